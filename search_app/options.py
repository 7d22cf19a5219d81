"""What commands can be told: the options of `imr` that more than one of them has."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from indexer.ranking.modes import Fusion, Mode, Sort

MODES, SORTS, FUSIONS = ([one.value for one in names] for names in (Mode, Sort, Fusion))

as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")


def _believe_nothing(ctx: click.Context, param: click.Parameter, told: bool) -> None:
    if told:
        # The processes that this one starts read it as well.
        os.environ["IMR_PARANOID"] = "1"


_paranoid = click.option(
    "--paranoid",
    is_flag=True,
    expose_value=False,
    callback=_believe_nothing,
    help="Compare every file with its digest, even where that was done before (IMR_PARANOID=1).",
)
_in_index = click.option(
    "--index",
    "index",
    metavar="PLACE",
    default="index",
    show_default=True,
    envvar="IMR_INDEX",
    help="Where the index lives.",
)


def in_index(command: Any) -> Any:
    """The option that names the index, and how far it is believed."""
    return _in_index(_paranoid(command))


with_model = click.option("--model", help="A sentence-transformers model by name or folder.")
with_ocr = click.option(
    "--ocr", is_flag=True, help="Read scanned PDFs as well, by the program ocrmypdf."
)
with_mode = click.option(
    "--mode", type=click.Choice(MODES), default="hybrid", show_default=True, help="What ranks."
)
with_fusion = click.option(
    "--fusion",
    type=click.Choice(FUSIONS),
    default="convex",
    show_default=True,
    help="How words and meaning become one ranking.",
)
with_rerank = click.option(
    "--rerank",
    metavar="MODEL",
    help="Read the best 50 again with this cross-encoder (name or folder); slow.",
)
with_limit = click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="How many hits."
)
with_collapse = click.option(
    "--collapse/--no-collapse",
    default=True,
    show_default=True,
    help="Show issues that say nearly the same under the best of them; spread a letter's issues.",
)
with_sort = click.option(
    "--sort", type=click.Choice(SORTS), default="best", show_default=True, help="The order of hits."
)
with_explain = click.option("--explain", is_flag=True, help="Tell why each hit stands there.")
with_offset = click.option(
    "--offset", type=click.IntRange(0), default=0, help="How many hits to pass over."
)


def _known_format(ctx: click.Context, param: click.Parameter, path: Path | None) -> Path | None:
    from search_app.exporting.formats import WRITTEN

    if path is not None and path.suffix.lower() not in WRITTEN:
        raise click.BadParameter(f"end the file's name in {', '.join(WRITTEN)}")
    return path


with_export = click.option(
    "--export",
    type=click.Path(path_type=Path, dir_okay=False),
    callback=_known_format,
    help="Also write the hits: all fields as .csv, .xlsx or .jsonl, a brief table as .md or .docx.",
)
with_all = click.option(
    "--all", "export_all", is_flag=True, help="Export every decision that fits, not only the hits."
)
with_on_point = click.option(
    "--on-point", is_flag=True, help="Export every decision on point, not only the hits."
)

with_memorandum = click.option(
    "--memorandum",
    is_flag=True,
    help="Export a memorandum (.docx or .md) instead: for and against by ground, what differs.",
)


def _of_the_web(ctx: click.Context, param: click.Parameter, address: str) -> str:
    if address and not address.startswith(("http://", "https://")):
        raise click.BadParameter("begin it with http:// or https://")
    return address


with_address = click.option(
    "--address",
    metavar="URL",
    default="",
    envvar="IMR_ADDRESS",
    callback=_of_the_web,
    help="Where others open the app: what is exported links to it.",
)


def _known_style(ctx: click.Context, param: click.Parameter, name: str) -> str:
    from search_app.quoting.citing import STYLES

    if name not in STYLES:
        raise click.BadParameter(f"there is {', '.join(STYLES)}")
    return name


with_cite = click.option(
    "--cite",
    "style",
    metavar="STYLE",
    default="plain",
    show_default=True,
    envvar="IMR_CITE",
    callback=_known_style,
    help="How decisions are cited: plain, california or bluebook (after these manuals).",
)


class FilteringCommand(click.Command):
    """A command with an option for each facet, which may be given several times.

    The table of facets is read only when such a command runs or tells its help: it brings the whole
    vocabulary with it.
    """

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """The parameters of the command, the facets' before the last ones."""
        from indexer.vocabulary.facets import FACETS

        *own, help_option = super().get_params(ctx)
        facets = [
            click.Option([facet.flag, facet.id], multiple=True, metavar="ID", help=facet.option)
            for facet in FACETS.values()
        ]
        return [*own, *facets, help_option]


def answer_options(command: Any) -> Any:
    """What every command that finds decisions can be told."""
    for option in (
        as_json,
        with_mode,
        with_address,
        with_cite,
        with_memorandum,
        with_on_point,
        with_all,
        with_export,
        with_explain,
        with_collapse,
        with_sort,
        with_offset,
        with_limit,
        with_fusion,
        in_index,
    ):
        command = option(command)
    return command
