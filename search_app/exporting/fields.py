"""All that is told of a decision that was found, field by field: the one list of these fields."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from indexer.contract import Hit
from indexer.letters.model import page_at
from indexer.letters.stated import Stated
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.tags import Citation, FoundGround
from search_app.exporting.precedents import letter_link, quoted
from search_app.quoting.citing import PLAIN, citation_in_full, citation_line, title

Value = str | int | float | bool | None
"""What a field tells, or each of several."""

BETWEEN = " | "
"""Stands in a cell between several values; fields that go together have them in one order."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Taken:
    """A hit with its letter, which holds this issue alone; how it is cited, and where it opens."""

    hit: Hit
    letter: TaggedLetter
    style: str = PLAIN
    app: str = ""

    @property
    def issue(self) -> TaggedIssue:
        """The decision itself."""
        return self.letter.issue

    @property
    def citation(self) -> str:
        """The line by which it is cited."""
        return citation_line(
            self.letter, self.issue.number, self.hit.issues_in_letter, style=self.style
        )

    @property
    def link(self) -> str:
        """Where the app shows it; empty where no address is known."""
        return letter_link(self.app, self.letter.id, self.issue.id)


@dataclass(frozen=True, slots=True)
class ExportedField:
    """A field: its name, and how it is read; several values are a list, empty where none is."""

    name: str
    read: Callable[[Taken], Value | list[Value]]


