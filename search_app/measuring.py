"""The commands that measure the ranking: `imr evaluate`, and `imr judge`, which gathers grades."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import click

from search_app.options import MODES, as_json, in_index, with_fusion, with_rerank
from search_app.running import OK, PARTLY, open_search, progress_bars, say


@click.command()
@click.argument(
    "judged", nargs=-1, metavar="[QUERIES QRELS | FOLDER]...", type=click.Path(path_type=Path)
)
@click.option("--queries", type=click.Path(path_type=Path), help="JSON lines: id, text ...")
@click.option("--qrels", type=click.Path(path_type=Path), help="Query, issue, grade by tabs.")
@in_index
@click.option(
    "--mode",
    "modes",
    type=click.Choice(MODES),
    multiple=True,
    show_default="hybrid",
    help="May be given several times.",
)
@with_fusion
@with_rerank
@click.option("--run-out", type=click.Path(path_type=Path), help="Write the run as TREC file.")
@click.option(
    "--run-in",
    "runs_in",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Measure somebody else's run, a TREC file; may be given several times.",
)
@click.option(
    "--baseline",
    metavar="MODE|FILE",
    help="Compare with a mode or with the run in a TREC file, query by query.",
)
@as_json
def evaluate(
    judged: tuple[Path, ...],
    queries: Path | None,
    qrels: Path | None,
    index: str,
    modes: tuple[str, ...],
    fusion: str,
    rerank: str | None,
    run_out: Path | None,
    runs_in: tuple[Path, ...],
    baseline: str | None,
    as_json: bool,
) -> None:
    """Measure the ranking on judged sets; with --json, one line a mode or run.

    A set is a file of QUERIES (JSON lines: id, text, and kind, filters, need where there are) with
    its QRELS (query, issue and grade by tabs), named in turn, or a FOLDER of such pairs
    (queries.jsonl with qrels.tsv, more-queries.jsonl with more-qrels.tsv); --queries and --qrels
    name one as well. Each set is measured by kind of query and in all, with 95 % intervals
    (bootstrap over the queries).

    What the judgements do not list counts as 0. How much of the ten best issues that is, is told as
    unjudged: where it is much, a ranking may be better than measured; imr judge gathers the grades.

    Grades come from a language model that read every candidate, not from physicians, unless you
    gave them yourself.

    With --baseline, each measure's difference comes with its 95 % interval (paired bootstrap over
    the queries), and with the difference of every query.
    """
    from indexer.ranking.modes import Mode
    from search_app import evaluation, printing, runs
    from search_app.comparison import compare
    from search_app.judged import read_sets

    if (queries is None) != (qrels is None) or not (judged or queries):
        raise click.UsageError("name judged sets: QUERIES and QRELS in turn, or a folder of them")
    if not modes and not runs_in:
        modes = ("hybrid",)
    if run_out and len(modes) != 1:
        raise click.UsageError("--run-out takes the run of one mode")
    sets = read_sets([*judged, *(one for one in (queries, qrels) if one)])
    asked = [query for one in sets for query in one.queries]
    names = [*modes, *map(str, runs_in)]
    wanted = dict.fromkeys([*names, baseline] if baseline else names)
    ranked = [name for name in wanted if name in MODES]
    known = {query.id for query in asked} | {issue for one in sets for _, issue, _ in one.grades}
    # Files first: a bad one should not cost the time that the modes take.
    found = {name: runs.read_trec(Path(name), known) for name in wanted if name not in MODES}
    if ranked:
        with (
            open_search(index, fusion, rerank) as search,
            progress_bars(quiet=as_json) as progress,
        ):
            for mode in ranked:
                found[mode] = evaluation.run(search, asked, Mode(mode), partial(progress, mode))
    if run_out:
        runs.write_trec(run_out, found[modes[0]], f"imr-{modes[0]}")
    measured = {
        name: evaluation.evaluate_sets(name, rankings, sets) for name, rankings in found.items()
    }
    results = [measured[name] for name in dict.fromkeys(names)]
    against = {
        name: compare(measured[name], measured[baseline])
        for name in dict.fromkeys(names)
        if baseline and name != baseline
    }
    if as_json:
        for result in results:
            record = result.as_json()
            if result.mode in against:
                record["against"] = against[result.mode].as_json()
            click.echo(json.dumps(record, ensure_ascii=False))
    else:
        printing.print_evaluation(results, against, {query.id: query.text for query in asked})


@click.command()
@click.argument("queries", required=False, metavar="[QUERIES]", type=click.Path(path_type=Path))
@click.option(
    "--qrels",
    type=click.Path(path_type=Path),
    help="The judgements that are there; with --read, where the grades go.",
)
@in_index
@click.option("--out", type=click.Path(path_type=Path), help="Write what is to be graded here.")
@click.option(
    "--depth",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="How many of each mode's best issues are pooled.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="What the order depends on.")
@click.option(
    "--read",
    "filled",
    type=click.Path(path_type=Path),
    help="Read a filled file back into --qrels.",
)
@click.option(
    "--replace",
    "instead",
    is_flag=True,
    help="Take a grade that differs from one that is there; write over unread grades.",
)
@click.pass_context
def judge(
    ctx: click.Context,
    queries: Path | None,
    qrels: Path | None,
    index: str,
    out: Path | None,
    depth: int,
    seed: int,
    filled: Path | None,
    instead: bool,
) -> None:
    """Write what is still to be graded for QUERIES, or read the grades back.

    With --out, the best issues of all modes that --qrels does not list are written as JSON lines,
    shuffled, each with the query's text and need, the issue's treatment, outcome, rationale and
    summary, and "grade": null. A person or a program replaces null by 0 (not relevant), 1, 2 or 3
    (what was asked for). With --read, the filled file goes into --qrels; lines that are still null
    are left out, and a line that cannot be read is told (exit code 3).
    """
    if (filled is None) == (queries is None):
        raise click.UsageError("name QUERIES and --out, or --read FILE and --qrels")
    if filled is not None:
        if qrels is None:
            raise click.UsageError("--read needs --qrels, where the grades go")
        ctx.exit(_read_back(filled, qrels, instead))
    if queries is None or out is None:
        raise click.UsageError("QUERIES needs --out, where to write what is to be graded")
    from search_app.judged import read_grades, read_queries
    from search_app.pooling import check_unread, pool, write_pool

    asked = read_queries(queries)
    graded = {(query, issue) for query, issue, _ in (read_grades(qrels) if qrels else ())}
    if not instead:
        check_unread(out, graded)
    with open_search(index) as search, progress_bars(quiet=False) as progress:
        bar = partial(progress, "Pooling")
        records = list(pool(search, asked, graded, depth=depth, seed=seed, progress=bar))
    write_pool(out, records)
    with_some = len({one["query"] for one in records})
    say(f"{out}: {len(records)} issues to grade for {with_some} of {len(asked)} queries")


def _read_back(source: Path, qrels: Path, instead: bool) -> int:
    from search_app.pooling import merge, read_filled

    read = read_filled(source)
    merged = merge(read, qrels, source, instead=instead)
    for problem in (*read.errors, *merged.differing):
        say(f"imr: {problem}", err=True)
    say(
        f"{qrels}: {merged.added} grades added, {merged.replaced} replaced, {merged.known} there "
        f"already; {read.empty} lines still without a grade"
    )
    return PARTLY if read.errors or merged.differing else OK
