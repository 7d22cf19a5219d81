"""Whole searches by what was typed: each form of the syntax, over letters that hold it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from indexer.building import build
from indexer.embedding import Encoder, ModelIdentity
from indexer.filters import Filters
from indexer.ranking.modes import Mode, Sort
from search_app.asking.request import Request
from search_app.comparing.outlook import outlook
from search_app.found import Found
from search_app.quoting.highlights import matches
from search_app.quoting.marks import marks
from search_app.search import Search
from trials.answers import answer
from trials.doubles import HashingEncoder
from trials.odd_texts import odd_text
from trials.written import COVER, issue, letter

HELD = {
    "CM16-0000001": [
        ("Norco 10/325mg #60", "The opioid needs a urine drug screen first."),
        ("Tramadol 50 mg", "He is opioid na\u00efve; one injection was given."),
    ],
    "CM16-0000002": [
        ("Norco 10/325 # 90", "Opioid therapies failed; injections with lidocaine helped."),
    ],
    "CM16-0000003": [
        ("Epidural at L4-L5", "An x-ray was normal. He was injected at L4-5."),
        ("Epidural at C5-C6", "An xray was normal. The knee had some pain."),
    ],
    "CM15-0000003": [("Physical therapy 2 x 6", "Knee pain needs therapy 2x6 with bupivacaine.")],
    "CM16-1234567": [("Hydrocodone 10 / 325 mg", "Pain of the knee. EMG and MRI of the hip.")],
}
"""Letters by case number: treatment and rationale of each issue."""

HELD_ISSUES = {"16-1#1", "16-1#2", "16-2#1", "16-3#1", "16-3#2", "15-3#1", "16-7#1"}
"""All of their issues."""


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the letters."""
    folder = tmp_path_factory.mktemp("asking")
    for number, issues in HELD.items():
        blocks = [issue(f"{what}: Upheld", rationale=why) for what, why in issues]
        cover = COVER.replace("CM00-0000042", number)
        (folder / f"{number}.txt").write_text(letter(*blocks, cover=cover), encoding="utf-8")
    build([folder], folder / "index", HashingEncoder)
    return folder / "index"


@pytest.fixture
def held(letters: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]) -> Iterator[Search]:
    """The letters, opened for searching."""
    opened = Search.open(letters, open_encoder=open_fake_encoder)
    yield opened
    opened.close()


def ids(result: Found) -> list[str]:
    return [hit.issue.id for hit in result.hits]


def in_order(result: Found) -> list[str]:
    """The hits as year, last digit and issue: "16-1#2"."""
    return [re.sub(r"CM(\d\d)-\d{6}(\d)", r"\1-\2", id_) for id_ in ids(result)]


