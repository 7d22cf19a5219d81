"""What is still to be graded: a pool of issues written for a grader, and the grades read back.

The pool of a query is what any of our modes has among its best and nobody graded yet. It is
written so that a grader, a person or a program, needs nothing else and cannot tell which mode found
an issue or at which rank: the issues of a query are shuffled.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import stat
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from indexer.errors import BadJudgements
from indexer.ranking.modes import Mode
from search_app.asking.request import Request
from search_app.judged import GRADES, HEADING, Grade, JudgedQuery, lines, read_grades
from search_app.search import Search

DEPTH, SEED = 20, 1

Pair = tuple[str, str]
"""A query's id and an issue's id."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What a grader filled in: the grades by their lines, how many lines are empty, what is wrong.

    Each of the `errors` is one line that says where, what and what to do.
    """

    grades: Mapping[int, Grade]
    empty: int
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of grades: new ones, those that were there already, and those that differ.

    `replaced` are those that took the place of another, `differing` those that were not taken, each
    as one line that tells it.
    """

    added: int
    known: int
    replaced: int
    differing: tuple[str, ...]


def pool(
    search: Search,
    queries: Sequence[JudgedQuery],
    graded: Collection[Pair] = (),
    *,
    depth: int = DEPTH,
    seed: int = SEED,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Iterator[dict[str, Any]]:
    """Of each query the best `depth` issues of every mode that are not graded, shuffled."""
    for done, query in enumerate(queries, start=1):
        found: set[str] = set()
        for mode in Mode:
            request = Request(
                query.text, filters=query.filters, mode=mode, collapse=False, size=depth
            )
            answer = search.store.find(replace(search.ask(request), passages=0))
            found.update(hit.id for hit in answer.hits)
        # The order of before must not show through: chance alone decides, by the query's own seed.
        left = sorted(issue for issue in found if (query.id, issue) not in graded)
        random.Random(f"{seed} {query.id}").shuffle(left)
        for letter in search.store.get(left):
            issue = letter.issue
            yield {
                "query": query.id,
                "text": query.text,
                "need": query.need,
                "issue": issue.id,
                "treatment": issue.treatment,
                "outcome": issue.outcome.value,
                "rationale": issue.rationale,
                "summary": letter.summary,
                "grade": None,
            }
        progress(done, len(queries))


def check_unread(path: Path, graded: Collection[Pair] = ()) -> None:
    """That no grade is lost where a pool is written to `path`.

    Raises:
        BadJudgements: the file holds grades that were not read back, or something else.
    """
    if not path.exists():
        return
    filled = read_filled(path)
    unread = [grade for grade in filled.grades.values() if grade[:2] not in graded]
    if unread or filled.errors:
        raise BadJudgements(
            f"{path}: it holds grades that were not read back, or something else; read it with "
            "--read, name another file, or let it be replaced by --replace"
        )


def write_pool(path: Path, records: Sequence[Mapping[str, Any]]) -> None:
    """Write a pool as JSON lines.

    Raises:
        BadJudgements: the file cannot be written.
    """
    _write(path, "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records))


def read_filled(path: Path) -> Filled:
    """What a grader filled in; a line that cannot be read is told and the others go on.

    Raises:
        BadJudgements: the file cannot be read.
    """
    grades: dict[int, Grade] = {}
    seen: dict[Pair, tuple[int, int]] = {}
    empty = 0
    errors = []
    for number, line in lines(path):
        try:
            query, issue, grade = _filled(line)
            if grade is None:
                empty += 1
                continue
            before, value = seen.setdefault((query, issue), (number, grade))
            if value != grade:
                raise ValueError(f"{query} {issue} has grade {value} in line {before}; keep one")
            grades[number] = (query, issue, grade)
        except ValueError as error:
            errors.append(f"{path}, line {number}: {error}")
    return Filled(grades, empty, tuple(errors))


def _filled(line: str) -> tuple[str, str, int | None]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("no JSON; change nothing of a line but its grade") from None
    if not isinstance(record, dict) or not (_is_id(record, "query") and _is_id(record, "issue")):
        raise ValueError("no query and issue; change nothing of a line but its grade")
    if "grade" not in record:
        raise ValueError('no grade; write "grade": 0, 1, 2 or 3, or null to leave it out')
    grade = record["grade"]
    # True is an integer to Python.
    if grade is not None and (type(grade) is not int or grade not in GRADES):
        shown = json.dumps(grade, ensure_ascii=False)[:40]
        raise ValueError(f"{shown} is no grade; write 0, 1, 2 or 3, or null to leave it out")
    return record["query"], record["issue"], grade


def _is_id(record: Mapping[str, Any], name: str) -> bool:
    """Whether a record has an id that a line of judgements can hold."""
    id_ = record.get(name)
    return isinstance(id_, str) and bool(id_.strip()) and not set(id_) & set("\t\r\n")


def merge(filled: Filled, path: Path, source: Path, *, instead: bool = False) -> Merged:
    """Add grades to a file of judgements, which is written whole or not at all.

    A grade that differs from the one that is there is told, and taken only if `instead`. What was
    read before changes nothing.

    Raises:
        BadJudgements: the file cannot be read or written.
    """
    held = (
        {(query, issue): grade for query, issue, grade in read_grades(path)}
        if path.exists()
        else {}
    )
    added: dict[Pair, int] = {}
    replaced: dict[Pair, int] = {}
    differing = []
    known = 0
    for number, (query, issue, grade) in filled.grades.items():
        pair = (query, issue)
        if pair not in held:
            added[pair] = grade
        elif held[pair] == grade:
            known += 1
        elif instead:
            replaced[pair] = grade
        else:
            differing.append(
                f"{source}, line {number}: {query} {issue} is {grade} here and {held[pair]} in "
                f"{path}; --replace takes the new grade"
            )
    if added or replaced:
        _write(path, _judgements(path, added, replaced))
    return Merged(len(added), known, len(replaced), tuple(differing))


def _judgements(path: Path, added: Mapping[Pair, int], replaced: Mapping[Pair, int]) -> str:
    """The file's lines as they are, but for what is replaced, and what is new below them."""
    kept = [line for _, line in lines(path)] if path.exists() else []
    written = []
    for line in kept or [HEADING]:
        query, issue, _ = line.split("\t")
        grade = replaced.get((query, issue))
        written.append(line if grade is None else f"{query}\t{issue}\t{grade}")
    written += (f"{query}\t{issue}\t{grade}" for (query, issue), grade in sorted(added.items()))
    return "".join(f"{line}\n" for line in written)


def _write(path: Path, text: str) -> None:
    """Write a file whole or not at all; one that is marked read-only is left alone.

    Such a mark would not hold by itself: what takes the file's place needs no right to write it.
    """
    if path.exists() and not path.stat().st_mode & stat.S_IWUSR:
        raise BadJudgements(f"{path}: it is read-only; copy it and name the copy")
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.write_text(text, encoding="utf-8")
        if path.exists():
            shutil.copymode(path, aside)
        aside.replace(path)
    except OSError as error:
        with suppress(OSError):
            aside.unlink()
        reason = error.strerror or "cannot be written"
        raise BadJudgements(f"{path}: {reason}; check the path and your rights") from None
