"""The command of `imr` that tells what to document before a treatment is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import click

from search_app.options import FilteringCommand, as_json, in_index, with_cite
from search_app.running import open_search

NARROWING = ("subcategory", "category", "drug")
"""The filters that say which treatment is meant."""


def _paper(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    from search_app.exporting.paper import WRITERS

    if path is not None and path.suffix.lower() not in WRITERS:
        raise click.BadParameter(f"end the file's name in {', '.join(WRITERS)}")
    return path


@click.command(cls=FilteringCommand)
@click.argument("text", required=False, default="")
@in_index
@with_cite
@click.option(
    "--export",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_paper,
    help="Also write the list as a paper: .docx or .md.",
)
@as_json
def checklist(
    text: str,
    index: str,
    style: str,
    export: Path | None,
    as_json: bool,
    **filters: tuple[str, ...],
) -> None:
    """Tell what to document before a treatment is asked for, named by TEXT or by a filter.

    On what such requests were upheld and overturned, counted over all decisions under the filters,
    with the sentence of one decision each. Prior determinations are persuasive only.
    """
    from indexer import Filters
    from search_app.comparing import checklist as comparing
    from search_app.exporting.checklist_paper import checklist_paper
    from search_app.exporting.paper import plain, write_paper

    decided = [name for name in ("outcome", "ground", "reason") if filters[name]]
    if decided:
        raise click.UsageError(f"--{decided[0]} is what is counted here; leave it out")
    chosen = Filters.of(filters)
    if not text.strip() and not any(chosen.get(name) for name in NARROWING):
        raise click.UsageError("name the treatment, as TEXT or by --subcategory")
    with open_search(index) as search:
        if text.strip():
            # What is filtered by outright wins over what the text was understood to mean.
            chosen = Filters(**{**comparing.asked_for(search, text), **chosen})
        found = comparing.checklist(search.store, chosen, style=style)
    if export is not None:
        write_paper(checklist_paper(found), export)
        click.echo(f"{export}: {len(found.points)} points", err=True)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
    else:
        click.echo(plain(checklist_paper(found)))
