"""Aims: which parts of the body a treatment is aimed at, on which side and at which levels."""

from __future__ import annotations

import re
from typing import NamedTuple

from indexer.letters.voices import case_sentences
from indexer.negations import TOLD_ABSENT
from indexer.vocabulary.laterality import NONE, find_laterality
from indexer.vocabulary.levels import find_levels
from indexer.vocabulary.phrases import Words
from indexer.vocabulary.regions import (
    Regions,
    find_regions,
    mentions,
    misspelled_regions,
    named_regions,
)
from indexer.vocabulary.tables import body_regions, treatments
from indexer.vocabulary.tags import TagOrigin
from indexer.vocabulary.treatment import Treatment, disputed, requested

_LEVEL_REGIONS = {"C": "cervical", "T": "thoracic", "L": "lumbar", "S": "sacral"}
_PURPOSE = re.compile(
    r"\b(?:used|prescribed|indicated|requested|ordered|recommended) (?:for|to treat) [^.;]*"
    r"|\bfor (?:the )?(?:treatment|management|relief) of [^.;]*"
    r"|\btreat(?:ment|ing)? (?:of )?(?:the|this|an?) (?:patient|worker|injured worker|claimant"
    r"|applicant|employee)(?:'s)? (?:for )?[^.;]*",
    re.IGNORECASE,
)
# "... the request for therapy of the left knee is not necessary": what was asked for, once more.
_ASKED_FOR = re.compile(
    r"\b(?:request(?:s|ed)?|requesting|decision|authorization|order(?:ed)?) (?:is |was )?for "
    r"[^.;]*",
    re.IGNORECASE,
)
# The reviewer says himself that nobody knows where the treatment goes.
_NOWHERE = re.compile(
    r"\b(?:body (?:part|region)|location|site|area)s?\b[^.;]{0,60}\b(?:unclear|unspecified|unknown"
    r"|not (?:\w+ )?(?:specified|stated|identified|clear|provided|indicated|given|known|listed))\b"
    r"|\b(?:unclear|unspecified|unknown|(?:not|fail\w*|without)\b[^.;]{0,40}"
    r"\b(?:specify\w*|state|stating|stated|identify\w*|indicate|indicating|list|include|note))\b"
    r"[^.;]{0,80}\b(?:body (?:part|region)|location|site)s?\b",
    re.IGNORECASE,
)
# Where pain goes, and what the worker does not have, is no aim.
_ELSEWHERE = re.compile(
    r"\b(?:radiat\w+|shooting|travell?ing|extending|referred pain) (?:\w+ ){0,2}?(?:in)?to\b[^.,;]*"
    r"|\bradiat\w+ (?:down|from)\b[^.,;]*"
    rf"|\b{TOLD_ABSENT} [^.;]*"
    r"|\b(?:no|without)(?: \w+){0,3} (?:pain|tenderness|complaints?|deficits?|weakness|symptoms?"
    r"|numbness|swelling)\b[^.,;]*",
    re.IGNORECASE,
)
# Tests of the blood name the organs that they tell something about; they are taken for the drugs.
_ANALYSES = {("dx", "labs"), ("dx", "uds"), ("dx", "genetic-test")}
_ORGANS = {"chest-abdomen", "cardio-pulmonary", "internal-other"}
# Care of a wound is care of the place where it is, whatever kind of care it is.
_OF_A_WOUND = re.compile(r"\bwounds?\b|\bincisions?\b|\bdressing changes?\b", re.IGNORECASE)


class Aim(NamedTuple):
    """What a treatment is aimed at, and where each part of that was read.

    `hint` is where a treatment of this name is mostly aimed at, where its line names no place.
    """

    regions: Regions = Regions((), ())
    laterality: str = NONE
    levels: tuple[str, ...] = ()
    source: TagOrigin = TagOrigin.TREATMENT
    side_source: TagOrigin = TagOrigin.TREATMENT
    levels_source: TagOrigin = TagOrigin.TREATMENT
    hint: Regions = Regions((), ())


