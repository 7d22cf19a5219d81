"""A letter with its tags as one JSON document: what `imr parse` prints and `imr show` returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from indexer.letters.facts import Facts, facts
from indexer.letters.model import Cover, Issue, Letter, Outcome, Reviewer, page_at
from indexer.letters.stated import Stated
from indexer.reasoning.deciding import deciding_sentences
from indexer.vocabulary.model import Citation, Tags

Record = dict[str, Any]


def letter_record(letter: Letter, tags: Sequence[Tags]) -> Record:
    """One letter; `tags[i]` belongs to `letter.issues[i]`. Dates are ISO, absent fields null.

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
        "facts": facts_record(facts(letter.summary, letter.cover.date_of_injury)),
        "issues": [issue_record(*pair) for pair in zip(letter.issues, tags, strict=True)],
        "warnings": list(letter.warnings),
    }


def letter_of(record: Record) -> Letter:
    """The letter that `letter_record` made a record of."""
    days = {field.name for field in fields(Cover)} - {"case_number", "priority"}
    cover: Record = {
        field.name: date.fromisoformat(record[field.name])
        if field.name in days and record[field.name]
        else record[field.name]
        for field in fields(Cover)
    }
    return Letter(
        id=record["letter"],
        layout=record["layout"],
        cover=Cover(**cover),
        reviewer=Reviewer(
            tuple(record["reviewer"]["licensure"]), tuple(record["reviewer"]["specialties"])
        ),
        summary=record["summary"],
        issues=tuple(
            Issue(
                id=issue["id"],
                treatment=issue["treatment"],
                outcome=Outcome(issue["outcome"]),
                outcome_text=issue["outcome_text"],
                claims_admin_guideline=issue["guideline_text"]["claims_admin"],
                maximus_guideline=issue["guideline_text"]["maximus"],
                rationale=issue["rationale"],
                rationale_pages=tuple((start, page) for start, page in issue["rationale_pages"]),
            )
            for issue in record["issues"]
        ),
        sample=record["sample"],
        warnings=tuple(record["warnings"]),
        pages=(record["pages"][0], record["pages"][1]),
    )


def facts_record(found: Facts) -> Record:
    """What the summary states, each with its `span` in the summary's text; absent facts null."""
    return {
        "age": _stated(found.age),
        "sex": _stated(found.sex),
        "date_of_injury": _stated(found.date_of_injury),
        "mechanism": _stated(found.mechanism),
        "diagnoses": [_stated(one) for one in found.diagnoses],
    }


def _stated(one: Stated[Any] | None) -> Record | None:
    return None if one is None else {"value": _iso(one.value), "span": list(one.span)}


def issue_record(issue: Issue, tags: Tags) -> Record:
    """One issue with its tags.

    `deciding` are the spans of the rationale's deciding sentences, `deciding_pages` the pages of
    the file that they start on (null where it has none), the `span` of a ground that of
    the sentence in the rationale that speaks of it first, `weighed` says that it speaks against the
    outcome; the guidelines as printed stand under `guideline_text`.
    """
    deciding = deciding_sentences(issue.rationale, issue.treatment, issue.outcome)
    return {
        "id": issue.id,
        "treatment": issue.treatment,
        "outcome": issue.outcome.value,
        "outcome_text": issue.outcome_text,
        "rationale": issue.rationale,
        "rationale_pages": [list(start) for start in issue.rationale_pages],
        "deciding": [list(span) for span in deciding],
        "deciding_pages": [page_at(issue.rationale_pages, start) for start, _ in deciding],
        "guideline_text": {
            "maximus": issue.maximus_guideline,
            "claims_admin": issue.claims_admin_guideline,
        },
        "guidelines": {
            "maximus": [_citation(citation) for citation in tags.maximus],
            "claims_admin": [_citation(citation) for citation in tags.claims_admin],
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
        "tag_sources": asdict(tags.sources),
    }


def deciding_grounds(issue: Record) -> list[str]:
    """The ids of the grounds of an issue's record that speak for its outcome."""
    return [one["id"] for one in issue["grounds"] if not one["weighed"]]


def weighed_grounds(issue: Record) -> list[str]:
    """The ids of the grounds of an issue's record that speak against its outcome."""
    return [one["id"] for one in issue["grounds"] if one["weighed"]]


def _citation(citation: Citation) -> Record:
    return asdict(citation) | {"sections": list(citation.sections)}


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
