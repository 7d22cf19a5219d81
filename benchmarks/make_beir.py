"""Make a public collection in BEIR layout from the docstrings of openly licensed packages.

    python -m benchmarks.make_beir OUT [--documents N] [--queries N]

A docstring's first sentence says what a function does; the rest explains it in other words. So the
first sentence is a query, the rest of the same docstring the one document that is relevant, and
what thousands of other functions say is what it must be told from. The function's own name is taken
out of both texts where it is no plain word (`chebpts2`, `KNeighborsTransformer`); the title is the
module's. Files are read, never imported. The same versions of the packages give the same files.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import inspect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

PACKAGES = {
    "numpy": "numpy",
    "scipy": "scipy",
    "sklearn": "scikit-learn",
    "pandas": "pandas",
    "networkx": "networkx",
    "sympy": "sympy",
}
"""Packages under BSD licences, with the names that they are distributed by."""

DOCUMENTS, QUERIES = 2000, 300
SHORTEST_QUERY, SHORTEST_BODY, LONGEST_BODY = 5, 40, 160
"""In words. A longer explanation is cut: what matters stands first."""

# "See also" repeats the first sentences of others; examples and references explain nothing.
_LEFT_OUT = re.compile(
    r"\n(?:See Also|Examples?|References|Doctests?|Notes on examples)\n[-=~]{3,}\n"
    r".*?(?=\n[^\n]+\n[-=~]{3,}\n|\Z)",
    re.DOTALL,
)
_DOCTEST = re.compile(r"^\s*(?:>>>|\.\.\. ).*$", re.MULTILINE)
_DIRECTIVE = re.compile(r"^\s*\.\. .*$|:[a-z:]+:(?=`)|^[-=~]{3,}$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Explained:
    """A function or class: what it does in a sentence, and the explanation."""

    id: str
    module: str
    sentence: str
    body: str


def explained(packages: dict[str, str] = PACKAGES) -> Iterator[Explained]:
    """Every public function and class of the installed packages whose docstring says enough."""
    for package in packages:
        spec = util.find_spec(package)
        if spec is None or spec.origin is None:
            continue
        root = Path(spec.origin).parent
        for path in sorted(root.rglob("*.py")):
            parts = path.relative_to(root.parent).with_suffix("").parts
            if not any(part.startswith("test") or part == "conftest" for part in parts):
                yield from _in_file(path, [part for part in parts if not part.startswith("_")])


def _in_file(path: Path, parts: list[str]) -> Iterator[Explained]:
    module = ".".join(parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        found = split(ast.get_docstring(node) or "", node.name)
        if found:
            yield Explained(f"{module}.{node.name}", module, *found)


def split(docstring: str, name: str) -> tuple[str, str] | None:
    """The first sentence and the explanation, without the function's name; None if too short."""
    text = _LEFT_OUT.sub("\n", "\n" + inspect.cleandoc(docstring))
    text = _DIRECTIVE.sub("", _DOCTEST.sub("", text)).strip()
    parts = _SENTENCE_END.split(text, maxsplit=1)
    if len(parts) < 2:
        return None
    if not name.isalpha() or not name.islower():
        # A plain word ("moment") belongs to the language in which the sentence is written.
        parts = [re.sub(rf"\b{re.escape(name)}\b", " ", part) for part in parts]
    sentence, body = (" ".join(part.split()) for part in parts)
    words = body.split()
    if len(sentence.split()) < SHORTEST_QUERY or len(words) < SHORTEST_BODY:
        return None
    return sentence, " ".join(words[:LONGEST_BODY])


def chosen(found: Iterator[Explained], documents: int) -> list[Explained]:
    """As many as are wanted, spread by a digest of the id; nothing is said twice among them."""
    kept: dict[str, Explained] = {}
    seen: set[str] = set()
    for one in sorted(found, key=_digest):
        said = {_plain(one.sentence), _plain(one.body)}
        if one.id not in kept and not said & seen:
            seen |= said
            kept[one.id] = one
        if len(kept) == documents:
            break
    return list(kept.values())


def _digest(one: Explained) -> str:
    return hashlib.sha256(one.id.encode()).hexdigest()


def _plain(text: str) -> str:
    """Equal for texts that differ only in case, figures or punctuation."""
    return "".join(re.findall(r"[a-z]+", text.lower()))


def write(out: Path, documents: list[Explained], queries: int) -> None:
    """Write the collection, and beside it what it was made of."""
    (out / "qrels").mkdir(parents=True, exist_ok=True)
    asked = documents[:queries]
    corpus = ({"_id": one.id, "title": one.module, "text": one.body} for one in documents)
    questions = [{"_id": f"q-{one.id}", "text": one.sentence} for one in asked]
    for name, records in (("corpus", corpus), ("queries", questions)):
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        (out / f"{name}.jsonl").write_text("".join(lines), encoding="utf-8")
    rows = (f"q-{one.id}\t{one.id}\t1\n" for one in asked)
    (out / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n" + "".join(rows), encoding="utf-8"
    )
    used = sorted({one.id.split(".")[0] for one in documents})
    versions = ", ".join(f"{PACKAGES[one]} {metadata.version(PACKAGES[one])}" for one in used)
    (out / "ABOUT.md").write_text(
        f"Docstrings of {versions} (`python -m benchmarks.make_beir`): the first sentence is the "
        "query, the rest of the same docstring the one relevant document.\n",
        encoding="utf-8",
    )


def main() -> None:
    """Make it, and tell how large it is."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    parser.add_argument("--queries", type=int, default=QUERIES)
    options = parser.parse_args()
    documents = chosen(explained(), options.documents)
    write(options.out, documents, options.queries)
    print(
        f"{options.out}: {len(documents)} documents, {min(options.queries, len(documents))} queries"
    )


if __name__ == "__main__":
    main()
