"""The command line: `imr`. Heavy libraries are imported by the commands that need them."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from indexer.errors import ImrError
from search_app.assistants.command import mcp
from search_app.growing import add, build, remove, sync
from search_app.keeping import doctor, gc, rollback, verify
from search_app.measuring import evaluate, judge
from search_app.options import (
    FilteringCommand,
    answer_options,
    as_json,
    in_index,
    with_ocr,
    with_rerank,
)
from search_app.running import FAILED, OK, PARTLY, open_search, open_store, progress_bars, say
from search_app.telling import checklist


class _Group(click.Group):
    """Turns every declared failure into one line and an exit code that scripts can trust."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ImrError as error:
            say(f"imr: {error}", err=True)
            ctx.exit(FAILED)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="imr-precedent-search", prog_name="imr")
def main() -> None:
    """Find prior Independent Medical Review determinations and their outcomes.

    Exit codes: 0 done, 1 not done, 2 wrong usage, 3 done but some files or lines could not be read.
    """


@main.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@with_ocr
@as_json
@click.pass_context
def parse(ctx: click.Context, files: tuple[Path, ...], ocr: bool, as_json: bool) -> None:
    """Read letters and print what they say, with derived tags, one line a letter.

    What cannot be read stops nothing; exit code 3 tells that others could be.
    """
    from indexer.errors import LetterError
    from indexer.letters import find_files, read_letters
    from indexer.records import letter_json
    from indexer.tagged import derive
    from search_app import printing

    read = failed = False
    for given in files:
        try:
            found = find_files([given])
        except LetterError as error:
            failed = True
            say(f"imr: {error}", err=True)
            continue
        printing.print_passed_over(found.passed_over)
        for reading in read_letters(found.sources, ocr=ocr):
            for letter in reading.letters:
                read = True
                derived = derive(letter)
                if as_json:
                    click.echo(json.dumps(letter_json(derived), ensure_ascii=False))
                else:
                    printing.print_letter(derived)
            for refused in reading.errors:
                failed = True
                say(f"imr: {refused}", err=True)
    if failed:
        ctx.exit(PARTLY if read else FAILED)
    ctx.exit(OK)


@main.command(cls=FilteringCommand)
@click.argument("text")
@answer_options
@with_rerank
def search(text: str, **options: Any) -> None:
    """Find prior decisions for TEXT: a few words, or a described case; - reads it from stdin.

    "quoted phrases", "two words"~3, field:word (treatment, rationale, summary), AND, OR, NOT,
    -word, -"phrase" and wild*, w?ld or *wild restrict what is shown; everything else ranks. A case
    number leads to its letter.
    """
    if text == "-":
        from search_app.asking.request import text_from

        text = text_from(sys.stdin.buffer)
    _answer(text=text, **options)


@main.command(cls=FilteringCommand)
@click.argument("issue")
@answer_options
def similar(issue: str, **options: Any) -> None:
    """Find the decisions of other letters that are most like ISSUE (CASE#N)."""
    _answer(like=issue, **options)


def _answer(
    *,
    index: str,
    limit: int,
    offset: int,
    collapse: bool,
    explain: bool,
    export: Path | None,
    export_all: bool,
    on_point: bool,
    memorandum: bool,
    style: str,
    address: str,
    mode: str,
    fusion: str,
    sort: str,
    as_json: bool,
    text: str = "",
    like: str = "",
    rerank: str | None = None,
    **filters: tuple[str, ...],
) -> None:
    """Print what is found for a text or an issue."""
    from indexer import Filters, Mode, Sort
    from search_app.asking.request import Request

    if export is None and (export_all or on_point or memorandum):
        raise click.UsageError(
            "--all, --on-point and --memorandum say what --export writes; name a file"
        )
    if export is not None and memorandum and export.suffix.lower() not in (".docx", ".md"):
        raise click.UsageError("a memorandum is written as .docx or .md")
    request = Request(
        text,
        like,
        Filters.of(filters),
        Mode(mode),
        Sort(sort),
        collapse,
        start=offset,
        size=limit,
    )
    with open_search(index, fusion, rerank) as search:
        found = search.answer(request)
        if export is not None:
            from search_app.exporting.everything import WhichHits
            from search_app.taking import export_found, export_memorandum

            which = WhichHits.of(every=export_all, on_point=on_point)
            if memorandum:
                export_memorandum(search, request, found, export, which, style=style)
            else:
                export_found(search, request, found, export, which, style=style, app=address)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return
    from search_app import printing

    printing.print_result(found, of_all_outcomes=not filters["outcome"], explain=explain)


@main.command()
@click.argument("name", metavar="ISSUE|LETTER")
@in_index
@as_json
def show(name: str, index: str, as_json: bool) -> None:
    """Show an issue (CASE#N) or a whole letter."""
    from indexer.records import issue_json, letter_json
    from search_app import printing

    with open_store(index) as store:
        (letter,) = store.get([name])
    if not as_json:
        printing.print_letter(letter)
    elif "#" in name:
        record = letter_json(letter)
        del record["issues"]
        click.echo(json.dumps(issue_json(letter.issue) | {"letter": record}, ensure_ascii=False))
    else:
        click.echo(json.dumps(letter_json(letter, source=True), ensure_ascii=False))


