"""Letters with all that is derived of them <-> JSON: the one place that knows its keys.

What `imr parse` prints, `imr show` returns and the catalogue of an index holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from indexer.letters.facts import Facts
from indexer.letters.model import Cover, Outcome, Reviewer
from indexer.letters.stated import Stated
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.reasons import FoundReason
from indexer.vocabulary.tags import (
    Citation,
    FoundGround,
    Quantity,
    TagOrigin,
    Tags,
    TagSources,
)

Json = dict[str, Any]

_DAYS = frozenset(one.name for one in fields(Cover)) - {"case_number", "priority"}


def letter_json(letter: TaggedLetter, *, source: bool = False) -> Json:
    """A letter. Dates are ISO, absent fields null; with `source`, the file it was read from.

    `pages` are the first and the last page of its file that it stands on, counted from 1.
    """
    cover = {key: _iso(value) for key, value in asdict(letter.cover).items()}
    return {
        "letter": letter.id,
        **cover,
        "pages": list(letter.pages),
        "layout": letter.layout,
        "sample": letter.sample,
        "outcome": letter.outcome,
        "reviewer": {
            "licensure": list(letter.reviewer.licensure),
            "specialties": list(letter.reviewer.specialties),
        },
        "summary": letter.summary,
        "facts": _facts_json(letter.facts),
        "issues": [issue_json(issue) for issue in letter.issues],
        "warnings": list(letter.warnings),
    } | ({"source": {"file": letter.source, "sha256": letter.sha256}} if source else {})


def issue_json(issue: TaggedIssue) -> Json:
    """An issue with its tags.

    `deciding` are the spans of the rationale's deciding sentences, `deciding_pages` the pages of
    the file that they start on (null where it has none), the `span` of a ground that of
    the sentence in the rationale that speaks of it first, `weighed` says that it speaks against the
    outcome; `reasons` are what the deciding sentences mean, as an index was told by its model,
    each with its probability; the guidelines as printed stand under `guideline_text`.
    """
    tags = issue.tags
    return {
        "id": issue.id,
        "treatment": issue.treatment,
        "outcome": issue.outcome.value,
        "outcome_text": issue.outcome_text,
        "rationale": issue.rationale,
        "rationale_pages": [list(start) for start in issue.rationale_pages],
        "deciding": [list(span) for span in issue.deciding],
        "deciding_pages": list(issue.deciding_pages),
        "guideline_text": {
            "maximus": issue.maximus_guideline,
            "claims_admin": issue.claims_admin_guideline,
        },
        "guidelines": {
            "maximus": [_citation_json(one) for one in tags.maximus],
            "claims_admin": [_citation_json(one) for one in tags.claims_admin],
        },
        "body_regions": list(tags.body_regions),
        "body_region_groups": list(tags.body_region_groups),
        "claim_regions": list(tags.claim_regions),
        "levels": list(tags.levels),
        "laterality": tags.laterality,
        "category": tags.category,
        "subcategory": tags.subcategory,
        "drug": tags.drug,
        "drug_class": tags.drug_class,
        "drugs": list(tags.drugs),
        "quantity": asdict(tags.quantity),
        "grounds": [
            {"id": one.id, "span": list(one.span), "weighed": one.weighed} for one in tags.grounds
        ],
        "reasons": [
            {"id": one.id, "span": list(one.span), "probability": one.probability}
            for one in issue.found_reasons
        ],
        "tag_sources": asdict(tags.sources),
    }


def letter_of(record: Mapping[str, Any]) -> TaggedLetter:
    """The letter that `letter_json` made a record of.

    Raises:
        KeyError, TypeError, ValueError: it is no such record.
    """
    cover: Json = {
        one.name: _day(record[one.name]) if one.name in _DAYS else record[one.name]
        for one in fields(Cover)
    }
    reviewer, source = record["reviewer"], record.get("source", {})
    first, last = record["pages"]
    return TaggedLetter(
        id=record["letter"],
        layout=record["layout"],
        cover=Cover(**cover),
        reviewer=Reviewer(tuple(reviewer["licensure"]), tuple(reviewer["specialties"])),
        summary=record["summary"],
        issues=tuple(map(issue_of, record["issues"])),
        sample=record["sample"],
        warnings=tuple(record["warnings"]),
        pages=(first, last),
        facts=_facts_of(record["facts"]),
        whole_outcome=record["outcome"],
        source=source.get("file", ""),
        sha256=source.get("sha256", ""),
    )


def issue_of(record: Mapping[str, Any]) -> TaggedIssue:
    """The issue that `issue_json` made a record of.

    Raises:
        KeyError, TypeError, ValueError: it is no such record.
    """
    cited, printed = record["guidelines"], record["guideline_text"]
    return TaggedIssue(
        id=record["id"],
        treatment=record["treatment"],
        outcome=Outcome(record["outcome"]),
        outcome_text=record["outcome_text"],
        claims_admin_guideline=printed["claims_admin"],
        maximus_guideline=printed["maximus"],
        rationale=record["rationale"],
        rationale_pages=tuple((start, page) for start, page in record["rationale_pages"]),
        deciding=tuple((start, end) for start, end in record["deciding"]),
        tags=Tags(
            body_regions=tuple(record["body_regions"]),
            body_region_groups=tuple(record["body_region_groups"]),
            claim_regions=tuple(record["claim_regions"]),
            levels=tuple(record["levels"]),
            laterality=record["laterality"],
            maximus=tuple(map(_citation_of, cited["maximus"])),
            claims_admin=tuple(map(_citation_of, cited["claims_admin"])),
            category=record["category"],
            subcategory=record["subcategory"],
            drug=record["drug"],
            drug_class=record["drug_class"],
            drugs=tuple(record["drugs"]),
            quantity=Quantity(**record["quantity"]),
            grounds=tuple(
                FoundGround(one["id"], (one["span"][0], one["span"][1]), one["weighed"])
                for one in record["grounds"]
            ),
            sources=TagSources(
                **{tag: read and TagOrigin(read) for tag, read in record["tag_sources"].items()}
            ),
        ),
        found_reasons=tuple(
            FoundReason(one["id"], (one["span"][0], one["span"][1]), one["probability"])
            for one in record["reasons"]
        ),
    )


def _facts_json(found: Facts) -> Json:
    """What the summary states, each with its `span` in the summary's text; absent facts null."""
    return {
        "age": _stated_json(found.age),
        "sex": _stated_json(found.sex),
        "date_of_injury": _stated_json(found.date_of_injury),
        "mechanism": _stated_json(found.mechanism),
        "diagnoses": [_stated_json(one) for one in found.diagnoses],
    }


def _facts_of(record: Mapping[str, Any]) -> Facts:
    injured = _stated_of(record["date_of_injury"])
    return Facts(
        age=_stated_of(record["age"]),
        sex=_stated_of(record["sex"]),
        date_of_injury=injured and Stated(date.fromisoformat(injured.value), injured.span),
        mechanism=_stated_of(record["mechanism"]),
        diagnoses=tuple(filter(None, map(_stated_of, record["diagnoses"]))),
    )


def _stated_json(one: Stated[Any] | None) -> Json | None:
    return None if one is None else {"value": _iso(one.value), "span": list(one.span)}


def _stated_of(record: Mapping[str, Any] | None) -> Stated[Any] | None:
    if record is None:
        return None
    return Stated(record["value"], (record["span"][0], record["span"][1]))


def _citation_json(citation: Citation) -> Json:
    return asdict(citation) | {"sections": list(citation.sections)}


def _citation_of(record: Mapping[str, Any]) -> Citation:
    return Citation(**{**record, "sections": tuple(record["sections"])})


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
