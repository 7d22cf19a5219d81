"""Judged sets: queries with what is needed to run them, and the grades that issues were given."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.errors import BadJudgements
from indexer.filters import Filters

GRADES = range(4)
"""0 is not relevant, 3 is what was asked for. What is not listed counts as 0."""

WHO_GRADED = (
    "Grades come from a language model that read every candidate, not from physicians, unless you "
    "gave them yourself. What is not listed (unjudged) counts as 0."
)

HEADING = "query-id\tissue-id\tgrade"

Grade = tuple[str, str, int]
"""A query's id, an issue's id, and its grade."""


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with what is needed to run it; `kind` groups queries in the tables.

    `need` tells in prose what deserves which grade.
    """

    id: str
    kind: str
    text: str
    filters: Filters
    need: str = ""


@dataclass(frozen=True, slots=True)
class JudgedSet:
    """Queries and the grades that belong to them, under the name of their file."""

    name: str
    queries: tuple[JudgedQuery, ...]
    grades: tuple[Grade, ...]


def read_queries(path: Path) -> list[JudgedQuery]:
    """Queries as JSON lines: `id`, `text`, and optionally `kind`, `filters` and `need`.

    Raises:
        BadJudgements: a line is no such object.
        UnknownFilter: a query filters by something that nobody knows.
    """
    queries = []
    for number, line in lines(path):
        try:
            query = json.loads(line)
            filters = Filters.of(query.get("filters") or {})
            kind, need = str(query.get("kind", "all")), str(query.get("need") or "")
            queries.append(JudgedQuery(str(query["id"]), kind, query["text"], filters, need))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise BadJudgements(
                f'{path}, line {number}: not a query ({error!r}); write {{"id": ..., "text": ...}}'
            ) from error
    return queries


def read_grades(path: Path) -> list[Grade]:
    """Judgements as tab-separated `query-id`, `issue-id`, `grade`, with or without a heading.

    Raises:
        BadJudgements: a line has other columns.
    """
    grades = []
    for number, line in lines(path):
        columns = line.split("\t")
        if number == 1 and columns[-1] == "grade":
            continue
        try:
            query, issue, grade = columns
            grades.append((query, issue, int(grade)))
        except ValueError as error:
            raise BadJudgements(
                f"{path}, line {number}: not a judgement ({error}); "
                "write query, issue and grade with tabs between them"
            ) from error
    return grades


def read_sets(places: Sequence[Path]) -> list[JudgedSet]:
    """Judged sets: queries and judgements in turn, or folders that hold such pairs.

    In a folder `more-qrels.tsv` belongs to `more-queries.jsonl`, and so does any other beginning.

    Raises:
        BadJudgements: a file is missing or no such file, no query of a set has a judgement, or two
            sets have a query of the same id.
        UnknownFilter: a query filters by something that nobody knows.
    """
    pairs = list(_pairs(list(places)))
    names = [queries.stem for queries, _ in pairs]
    sets, seen = [], dict[str, Path]()
    for (queries, qrels), name in zip(pairs, names, strict=True):
        called = name if names.count(name) == 1 else str(queries)
        one = JudgedSet(called, tuple(read_queries(queries)), tuple(read_grades(qrels)))
        for id_ in dict.fromkeys(query.id for query in one.queries):
            if id_ in seen:
                raise BadJudgements(
                    f"{queries}: {seen[id_]} has a query {id_!r} as well; give it another id"
                )
            seen[id_] = queries
        if not {query.id for query in one.queries} & {query for query, _, _ in one.grades}:
            raise BadJudgements(
                f"{queries}: no query has a judgement in {qrels}; "
                "the query ids of both files must agree"
            )
        sets.append(one)
    return sets


def _pairs(places: list[Path]) -> Iterator[tuple[Path, Path]]:
    rest = iter(places)
    for place in rest:
        if not place.is_dir():
            qrels = next(rest, None)
            if qrels is None:
                raise BadJudgements(
                    f"{place}: no judgements are named for it; name queries and judgements in "
                    "turn, or a folder of them"
                )
            yield place, qrels
            continue
        found = sorted(place.glob("*queries.jsonl"))
        if not found:
            raise BadJudgements(
                f"{place}: no judged set is there; call its files queries.jsonl and qrels.tsv"
            )
        for queries in found:
            yield (
                queries,
                queries.with_name(queries.name.removesuffix("queries.jsonl") + "qrels.tsv"),
            )


def lines(path: Path) -> Iterable[tuple[int, str]]:
    """The lines of a text that hold something, with their numbers.

    Raises:
        BadJudgements: the file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadJudgements(f"{path}: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise BadJudgements(f"{path}: not UTF-8 ({error.reason}); save it as UTF-8") from error
    # Not `splitlines`: JSON may hold other separators of lines as they are.
    return ((n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip())