def short(result: Found) -> set[str]:
    """The hits, in whatever order."""
    return set(in_order(result))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Exclusion
        ('opioid -"urine drug screen"', {"16-1#2", "16-2#1"}),
        ('opioid NOT "urine drug screen"', {"16-1#2", "16-2#1"}),
        ("opioid -screen", {"16-1#2", "16-2#1"}),
        ("epidural -x-ray", set()),
        ("epidural -L4-L5", {"16-3#2"}),
        ("epidural -L4-5", {"16-3#2"}),
        ("opioid -treatment:norco", {"16-1#2"}),
        ("opioid -injectio*", {"16-1#1"}),
        ("opioid -(tramadol OR therapies)", {"16-1#1"}),
        ("opioid \u2013norco", {"16-1#2"}),
        ("opioid \u2212norco", {"16-1#2"}),
        ("norco -10/325", set()),
        ("opioid -#60", {"16-1#2", "16-2#1"}),
        ("opioid -letter:CM16-0000001", {"16-2#1"}),
        ("opioid -CM16-0000001", {"16-2#1"}),
        ("opioid -letter:CM16-1", {"16-2#1"}),
        ("opioid -161", {"16-1#1", "16-1#2", "16-2#1"}),
        ("norco -60", {"16-2#1", "16-7#1"}),
        ("norco,-90", {"16-1#1", "16-7#1"}),
        ("opioid,-'urine drug screen'", {"16-1#2", "16-2#1"}),
        ("norco -treatment:90", {"16-1#1", "16-7#1"}),
        # Wild cards
        ("injectio*", {"16-1#2", "16-2#1"}),
        ("inject*", {"16-1#2", "16-2#1", "16-3#1"}),
        ("tramad?l", {"16-1#2"}),
        ("nor?o", {"16-1#1", "16-2#1"}),
        ("*caine", {"16-2#1", "15-3#1"}),
        ("therapie*", {"16-2#1"}),
        ("treatment:nor*", {"16-1#1", "16-2#1"}),
        ("rationale:nor?o", set()),
        # Typographic marks, accents
        ("\u201curine drug screen\u201d", {"16-1#1"}),
        ("\u00aburine drug screen\u00bb", {"16-1#1"}),
        ('"opioid naive"', {"16-1#2"}),
        ('"opioid na\u00efve"', {"16-1#2"}),
        ("naiv*", {"16-1#2"}),
        # Numbers and units
        ('"10/325"', {"16-1#1", "16-2#1", "16-7#1"}),
        ('"10/325 mg"', {"16-1#1", "16-2#1", "16-7#1"}),
        ("norco AND 10/325", {"16-1#1", "16-2#1"}),
        ("norco AND 10/325mg", {"16-1#1", "16-2#1"}),
        ('"norco 10/325 mg #60"', {"16-1#1"}),
        ("50mg", {"16-1#2"}),
        ('"tramadol 50mg"', {"16-1#2"}),
        ("2x6", {"15-3#1"}),
        ('"2 x 6"', {"15-3#1"}),
        ("#90", {"16-2#1"}),
        # Expressions
        ("NOT NOT knee", {"16-3#2", "15-3#1", "16-7#1"}),
        ('"knee pain"', {"15-3#1"}),
        ('"knee pain"~3', {"16-3#2", "15-3#1"}),
        ('"knee pain"~4', {"16-3#2", "15-3#1", "16-7#1"}),
        ('"the of"', set()),
        ("(norco OR tramadol) AND NOT screen", {"16-1#2", "16-2#1"}),
        ("NOT (norco AND NOT screen)", HELD_ISSUES - {"16-2#1"}),
        ("NOT norco OR screen", HELD_ISSUES - {"16-2#1"}),
        ("-(norco AND NOT screen)", HELD_ISSUES - {"16-2#1"}),
        ("NOT (norco OR NOT opioid)", {"16-1#2"}),
        ("knee AND NOT (pain AND NOT hip)", {"16-7#1"}),
    ],
)
def test_each_form_finds_what_it_says(held: Search, text: str, expected: set[str]) -> None:
    assert short(answer(held, text, mode=Mode.LEXICAL)) == expected
    # What is excluded or required is so in every mode; free words only rank there.
    hybrid = short(answer(held, text))
    assert expected <= hybrid
    restricts = held.ask(Request(text)).restricts
    assert restricts or len(hybrid) == held.store.info.issues


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("norco OR NOT knee", {"16-3#2", "15-3#1", "16-7#1"}),
        ("norco OR -knee", {"16-3#2", "15-3#1", "16-7#1"}),
        ("NOT knee OR norco", {"16-3#2", "15-3#1", "16-7#1"}),
        ("-knee OR norco", {"16-3#2", "15-3#1", "16-7#1"}),
        ("(norco OR NOT knee)", {"16-3#2", "15-3#1", "16-7#1"}),
        ("norco OR (NOT knee)", {"16-3#2", "15-3#1", "16-7#1"}),
        ("norco OR NOT NOT NOT knee", {"16-3#2", "15-3#1", "16-7#1"}),
        ("mri OR NOT knee", {"16-3#2", "15-3#1"}),
        ('epidural OR NOT "knee pain"', {"15-3#1"}),
        ("epidural OR NOT (knee OR norco)", {"16-1#1", "16-2#1", "15-3#1", "16-7#1"}),
        ("epidural OR tramadol OR NOT knee", {"15-3#1", "16-7#1"}),
        ("mri OR NOT treatment:norco", {"16-1#1", "16-2#1"}),
        ("mri OR NOT nor*", {"16-1#1", "16-2#1", "16-3#1", "16-3#2"}),
        ("(norco OR NOT knee) NOT opioid", HELD_ISSUES - {"16-3#1"}),
        ("knee OR NOT knee", set()),
        ("norco OR NOT CM16-0000003", {"16-3#1", "16-3#2"}),
    ],
)
def test_an_alternative_may_be_an_absence(held: Search, text: str, absent: set[str]) -> None:
    found = HELD_ISSUES - absent
    for mode in Mode:
        assert short(answer(held, text, mode=mode)) == found