@main.command(cls=FilteringCommand)
@in_index
@as_json
def stats(index: str, as_json: bool, **filters: tuple[str, ...]) -> None:
    """Count what is indexed, by every tag."""
    from indexer import Ask, Filters
    from search_app import printing

    chosen = Filters.of(filters)
    with open_store(index) as store:
        info = store.info
        answer = {
            "generation": info.name,
            "built": info.built.isoformat(),
            "letters": info.letters,
            "issues": info.issues,
            "passages": info.passages,
            "samples": info.samples,
            "model": info.model.name,
            "outcomes": dict(info.outcomes),
            "refused": [asdict(refusal) for refusal in info.refused],
            "filters": {name: list(values) for name, values in chosen.items()},
            "facets": store.counts(Ask(filters=chosen)),
        }
    if as_json:
        click.echo(json.dumps(answer, ensure_ascii=False))
    else:
        printing.print_stats(answer)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option(
    "--count", type=click.IntRange(1), default=200, show_default=True, help="How many letters."
)
@click.option("--seed", type=int, default=1, show_default=True, help="What chance depends on.")
def samples(directory: Path, count: int, seed: int) -> None:
    """Write COUNT fictitious sample letters, with the truth about them, into DIRECTORY."""
    from indexer.samples import write

    with progress_bars(quiet=False) as progress:
        write(directory, count, seed, partial(progress, "Writing"))
    say(f"{directory}: {count} sample letters (fictitious; seed {seed})", err=True)


@main.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The model's folder.")
@click.option("--model", help="The model to start from, by name or folder.")
@click.option("--epochs", type=click.IntRange(1), help="How often each pair is learned from (1).")
@click.option(
    "--batch", type=click.IntRange(2), help="How many pairs are told apart at a time (32)."
)
@click.option("--seed", type=int, default=1, show_default=True, help="What chance depends on.")
@click.option("--force", is_flag=True, help="Replace the adapted model that --out holds.")
@as_json
@click.pass_context
def adapt(
    ctx: click.Context,
    sources: tuple[Path, ...],
    out: Path,
    model: str | None,
    epochs: int | None,
    batch: int | None,
    seed: int,
    force: bool,
    as_json: bool,
) -> None:
    """Fine-tune the embedding model on the letters under SOURCES, without labels.

    Letters that are held out compare it with the old model. Exit code 1 tells that the new one is
    not surely better: then nothing is written, and the old one stays in use.
    """
    from indexer.adaptation import Schedule, Settings
    from indexer.adaptation import adapt as adapt_model
    from indexer.embedding import fetched, load_encoder
    from search_app import printing

    given = {"epochs": epochs, "batch": batch}
    base = fetched(model)
    schedule = Schedule(**{name: value for name, value in given.items() if value is not None})
    with progress_bars(quiet=as_json) as progress:
        done = adapt_model(
            sources,
            out,
            lambda: load_encoder(base),
            Settings(schedule, seed=seed),
            progress=progress,
            force=force,
        )
    if as_json:
        click.echo(json.dumps(printing.adaptation_json(done), ensure_ascii=False))
    else:
        printing.print_adaptation(done)
    if done.folder is None:
        ctx.exit(FAILED)
    ctx.exit(PARTLY if done.refused else OK)


@main.command()
@in_index
@click.option("--port", type=int, default=8501, show_default=True, help="The port to listen on.")
@click.option("--address", default="localhost", show_default=True, help="Where to listen.")
@click.option(
    "--host-name",
    "host_names",
    multiple=True,
    help="A name that the page is reached by besides this machine's own; may be repeated.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many processes answer, for several readers at once.",
)
@click.option("--headless", is_flag=True, help="Open no browser; only print the address.")
@click.option("--allow-add", is_flag=True, help="Let letters be added to the index from the page.")
def app(
    index: str,
    port: int,
    address: str,
    host_names: tuple[str, ...],
    workers: int,
    headless: bool,
    allow_add: bool,
) -> None:
    """Open the search page in the browser.

    It is served to this machine alone, unless --address says otherwise, and by no other names than
    --address and --host-name.
    """
    from indexer import verify as verify_index
    from search_app.serving import serve

    # Better one line here than an error on the page.
    verify_index(index, thorough=False)
    code = serve(
        index,
        port=port,
        address=address,
        headless=headless,
        allow_add=allow_add,
        host_names=host_names,
        workers=workers,
    )
    sys.exit(code)


for command in (
    mcp,
    build,
    add,
    remove,
    sync,
    doctor,
    verify,
    rollback,
    gc,
    evaluate,
    judge,
    checklist,
):
    main.add_command(command)
