"""Tagging: everything that is derived for one issue, in one place."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from indexer.letters.model import Issue
from indexer.vocabulary.citations import read_citations
from indexer.vocabulary.claims import claim_regions
from indexer.vocabulary.grounds import find_grounds
from indexer.vocabulary.laterality import NONE, find_laterality
from indexer.vocabulary.levels import find_levels
from indexer.vocabulary.model import Citation, Source, Tags, TagSources
from indexer.vocabulary.phrases import Words
from indexer.vocabulary.quantity import find_quantity
from indexer.vocabulary.regions import Regions, find_regions, mentions
from indexer.vocabulary.sentences import case_sentences
from indexer.vocabulary.tables import body_regions, treatments
from indexer.vocabulary.treatment import Treatment, find_treatment

_LEVEL_REGIONS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}
_PURPOSE = re.compile(
    r"\b(?:used|prescribed|indicated|requested|ordered|recommended) (?:for|to treat) [^.;]*"
    r"|\bfor (?:the )?(?:treatment|management|relief) of [^.;]*",
    re.IGNORECASE,
)
_OPERATIVE = re.compile(r"^\W*(?:post|peri|pre|intra)[\s-]?op", re.IGNORECASE)
_FALLS_WITH_SURGERY = re.compile(
    r"\b(?:associated|ancillary|requested|surgical) (?:surg\w+|service|procedure|intervention)",
    re.IGNORECASE,
)

# A letter's issues share its summary.
_claim = lru_cache(maxsize=256)(claim_regions)
_cited = lru_cache(maxsize=4096)(read_citations)


class _Aim(NamedTuple):
    """What a treatment is aimed at, on which side, and where both were read."""

    regions: Regions
    laterality: str
    source: Source
    side_source: Source = Source.TREATMENT


def tag(issue: Issue, letter_summary: str) -> Tags:
    """The tags of one issue. Derived by rules from the letter's words, never from its outcome.

    The outcome only tells which of the grounds that were found decided, and which were weighed.
    """
    claim = _claim(letter_summary)
    maximus, claims_admin = _cited(issue.maximus_guideline), _cited(issue.claims_admin_guideline)
    treatment, told_by = _treatment(issue, maximus)
    levels = find_levels(issue.treatment)
    aim = _aim(issue, treatment, levels, claim)
    groups = body_regions()
    of_leaves = [groups.leaves[leaf].group for leaf in aim.regions.leaves]
    region_groups = tuple(dict.fromkeys((*of_leaves, *aim.regions.groups)))
    is_drug = treatment.category == "rx"
    return Tags(
        body_regions=aim.regions.leaves,
        body_region_groups=region_groups,
        claim_regions=claim,
        levels=levels,
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
            levels=Source.TREATMENT if levels else None,
            category=told_by if treatment.category else None,
            subcategory=told_by if treatment.subcategory else None,
        ),
    )


def _treatment(issue: Issue, maximus: tuple[Citation, ...]) -> tuple[Treatment, Source]:
    treatment, told_by = find_treatment(issue.treatment), Source.TREATMENT
    if treatment.category is None:
        # The section that the reviewer cites names the treatment in the guideline's own words.
        for citation in maximus:
            if citation.section and (cited := find_treatment(citation.section)).category:
                return cited, Source.GUIDELINE
    falls = _OPERATIVE.match(issue.treatment) and _FALLS_WITH_SURGERY.search(issue.rationale)
    if falls and treatment.category != "rx":
        return Treatment("surgery", "assoc", None), Source.RATIONALE
    return treatment, told_by


def _aim(
    issue: Issue, treatment: Treatment, levels: tuple[str, ...], claim: tuple[str, ...]
) -> _Aim:
    """The regions that the treatment is aimed at, and the side.

    The treatment line decides; what it leaves open, the sentences about this case may fill.
    """
    regions = find_regions(issue.treatment)
    laterality = find_laterality(issue.treatment)
    leaves = dict.fromkeys(regions.leaves)
    for level in levels:
        leaves.setdefault(_LEVEL_REGIONS[level[0]])
    if leaves:
        return _Aim(Regions(tuple(leaves), regions.groups), laterality, Source.TREATMENT)
    if "spine" in regions.groups:
        spine = tuple(leaf for leaf in claim if leaf in body_regions().leaves_of("spine"))
        source = Source.SUMMARY if spine else Source.TREATMENT
        return _Aim(Regions(spine, regions.groups), laterality, source)
    if regions.groups:
        return _Aim(regions, laterality, Source.TREATMENT)
    if treatment.category == "mental":
        return _Aim(Regions(("psyche",), ()), laterality, Source.TREATMENT)
    return _aim_from_rationale(issue, treatment, laterality)


def _aim_from_rationale(issue: Issue, treatment: Treatment, laterality: str) -> _Aim:
    said = case_sentences(issue.rationale)
    if not _is_aimed(treatment):
        said = [match.group() for sentence in said for match in _PURPOSE.finditer(sentence)]
    text = " ".join(said)
    leaves = find_regions(text).leaves
    if treatment.category != "rx":
        # Mood and sleep beside a bodily complaint are told, but not what the treatment is for.
        leaves = tuple(leaf for leaf in leaves if leaf != "psyche")
    regions = Regions(leaves, ())
    side = laterality
    if regions.leaves and laterality == NONE and treatment.category != "rx":
        side = _side_of_regions(text)
    side_source = Source.TREATMENT if side == laterality else Source.RATIONALE
    return _Aim(regions, side, Source.RATIONALE, side_source)


def _is_aimed(treatment: Treatment) -> bool:
    if treatment.category is None or treatment.subcategory is None:
        return False
    kind = treatments().subcategories.get((treatment.category, treatment.subcategory))
    return kind is not None and kind.aimed


def _side_of_regions(text: str) -> str:
    """The side that stands straight before a region; elsewhere in prose it may be anything's."""
    words = Words(text)
    spans = [
        text[words.spans[max(0, found.start - 2)][0] : words.spans[found.stop - 1][1]]
        for found in mentions(words)
    ]
    sides = [side for side in map(find_laterality, spans) if side != NONE]
    return sides[0] if sides else NONE
