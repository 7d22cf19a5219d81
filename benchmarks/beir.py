"""Collections in BEIR layout, read as letters of one issue each.

The layout is that of Thakur et al., "BEIR" (NeurIPS 2021): `corpus.jsonl` with `_id`, `title` and
`text`, `queries.jsonl` with `_id` and `text`, `qrels/test.tsv` with a heading and `query-id`,
`corpus-id`, `score`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import ir_measures

from indexer.errors import BadJudgements
from indexer.filters import Filters
from indexer.letters import Outcome
from indexer.letters.model import Cover, Reviewer
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.tags import Tags
from search_app.judged import JudgedQuery

_UNTAGGED = Tags((), (), (), (), "none", (), (), "other", "unspecified")


def read_corpus(folder: Path) -> list[TaggedLetter]:
    """Every document as a letter whose one issue has the title as treatment."""
    return [_letter(record) for record in _records(folder / "corpus.jsonl")]


def read_judged(folder: Path) -> tuple[list[JudgedQuery], list[ir_measures.Qrel]]:
    """The queries that have judgements, and the judgements, under the ids of issues."""
    path = folder / "qrels" / "test.tsv"
    qrels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        columns = line.split("\t")
        if number == 1 and columns[-1] == "score":
            continue
        try:
            query, document, grade = columns
            qrels.append(ir_measures.Qrel(query, _issue_id(document), int(grade)))
        except ValueError as error:
            raise BadJudgements(f"{path}, line {number}: not a judgement ({error})") from error
    judged = {qrel.query_id for qrel in qrels}
    queries = [
        JudgedQuery(str(record["_id"]), "all", record["text"], Filters())
        for record in _records(folder / "queries.jsonl")
        if str(record["_id"]) in judged
    ]
    return queries, qrels


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _letter_id(document: str) -> str:
    """An index takes ids that differ only in case for one; here they may be two documents."""
    if document == document.lower():
        return document
    return f"{document}~{hashlib.sha256(document.encode()).hexdigest()[:8]}"


def _issue_id(document: str) -> str:
    return f"{_letter_id(document)}#1"


def _letter(record: dict[str, Any]) -> TaggedLetter:
    document, title, text = str(record["_id"]), record.get("title") or "", record["text"]
    issue = TaggedIssue(
        _issue_id(document), title, Outcome.UNKNOWN, "", "", "", text, tags=_UNTAGGED
    )
    return TaggedLetter(
        id=_letter_id(document),
        layout="beir",
        cover=Cover(),
        reviewer=Reviewer(),
        summary="",
        issues=(issue,),
        source=document,
        sha256=hashlib.sha256(f"{title}\n{text}".encode()).hexdigest(),
    )
