"""Letters in one file that have lost their fronts, covers in a row, and cases that are quoted."""

from __future__ import annotations

import pytest

from indexer.letters import Parsed, Source, read_letters
from tests.letters.test_splitting import BOTH, FIRST, NUMBERS, SECOND, read, told
from trials.written import COVER, ISSUES_HEADING, METHOD, issue, letter

ONE, OTHER, THIRD = NUMBERS
BACK = SECOND[SECOND.index("Wrist splint") :]
GAPS = pytest.mark.parametrize("gap", ["\n\n", "\f"])


def footer(case: str, page: str = "") -> str:
    return f"Final Determination Letter for IMR Case Number {case}{page}"


def read_file(text: str) -> Parsed:
    (reading,) = read_letters([Source("batch.txt", "batch", ".txt", text.encode)])
    return Parsed(reading.letters, tuple(reading.errors))  # type: ignore[arg-type]


def both_ways(text: str) -> list[Parsed]:
    return [read(text), read_file(text)]


@GAPS
@pytest.mark.parametrize("page", ["", ", page 1", ", page 2 of 2", " page 1"])
def test_footers_tell_a_letter_without_a_front(gap: str, page: str) -> None:
    text = f"{FIRST}\n\n{footer(ONE, page)}{gap}{BACK}\n\n{footer(OTHER, page)}"
    for parsed in both_ways(text):
        assert told(parsed) == BOTH[:1]
        assert len(parsed.errors) == 1


@GAPS
def test_headers_tell_a_letter_without_a_front(gap: str) -> None:
    text = f"{footer(ONE)}\n\n{FIRST}{gap}{footer(OTHER)}\n\n{BACK}"
    assert told(read(text)) == BOTH[:1]
    assert len(read(text).errors) == 1


@GAPS
def test_pages_of_another_case_than_the_cover_are_refused(gap: str) -> None:
    for parsed in both_ways(f"{FIRST}{gap}{BACK}\n\n{footer(OTHER, ', page 1')}"):
        assert not parsed.letters
        (error,) = parsed.errors
        assert error.reason == f"its pages are of several cases, {ONE} and {OTHER}"


def footed(text: str, case: str, gap: str) -> str:
    """A letter of three pages with its footers, one of them in a sentence."""
    text = text.replace("CLINICAL", f"{footer(case, ', page 1')}{gap}CLINICAL")
    text = text.replace(" is not", f" is not\n\n{footer(case, ', page 2')}{gap}")
    return f"{text}\n\n{footer(case, ', page 3')}"


@GAPS
def test_footers_of_one_case_leave_one_letter_and_none_of_their_words(gap: str) -> None:
    for parsed in both_ways(footed(FIRST, ONE, gap)):
        assert not parsed.errors
        assert told(parsed) == BOTH[:1]
    for parsed in both_ways(footed(FIRST, ONE, gap) + gap + footed(SECOND, OTHER, gap)):
        assert not parsed.errors
        assert told(parsed) == BOTH


@GAPS
def test_a_number_that_only_footers_tell_is_the_letters(gap: str) -> None:
    text = footed(letter(issue("Cane: Upheld"), cover=""), ONE, gap)
    for parsed in both_ways(text):
        assert [one.cover.case_number for one in parsed.letters] == [ONE]
        assert "Determination Letter" not in parsed.letters[0].issues[0].rationale


@GAPS
@pytest.mark.parametrize(
    "mark",
    [
        f"Case Number: {OTHER}",
        f"Case Number: {OTHER}\nDate of Injury: 1/2/2010",
        f"IMR Case Number: {OTHER} Date of Injury: 1/2/2010",
        f"Re: {OTHER}",
        OTHER,
        f"| Case Number | {OTHER} |",
        f"Case Number: {OTHER}\n\n{ISSUES_HEADING}",
        f"MAXIMUS FEDERAL SERVICES, INC.\nCase Number: {OTHER}",
        ISSUES_HEADING,
        "IMR ISSUES, DECISIONS AND RATIONALES",
        "IMR Issues, Decisions and Rationales",
    ],
)
def test_an_issue_behind_another_number_or_heading_is_of_no_letter_before(
    mark: str, gap: str
) -> None:
    for text in (f"{FIRST}{gap}{mark}\n\n{BACK}", f"{FIRST}{gap}{mark}\n{BACK}"):
        parsed = read(text)
        assert told(parsed) == BOTH[:1]
        assert len(parsed.errors) == 1


def test_the_number_of_a_letter_before_its_second_issue_begins_none() -> None:
    text = f"{FIRST}\n\nCase Number: {ONE}\n\n{BACK}"
    (found,) = read(text).letters
    assert len(found.issues) == 2


