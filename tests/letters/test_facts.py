"""What is read in a summary as stated of the worker and the injury."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letters import Letter
from indexer.letters.facts import Facts, facts


@pytest.mark.parametrize(
    ("summary", "age", "sex"),
    [
        ("A 44 year old female baker.", 44, "female"),
        ("This is a 38-year-old right-hand dominant man.", 38, "male"),
        ("The 51 year old male worker fell.", 51, "male"),
        ("Claimant, a 29 y/o F, fell.", 29, "female"),
        ("A 61-year-old who stocks shelves.", 61, None),
        ("The worker, aged 47, is a pleasant left handed lady.", 47, "female"),
        ("The patient is a male with a 17 year old scar.", None, "male"),
        ("She lives with her 16-year-old son.", None, None),
        ("He is treated for male pattern baldness.", None, None),
        ("The pain has lasted 20 years.", None, None),
    ],
)
def test_age_and_sex_only_where_stated(summary: str, age: int | None, sex: str | None) -> None:
    found = facts(summary)
    assert (found.age and found.age.value, found.sex and found.sex.value) == (age, sex)


@pytest.mark.parametrize(
    ("summary", "day"),
    [
        ("Her industrial injury of March 9, 2011 is old.", date(2011, 3, 9)),
        ("He was injured on 3/9/11 at work .He rests.", date(2011, 3, 9)),
        ("A date of injury on 03-09-2011.", date(2011, 3, 9)),
        ("A claim from 3/09/ 2011 is open.", date(2011, 3, 9)),
        ("Cumulative trauma from 5/1/98 to 6/1/99.", date(1998, 5, 1)),
        ("The injured worker was seen on 3/9/2011.", None),
        ("The injury was examined on 3/9/2011.", None),
        ("A first report of injury of 3/9/2011.", None),
        ("She was hurt on 3/9/2011.", date(2011, 3, 9)),
        ("An injury dated March 9, 2011.", date(2011, 3, 9)),
        ("An injury of March 2011.", None),
        ("An injury of 31/31/2011.", None),
    ],
)
def test_date_of_injury_is_the_first_after_a_word_for_it(summary: str, day: date | None) -> None:
    found = facts(summary).date_of_injury
    assert (found and found.value) == day


def test_cover_tells_the_century_and_which_of_two_dates_is_meant() -> None:
    summary = "An injury with trauma of 4/4/09 and 5/5/09."
    found = facts(summary, date(2009, 5, 5)).date_of_injury
    assert found is not None
    assert found.value == date(2009, 5, 5)
    assert facts("No date is stated.", date(2009, 5, 5)).date_of_injury is None


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        ("The mechanism of injury is described as a fall from a roof.", "a fall from a roof"),
        ("Mechanism of injury: a dog bite; stitches were set.", "a dog bite"),
        ("The mechanism of injury was not provided.", None),
        ("An injury on 2/2/2012, while moving a piano up a stair.", "moving a piano up a stair"),
        ("The accident occurred when a shelf gave way.", "a shelf gave way"),
        ("He injured his knee when he missed a step and was treated with ice.", "he missed a step"),
        ("An injury dated 2/2/2012, resulting from a fall on stairs.", "a fall on stairs"),
        ("The stated mechanism was being hit by a box.", "being hit by a box"),
        ("She slipped on ice at work.", "slipped on ice at work"),
        ("She slipped in her bath last week.", None),
        ("An injury on 2/2/2012 and treatment since, due to pain.", None),
    ],
)
def test_mechanism_is_the_clause_that_tells_it(summary: str, told: str | None) -> None:
    found = facts(summary).mechanism
    assert (found and found.value) == told


@pytest.mark.parametrize(
    ("summary", "named"),
    [
        ("Diagnoses include elbow sprain, knee pain, and whiplash.",
         "elbow sprain|knee pain|whiplash"),
        ("He was diagnosed with a hip strain and bursitis of the heel.",
         "hip strain|bursitis of the heel"),
        ("Under treatment for hip, thigh and knee strain.", "hip, thigh and knee strain"),
        ("Diagnosis: knee sprain and strain.", "knee sprain and strain"),
        ("Diagnosed as having strain of muscle, fascia and tendon of the hip, initial encounter.",
         "strain of muscle, fascia and tendon of the hip, initial encounter"),
        ("The diagnoses are tear of the cuff, left; sprain of the toe, initial.",
         "tear of the cuff, left|sprain of the toe, initial"),
        ("Diagnoses: 1. Hip strain. 2. Knee sprain.\nHe rests.", "Hip strain|Knee sprain"),
        ("The impression was knee pain.", "knee pain"),
        ("He reports back pain and was diagnosed with a disc bulge.", "disc bulge"),
        ("The functional assessment was weakness.", ""),
        ("The MRI impression was a meniscus tear.", ""),
        ("Depressive disorder, single episode, is treated. Diagnoses are stress disorder, single "
         "episode, and hip pain.", "stress disorder, single episode|hip pain"),
        ("She is being treated for low spirits.", ""),
        ("He has a past history of a diagnosis of asthma.", ""),
        ("Diagnoses are not available.", ""),
        ("Diagnosed with neck strain and he was given a collar.", "neck strain"),
    ],
)  # fmt: skip
def test_diagnoses_are_cut_from_the_list(summary: str, named: str) -> None:
    assert [one.value for one in facts(summary).diagnoses] == [
        one for one in named.split("|") if one
    ]


def test_diagnosis_comes_before_what_a_treatment_is_for() -> None:
    summary = "He is being treated for back pain. He was diagnosed with lumbar stenosis."
    assert [one.value for one in facts(summary).diagnoses] == ["lumbar stenosis"]


def quotes(summary: str, found: Facts) -> bool:
    """Whether every quote is what stands at its span."""
    quoted = [*found.diagnoses, *([found.mechanism] if found.mechanism else [])]
    return all(" ".join(summary[slice(*one.span)].split()) == one.value for one in quoted)


@given(st.text(alphabet="diagnosed with strain, and; injury 1/2/10 when he fell. 45", max_size=300))
def test_any_text_is_read_and_quoted_exactly(summary: str) -> None:
    assert quotes(summary, facts(summary))


@pytest.mark.parametrize(
    "piece",
    [
        "diagnoses of ",
        "diagnosed with strain and x ",
        "strain, x, ",
        "injury 1/1/01 ",
        "was injured when ",
        "45 year old ",
        "1. 2. ",
        "he fell ",
    ],
)
def test_a_long_summary_is_read_to_its_end(piece: str) -> None:
    # How time grows with length is measured by benchmarks/growth.py; here only that it ends.
    facts("He was diagnosed with injury " + piece * 10_000)


def test_real_letters_state_most_facts(shared_letters: list[Letter]) -> None:
    read = [(one, facts(one.summary, one.cover.date_of_injury)) for one in shared_letters]
    assert all(quotes(letter.summary, found) for letter, found in read)
    count = len(read)
    assert sum(found.age is not None for _, found in read) >= 0.99 * count
    assert sum(found.sex is not None for _, found in read) >= 0.98 * count
    assert sum(bool(found.diagnoses) for _, found in read) >= 0.91 * count
    assert sum(found.mechanism is not None for _, found in read) >= 0.32 * count
    dated = [(one.cover.date_of_injury, found.date_of_injury) for one, found in read]
    agree = [cover == day.value for cover, day in dated if cover and day]
    assert sum(agree) >= 0.97 * len(agree)
