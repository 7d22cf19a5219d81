"""The table of facets: by what issues are filtered and counted, in the order in which it is shown.

The options of the command line, the filters of the page, the columns of an index, the counts of an
answer, the panel of outcomes and the documentation are made from it. A new facet is a finder that
puts a tag on an issue, and an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from indexer.errors import UnknownFilter
from indexer.letters.model import Outcome
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facet import Facet
from indexer.vocabulary.grounds import NO_GROUND
from indexer.vocabulary.laterality import SIDES
from indexer.vocabulary.levels import SEGMENTS, find_levels
from indexer.vocabulary.names import (
    category_names,
    document_of,
    drug_names,
    guideline_names,
    label,
    region_leaves,
    region_names,
    resolve_category,
    resolve_drug,
    resolve_ground,
    resolve_guideline,
    resolve_reason,
)
from indexer.vocabulary.reasons import NO_REASON, NO_REASON_LABEL, reasons
from indexer.vocabulary.specialties import specialties, specialty
from indexer.vocabulary.tables import body_regions, treatments

NOT_A_REGION = "not-region"
"""The body region of treatments that are aimed at none, such as most drugs."""


UNKNOWN_OUTCOME = "Outcome unknown: read the letter"

OUTCOME_LABELS = {
    "overturned": "Overturned (treatment allowed)",
    "upheld": "Upheld (denial stands)",
    "unknown": UNKNOWN_OUTCOME,
}
"""The outcomes, in the order in which they are shown, in words that leave no doubt."""


# Outcomes


def outcome_label(outcome: str) -> str:
    """The outcome in the words that leave no doubt what it means."""
    return OUTCOME_LABELS.get(outcome.lower(), UNKNOWN_OUTCOME)


def _outcome(word: str) -> tuple[str, ...]:
    wanted = word.strip().casefold()
    ids = [outcome.value.lower() for outcome in Outcome]
    found = tuple(id_ for id_ in ids if wanted in (id_, outcome_label(id_).casefold()))
    if not found:
        known = "; ".join(outcome_label(id_) for id_ in ids)
        raise UnknownFilter(f"there is no outcome {word!r}; there are: {known}")
    return found


# Regions


def _regions(word: str) -> tuple[str, ...]:
    """A group stays a group: its filter takes in what is aimed at the group and at no leaf.

    So does the id of a leaf, though it be its group's only one.
    """
    table = body_regions()
    id_ = word.strip().lower()
    if id_ == NOT_A_REGION or id_ in table.leaves:
        return (id_,)
    leaves = region_leaves(word)
    whole = [group for group in table.groups if table.leaves_of(group) == leaves]
    return tuple(whole) or leaves


def _region_label(value: str) -> str:
    return "Not aimed at a body region" if value == NOT_A_REGION else label(value)


def _region_path(value: str) -> tuple[str, ...]:
    leaf = body_regions().leaves.get(value)
    return (leaf.group, value) if leaf and leaf.group != value else (value,)


def _region_rank(value: str, count: int) -> int:
    return 1 if value == NOT_A_REGION else -count  # what is left stands last, however much it is


def _with_groups(leaves: Iterable[str]) -> list[str]:
    regions = body_regions().leaves
    return [value for leaf in leaves for value in (leaf, regions[leaf].group)]


# Guidelines


def _cited(letter: TaggedLetter, issue: TaggedIssue) -> list[str]:
    """Each document that the reviewer cited, with its sections and all of its parents."""
    values: list[str] = []
    for id_ in (one for cited in issue.tags.maximus for one in (cited.id, *cited.sections)):
        values += _guideline_path(id_)
    # ACOEM outside the MTUS is one document: a level above it would be that document again.
    return [value for value in values if value != "acoem"]


def _guideline_path(value: str) -> tuple[str, ...]:
    parts = value.split(".")
    return tuple(".".join(parts[: depth + 1]) for depth in range(len(parts)))


def _guideline_label(value: str) -> str:
    document = document_of(value)
    return label(value) if document == value else f"{label(document)}: {label(value)}"


# Treatments


def _subcategory(word: str) -> tuple[str, ...]:
    """`category/subcategory`, or a subcategory alone in whatever categories have it."""
    wanted = word.strip().lower()
    found = tuple(
        f"{category}/{name}"
        for category, name in treatments().subcategories
        if wanted in (name, f"{category}/{name}")
    )
    if not found and "/" not in wanted:
        raise UnknownFilter(f"no treatment subcategory is called {word!r}; imr stats lists them")
    return found or (wanted,)


# Grounds, levels, sides, years


def _ground_rank(value: str, count: int) -> int:
    return 1 if value == NO_GROUND else -count


def _reason_label(value: str) -> str:
    return NO_REASON_LABEL if value == NO_REASON else reasons().label(value)


def _reason_path(value: str) -> tuple[str, ...]:
    return (value,) if value == NO_REASON else reasons().path(value)


def _reason_rank(value: str, count: int) -> int:
    return 1 if value == NO_REASON else -count


def _level(word: str) -> tuple[str, ...]:
    found = find_levels(word.upper())
    if not found:
        raise UnknownFilter(f"{word!r} is no level of the spine; write it as in L4-L5 or L4-S1")
    return found


def _one_of(known: Sequence[str], what: str) -> Callable[[str], tuple[str, ...]]:
    """What reads a value that is one of a few words."""

    def resolve(word: str) -> tuple[str, ...]:
        value = word.strip().lower()
        if value not in known:
            raise UnknownFilter(f"{word!r} is no {what}; there are {', '.join(known)}")
        return (value,)

    return resolve


def _year(word: str) -> tuple[str, ...]:
    if not (word.strip().isdecimal() and len(word.strip()) == 4):
        raise UnknownFilter(f"{word!r} is no year; write four digits, as in 2016")
    return (word.strip(),)


PRIORITIES = ("standard", "expedited")
"""How soon a review had to be decided, as the cover prints it."""


def _printed_priority(letter: TaggedLetter, issue: TaggedIssue) -> list[str]:
    printed = (letter.cover.priority or "").lower()
    return [printed] if printed in PRIORITIES else []


def _decided_in(letter: TaggedLetter, issue: TaggedIssue) -> list[str]:
    decided = letter.cover.decision_date
    return [str(decided.year)] if decided else []


_TABLE = (
    Facet(
        "outcome",
        "Outcome",
        "upheld (denial stands) or overturned (treatment allowed).",
        read=lambda letter, issue: [issue.outcome.value.lower()],
        resolve=_outcome,
        label=outcome_label,
        rank=lambda value, count: [*OUTCOME_LABELS, value].index(value),
        prefers=True,
        opened=True,
    ),
    Facet(
        "body_region",
        "Body region",
        "Region the treatment is aimed at, or a group of them.",
        read=lambda letter, issue: (
            [*issue.tags.body_regions, *issue.tags.body_region_groups] or [NOT_A_REGION]
        ),
        resolve=_regions,
        names=region_names,
        label=_region_label,
        path=_region_path,
        rank=_region_rank,
        help="Derived: what the treatment is aimed at.",
        prefers=True,
        compared=True,
        opened=True,
    ),
    Facet(
        "guideline",
        "Guideline relied on",
        "What the reviewer relied on: a family, a document or a section.",
        read=_cited,
        resolve=resolve_guideline,
        names=guideline_names,
        label=_guideline_label,
        short=label,
        path=_guideline_path,
        help="Cited by the physician reviewer, not by the denial.",
        prefers=True,
        compared=True,
    ),
    Facet(
        "category",
        "Treatment",
        "Treatment category.",
        read=lambda letter, issue: [issue.tags.category],
        resolve=lambda word: (resolve_category(word),),
        names=category_names,
        label=label,
        help="Derived from the words of the request.",
        compared=True,
    ),
    Facet(
        "subcategory",
        "Kind of treatment",
        "Treatment subcategory, as in rx/opioid.",
        read=lambda letter, issue: [issue.kind],
        resolve=_subcategory,
        label=label,
        help="Derived from the words of the request.",
        prefers=True,
        compared=True,
    ),
    Facet(
        "ground",
        "Ground of the decision",
        "Why it was decided so, as derived from the rationale.",
        read=lambda letter, issue: issue.grounds or [NO_GROUND],
        resolve=lambda word: (resolve_ground(word),),
        label=label,
        rank=_ground_rank,
        help="Derived from the reviewer's sentences about the case, as far as they speak for the "
        "outcome. A decision may have several.",
        prefers=True,
        compared=True,
    ),
    Facet(
        "reason",
        "Reason of the decision",
        "Finer reason for which it was decided so, as told by the model from the rationale.",
        read=lambda letter, issue: (
            [value for one in issue.reasons for value in reasons().path(one)] or [NO_REASON]
        ),
        resolve=lambda word: (resolve_reason(word),),
        label=_reason_label,
        path=_reason_path,
        rank=_reason_rank,
        help="Derived: what the reviewer's deciding sentences mean, as far as they speak for the "
        "outcome. A decision may have several, and the model is wrong about some.",
        compared=True,
    ),
    Facet(
        "drug",
        "Drug",
        "Drug asked for, by generic or brand name.",
        read=lambda letter, issue: issue.tags.drugs,
        resolve=lambda word: (resolve_drug(word),),
        names=drug_names,
        prefers=True,
    ),
    Facet(
        "level",
        "Spine level",
        "Spine level, as in L4-L5, or a range of them, as in L4-S1.",
        read=lambda letter, issue: issue.tags.levels,
        resolve=_level,
        rank=lambda value, count: SEGMENTS.index(value),
        prefers=True,
    ),
    Facet(
        "side",
        "Side",
        "Side the treatment is asked for: right, left or bilateral.",
        read=lambda letter, issue: [issue.side] if issue.side else [],
        resolve=_one_of(SIDES, "side"),
        label=label,
        prefers=True,
    ),
    Facet(
        "year",
        "Decision year",
        "Year of the decision.",
        read=_decided_in,
        resolve=_year,
        rank=lambda value, count: -int(value),
        compared=True,
    ),
    Facet(
        "priority",
        "Priority",
        "Priority of the review: standard or expedited.",
        read=_printed_priority,
        resolve=_one_of(PRIORITIES, "priority"),
        label=str.capitalize,
        help="As the cover of the letter prints it.",
    ),
    Facet(
        "claim_region",
        "Region of the whole claim",
        "Region of the whole claim, or a group of them.",
        read=lambda letter, issue: _with_groups(issue.tags.claim_regions),
        resolve=_regions,
        names=region_names,
        label=_region_label,
        path=_region_path,
        rank=_region_rank,
        help="Derived: all that the claim is about.",
    ),
    Facet(
        "specialty",
        "Reviewer's specialty",
        "The reviewer's specialty.",
        read=lambda letter, issue: specialties(letter.reviewer.specialties),
        resolve=lambda word: (specialty(word),),
        compared=True,
        of_letters=True,
    ),
)

FACETS: Mapping[str, Facet] = MappingProxyType({facet.id: facet for facet in _TABLE})
"""Every facet by its id, in the order in which they are offered."""
