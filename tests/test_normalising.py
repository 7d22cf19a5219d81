"""The indexed copy of a text, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis import terms
from indexer.normalising import normalise, typed, unaccented


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
        ("opioid na\u00efve, nai\u0308ve", "opioid naive, naive"),
        ("Sj\u00f6gren, 50 \u00b5g, 2 \u00d7 6", "Sjogren, 50 mcg, 2 x 6"),
        ("for 1\u00bd weeks", "for 1 1/2 weeks"),
    ],
)
def test_damage_by_printing_is_undone(printed: str, indexed: str) -> None:
    assert normalise(printed).text == indexed


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("\u201curine\u201d \u201edrug\u201f \u00abscreen\u00bb", '"urine" "drug" "screen"'),
        ("\u2018a\u2019", "'a'"),
        ("\u2013a \u2014b \u2212c \u2010d \u2011e \ufe63f \uff0dg", "-a -b -c -d -e -f -g"),
        ("\uff02knee\uff02\uff5e\uff13 kn\uff0a \uff08a\uff09", '"knee"~3 kn* (a)'),
        ("na\u00efve nai\u0308ve", "na\u00efve na\u00efve"),
        ("  a\n\tb\u00a0c\u2028d ", "a b c d"),
        ("a\x00b \udcffc\ud83d", "a b c"),
        ("soft\u00adhyphen\u200b\ufeff", "softhyphen"),
    ],
)
def test_what_was_typed_means_what_a_keyboard_writes(given: str, line: str) -> None:
    assert typed(given) == line


@given(st.text(max_size=60))
def test_what_was_typed_is_text_in_one_line(text: str) -> None:
    line = typed(text)
    line.encode()
    assert line == " ".join(line.split())
    assert typed(line) == line


def test_letters_lose_their_accents_and_others_stay() -> None:
    assert unaccented("\u00c9l\u00e8ve \u0142\u00f8\u00df \u0431") == "Eleve loss \u0431"


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


@pytest.mark.parametrize(
    ("text", "copy"),
    [
        ("ruled out.Criteria \u2022 .His", "ruled out. Criteria  .His"),
        ("na\u00efve.No \u2019 ,", "naive. No ',"),
        ("dysfunctiono Failure.Next", "dysfunction Failure. Next"),
        ("vertigo Failure , red- flag", "vertigo Failure, red-flag"),
        ("procedurePhysiologicTherapy", "procedure Physiologic Therapy"),
        ('said so."Then', 'said so." Then'),
    ],
)
def test_changes_stand_beside_each_other(text: str, copy: str) -> None:
    assert normalise(text).text == copy
