"""Is an issue where a text says? Told for all at once as it is told by hand for each."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.contract import Ask, Exact
from indexer.filters import Filters
from indexer.letters.parsing import parse_letters
from indexer.local.columns import Column, Columns, Likely
from indexer.local.exactness import exactness
from indexer.local.lexical import LexicalIndex
from indexer.ranking.candidates import AGREES, ELSEWHERE, SILENT
from indexer.tagged import TaggedIssue, TaggedLetter, derive
from indexer.vocabulary.facets import FACETS
from indexer.vocabulary.laterality import NONE
from indexer.vocabulary.levels import SEGMENTS
from indexer.vocabulary.tables import body_regions
from trials.written import issue, letter


def one_issue() -> TaggedLetter:
    (found,) = parse_letters(letter(issue()), name="a.txt", stem="a").letters
    return derive(found)


LETTER = one_issue()


@dataclass(frozen=True)
class Where:
    """What an issue or a text says of where."""

    leaves: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    side: str = NONE

    def tagged(self) -> TaggedIssue:
        """An issue with these tags; leaves bring their groups, as tagging has it."""
        around = {*self.groups, *(body_regions().leaves[one].group for one in self.leaves)}
        held = LETTER.issues[0]
        tags = replace(
            held.tags,
            body_regions=self.leaves,
            body_region_groups=tuple(sorted(around)),
            levels=self.levels,
            laterality=self.side,
        )
        return replace(held, tags=tags)

    def understood(self) -> Filters:
        """What is understood of a text that says so."""
        told = {
            "body_region": (*self.leaves, *self.groups),
            "level": self.levels,
            "side": () if self.side == NONE else (self.side,),
        }
        return Filters(**{facet: values for facet, values in told.items() if values})

    def agrees(self, issue: TaggedIssue) -> bool:
        """Whether an issue has each of what a text says."""
        tags = issue.tags
        regions = {*tags.body_regions, *tags.body_region_groups}
        return (
            (self.side == NONE or issue.side == self.side)
            and (not self.levels or not {*self.levels}.isdisjoint(tags.levels))
            and (not (self.leaves or self.groups) or bool(regions & {*self.leaves, *self.groups}))
        )

    def contradicts(self, issue: TaggedIssue) -> bool:
        """Whether an issue is elsewhere in one of them."""
        tags = issue.tags
        if {self.side, issue.side} == {"right", "left"}:
            return True
        if self.levels and tags.levels and {*self.levels}.isdisjoint(tags.levels):
            return True
        if not (self.leaves or self.groups):
            return False
        if self.leaves and tags.body_regions:
            return {*self.leaves, *self.groups}.isdisjoint(
                (*tags.body_regions, *tags.body_region_groups)
            )
        # A group and a leaf of it do not contradict each other.
        around = {*self.groups, *(body_regions().leaves[one].group for one in self.leaves)}
        return bool(tags.body_region_groups) and around.isdisjoint(tags.body_region_groups)


def few(values: list[str] | tuple[str, ...], most: int = 2) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), max_size=most, unique=True).map(tuple)


WHERE = st.builds(
    Where,
    few(["lumbar", "cervical", "knee", "ankle-foot", "shoulder", "psyche"]),
    few(["spine", "lower", "upper", "psyche"], 1),
    few(SEGMENTS[:4]),
    st.sampled_from([NONE, "right", "left", "bilateral"]),
)


def place_of(text: Where | Filters, issues: list[Where]) -> list[int]:
    """What is told of each issue's place."""
    held = [one.tagged() for one in issues]
    columns = Columns(
        facets={
            name: Column.of([list(facet.read(LETTER, one)) for one in held])
            for name, facet in FACETS.items()
        },
        letter_of=np.zeros(len(held), np.int32),
        group_of=np.arange(len(held), dtype=np.int32),
        day_of=np.full(len(held), "NaT", "datetime64[D]"),
        passage_issue=np.empty(0, np.int32),
        passage_letter=np.empty(0, np.int32),
        reasons=Likely.told([{} for _ in held]),
        line_of=np.zeros(len(held), np.uint64),
        letter_fields=np.zeros(1, np.uint32),
        issue_fields=np.zeros(len(held), np.uint32),
        samples=np.zeros(1, np.bool_),
    )
    understood = text.understood() if isinstance(text, Where) else text
    ask = Ask(text="x", exact=Exact(), understood=understood)
    # Without a name that is meant, words are not looked at.
    found = exactness(ask, columns, LexicalIndex.__new__(LexicalIndex))
    assert found.line is None and found.holds is None
    assert found.alike is None and found.same is None
    if found.place is None:
        assert not understood
        return [AGREES] * len(held)
    return found.place.tolist()


@given(WHERE, st.lists(WHERE, min_size=1, max_size=8))
def test_an_issue_is_in_place_as_it_is_by_hand(text: Where, issues: list[Where]) -> None:
    for where, told in zip(issues, place_of(text, issues), strict=True):
        issue = where.tagged()
        expected = SILENT
        if text.contradicts(issue):
            expected = ELSEWHERE
        elif text.agrees(issue):
            expected = AGREES
        assert told == expected


def test_what_names_both_sides_contradicts_neither() -> None:
    sides = [Where(side="right"), Where(side="left"), Where()]
    both = Filters(side=("right", "left"))
    assert place_of(both, sides) == [AGREES, AGREES, SILENT]


@pytest.mark.parametrize(
    ("text", "issue", "place"),
    [
        (Where(leaves=("lumbar",)), Where(leaves=("lumbar",)), AGREES),
        (Where(leaves=("lumbar",)), Where(groups=("spine",)), SILENT),
        (Where(groups=("spine",)), Where(leaves=("lumbar",)), AGREES),
        (Where(leaves=("lumbar",)), Where(leaves=("cervical",)), ELSEWHERE),
        (Where(leaves=("lumbar",)), Where(groups=("lower",)), ELSEWHERE),
        (Where(leaves=("lumbar",)), Where(), SILENT),
        (Where(leaves=("lumbar",)), Where(leaves=("lumbar", "cervical")), AGREES),
        (Where(leaves=("lumbar", "knee")), Where(leaves=("knee",)), AGREES),
        (Where(side="right"), Where(side="right"), AGREES),
        (Where(side="right"), Where(side="left"), ELSEWHERE),
        (Where(side="right"), Where(side="bilateral"), SILENT),
        (Where(side="bilateral"), Where(side="left"), SILENT),
        (Where(side="right"), Where(), SILENT),
        (Where(levels=SEGMENTS[:1]), Where(levels=SEGMENTS[:2]), AGREES),
        (Where(levels=SEGMENTS[:1]), Where(levels=SEGMENTS[1:2]), ELSEWHERE),
        (Where(levels=SEGMENTS[:1]), Where(), SILENT),
        # One place that is another is enough; one of which nothing is told makes silent.
        (Where(leaves=("knee",), side="right"), Where(leaves=("knee",), side="left"), ELSEWHERE),
        (Where(leaves=("knee",), side="right"), Where(leaves=("lumbar",), side="right"), ELSEWHERE),
        (Where(leaves=("knee",), side="right"), Where(leaves=("knee",)), SILENT),
        (Where(), Where(leaves=("knee",)), AGREES),
    ],
)
def test_a_group_and_its_leaf_and_both_sides_contradict_nothing(
    text: Where, issue: Where, place: int
) -> None:
    assert place_of(text, [issue]) == [place]