def test_a_phrase_of_stop_words_is_found_in_every_mode(held: Search) -> None:
    for mode in Mode:
        assert short(answer(held, '"was normal"', mode=mode)) == {"16-3#1", "16-3#2"}
        assert short(answer(held, '"of the"', mode=mode)) == {"16-7#1"}


def test_a_line_in_capitals_is_no_expression(held: Search) -> None:
    for text in "EMG AND MRI OF THE HIP", "PHYSICAL THERAPY NOT KNEE OR HIP":
        for mode in Mode:
            loud, quiet = answer(held, text, mode=mode), answer(held, text.lower(), mode=mode)
            assert ids(loud) == ids(quiet) and ids(loud)


@pytest.mark.parametrize(
    "text", ["knee ANDMAYBE NOT", "NOT AND \\", "knee AND " + "(" * 10_000, "a AND \udcff\x00"]
)
def test_what_cannot_be_read_is_told_and_its_words_searched(held: Search, text: str) -> None:
    result = answer(held, text, mode=Mode.LEXICAL)
    assert any("could not be read as search syntax" in notice for notice in result.notices)
    assert bool(result.hits) == ("knee" in text)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("IMR Case No. CM16-0000003", ["16-3#1", "16-3#2"]),
        ("cm16 \u2013 0000003", ["16-3#1", "16-3#2"]),
        ("CM16-0000003#2", ["16-3#2", "16-3#1"]),
        ("IMR Case No. CM16-0000003, decided Dec 19, 2016, issue 2 of 2:", ["16-3#2", "16-3#1"]),
        ("0000003", ["15-3#1", "16-3#1", "16-3#2"]),
        ("15-0000003", ["15-3#1"]),
        ("1234567", ["16-7#1"]),
        ("161234567", ["16-7#1"]),
        ("CM16-3", ["16-3#1", "16-3#2"]),
        ("CM16-00000003", ["16-3#1", "16-3#2"]),
        ("CM 1234567", ["16-7#1"]),
        ("CM16-0000003.pdf", ["16-3#1", "16-3#2"]),
    ],
)
def test_a_case_number_alone_is_answered_by_its_letter(
    held: Search, text: str, first: list[str]
) -> None:
    for mode in Mode:
        result = answer(held, text, mode=mode, collapse=True)
        assert in_order(result) == first
        assert in_order(answer(held, text, mode=mode, size=1)) == first[:1]
        assert result.total == len(first)
        assert (result.did_you_mean, result.notices) == (None, ())
        assert {one["letter"] for one in result.as_json()["named"]} == {
            hit.letter.id for hit in result.hits
        }


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("collapse", [True, False])
def test_a_case_number_among_words_comes_first_and_the_words_rank(
    held: Search, mode: Mode, collapse: bool
) -> None:
    result = answer(held, "knee pain as in CM16-0000001 please", mode=mode, collapse=collapse)
    assert ids(result)[:2] == ["CM16-0000001#1", "CM16-0000001#2"]
    assert len(result.hits) > 2
    assert [hit.hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))
    strict = answer(held, 'CM16-0000001 "knee pain"', mode=mode, collapse=collapse)
    assert ids(strict) == ["CM16-0000001#1", "CM16-0000001#2", "CM15-0000003#1"]


