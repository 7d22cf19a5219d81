"""What two decisions have in common, and what stands in one alone."""

from __future__ import annotations

from indexer.records import Record
from search_app.comparing.differences import Difference, differences, only_here
from search_app.search import Search

FACTS = {"age": None, "sex": None, "mechanism": None, "diagnoses": []}


def record(**told: object) -> Record:
    """An issue with its letter, of which only this is told."""
    return {
        "treatment": "MRI",
        "rationale": "",
        "grounds": [],
        "category": "dx",
        "subcategory": "mri",
        "drugs": [],
        "body_regions": [],
        "body_region_groups": [],
        "levels": [],
        "laterality": "none",
        "claim_regions": [],
        "guidelines": {"maximus": [], "claims_admin": []},
        "letter": {"facts": FACTS, "reviewer": {"specialties": []}, "decision_date": None},
    } | told


def told(rows: list[Difference], title: str) -> Difference:
    return next(row for row in rows if row.title == title)


def test_shared_and_own_values_are_told_apart() -> None:
    rows = differences(
        record(body_regions=["lumbar", "cervical"]), record(body_regions=["cervical", "knee"])
    )
    assert told(rows, "Aimed at") == Difference(
        "Aimed at", ("Neck / cervical spine",), ("Low back / lumbar spine",), ("Knee",)
    )
    assert not told(rows, "Aimed at").same


def test_what_both_tell_alike_is_the_same() -> None:
    rows = differences(record(), record())
    assert [row.title for row in rows] == ["Treatment", "Kind of treatment"]
    assert all(row.same and row.both for row in rows)


def test_a_fact_that_only_one_states_differs() -> None:
    age = {"value": 52, "span": [0, 2]}
    letter = record()["letter"] | {"facts": FACTS | {"age": age}}
    assert told(differences(record(letter=letter), record()), "Age") == Difference(
        "Age", (), ("52",), ()
    )


def test_grounds_are_compared_by_their_names() -> None:
    found = record(
        grounds=[
            {"id": "red-flag-absent", "span": [0, 1], "weighed": False},
            {"id": "gain-shown", "span": [0, 1], "weighed": True},
        ]
    )
    rows = differences(found, record())
    assert told(rows, "Grounds").one == ("No red flag",)
    assert told(rows, "Weighed").one == ("Functional improvement or relief shown",)


def marked(one: str, other: str, most: int = 15) -> list[str]:
    spans = only_here(record(rationale=one), record(rationale=other), lambda term: len(term), most)
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
    one, other = search.records([0, 1])
    assert differences(one, other)
    for start, end in only_here(one, other, search.rarity):
        assert one["rationale"][start:end].strip()
    assert all(row.same for row in differences(one, one))
    assert only_here(one, one, search.rarity) == []
