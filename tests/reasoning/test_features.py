"""What is known of a sentence."""

from __future__ import annotations

from indexer.letters import Outcome
from indexer.letters.cues import BESIDE, BY_OUTCOME, CUES
from indexer.reasoning.features import Features, describe


def features(
    *said: str, treatment: str = "Knee MRI", outcome: Outcome = Outcome.UPHELD
) -> list[Features]:
    described = describe(" ".join(said), treatment, outcome)
    assert len(described.spans) == len(said)
    return list(described.features)


def test_lists_of_cues_name_cues() -> None:
    assert CUES.keys() >= BESIDE | BY_OUTCOME


def test_sentence_knows_its_neighbours() -> None:
    first, last = features("In this case, he limps.", "However, films are clean.")
    assert first["after: however"] == 1.0
    assert last["before: turn"] == 1.0
    assert first["before: nothing"] == last["after: nothing"] == 1.0


def test_outcome_colours_what_is_denied() -> None:
    (upheld,) = features("There is no deficit.")
    (overturned,) = features("There is no deficit.", outcome=Outcome.OVERTURNED)
    (unknown,) = features("There is no deficit.", outcome=Outcome.UNKNOWN)
    assert "upheld: negative" in upheld and "overturned: negative" in overturned
    assert not [name for name in unknown if name.startswith(("upheld", "overturned", "None"))]


def test_what_goes_on_within_a_quotation_is_marked() -> None:
    inside = features('The guide says: "Rest helps.', "Ice helps.", 'Heat helps."', "He rests.")
    assert [one.get("in quotation", 0.0) for one in inside] == [0.0, 1.0, 0.0, 0.0]


def test_conclusion_is_told_from_one_that_holds_a_reason() -> None:
    (bare,) = features("Therefore, the knee MRI is not medically necessary.")
    (whole,) = features("Therefore, until swelling subsides, the knee MRI is not necessary.")
    assert bare["telling words"] < whole["telling words"]
    assert bare["shared with treatment"] == whole["shared with treatment"] == 1.0
