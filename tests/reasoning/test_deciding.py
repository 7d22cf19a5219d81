"""Which sentences are quoted as the reason of a decision."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.letters import Letter, Outcome
from indexer.reasoning.deciding import deciding_sentences

UPHELD, OVERTURNED = Outcome.UPHELD, Outcome.OVERTURNED


def quoted(rationale: str, treatment: str, outcome: Outcome) -> list[str]:
    spans = deciding_sentences(rationale, treatment, outcome)
    return [rationale[start:end] for start, end in spans]


GUIDELINE = "The MTUS states that therapy may be extended where functional gains are documented."
FORMULA = "Therefore, the request for knee therapy is not medically necessary."


@pytest.mark.parametrize(
    ("reason", "treatment", "outcome"),
    [
        (
            "There is no documentation of functional improvement from the twelve visits so far.",
            "Physical therapy, 8 visits",
            UPHELD,
        ),
        (
            "However, the patient has already completed 24 visits, in excess of the guideline.",
            "Physical therapy, 8 visits",
            UPHELD,
        ),
        (
            "In this case, the patient has failed six weeks of therapy and shows a positive "
            "McMurray test, and a tear is suspected.",
            "Knee MRI",
            OVERTURNED,
        ),
        (
            "Given the lack of red flags and of conservative care, imaging is not supported.",
            "Lumbar MRI",
            UPHELD,
        ),
        (
            "While the guideline allows a trial of four weeks, here, however, no trial of the unit "
            "was documented before the purchase was requested.",
            "TENS unit, purchase",
            UPHELD,
        ),
    ],
)
def test_reason_is_quoted_and_guideline_and_formula_are_not(
    reason: str, treatment: str, outcome: Outcome
) -> None:
    close = FORMULA if outcome is UPHELD else FORMULA.replace("not ", "")
    found = quoted(f"{GUIDELINE} {reason} {close}", treatment, outcome)
    assert reason in found
    assert GUIDELINE not in found
    assert close not in found


def test_conclusion_that_tells_the_reason_is_quoted() -> None:
    reason = (
        "Therefore, until the home exercises, which seem to help, are completed, the request for "
        "the knee MRI is not medically necessary."
    )
    assert quoted(f"{GUIDELINE} {reason}", "Knee MRI", UPHELD) == [reason]


@pytest.mark.parametrize(
    "rationale",
    ["", "  \n\n ", "The request is not medically necessary.", f"{FORMULA}"],
)
def test_nothing_is_quoted_where_no_reason_is_told(rationale: str) -> None:
    assert quoted(rationale, "Knee therapy", UPHELD) == []


def test_unknown_outcome_is_read_too() -> None:
    reason = "There is no documentation of functional improvement from the visits so far."
    assert reason in quoted(f"{GUIDELINE} {reason}", "Physical therapy", Outcome.UNKNOWN)


@given(st.text(max_size=400), st.sampled_from(list(Outcome)))
@settings(max_examples=60)
def test_any_text_gives_sentences_in_order(text: str, outcome: Outcome) -> None:
    spans = deciding_sentences(text, "Knee MRI", outcome)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(spans))


def test_shared_gold_is_met(shared: Path, shared_letters: list[Letter]) -> None:
    """Not a measure of quality (the forest saw these): that the forest is the one that was made.

    `python -m benchmarks.deciding` tells how well it does on letters that it did not see.
    """
    issues = {issue.id: issue for letter in shared_letters for issue in letter.issues}
    lines = (shared / "gold" / "deciding.jsonl").read_text(encoding="utf-8").splitlines()
    covered = []
    shares = []
    for line in map(json.loads, lines):
        issue = issues[line["id"]]
        spans = deciding_sentences(issue.rationale, issue.treatment, issue.outcome)
        text = " ".join(issue.rationale[start:end] for start, end in spans)
        covered.append(any(sentence.strip() in text for sentence in line["deciding"]))
        shares.append(sum(end - start for start, end in spans) / len(issue.rationale))
    assert sum(covered) / len(covered) >= 0.98
    assert sorted(shares)[len(shares) // 2] <= 0.33


@pytest.mark.parametrize(
    "advice",
    [
        "Weaning should occur over several weeks.",
        "Weaning is recommended.",
        "A slow taper is advised and should be supervised, as abrupt stopping is to be avoided.",
        "This decision should not be interpreted as advice to stop the drug abruptly.",
    ],
)
def test_advice_on_how_to_stop_a_drug_is_no_reason(advice: str) -> None:
    reason = "There is no documentation of a urine drug screen or of any gain in function."
    rationale = f"{reason} {advice} The request for Norco is not medically necessary."

    assert quoted(rationale, "Norco 10/325 mg #90", UPHELD) == [reason]


def test_missing_record_of_weaning_may_be_the_reason() -> None:
    reason = "There is no documentation that weaning was tried, as it should have been by now."
    rationale = f"{reason} The request for Norco is not medically necessary."

    assert quoted(rationale, "Norco 10/325 mg #90", UPHELD) == [reason]
