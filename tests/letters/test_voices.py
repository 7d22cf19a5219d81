"""Sentences of the case as against sentences of a guideline."""

from __future__ import annotations

import pytest

from indexer.letters import Letter
from indexer.letters.voices import case_sentences, spoken_of_case


def spoken(text: str) -> list[str]:
    return [text[start:end] for start, end in spoken_of_case(text)]


@pytest.mark.parametrize(
    ("guideline", "case"),
    [
        ("The MTUS recommends a trial of six visits.", "In this case, ten visits brought no gain."),
        ("According to the ODG, braces may be used.", "The patient walks without support."),
        ("Patients with red flags need films.", "There was a lack of red flags on examination."),
        ("Recommended as an option after surgery.", "Here, no operation is planned."),
        ('"Gain" means a rise in function.', "There are no records of the last visits."),
        ("A brace may help some.", "The reason for this brace was not provided."),
        ("A visit takes an hour.", "The requested series contains twelve of them."),
        ("It reduces pain (Smith, 2008).", "The documentation tells of no such trial."),
    ],
)
def test_the_case_is_told_from_the_guideline(guideline: str, case: str) -> None:
    assert spoken(f"{guideline} {case}") == [case]


def test_what_follows_a_turn_is_of_the_case_until_a_guideline_speaks() -> None:
    text = (
        "In this case, films were clean. Strength is full. The guidelines state that imaging "
        "waits. Rest helps. Therefore, it is not medically necessary."
    )
    assert spoken(text) == [
        "In this case, films were clean.",
        "Strength is full.",
        "Therefore, it is not medically necessary.",
    ]


def test_what_turns_a_sentence_of_the_case_belongs_to_it() -> None:
    text = (
        "The MTUS recommends films. Films of knees are useful. The patient limps. However, films "
        "show nothing. The ODG says so. However, knees differ. Therefore, no film is needed."
    )
    assert spoken(text) == [
        "The patient limps.",
        "However, films show nothing.",
        "Therefore, no film is needed.",
    ]


def test_the_closing_sentence_is_always_of_the_case() -> None:
    assert spoken("Patients heal. Patients rest.") == ["Patients rest."]


def test_a_text_without_words_has_no_sentence() -> None:
    assert spoken("") == []


def test_every_shared_rationale_speaks_of_its_case(shared_letters: list[Letter]) -> None:
    issues = [issue for letter in shared_letters for issue in letter.issues]
    lengths = [
        sum(end - start for start, end in spoken_of_case(i.rationale)) / len(i.rationale)
        for i in issues
    ]
    assert min(lengths) > 0
    # Neither everything nor next to nothing: about half of what is printed is guideline text.
    assert 0.5 < sum(lengths) / len(lengths) < 0.6


def test_guideline_quotes_are_no_sentences_of_the_case() -> None:
    rationale = (
        "The ODG recommends massage for the knee. The patient has pain in the hip. Since the "
        "guidelines do not support it for the neck, the request fails. Massage helps the elbow."
    )
    assert case_sentences(rationale) == ["The patient has pain in the hip."]