def cell(value: Value | Sequence[Value]) -> str | int | float:
    """A field as a cell holds it: nothing is empty, several values stand in one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str | int | float):
        return value
    return "" if value is None else BETWEEN.join(str(cell(one)) for one in value)


def record(one: Taken) -> dict[str, Value | list[Value]]:
    """All fields of a decision by their names."""
    return {field.name: field.read(one) for field in FIELDS}


def _score(leg: str) -> Callable[[Taken], Value]:
    return lambda one: one.hit.legs[leg].score if leg in one.hit.legs else None


def _rank(leg: str) -> Callable[[Taken], Value]:
    return lambda one: one.hit.legs[leg].rank if leg in one.hit.legs else None


def _cover(name: str) -> ExportedField:
    def read(one: Taken) -> Value:
        value = getattr(one.letter.cover, name)
        return value.isoformat() if isinstance(value, date) else value

    return ExportedField(name, read)


def _tag(name: str) -> ExportedField:
    """A tag as it is held: an id, a number, or several."""

    def read(one: Taken) -> Value | list[Value]:
        value = getattr(one.issue.tags, name)
        return list(value) if isinstance(value, tuple) else value

    return ExportedField(name, read)


def _amount(name: str) -> ExportedField:
    return ExportedField(name, lambda one: getattr(one.issue.tags.quantity, name))


def _source(name: str) -> ExportedField:
    def read(one: Taken) -> Value:
        found = getattr(one.issue.tags.sources, name)
        return found.value if found is not None else None

    return ExportedField(f"{name}_read_from", read)


def _fact(name: str, called: str) -> ExportedField:
    def read(one: Taken) -> Value:
        found: Stated[int | str | date] | None = getattr(one.letter.facts, name)
        if found is None:
            return None
        return found.value.isoformat() if isinstance(found.value, date) else found.value

    return ExportedField(called, read)


def _guidelines(side: str, called: str) -> tuple[ExportedField, ...]:
    """The guidelines of one side: as printed, and what each is resolved to."""

    def several(read: Callable[[Citation], Value]) -> Callable[[Taken], list[Value]]:
        return lambda one: [read(cited) for cited in getattr(one.issue.tags, side)]

    return (
        ExportedField(
            f"{called}_guideline_text", lambda one: getattr(one.issue, f"{side}_guideline")
        ),
        ExportedField(f"{called}_guidelines", several(citation_in_full)),
        ExportedField(f"{called}_guideline_ids", several(lambda cited: cited.id)),
        ExportedField(f"{called}_guideline_editions", several(lambda cited: cited.edition)),
        ExportedField(f"{called}_guideline_years", several(_year)),
        ExportedField(f"{called}_guideline_sections", several(lambda cited: cited.section)),
        ExportedField(f"{called}_guideline_pages", several(lambda cited: cited.pages)),
        ExportedField(f"{called}_guidelines_replaced_by", several(lambda cited: cited.replaced_by)),
    )


def _year(cited: Citation) -> int | None:
    found = _YEAR.search(cited.edition or "")
    return int(found.group()) if found else None


def _grounds(called: str, *, weighed: bool) -> tuple[ExportedField, ...]:
    def several(read: Callable[[Taken, FoundGround], Value]) -> Callable[[Taken], list[Value]]:
        return lambda one: [
            read(one, ground) for ground in one.issue.tags.grounds if ground.weighed == weighed
        ]

    return (
        ExportedField(called, several(lambda one, ground: ground.id)),
        ExportedField(
            f"{called}_labels", several(lambda one, ground: FACETS["ground"].label(ground.id))
        ),
        ExportedField(f"{called}_sentences", several(lambda one, ground: _said(one, ground.span))),
        ExportedField(f"{called}_pages", several(lambda one, ground: _page(one, ground.span))),
    )


def _reasons() -> tuple[ExportedField, ...]:
    def several(read: Callable[[Taken, int], Value]) -> Callable[[Taken], list[Value]]:
        return lambda one: [
            read(one, place)
            for place, reason in enumerate(one.issue.found_reasons)
            if reason.decides(one.issue.outcome)
        ]

    def found(one: Taken, place: int) -> str:
        return one.issue.found_reasons[place].id

    return (
        ExportedField("reasons", several(found)),
        ExportedField(
            "reasons_labels", several(lambda one, place: FACETS["reason"].label(found(one, place)))
        ),
        ExportedField(
            "reasons_probabilities",
            several(lambda one, place: one.issue.found_reasons[place].probability),
        ),
        ExportedField(
            "reasons_sentences",
            several(lambda one, place: _said(one, one.issue.found_reasons[place].span)),
        ),
        ExportedField(
            "reasons_pages",
            several(lambda one, place: _page(one, one.issue.found_reasons[place].span)),
        ),
    )


def _said(one: Taken, span: tuple[int, int]) -> str:
    return " ".join(one.issue.rationale[slice(*span)].split())


def _page(one: Taken, span: tuple[int, int]) -> int | None:
    return page_at(one.issue.rationale_pages, span[0])


def _listed(values: Iterable[Value]) -> list[Value]:
    return list(values)


FIELDS: tuple[ExportedField, ...] = (
    ExportedField("rank", lambda one: one.hit.rank),
    ExportedField("match_rank", lambda one: one.hit.match_rank),
    ExportedField("issue", lambda one: one.issue.id),
    ExportedField("letter", lambda one: one.letter.id),
    ExportedField("citation", lambda one: one.citation),
    ExportedField("link", lambda one: one.link or None),
    ExportedField("sample", lambda one: one.letter.sample),
    ExportedField("outcome", lambda one: one.issue.outcome.value),
    ExportedField("outcome_text", lambda one: one.issue.outcome_text),
    ExportedField("letter_outcome", lambda one: one.letter.outcome),
    ExportedField("issue_number", lambda one: one.issue.number),
    ExportedField("issues_in_letter", lambda one: one.hit.issues_in_letter),
    _cover("case_number"),
    _cover("decision_date"),
    _cover("date_of_injury"),
    _cover("date_assigned"),
    _cover("ur_denial_date"),
    _cover("application_received"),
    _cover("priority"),
    ExportedField("reviewer_specialties", lambda one: _listed(one.letter.reviewer.specialties)),
    ExportedField("reviewer_licensure", lambda one: _listed(one.letter.reviewer.licensure)),
    ExportedField("treatment", lambda one: title(one.issue.treatment)),
    ExportedField("treatment_text", lambda one: one.issue.treatment),
    _tag("category"),
    _source("category"),
    _tag("subcategory"),
    _source("subcategory"),
    _tag("drug"),
    _tag("drug_class"),
    _tag("drugs"),
    _amount("sessions"),
    _amount("count"),
    _amount("strength"),
    _amount("duration"),
    _tag("body_regions"),
    _tag("body_region_groups"),
    _source("body_regions"),
    _tag("levels"),
    _source("levels"),
    _tag("laterality"),
    _source("laterality"),
    _tag("claim_regions"),
    _fact("age", "age"),
    _fact("sex", "sex"),
    _fact("date_of_injury", "stated_date_of_injury"),
    _fact("mechanism", "mechanism"),
    ExportedField("diagnoses", lambda one: [stated.value for stated in one.letter.facts.diagnoses]),
    *_guidelines("maximus", "reviewer"),
    *_guidelines("claims_admin", "denial"),
    *_grounds("grounds", weighed=False),
    *_grounds("weighed", weighed=True),
    *_reasons(),
    ExportedField("quote", lambda one: quoted(one.issue)),
    ExportedField("deciding", lambda one: [_said(one, span) for span in one.issue.deciding]),
    ExportedField("deciding_pages", lambda one: _listed(one.issue.deciding_pages)),
    ExportedField("score", lambda one: one.hit.score),
    ExportedField("lexical_score", _score("lexical")),
    ExportedField("lexical_rank", _rank("lexical")),
    ExportedField("semantic_score", _score("semantic")),
    ExportedField("semantic_rank", _rank("semantic")),
    ExportedField("agrees_in", lambda one: _listed(one.hit.preferred)),
    ExportedField("on_point", lambda one: one.hit.on_point),
    ExportedField("near_duplicates", lambda one: _listed(one.hit.near_duplicates)),
    ExportedField("rationale", lambda one: one.issue.rationale),
    ExportedField("summary", lambda one: one.letter.summary),
    ExportedField("layout", lambda one: one.letter.layout),
    ExportedField("file", lambda one: one.letter.source.rsplit("/", 1)[-1]),
    ExportedField("file_pages", lambda one: _listed(one.letter.pages)),
    ExportedField("warnings", lambda one: _listed(one.letter.warnings)),
)
"""Every field, in the order of the columns."""
