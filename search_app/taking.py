"""What `imr search --export` writes: which decisions, in which file, and what is said of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from indexer.vocabulary.facets import FACETS
from search_app.asking.request import Request
from search_app.comparing.on_point import on_point_sentence
from search_app.exporting import everything
from search_app.exporting.everything import WhichHits, taken
from search_app.exporting.fields import Taken
from search_app.exporting.formats import write_file
from search_app.exporting.memorandum import memorandum, told_of_hits
from search_app.exporting.paper import write_paper
from search_app.exporting.precedents import frame, table_of_hits
from search_app.found import Found
from search_app.search import Search


def export_found(
    search: Search,
    request: Request,
    found: Found,
    path: Path,
    which: WhichHits,
    *,
    style: str,
    app: str,
) -> None:
    """Write the chosen decisions of an answer to a request, and tell how many on stderr.

    Raises:
        ExportFailed: the file cannot be written.
    """
    store = search.store
    rows = taken(store, search.ask(request), which, style=style, app=app)
    if path.suffix.lower() not in everything.WRITERS:
        table = table_of_hits(store, rows, app=app)
        write_file(table, path)
        _said(path, len(table.rows), found, which)
        return
    samples: list[bool] = []

    def noted() -> Iterator[Taken]:
        for one in rows:
            if one.letter.sample and not samples:
                samples.append(True)
            yield one

    def told() -> tuple[str, ...]:
        return frame(store, samples=bool(samples), app=app)

    count = everything.write_everything(noted(), told, path)
    _said(path, count, found, which)
    if path.suffix.lower() not in everything.FRAMED:
        click.echo("Read what is not in the file with it:", err=True)
        for sentence in told():
            click.echo(f"  {sentence}", err=True)


def export_memorandum(
    search: Search, request: Request, found: Found, path: Path, which: WhichHits, *, style: str
) -> None:
    """Write the chosen decisions as a memorandum.

    Raises:
        ExportFailed: the file cannot be written.
    """
    rows = taken(search.store, search.ask(request), which, style=style)
    sentence = on_point_sentence(found)
    rates = [] if sentence is None else [sentence]
    write_paper(memorandum(search, _question(request), told_of_hits(rows), rates), path)
    click.echo(f"{path}: a memorandum", err=True)


def _question(request: Request) -> str:
    """What was asked, in the asker's words, and what it was filtered by."""
    said = f"Decisions like {request.like}" if request.like else request.text.strip()
    for facet, values in request.filters.items():
        labels = "; ".join(FACETS[facet].label(value) for value in values)
        said += f" [{FACETS[facet].title}: {labels}]"
    return said


def _said(path: Path, count: int, found: Found, which: WhichHits) -> None:
    click.echo(f"{path}: {count:,} decisions", err=True)
    every = {WhichHits.ALL: found.total, WhichHits.ON_POINT: found.on_point.total}.get(which, count)
    if count < every:
        click.echo(
            f"imr: {every - count:,} more fit and are left out: of a ranking only the best are "
            "sorted by date; leave out --sort",
            err=True,
        )
