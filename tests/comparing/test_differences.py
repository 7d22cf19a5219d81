"""What two decisions have in common, and what stands in one alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from indexer.letters.facts import Facts
from indexer.letters.model import Cover, Outcome, Reviewer
from indexer.letters.stated import Stated
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.tags import FoundGround, Tags
from search_app.comparing.differences import Difference, differences, only_here
from search_app.search import Search
from trials.answers import issue_ids

NOTHING = Tags((), (), (), (), "none", (), (), "dx", "mri")


def issue(rationale: str = "", **tags: Any) -> TaggedIssue:
    """An issue of which only this is told."""
    return TaggedIssue(
        id="CM16-0000001#1",
        treatment="MRI",
        outcome=Outcome.UPHELD,
        outcome_text="Upheld",
        claims_admin_guideline="",
        maximus_guideline="",
        rationale=rationale,
        tags=replace(NOTHING, **tags),
    )


def letter(facts: Facts | None = None, **tags: Any) -> TaggedLetter:
    """A letter with one issue, of which only this is told."""
    return TaggedLetter(
        id="CM16-0000001",
        layout="prose",
        cover=Cover(),
        reviewer=Reviewer(),
        summary="",
        issues=(issue(**tags),),
        facts=facts or Facts(),
    )


def told(rows: list[Difference], title: str) -> Difference:
    return next(row for row in rows if row.title == title)


def test_shared_and_own_values_are_told_apart() -> None:
    rows = differences(
        letter(body_regions=("lumbar", "cervical")), letter(body_regions=("cervical", "knee"))
    )
    assert told(rows, "Aimed at") == Difference(
        "Aimed at", ("Neck / cervical spine",), ("Low back / lumbar spine",), ("Knee",)
    )
    assert not told(rows, "Aimed at").same


def test_what_both_tell_alike_is_the_same() -> None:
    rows = differences(letter(), letter())
    assert [row.title for row in rows] == ["Treatment", "Kind of treatment"]
    assert all(row.same and row.both for row in rows)


def test_a_fact_that_only_one_states_differs() -> None:
    stated = letter(Facts(age=Stated(52, (0, 2))))
    assert told(differences(stated, letter()), "Age") == Difference("Age", (), ("52",), ())


def test_grounds_are_compared_by_their_names() -> None:
    found = letter(
        grounds=(
            FoundGround("red-flag-absent", (0, 1)),
            FoundGround("gain-shown", (0, 1), weighed=True),
        )
    )
    rows = differences(found, letter())
    assert told(rows, "Grounds").one == ("No red flag",)
    assert told(rows, "Weighed").one == ("Functional improvement or relief shown",)


def marked(one: str, other: str, most: int = 15) -> list[str]:
    spans = only_here(issue(one), issue(other), lambda term: len(term), most)
    return [one[start:end] for start, end in spans]


def test_words_that_the_other_has_in_any_form_are_not_marked() -> None:
    one = "In this case a spasm and weakness were found."
    assert marked(one, "In this case spasms were felt.") == ["weakness"]


def test_what_one_denies_and_the_other_does_not_is_marked() -> None:
    one = "In this case there is no weakness."
    assert marked(one, "In this case weakness is severe.") == ["no weakness"]


def test_a_word_of_quoted_guideline_text_is_not_marked() -> None:
    one = "ODG recommends traction for scoliosis. In this case a spasm was felt."
    assert marked(one, "In this case nothing was.") == ["spasm"]


def test_words_that_say_nothing_are_not_marked() -> None:
    one = "In this case we set a fee, found non severe spasms; tests reveal almost no weakness."
    assert marked(one, "In this case severe tests, set.") == ["spasms", "no weakness"]


def test_only_the_rarest_are_marked() -> None:
    one = "In this case a spasm, radiculopathy and numbness."
    assert marked(one, "In this case nothing.", most=1) == ["radiculopathy"]


def test_real_records_can_be_compared(search: Search) -> None:
    one, other = search.store.get(issue_ids(search)[:2])
    rarity = search.store.lexicon.rarity
    assert differences(one, other)
    for start, end in only_here(one.issue, other.issue, rarity):
        assert one.issue.rationale[start:end].strip()
    assert all(row.same for row in differences(one, one))
    assert only_here(one.issue, one.issue, rarity) == []
