"""What every command of `imr` runs with: exit codes, an open index, progress bars."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from search_app.quoting.unseen import seen

if TYPE_CHECKING:
    from indexer.contract import Progress, Store
    from indexer.homes import Place
    from search_app.search import Search

OK, FAILED, PARTLY = 0, 1, 3
"""Exit codes: done; not done; done, but not all could be read (click's own 2: usage)."""


def say(text: str, *, err: bool = False) -> None:
    """Print a line for people: no file's name or letter makes the terminal do or hide anything."""
    click.echo(seen(text), err=err)


@contextmanager
def open_search(index: Place, fusion: str = "", rerank: str | None = None) -> Iterator[Search]:
    """The index at a place, opened for searching with the tuned weights."""
    from indexer import Weights
    from indexer.ranking.modes import Fusion
    from indexer.ranking.reranking import load_reranker
    from search_app.search import Search

    weights = Weights.tuned()
    if fusion:
        weights = replace(weights, fusion=Fusion(fusion))
    reranker = load_reranker(rerank) if rerank else None
    with closing(Search.open(index, weights=weights, reranker=reranker)) as search:
        _tell(search.store)
        yield search


@contextmanager
def open_store(index: Place) -> Iterator[Store]:
    """The index at a place."""
    from indexer import open_index

    with closing(open_index(index)) as store:
        _tell(store)
        yield store


def _tell(store: Store) -> None:
    if store.info.notice:
        click.echo(f"imr: {store.info.notice}", err=True)


@contextmanager
def progress_bars(*, quiet: bool) -> Iterator[Progress]:
    """Progress bars on stderr, one a stage."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
    from rich.progress import TimeRemainingColumn as Remaining

    columns = (TextColumn("{task.description:<10}"), BarColumn(), MofNCompleteColumn(), Remaining())
    bars = Progress(*columns, console=Console(stderr=True), disable=quiet)
    tasks: dict[str, Any] = {}

    def progress(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            # Only now: a bar that was never needed would leave an empty line behind.
            bars.start()
            tasks[stage] = bars.add_task(stage, total=total)
        bars.update(tasks[stage], completed=done, total=total)

    try:
        yield progress
    finally:
        if tasks:
            bars.stop()
