"""The commands that look after an index: `imr doctor`, `verify`, `rollback` and `gc`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from search_app.options import as_json, in_index, with_ocr
from search_app.running import FAILED, OK, PARTLY, open_search, progress_bars

if TYPE_CHECKING:
    from search_app.search import Search


@click.command()
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path))
@with_ocr
@click.option("--html", "page", type=click.Path(path_type=Path), help="Write the report as a page.")
@click.option("--index", metavar="PLACE", help="Examine the index there, instead of SOURCES.")
@as_json
@click.pass_context
def doctor(
    ctx: click.Context,
    sources: tuple[Path, ...],
    ocr: bool,
    page: Path | None,
    index: str | None,
    as_json: bool,
) -> None:
    """Read SOURCES without indexing them, and report what was read and what was not.

    With --index, see whether the index there is whole: its files, its counts, and whether letters
    are found by their numbers and words.
    """
    if (index is None) == (not sources):
        raise click.UsageError("name SOURCES, or an index by --index")
    if index is not None:
        ctx.exit(_examine_index(index, as_json=as_json))
    from indexer.doctor import examine
    from search_app import printing

    with progress_bars(quiet=as_json) as progress:
        report = examine(sources, ocr=ocr, progress=progress)
    if page is not None:
        from search_app.doctor_page import doctor_page

        page.write_text(doctor_page(report), encoding="utf-8")
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False))
    else:
        printing.print_diagnosis(report)
    ctx.exit(PARTLY if report.refused else OK)


def _examine_index(index: str, *, as_json: bool) -> int:
    """Print what is found of an index, line by line; the exit code."""
    from indexer import verify as verify_index
    from indexer.errors import ImrError

    checks: dict[str, str] = {}
    failed = False
    try:
        path, files = verify_index(index)
        checks["files"] = f"all {files} files are what was built ({path})"
    except ImrError as error:
        failed, checks["files"] = True, str(error)
    try:
        with open_search(index) as search:
            info = search.store.info
            checks["opens"] = f"{info.name}, built {info.built:%Y-%m-%d %H:%M} UTC"
            for name, told, wrong in (_counts(search), _canaries(search)):
                failed, checks[name] = failed or wrong, told
    except ImrError as error:
        failed, checks["opens"] = True, str(error)
    if as_json:
        click.echo(json.dumps({"whole": not failed, "checks": checks}, ensure_ascii=False))
    else:
        for name, told in checks.items():
            click.echo(f"{name}: {told}")
    return FAILED if failed else OK


def _counts(search: Search) -> tuple[str, str, bool]:
    """Whether as many issues are there as were built."""
    from indexer import Ask

    info = search.store.info
    counts = search.store.counts(Ask())["outcome"]
    told = f"{info.letters} letters, {info.issues} issues, {info.passages} passages"
    if counts != dict(info.outcomes) or sum(counts.values()) != info.issues:
        return "counts", f"{told} were built, but the outcomes are {dict(counts)}", True
    return "counts", told, False


CANARIES = 5
"""So many letters are looked for."""


def _canaries(search: Search) -> tuple[str, str, bool]:
    """Whether decisions are found by number, by their own treatment and by likeness."""
    from indexer import Mode
    from search_app.asking.request import Request

    hits = search.store.find(search.ask(Request(size=CANARIES, collapse=False))).hits
    for hit in hits:
        (letter,) = search.store.get([hit.id])
        named = search.answer(Request(hit.id, mode=Mode.LEXICAL, collapse=False))
        if hit.id not in [one.issue.id for one in named.hits]:
            return "canaries", f"{hit.id} is not found by its number", True
        words = search.answer(
            Request(letter.issue.treatment, mode=Mode.LEXICAL, collapse=False, size=1)
        )
        if letter.issue.treatment and not words.total:
            return "canaries", f"nothing is found by the treatment of {hit.id}", True
        search.store.near_duplicates(hit.id)
    return "canaries", f"{len(hits)} decisions are found by their numbers and words", False


@click.command()
@in_index
def verify(index: str) -> None:
    """Compare every file of the index with the digest taken when it was built.

    So are the files of the state before, which is kept to go back to.
    """
    from indexer import verify as verify_index

    path, files = verify_index(index)
    click.echo(f"{path}: all {files} files are what was built")


@click.command()
@in_index
@as_json
def rollback(index: str, as_json: bool) -> None:
    """Go back to the state of the index before the last change."""
    from dataclasses import asdict

    from indexer import rollback as roll_back

    done = roll_back(index)
    if as_json:
        click.echo(json.dumps(asdict(done), ensure_ascii=False))
        return
    click.echo(f"{done.now} answers again, instead of {done.was}")
    for word, letters in (("gone", done.gone), ("back", done.back)):
        shown = f": {', '.join(letters[:_SHOWN])}" if letters else ""
        click.echo(f"{len(letters)} letters are {word}{shown}{_more(len(letters))}")


_SHOWN = 5


def _more(count: int) -> str:
    return f" and {count - _SHOWN} more" if count > _SHOWN else ""


@click.command()
@in_index
@as_json
def gc(index: str, as_json: bool) -> None:
    """Remove what the index no longer needs: old states, and what killed builds left."""
    from dataclasses import asdict

    from indexer import gc as clear

    done = clear(index)
    if as_json:
        click.echo(json.dumps(asdict(done)))
    else:
        click.echo(f"{done.files} files removed, {done.bytes / 1e6:.1f} MB")
