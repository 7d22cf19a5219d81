"""Several letters in one file: as many letters as were printed, each with its pages and its own."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from itertools import permutations
from pathlib import Path
from random import Random

import docx
import pytest
from docx.enum.text import WD_BREAK
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.errors import NotALetter
from indexer.letters import (
    Letter,
    Outcome,
    Parsed,
    Source,
    find_files,
    parse_letter,
    parse_letters,
    read_letter,
    read_letters,
    read_text,
)
from indexer.letters.splitting import split_letters
from indexer.samples import generate, render_text
from tests.letters.test_layouts import F0, F2, F3
from tests.letters.test_reading import pdf
from trials.mutations import as_docx, as_html
from trials.written import COVER, issue, letter

NUMBERS = ("CM00-0000042", "CM00-0000043", "CM00-0000044")
FIRST = letter(issue("Cane: Upheld", rationale="He walks without help. It is not needed."))
SECOND = letter(
    issue("Wrist splint: Overturned", rationale="Rest comes first. A splint gives it."),
    cover=COVER.replace(*NUMBERS[:2]),
)
FAX = "FAX COVER SHEET\nTo: Claims From: The office Pages: 7\nDate: 4/2/2017"
LETTERHEAD = (
    "MAXIMUS FEDERAL SERVICES, INC.\nIndependent Medical Review\n\nDear Injured Worker:\n"
    "Your review is complete. This is the final determination, which binds all parties.\n"
    "Final Determination: OVERTURN. This means that all of the treatment is allowed."
)


def read(text: str) -> Parsed:
    return parse_letters(text, name="batch.txt", stem="batch")


def told(parsed: Parsed) -> list[tuple[str, str, str]]:
    """Of every letter its id, its outcome and its last words."""
    return [(one.id, one.outcome, one.issues[-1].rationale) for one in parsed.letters]


BOTH = [
    ("CM00-0000042", "upheld", "He walks without help. It is not needed."),
    ("CM00-0000043", "overturned", "Rest comes first. A splint gives it."),
]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\f", "\n\n\f\n", "\f\f"])
@pytest.mark.parametrize("between", ["", FAX, LETTERHEAD, FAX + "\n\n" + LETTERHEAD, "-" * 30])
def test_two_letters_are_two(gap: str, between: str) -> None:
    parsed = read(FIRST + gap + (between + gap if between else "") + SECOND)
    assert told(parsed) == BOTH
    assert not parsed.errors
    assert not [warning for one in parsed.letters for warning in one.warnings]


def test_single_spaced_letters_are_told_apart_as_well() -> None:
    parsed = read(f"{FIRST}\n{LETTERHEAD}\n{SECOND}".replace("\n\n", "\n"))
    assert told(parsed) == BOTH


def test_a_fax_sheet_of_its_own_goes_before_each_letter() -> None:
    parsed = read("\f".join((FAX, FIRST, FAX, SECOND)))
    assert told(parsed) == BOTH
    assert [one.pages for one in parsed.letters] == [(1, 2), (3, 4)]


def test_each_letter_knows_its_pages() -> None:
    pages = FIRST.replace("CLINICAL", "\fCLINICAL"), SECOND.replace("IMR ISSUES", "\fIMR ISSUES")
    apart, together = read("\f".join(pages)), read("\n\n".join(pages))
    assert [one.pages for one in apart.letters] == [(1, 2), (3, 4)]
    assert [one.pages for one in together.letters] == [(1, 2), (2, 3)]
    assert told(apart) == told(together) == BOTH


def test_the_same_letter_twice_is_two_letters() -> None:
    assert told(read(f"{FIRST}\f{FIRST}")) == [BOTH[0], BOTH[0]]
    assert told(read(f"{FIRST}\n\n{FIRST}")) == [BOTH[0], BOTH[0]]


def test_letters_without_a_number_are_called_by_their_place() -> None:
    bare = [letter(issue("Cane: Upheld"), cover=""), letter(issue("Sling: Overturned"), cover="")]
    parsed = read("\f".join(bare))
    assert [one.id for one in parsed.letters] == ["batch-1", "batch-2"]
    assert [i.id for one in parsed.letters for i in one.issues] == ["batch-1#1", "batch-2#1"]
    mixed = read(f"{bare[0]}\f{SECOND}\f{bare[1]}")
    assert [one.id for one in mixed.letters] == ["batch-1", "CM00-0000043", "batch-3"]


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize("gap", ["\f", "\n\n"])
def test_letters_of_all_layouts_stand_behind_one_another(order: tuple[int, ...], gap: str) -> None:
    texts = [SECOND, F0, F2, F3.format(verdict="IS/WAS NOT")]
    alone = [parse_letter(texts[place], name="", stem="") for place in order]
    assert read(gap.join(texts[place].strip() for place in order)).letters == tuple(alone)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 400), gap=st.sampled_from(("\f", "\n\n", "\n")))
def test_any_letters_read_together_as_they_read_sandboxed(seed: int, gap: str) -> None:
    texts = [
        read_text(Source("a.txt", "a", ".txt", render_text(sample).encode))
        for sample in generate(3, seed)
    ]
    parsed = read(gap.join(texts))
    assert not parsed.errors
    for place, (text, found) in enumerate(zip(texts, parsed.letters, strict=True), start=1):
        assert found == parse_letter(text, name="", stem=f"batch-{place}")


# What is one letter stays one.


def one(text: str) -> Letter:
    (found,) = read(text).letters
    assert len(split_letters(text)) == 1
    return found


LONG = FIRST.replace("It is not needed.", "It is not\fneeded, whatever\fis said.")


@pytest.mark.parametrize(
    "header",
    [
        "IMR ISSUES, DECISIONS AND RATIONALES",
        "CLINICAL CASE SUMMARY",
        "HOW THE IMR FINAL DETERMINATION WAS MADE",
        "MAXIMUS FEDERAL SERVICES, INC.",
        "Case Number: CM00-0000042",
        "IMR Case Number: CM00-0000042 Page 2 of 3",
        COVER,
    ],
)
def test_what_every_page_repeats_begins_no_letter(header: str) -> None:
    assert one(LONG.replace("\f", f"\f{header}\n")).id == "CM00-0000042"


@pytest.mark.parametrize("header", ["Case Number: CM00-0000042", "MAXIMUS Federal Services, Inc."])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_what_every_page_repeats_is_no_word_of_a_rationale(header: str, gap: str) -> None:
    end = "It is not\fneeded.\fThat is all."
    text = f"{header}\n{FIRST.replace('It is not needed.', end)}"
    text = text.replace("CLINICAL", "\fCLINICAL").replace("\f", f"\f{header}{gap}")
    found = one(text)
    assert found.issues[0].rationale.endswith("It is not needed. That is all.")
    assert not found.warnings
    assert told(read(f"{text}\f{header}\n{SECOND}"))[1] == BOTH[1]
    first = read(f"{text}\f{header}\n{SECOND}").letters[0]
    assert first.issues[0].rationale == found.issues[0].rationale


@pytest.mark.parametrize(
    "quoted",
    [
        "In IMR Case Number: CM14-0123456 another reviewer allowed it.",
        "An earlier review of 1/2/2016,\nCase Number: CM14-0123456, allowed it.",
        "An earlier review (CM14-0123456, Decision Date: 1/2/2016) allowed it.",
    ],
)
def test_a_case_that_is_quoted_begins_no_letter(quoted: str) -> None:
    found = one(FIRST.replace("He walks", f"{quoted} He walks"))
    assert found.id == "CM00-0000042"
    assert found.issues[0].rationale.startswith(" ".join(quoted.split()))


def test_a_cover_letter_and_its_determination_are_one_letter() -> None:
    front = f"{LETTERHEAD}\nIMR Case Number: CM00-0000042 Date of Injury: 10/02/2016\f"
    assert one(front + FIRST).pages == (1, 2)
    assert one(f"{COVER}\n\nDear Sir:\nEnclosed is the determination.\f{FIRST}").outcome == "upheld"


# What cannot be read is refused, and what can be read is read.


def test_a_stray_page_before_a_letter_is_refused_and_the_letter_is_read() -> None:
    stray = issue("Norco 10/325mg #60: Overturned").partition("\n\n")[2]
    parsed = read(f"{stray}\f{SECOND}")
    assert told(parsed) == BOTH[1:]
    (error,) = parsed.errors
    assert (error.file, error.reason) == (
        "batch.txt (page 1)",
        "not in any known layout of a determination letter",
    )


@pytest.mark.parametrize("cut", ["IMR ISSUES", "CLINICAL CASE", "Claims Administrator"])
def test_a_letter_whose_end_is_missing_takes_none_of_the_next(cut: str) -> None:
    part = FIRST[: FIRST.index(cut)].rstrip()
    parsed = read(f"{part}\f{SECOND}")
    assert told(parsed) == BOTH[1:]
    assert len(parsed.errors) == 1
    last = read(f"{SECOND}\f{part}")
    assert told(last) == BOTH[1:]
    assert len(last.errors) == 1


def test_a_letter_whose_headings_are_lost_is_not_read_as_the_one_before() -> None:
    blurred = SECOND.replace("CLINICAL CASE SUMMARY", "CLlNlCAL CASE SUMMAPY")
    parsed = read(f"{FIRST}\f{blurred}")
    assert told(parsed) == BOTH[:1]
    assert len(parsed.errors) == 1
    without = SECOND.replace("CLINICAL CASE SUMMARY", "").replace("IMR ISSUES", "")
    parsed = read(f"{FIRST}\f{without.replace('HOW THE IMR', '')}")
    assert told(parsed) == BOTH[:1]
    assert len(parsed.errors) == 1


def test_who_wants_one_letter_is_refused_two() -> None:
    with pytest.raises(NotALetter, match="2 letters in one file; give one letter per file"):
        parse_letter(f"{FIRST}\f{SECOND}", name="batch.txt", stem="batch")


@pytest.mark.parametrize(
    "attached",
    [
        "PROOF OF SERVICE\n\nI am over the age of eighteen.",
        "Exhibit A\n\nProgress note of 1/2/2017. He has no pain.",
        "EXHIBIT 1 - OPERATIVE REPORT\n\nThe knee was opened.",
        "DECLARATION OF SERVICE BY MAIL\nI declare as follows.",
        "UTILIZATION REVIEW DETERMINATION\nThe request is denied.",
        "Acme Reviews of California\nDate: 12/29/2014\nRe: a worker\n\nDear Doctor:\nIt is denied.",
        "Patient Name: withheld\nDate of Service: 1/2/2017\n\nHe has no pain.",
        FAX,
    ],
)
def test_what_is_attached_is_not_of_the_letter_and_is_told(attached: str) -> None:
    found = one(f"{FIRST}\f{attached}")
    assert told(Parsed((found,))) == BOTH[:1]
    assert found.pages == (1, 1)
    (warning,) = found.warnings
    assert attached.split("\n")[0] in warning
    assert told(read(f"{FIRST}\f{attached}\f{SECOND}")) == BOTH


def test_a_page_of_a_rationale_may_begin_in_capitals() -> None:
    text = FIRST.replace("It is not needed.", "It is not\fMEDICALLY NECESSARY FOR HIM.")
    found = one(text)
    assert found.issues[0].rationale.endswith("It is not MEDICALLY NECESSARY FOR HIM.")
    assert not found.warnings


# Files of every kind.


def as_pages(text: str) -> list[list[str]]:
    return [page.split("\n") for page in text.split("\f")]


def word(text: str) -> bytes:
    """A Word document with its page breaks."""
    document = docx.Document()
    for place, page in enumerate(text.split("\f")):
        if place:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        for part in page.split("\n\n"):
            document.add_paragraph(part)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "write", "pages"),
    [
        ("a.txt", str.encode, [(1, 1), (2, 3)]),
        ("a.pdf", lambda text: pdf(as_pages(text)), [(1, 1), (2, 3)]),
        ("a.docx", word, [(1, 1), (2, 3)]),
        ("b.docx", as_docx, [(1, 1), (1, 1)]),
        ("a.html", lambda text: as_html(text.replace("\f", "\n\n")).encode(), [(1, 1), (1, 1)]),
    ],
)
def test_every_kind_of_file_may_hold_several(
    name: str, write: Callable[[str], bytes], pages: list[tuple[int, int]], tmp_path: Path
) -> None:
    text = FIRST + "\f" + SECOND.replace("CLINICAL", "\fCLINICAL")
    (tmp_path / name).write_bytes(write(text))
    (reading,) = read_letters(find_files([tmp_path]).sources)
    assert told(Parsed(reading.letters, ())) == BOTH
    assert [one.pages for one in reading.letters] == pages
    assert not reading.errors
    with pytest.raises(NotALetter, match="2 letters in one file"):
        read_letter(tmp_path / name)


def test_fax_lines_on_every_page_of_a_batch_are_of_no_letter(tmp_path: Path) -> None:
    pages = (FIRST + "\f" + SECOND.replace("CLINICAL", "\fCLINICAL")).split("\f")
    lines = [
        f"04/02/2017 10:1{n} AM FAX 5105550100 CLAIMS P.00{n}/003\n\n{page}"
        for n, page in enumerate(pages, start=1)
    ]
    path = tmp_path / "fax.txt"
    for gap in ("\f", "\n\n"):
        path.write_text(gap.join(lines))
        (reading,) = read_letters(find_files([path]).sources)
        assert told(Parsed(reading.letters)) == BOTH
        assert reading.letters[1].cover.decision_date is not None
        assert [one.pages for one in reading.letters] == [(1, 1), (2, 3)]


def test_the_shared_letters_together_are_as_many_as_apart(shared: Path) -> None:
    sources = list(find_files([shared / "letters" / "pdf"]))
    Random(5).shuffle(sources)
    texts = [read_text(source) for source in sources]
    for gap in ("\f", "\n\n"):
        for start in range(0, len(texts), 20):
            some = texts[start : start + 20]
            together = read(gap.join(some))
            apart = [parse_letter(text, name="", stem="") for text in some]
            assert not together.errors
            assert together.letters == tuple(apart)


def test_the_shared_batch_is_two_letters(shared: Path) -> None:
    path = shared / "cases" / "letters" / "two-letters-in-one-file.pdf"
    (reading,) = read_letters(find_files([path]).sources)
    found = [(one.id, [i.outcome for i in one.issues], one.pages) for one in reading.letters]
    assert found == [
        ("CM14-0900210", [Outcome.UPHELD], (1, 1)),
        ("CM14-0900211", [Outcome.OVERTURNED], (1, 2)),
    ]
