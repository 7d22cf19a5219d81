"""Rankings as TREC run files, so that they can be exchanged with other tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from indexer.errors import BadRun

Run = Mapping[str, Sequence[tuple[str, float]]]
"""For each query its ranking: issue ids with scores, best first."""


def write_trec(path: Path, rankings: Run, tag: str) -> None:
    """Write a run in TREC's form: query, Q0, issue, rank, score, tag."""
    with path.open("w", encoding="utf-8") as handle:
        for query, ranking in rankings.items():
            for place, (issue, score) in enumerate(ranking, start=1):
                handle.write(f"{_name(query)} Q0 {_name(issue)} {place} {score:.6f} {tag}\n")


def read_trec(path: Path, known: Iterable[str] = ()) -> Run:
    """Read a run in TREC's form. The score decides, as in trec_eval; the rank between equal scores.

    `known` are ids of queries and issues: a name in the file that stands for one of them with white
    space in it becomes that id again.

    Raises:
        BadRun: the file is missing, a line has other columns, or an issue stands twice.
    """
    ids = {_name(one): one for one in known}
    found: dict[str, dict[str, tuple[float, int]]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BadRun(f"{path}: {error.strerror}; check the path") from error
    except UnicodeDecodeError as error:
        raise BadRun(f"{path}: not a text file; name a TREC run") from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            query, _, issue, place, score, _ = line.split()
            ranking = found.setdefault(ids.get(query, query), {})
            value = (-float(score), int(place))
        except ValueError as error:
            raise BadRun(
                f"{path}, line {number}: not a line of a run ({error}); "
                "write query, Q0, issue, rank, score and tag"
            ) from error
        if ids.get(issue, issue) in ranking:
            raise BadRun(f"{path}, line {number}: {issue} stands twice under {query}; keep one")
        ranking[ids.get(issue, issue)] = value
    return {
        query: [(issue, -places[issue][0]) for issue in sorted(places, key=places.__getitem__)]
        for query, places in found.items()
    }


def _name(one: str) -> str:
    """An id as a column: white space ends columns, and an id from a file's name may hold some."""
    return "_".join(one.split())
