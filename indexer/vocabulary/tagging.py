"""Tagging: everything that is derived for one issue, in one place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from indexer.letters.model import Issue, Letter
from indexer.vocabulary.aims import Aim, aim_of, aim_of_line
from indexer.vocabulary.citations import read_citations
from indexer.vocabulary.claims import claim_regions
from indexer.vocabulary.grounds import find_grounds
from indexer.vocabulary.laterality import NONE
from indexer.vocabulary.operations import (
    Operation,
    aim_with_operation,
    falls_with_operation,
    goes_with_operation,
    is_visit,
    operations,
)
from indexer.vocabulary.quantity import find_quantity
from indexer.vocabulary.tables import body_regions
from indexer.vocabulary.tags import Citation, TagOrigin, Tags, TagSources
from indexer.vocabulary.treatment import Treatment, find_treatment
from indexer.vocabulary.visits import is_clearance_visit

# A letter's issues share its summary.
_claim = lru_cache(maxsize=256)(claim_regions)
_cited = lru_cache(maxsize=4096)(read_citations)


def tag_letter(letter: Letter) -> tuple[Tags, ...]:
    """The tags of every issue of a letter, in its order.

    A service that goes with an operation is aimed where the operation is that the letter asks for.
    """
    asked = operations(letter.issues, _claim(letter.summary))
    only_visits = len(letter.issues) > 1 and all(map(_only_a_visit, letter.issues))
    return tuple(
        _tagged(issue, letter.summary, place, asked, only_visits)
        for place, issue in enumerate(letter.issues)
    )


def tag(issue: Issue, letter_summary: str) -> Tags:
    """The tags of an issue whose letter asks for nothing else; see `tag_letter` for a whole one.

    Derived by rules from the letter's words, never from its outcome, which only tells which of the
    grounds that were found decided, and which were weighed.
    """
    return _tagged(issue, letter_summary, 0, (), False)


def _tagged(
    issue: Issue, letter_summary: str, place: int, asked: Sequence[Operation], beside_visits: bool
) -> Tags:
    claim = _claim(letter_summary)
    maximus, claims_admin = _cited(issue.maximus_guideline), _cited(issue.claims_admin_guideline)
    treatment, told_by = _treatment(issue, maximus)
    if beside_visits and is_clearance_visit(issue.treatment):
        treatment = Treatment("em", "consult", None)
    aim = _aim(issue, treatment, place, asked, claim)
    groups = body_regions()
    of_leaves = [groups.leaves[leaf].group for leaf in aim.regions.leaves]
    region_groups = tuple(dict.fromkeys((*of_leaves, *aim.regions.groups)))
    is_drug = treatment.category == "rx"
    return Tags(
        body_regions=aim.regions.leaves,
        body_region_groups=region_groups,
        claim_regions=claim,
        levels=aim.levels,
        laterality=aim.laterality,
        maximus=maximus,
        claims_admin=claims_admin,
        category=treatment.category or "other",
        subcategory=treatment.subcategory or "unspecified",
        drug=treatment.drug if is_drug else None,
        drug_class=treatment.subcategory if is_drug else None,
        drugs=treatment.drugs if is_drug else (),
        quantity=find_quantity(issue.treatment, treatment.category),
        grounds=find_grounds(issue.rationale, issue.outcome),
        sources=TagSources(
            body_regions=aim.source if region_groups else None,
            laterality=aim.side_source if aim.laterality != NONE else None,
            levels=aim.levels_source if aim.levels else None,
            category=told_by if treatment.category else None,
            subcategory=told_by if treatment.subcategory else None,
        ),
    )


def _only_a_visit(issue: Issue) -> bool:
    """Whether a request is a visit: among visits alone, nothing is operated that one clears for."""
    if find_treatment(issue.treatment).category == "em":
        return True
    return is_visit(issue) or is_clearance_visit(issue.treatment)


def _treatment(issue: Issue, maximus: tuple[Citation, ...]) -> tuple[Treatment, TagOrigin]:
    treatment, told_by = find_treatment(issue.treatment), TagOrigin.TREATMENT
    if treatment.category is None:
        # The section that the reviewer cites names the treatment in the guideline's own words.
        for citation in maximus:
            if citation.section and (cited := find_treatment(citation.section)).category:
                return cited, TagOrigin.GUIDELINE
    if treatment.category not in ("rx", "mental", "em") and falls_with_operation(issue):
        return Treatment("surgery", "assoc", None), TagOrigin.RATIONALE
    return treatment, told_by


def _aim(
    issue: Issue,
    treatment: Treatment,
    place: int,
    asked: Sequence[Operation],
    claim: tuple[str, ...],
) -> Aim:
    line = aim_of_line(issue.treatment)
    others = tuple(one for one in asked if one.place != place)
    if goes_with_operation(issue, treatment, others):
        with_operation = aim_with_operation(line, issue, place, others)
        if with_operation is not None:
            return with_operation
    return aim_of(line, treatment, issue.treatment, issue.rationale, claim)