def aim_of_line(treatment: str) -> Aim:
    """The aim that a treatment line states.

    Where part of a request was authorized, the part in dispute decides if it names a place at all.
    """
    aim = Aim()
    for text in dict.fromkeys((disputed(treatment), requested(treatment), treatment)):
        aim = _stated(text)
        if aim.regions.leaves or aim.regions.groups:
            return aim
    return aim


def _stated(text: str) -> Aim:
    regions, levels = named_regions(text), find_levels(text)
    if not (regions.leaves or levels):
        regions = regions._replace(leaves=misspelled_regions(text).leaves)
    leaves = dict.fromkeys(regions.leaves)
    for level in levels:
        leaves.setdefault(_LEVEL_REGIONS[level[0]])
    named = Regions(tuple(leaves), regions.groups)
    hint = Regions((), ()) if leaves or regions.groups else find_regions(text)
    return Aim(named, find_laterality(text), levels, hint=hint)


def aim_of(
    line: Aim, treatment: Treatment, treatment_line: str, rationale: str, claim: tuple[str, ...]
) -> Aim:
    """The aim of a treatment that stands for itself.

    The treatment line decides; what it leaves open, the sentences about this case may fill.
    """
    groups = line.regions.groups or line.hint.groups
    if (treatment.category, treatment.subcategory) in _ANALYSES:
        kept = tuple(leaf for leaf in line.regions.leaves if leaf not in _ORGANS)
        line = line._replace(regions=Regions(kept, groups))
    if line.regions.leaves:
        return line
    if "spine" in groups:
        return _aim_in_spine(line, groups, rationale, claim)
    if groups:
        return line._replace(regions=Regions((), groups))
    if treatment.category == "mental":
        return line._replace(regions=Regions(("psyche",), ()))
    aimed = _is_aimed(treatment) or _OF_A_WOUND.search(treatment_line) is not None
    said = _SaidOfAim.of(rationale)
    texts = (said.asked, said.case) if aimed else (said.purposes,)
    for text in texts:
        if text == said.case and line.hint.leaves:
            break
        aim = _aim_of_rationale(line, treatment.category == "rx", text)
        if aim is not None:
            return aim
    return line._replace(regions=line.hint)


class _SaidOfAim(NamedTuple):
    """What the sentences about the case say of the aim: in what they ask for, and at all."""

    purposes: str
    asked: str
    case: str

    @classmethod
    def of(cls, rationale: str) -> _SaidOfAim:
        said = [_ELSEWHERE.sub(" ", sentence) for sentence in case_sentences(rationale)]
        if any(map(_NOWHERE.search, said)):
            return cls("", "", "")
        found = (_PURPOSE.finditer, _ASKED_FOR.finditer)
        purposes, asked = (
            " ".join(match.group() for sentence in said for match in find(sentence))
            for find in found
        )
        return cls(purposes, asked, " ".join(said))


def _aim_in_spine(
    line: Aim, groups: tuple[str, ...], rationale: str, claim: tuple[str, ...]
) -> Aim:
    """Which parts of the spine are meant: those the case is argued with, else the claim's."""
    spine = body_regions().leaves_of("spine")
    said = _SaidOfAim.of(rationale)
    told = (
        (named_regions(said.asked).leaves, TagOrigin.RATIONALE),
        (named_regions(said.case).leaves, TagOrigin.RATIONALE),
        (claim, TagOrigin.SUMMARY),
    )
    for leaves, source in told:
        within = tuple(leaf for leaf in leaves if leaf in spine)
        if within:
            return line._replace(regions=Regions(within, groups), source=source)
    return line._replace(regions=Regions((), groups))


def _aim_of_rationale(line: Aim, is_drug: bool, text: str) -> Aim | None:
    leaves = named_regions(text).leaves
    if not is_drug:
        # Mood and sleep beside a bodily complaint are told, but are not what it is for.
        leaves = tuple(leaf for leaf in leaves if leaf != "psyche")
    if not leaves:
        return None
    side = line.laterality
    if side == NONE and not is_drug:
        side = _side_of_regions(text)
    side_source = TagOrigin.TREATMENT if side == line.laterality else TagOrigin.RATIONALE
    return line._replace(
        regions=Regions(leaves, ()),
        laterality=side,
        source=TagOrigin.RATIONALE,
        side_source=side_source,
    )


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
