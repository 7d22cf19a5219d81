"""The commands that change an index: `imr build`, `add`, `remove` and `sync`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from search_app.options import as_json, in_index, with_model, with_ocr
from search_app.running import OK, PARTLY, progress_bars

if TYPE_CHECKING:
    from indexer import BuildReport

_sources = click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command()
@_sources
@in_index
@with_model
@click.option(
    "--force", is_flag=True, help="Read everything again, even where nothing has changed."
)
@click.option(
    "--replace", is_flag=True, help="Let letters go that the index holds and SOURCES do not."
)
@with_ocr
@as_json
def build(sources: tuple[Path, ...], as_json: bool, **options: Any) -> None:
    """Make an index of every letter under SOURCES (files, folders, ZIP archives), and no other.

    Files that have not changed since the last time are not read again.
    """
    from indexer import build as build_index

    _change(lambda progress: build_index(sources, progress=progress, **options), as_json)


@click.command()
@_sources
@in_index
@with_ocr
@as_json
def add(sources: tuple[Path, ...], as_json: bool, **options: Any) -> None:
    """Let every letter under SOURCES (files, folders, ZIP archives) join the index.

    A later version of a letter takes the place of the one that is there, and is told.
    """
    from indexer import add as add_letters

    _change(lambda progress: add_letters(sources, progress=progress, **options), as_json)


@click.command()
@click.argument("letters", nargs=-1, required=True)
@in_index
@as_json
def remove(letters: tuple[str, ...], as_json: bool, **options: Any) -> None:
    """Take LETTERS, by their case numbers, out of the index.

    Their files stay where they are, and do not bring them back: only `imr add` does, of a file or
    of the folder that it lies in.
    """
    from indexer import remove as remove_letters

    _change(lambda progress: remove_letters(letters, progress=progress, **options), as_json)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@in_index
@with_ocr
@as_json
def sync(folders: tuple[Path, ...], as_json: bool, **options: Any) -> None:
    """Bring the index up to what FOLDERS hold by now; letters from elsewhere stay.

    New and changed files are read, the letters of files that are gone go.
    """
    from indexer import sync as sync_folders

    _change(lambda progress: sync_folders(folders, progress=progress, **options), as_json)


def _change(change: Callable[[Any], BuildReport], as_json: bool) -> None:
    from search_app import printing

    with progress_bars(quiet=as_json) as progress:
        report = change(progress)
    if as_json:
        click.echo(json.dumps(printing.build_json(report), ensure_ascii=False))
    else:
        printing.print_build(report)
    click.get_current_context().exit(PARTLY if report.info.refused else OK)
