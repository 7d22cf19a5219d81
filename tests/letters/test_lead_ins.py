"""Earlier decisions that a rationale quotes with their own headings."""

from __future__ import annotations

import pytest

from indexer.errors import NotALetter
from indexer.letters import Letter, Outcome, parse_letter
from tests.letters.test_layouts import F0, F2, F3
from trials.written import issue, letter

QUOTED = issue("Lumbar brace: Overturned", rationale="It was of use then.")
LEAD_INS = (
    "The earlier IMR decided:",
    "The prior determination reads as follows.",
    "In CM14-0001234 the reviewer wrote:",
    'The previous reviewer said: "',
    "The decision of an earlier review is quoted below.",
    "Here is the earlier determination.",
    "The first IMR found the following",
    "It was so told once:",
    "From the letter of 2014 \u2014",
)
IN_PARAGRAPH = LEAD_INS[:-2]


def read(text: str) -> Letter:
    return parse_letter(text, name="a.txt", stem="a")


@pytest.mark.parametrize("gap", ["\n\n", "\n", "\f"])
@pytest.mark.parametrize("lead_in", IN_PARAGRAPH)
def test_what_a_lead_in_opens_is_no_issue_of_the_letter(lead_in: str, gap: str) -> None:
    rationale = f"It is not needed. {lead_in}{gap}{QUOTED}\n\nThat still holds."
    with pytest.raises(NotALetter, match="decision that is quoted"):
        read(letter(issue(rationale=rationale), issue("Cane: Upheld")))


@pytest.mark.parametrize("lead_in", LEAD_INS)
def test_a_lead_in_may_be_a_paragraph_and_the_last_issue_quote(lead_in: str) -> None:
    rationale = f"It is not needed.\n\n{lead_in}\n\n{QUOTED}\n\nThat still holds."
    with pytest.raises(NotALetter, match="Lumbar brace"):
        read(letter(issue("Cane: Upheld"), issue(rationale=rationale)))


@pytest.mark.parametrize(
    ("text", "first", "behind"),
    [
        (F0, "2) Regarding", "Effect of"),
        (F2, "2. Norco", "3. A sling"),
        (F3.replace("{verdict}", "IS NOT"), "MEDICAL TREATMENT GUIDELINE", "MEDICAL REVIEWER"),
    ],
    ids=["F0", "F2", "F3"],
)
def test_a_quotation_is_told_in_every_layout(text: str, first: str, behind: str) -> None:
    block = text[text.index(first) : text.index(behind)]
    assert read(text).issues
    quoting = f"{block}The earlier IMR decided:\n\n{block}That still holds.\n\n"
    with pytest.raises(NotALetter, match="decision that is quoted"):
        read(text.replace(block, quoting))


@pytest.mark.parametrize(
    "closing",
    [
        "A prior review was read, and no deficit was found.",
        "The last decision stands for the reasons set forth above.",
        "The request following the first review: it is not needed.",
        "Pain reached below the knee at the other review.",
        "An earlier denial was upheld.",
        "It is not needed",
    ],
)
@pytest.mark.parametrize("heading", ["Cane: Overturned", "Follow-up: two visits: Overturned"])
def test_other_words_before_a_heading_are_no_lead_in(closing: str, heading: str) -> None:
    found = read(letter(issue(rationale=closing), issue(heading)))
    assert [one.outcome for one in found.issues] == [Outcome.UPHELD, Outcome.OVERTURNED]
    assert found.issues[0].rationale == closing