def test_a_heading_on_top_of_every_page_begins_none() -> None:
    header = "IMR ISSUES, DECISIONS AND RATIONALES"
    text = FIRST.replace("It is not", f"It\f{header}\nis not") + f"\f{header}\n\n{BACK}"
    (found,) = read(text).letters
    assert len(found.issues) == 2
    assert not read(text).errors


QUOTED = [
    "Case Number: CM13-0011111",
    "Case Number: CM13-0011111\nDecision Date: 1/2/2014\nOutcome: Upheld",
    "Case Number: CM13-0011111\nDate of Injury: 1/2/2010\nDecision Date: 1/2/2014\nUpheld",
    "Case Number: CM13-0011111 Date of Injury: 1/2/2010 Decision Date: 1/2/2014\nMRI: Upheld",
    "IMR Case No. CM13-0011111, Decision Date: 1/2/2014, UR Denial Date: 1/1/2013: Upheld",
    "Case Number: CM13-0011111\nDate Assigned: 11/1/2013\nDate of Injury: 1/2/2010\n"
    "Decision Date: 1/2/2014\nOverturned.",
    "| Case Number | CM13-0011111 |\n| Date of Injury | 1/2/2010 |\n| Decision Date | 1/2/2014 |",
]


@GAPS
@pytest.mark.parametrize("quoted", QUOTED)
def test_a_case_that_a_summary_quotes_begins_no_letter(quoted: str, gap: str) -> None:
    text = FIRST.replace("Pain has", f"An earlier review was:{gap}{quoted}\n\nPain has")
    parsed = read(text)
    assert told(parsed) == BOTH[:1]
    assert not parsed.errors
    assert "CM13-0011111" in parsed.letters[0].summary
    assert told(read(f"{text}\f{SECOND}")) == BOTH


@pytest.mark.parametrize("quoted", QUOTED)
def test_a_case_that_a_rationale_quotes_begins_no_letter(quoted: str) -> None:
    text = FIRST.replace("It is not needed.", f"\n\nEarlier:\n{quoted}\n\nIt is not needed.")
    parsed = read(f"{text}\n\n{BACK}")
    assert not parsed.errors
    (found,) = parsed.letters
    assert found.id == ONE
    assert [one.treatment for one in found.issues] == ["Cane", "Wrist splint"]
    assert found.issues[0].rationale.endswith("It is not needed.")


def body(treatment: str) -> str:
    return letter(issue(f"{treatment}: Upheld"), cover="")


COVERS = {case: COVER.replace(ONE, case) for case in NUMBERS}
BARE = [body("Cane"), body("Sling"), body("MRI of the neck")]
WITHOUT_METHOD = [text[text.index("CLINICAL") :] for text in BARE]


@GAPS
@pytest.mark.parametrize(
    "parts",
    [
        [*list(COVERS.values())[:2], *BARE[:2]],
        [*COVERS.values(), *BARE],
        [f"MAXIMUS FEDERAL SERVICES, INC.\n{one}" for one in list(COVERS.values())[:2]] + BARE[:2],
        [f"{one}\n\n{METHOD}" for one in list(COVERS.values())[:2]] + WITHOUT_METHOD[:2],
        [*list(COVERS.values())[:2], BARE[1]],
        [BARE[0], COVERS[ONE], BARE[1], COVERS[OTHER]],
        [*BARE[:2], *list(COVERS.values())[:2]],
        [f"Case Number: {one}\nDecision Date: 12/1/2016" for one in NUMBERS[:2]] + BARE[:2],
    ],
)
def test_of_covers_in_a_row_none_is_a_letters_own(parts: list[str], gap: str) -> None:
    parsed = read(gap.join(parts))
    assert len(parsed.letters) == sum("CLINICAL" in part for part in parts)
    assert {one.cover.case_number for one in parsed.letters} == {None}
    assert not {one.id for one in parsed.letters} & set(NUMBERS)
    if parts[0] not in BARE:
        assert any("cover" in one or "case number" in one for one in parsed.letters[0].warnings)


@GAPS
def test_whole_letters_beside_covers_in_a_row_keep_their_own(gap: str) -> None:
    row = gap.join([*list(COVERS.values())[:2], *BARE[:2]])
    whole = FIRST.replace(ONE, THIRD)
    for text in (f"{whole}{gap}{row}", f"{row}{gap}{whole}"):
        numbers = [one.cover.case_number for one in read(text).letters]
        assert sorted(map(str, numbers)) == [THIRD, "None", "None"]
