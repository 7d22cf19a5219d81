"""The indexed copy of a text, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import terms
from indexer.normalising import normalise


@pytest.mark.parametrize(
    ("printed", "indexed"),
    [
        ("Films are ruled out.Criteria follow.", "Films are ruled out. Criteria follow."),
        ('a screening "study."In this case', 'a screening "study." In this case'),
        ("loss of dysfunctiono Failure to heal", "loss of dysfunction Failure to heal"),
        ("he was sent to Physical therapy", "he was sent to Physical therapy"),
        ("with vertigo Tinel was positive", "with vertigo Tinel was positive"),
        ("an invasive procedurePhysiologic evidence", "an invasive procedure Physiologic evidence"),
        ("OxyContin and McKenzie", "OxyContin and McKenzie"),
        ("DeQuervain, BioFreeze, MenthoDerm", "DeQuervain, BioFreeze, MenthoDerm"),
        ("a red- flag sign", "a red-flag sign"),
        ("pre- and post-operative", "pre- and post-operative"),
        ("pain at work .His knee", "pain at work.His knee"),
        ("\ufb01bromyalgia \u201cbetter\u201d 3\u20134", 'fibromyalgia "better" 3-4'),
        ("a soft\u00adhyphen", "a softhyphen"),
        ("at 6.5 of 10", "at 6.5 of 10"),
    ],
)
def test_damage_by_printing_is_undone(printed: str, indexed: str) -> None:
    assert normalise(printed).text == indexed


def test_a_highlight_points_into_the_original() -> None:
    text = "were ruled out.Criteria for \ufb01bromyalgia\u2019s"
    found = {term.term: text[term.start : term.end] for term in terms(text)}
    assert found["criteria"] == "Criteria"
    assert found["fibromyalgia"] == "\ufb01bromyalgia\u2019s"


@given(st.text(alphabet="abcdeo AZ.,-\ufb01\u201c\u00ad\u2013\u2022\u00bd", max_size=60))
def test_every_place_leads_back(text: str) -> None:
    copy = normalise(text)
    assert copy.text == normalise(text).text
    places = [copy.span(i, i + 1) for i in range(len(copy.text))]
    for i, (start, end) in enumerate(places):
        assert 0 <= start <= end <= len(text)
        if text[start:end] == copy.text[i]:
            continue
        # What was changed leads back to the whole of what it was made from.
        assert copy.text[i] in normalise(text[max(0, start - 4) : end + 4]).text
    assert places == sorted(places)
    if copy.text:
        assert copy.span(0, len(copy.text))[1] <= len(text)
