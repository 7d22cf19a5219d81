"""The table of facets: what each is called, and what an issue has of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.errors import UnknownFilter
from indexer.letters.model import Outcome
from indexer.letters.parsing import parse_letters
from indexer.tagged import TaggedLetter, derive
from indexer.vocabulary.facets import FACETS, NO_REASON_LABEL, NOT_A_REGION
from indexer.vocabulary.grounds import NO_GROUND
from indexer.vocabulary.reasons import NO_REASON, TOLD, FoundReason, reasons
from trials.written import issue, letter


def written(*issues: str) -> TaggedLetter:
    """A letter of these issue blocks."""
    (found,) = parse_letters(letter(*issues), name="letter.txt", stem="letter").letters
    return derive(found)


def read(facet: str, of: TaggedLetter) -> list[str]:
    """What the letter's first issue has of a facet."""
    return list(FACETS[facet].read(of, of.issues[0]))


def test_outcomes_are_said_in_full() -> None:
    label = FACETS["outcome"].label
    assert label("upheld") == "Upheld (denial stands)"
    assert label("overturned") == "Overturned (treatment allowed)"
    assert label("unknown") == "Outcome unknown: read the letter"


def test_every_filter_has_a_title() -> None:
    titles = [facet.title for facet in FACETS.values()]
    assert all(titles) and len(set(titles)) == len(titles)
    assert all(facet.option.endswith(".") for facet in FACETS.values())


def test_each_stands_under_its_own_id_and_has_a_flag() -> None:
    assert all(facet.id == name for name, facet in FACETS.items())
    assert FACETS["claim_region"].flag == "--claim-region"


def test_a_value_is_told_with_what_it_lies_in() -> None:
    guideline, region = FACETS["guideline"], FACETS["body_region"]
    assert guideline.path("odg.low-back.mri") == ("odg", "odg.low-back", "odg.low-back.mri")
    assert region.path("lumbar") == ("spine", "lumbar")
    assert region.path("spine") == ("spine",)
    assert region.path(NOT_A_REGION) == (NOT_A_REGION,)


def test_a_letter_is_read_with_the_groups_and_parents_of_its_values() -> None:
    found = written(issue("MRI of the lumbar spine: Upheld"))
    assert read("outcome", found) == ["upheld"]
    assert set(read("body_region", found)) == {"lumbar", "spine"}
    assert set(read("claim_region", found)) == {"lumbar", "spine"}
    assert read("category", found) == ["dx"]
    assert read("subcategory", found) == ["dx/mri"]
    assert read("year", found) == ["2016"]
    assert read("drug", found) == read("level", found) == read("side", found) == []
    cited = read("guideline", found)
    assert all(parent in cited for value in cited for parent in FACETS["guideline"].path(value))
    assert "mtus" in cited


def test_what_has_nothing_of_a_facet_is_told_as_such() -> None:
    found = written(issue("Norco 10/325 #60: Overturned", rationale="A line."))
    assert read("body_region", found) == [NOT_A_REGION]
    assert read("ground", found) == [NO_GROUND]
    assert read("drug", found) == ["hydrocodone/acetaminophen"]


def test_what_is_left_stands_last_however_much_it_is() -> None:
    for facet, rest in (
        ("body_region", NOT_A_REGION),
        ("ground", NO_GROUND),
        ("reason", NO_REASON),
    ):
        rank = FACETS[facet].rank
        assert rank(rest, 999) > rank("any", 0) > rank("any", 5)


def test_the_priority_is_that_of_the_cover() -> None:
    facet = FACETS["priority"]
    held = written(issue())
    printed = {"Standard": ["standard"], "Expedited": ["expedited"], None: [], "Soon": []}
    for priority, values in printed.items():
        one = replace(held, cover=replace(held.cover, priority=priority))
        assert list(facet.read(one, one.issues[0])) == values
    assert facet.resolve(" Expedited ") == ("expedited",)
    with pytest.raises(UnknownFilter, match="is no priority; there are standard, expedited"):
        facet.resolve("urgent")


@pytest.mark.parametrize("facet", ["side", "priority"])
def test_a_value_of_a_few_is_known_in_any_case_and_any_other_refused(facet: str) -> None:
    resolve = FACETS[facet].resolve
    known = {"side": ("right", "left", "bilateral"), "priority": ("standard", "expedited")}[facet]
    for one in known:
        assert resolve(f" {one.upper()} ") == (one,)
    with pytest.raises(UnknownFilter, match=f"'up' is no {facet}; there are {', '.join(known)}"):
        resolve("up")


def told(**probabilities: float) -> TaggedLetter:
    """An upheld decision of which these reasons are told; `_` stands for a hyphen."""
    held = written(issue("MRI of the lumbar spine: Upheld"))
    found = tuple(
        FoundReason(reason.replace("_", "-"), (0, 5), one) for reason, one in probabilities.items()
    )
    return replace(held, issues=(replace(held.issues[0], found_reasons=found),))


def test_a_reason_is_read_with_its_parent_where_it_is_told_and_decides() -> None:
    found = told(no_red_flags=0.9, red_flags_present=0.9, conservative_care_too_short=TOLD - 0.01)
    assert found.issues[0].reasons == ("no-red-flags",)
    assert read("reason", found) == ["red-flag-absent", "no-red-flags"]
    for nothing in (told(), told(red_flags_present=0.9), told(no_red_flags=0.1), told(unknown=1)):
        assert nothing.issues[0].reasons == ()
        assert read("reason", nothing) == [NO_REASON]


def test_where_the_outcome_is_unknown_any_reason_that_is_told_may_decide() -> None:
    (held,) = told(no_red_flags=0.9, red_flags_present=0.8, unknown=0.9).issues
    unknown = replace(held, outcome=Outcome.UNKNOWN)
    assert unknown.reasons == ("no-red-flags", "red-flags-present")


def test_reasons_and_their_parents_are_known_by_id_and_by_label() -> None:
    facet, table = FACETS["reason"], reasons()
    for value in [*table.reasons, *table.parents, NO_REASON]:
        assert facet.resolve(f" {value.upper()} ") == (value,)
        assert facet.resolve(facet.label(value)) == (value,)
        assert facet.path(value)[-1] == value
    assert facet.label(NO_REASON) == NO_REASON_LABEL
    assert facet.path(NO_REASON) == (NO_REASON,)
    assert facet.path("no-red-flags") == ("red-flag-absent", "no-red-flags")
    with pytest.raises(UnknownFilter, match=r"'no-red-flag'; did you mean .*no-red-flags"):
        facet.resolve("no-red-flag")
    with pytest.raises(UnknownFilter, match="imr stats lists them"):
        facet.resolve("")