def test_filters_hold_for_what_is_named_as_well(held: Search) -> None:
    filters = Filters.of({"drug": "tramadol"})
    assert ids(answer(held, "CM16-0000001", filters=filters)) == ["CM16-0000001#2"]
    assert answer(held, "CM16-0000001", filters=Filters.of({"outcome": "overturned"})).total == 0
    assert len(answer(held, "CM16-0000001", sort=Sort.OLDEST).hits) == 2


@pytest.mark.parametrize(
    "text",
    [
        "CM99-0000001",
        "IMR Case No. CM99-0000001, decided Feb 3, 2017",
        "7654321",
        "167654321",
        "CM16-12345670",
    ],
)
def test_a_number_that_no_letter_has_ranks_nothing(held: Search, text: str) -> None:
    for mode in Mode:
        result = answer(held, text, mode=mode)
        assert (result.total, result.hits) == (0, ())
        (notice,) = result.notices
        assert "no letter of this case number" in notice
    words = answer(held, f"{text} knee", mode=Mode.LEXICAL)
    assert short(words) == {"16-3#2", "15-3#1", "16-7#1"}


def test_a_request_knows_that_a_case_number_restricts(held: Search) -> None:
    assert held.ask(Request("CM16-0000001")).restricts
    assert held.ask(Request("nor?o")).restricts
    assert not held.ask(Request("norco")).restricts
    assert answer(held, "CM16-0000001").restricted and not answer(held, "norco").restricted
    assert held.counts(Request("CM16-0000001"))["outcome"] == {"upheld": 2}
    peers = outlook(held, Request("CM16-0000001")).salient
    assert (peers.nearest, peers.issues, peers.of) == (False, 2, 2)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"purple monkey"', 'No letter holds "purple monkey".'),
        ('knee AND "purple monkey"', 'No letter holds "purple monkey".'),
        ("zzyzx*", "No letter holds zzyzx*."),
        ("treatment:zzyzx knee", "No letter holds treatment:zzyzx."),
    ],
)
def test_an_empty_answer_says_what_no_letter_holds(held: Search, text: str, said: str) -> None:
    for mode in Mode:
        result = answer(held, text, mode=mode)
        assert (result.total, result.notices) == (0, (said,))


def test_no_notice_speaks_of_an_order_where_there_is_none(held: Search) -> None:
    for text in '"purple monkey"', "zzyzx", "~", "{", "? !", "((((", "\u0431\u043e\u043b\u044c":
        result = answer(held, text, mode=Mode.LEXICAL)
        assert result.total == 0
        assert result.notices and "order below" not in " ".join(result.notices)
    assert "order below" in answer(held, "zzyzx").notices[0]


@pytest.mark.parametrize(
    ("text", "letter_says", "marked"),
    [
        ("50mg", "Tramadol 50 mg daily, 10 mg at night", ["50 mg"]),
        ("50 mg", "Tramadol 50mg, aged 50", ["50mg"]),
        ("10/325", "Norco 10/325mg or 10 / 325", ["10/325mg", "10 / 325"]),
        ("2x6", "therapy 2 x 6, 2 weeks, 6 visits", ["2 x 6"]),
        ("#60", "Norco # 60, aged 60", ["# 60"]),
        ("naive", "opioid na\u00efve", ["na\u00efve"]),
        ("na\u00efve", "opioid naive", ["naive"]),
        ("nor?o -pain", "Norco for pain", ["Norco"]),
    ],
)
def test_what_was_asked_is_marked_however_it_is_printed(
    held: Search, text: str, letter_says: str, marked: list[str]
) -> None:
    wanted = marks(held, text, "CM16-0000001", by_meaning=False).terms
    assert [letter_says[start:end] for start, end in matches(letter_says, wanted)] == marked


def test_nothing_that_is_typed_breaks_a_search(held: Search) -> None:
    for seed in range(160):
        text = odd_text(Random(seed))
        for mode in (Mode.LEXICAL, Mode.HYBRID) if seed % 8 == 0 else (Mode.LEXICAL,):
            result = answer(held, text, mode=mode, size=3, collapse=bool(seed % 2))
            json.dumps(result.as_json(), ensure_ascii=False).encode()
