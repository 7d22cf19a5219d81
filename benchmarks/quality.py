"""How well the judged queries are answered, written into the README by this very program.

    python benchmarks/quality.py SHARED [--write]

SHARED holds `letters/` and `judged/` (queries.jsonl, qrels.tsv). An index of the letters is built
in a temporary folder with the default model; every mode answers every query. With --write the
table between the markers in README.md is replaced, otherwise it is only printed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from indexer.build import build
from indexer.embedding import load_encoder
from search_app.evaluation import Evaluation, evaluate, read_qrels, read_queries, run
from search_app.retrieval.ranking import Mode
from search_app.retrieval.searcher import Searcher

README = Path(__file__).resolve().parents[1] / "README.md"
START, END = "<!-- quality:start -->", "<!-- quality:end -->"


def measure(shared: Path) -> tuple[list[Evaluation], str]:
    """An evaluation a mode, and one line that says what was measured."""
    queries = read_queries(shared / "judged" / "queries.jsonl")
    qrels = read_qrels(shared / "judged" / "qrels.tsv")
    with tempfile.TemporaryDirectory() as folder:
        report = build([shared / "letters"], Path(folder), load_encoder)
        searcher = Searcher.open(Path(folder))
        results = [
            evaluate(mode.value, run(searcher, queries, mode), queries, qrels)
            for mode in (Mode.LEXICAL, Mode.SEMANTIC, Mode.HYBRID)
        ]
        searcher.close()
    contents = report.generation.contents
    about = (
        f"{len(results[0].per_query)} judged queries over {contents.letters} letters with "
        f"{contents.issues} issues, model {contents.model.name}. Grades (0-3) were given by a "
        "language model that read every candidate, not by physicians; what was not judged "
        "counts as 0."
    )
    return results, about


def table(results: list[Evaluation]) -> str:
    """A Markdown table: a row a mode, then nDCG@10 by kind of query."""
    names = list(results[0].overall)
    kinds = list(results[0].by_kind)
    head = ["mode", *names, *(f"nDCG@10, {kind}" for kind in kinds)]
    rows = [
        [
            result.mode,
            *(f"{result.overall[name]:.3f}" for name in names),
            *(f"{result.by_kind[kind]['nDCG@10']:.3f}" for kind in kinds),
        ]
        for result in results
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    results, about = measure(options.shared)
    text = f"{table(results)}\n\n{about}"
    print(text)
    if options.write:
        readme = README.read_text(encoding="utf-8")
        before, rest = readme.split(START)
        _, after = rest.split(END)
        README.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
