"""Case numbers, wherever a text holds them and however they are written."""

from __future__ import annotations

import pytest

from indexer.expression import Name, Not
from indexer.tagged import TaggedLetter
from search_app.asking.asking import query_of
from search_app.asking.naming import MOST_NAMED, Named, case_number, mentions, only_names
from search_app.asking.query import one_line
from search_app.asking.request import Request
from search_app.quoting.citing import STYLES, citation_line
from search_app.search import Search
from trials.answers import issue_ids


def letter_of(search: Search, issue_id: str) -> TaggedLetter:
    """The whole letter of an issue."""
    return search.store.get([issue_id.rpartition("#")[0]])[0]


@pytest.fixture
def issue(search: Search) -> str:
    """The id of an issue of a letter with a case number."""
    return next(id_ for id_ in issue_ids(search) if id_.startswith("CM00-"))


def named(text: str, search: Search) -> tuple[Named, ...]:
    return tuple(one for mention in mentions(text, search.store) for one in mention.named)


@pytest.mark.parametrize(
    "written",
    [
        "{0}",
        "{1}",
        "{0}.",
        "IMR Case No. {0}",
        "IMR Case Number: {0}",
        "case # {0}",
        "please compare {0} with mine",
        "({0})",
        '"{0}"',
        "lumbar,{0}",
        "IMR-{0}",
        "{0} of Feb 3, 2017",
        "{0}, decided February 3, 2017",
        "{0} (2/3/2017)",
        "CM 00 - {2}",
        "cm00{2}",
        "CM00 {2}",
        "CM00_{2}",
        "CM2000-{2}",
        "{2}",
        "00-{2}",
        "case no. {2}",
        "lumbar epidural {2}",
        "00{2}",
        "like 00{2} please",
        "Case:{0}",
        "CM00-{3}",
        "CM00-0{2}",
        "CM00-000{3}",
        "CM 00-{2}",
        "CM-00-{2}",
        "CM00.{2}",
        "CM00/{2}",
        "CM0O-{2}",
        "CM00-O{2}",
        "CM00{2} lumbar",
        "CM-{2}",
        "lumbar CM00-{3}",
        "00-0{2}",
        "2000-{2}",
        "{0}.pdf",
        # A slip in the series.
        "CN00-{2}",
        "cn00-{2}",
        "MC00-{2}",
        "VM00-{2}",
        "CCM00-{2}",
        "CMM00-{2}",
        "C00-{2}",
        "M00-{2}",
        "C M00-{2}",
        "C.M.00-{2}",
        "CN-00-{2}",
        "lumbar CN00-{2}",
        "(MC00-{2})",
    ],
)
def test_a_case_number_names_its_letter(search: Search, issue: str, written: str) -> None:
    letter = issue.partition("#")[0]
    number = letter.rpartition("-")[2]
    text = written.format(letter, letter.lower(), number, number.lstrip("0"))
    assert named(text, search) == (Named(letter),)


@pytest.mark.parametrize("between", [" ", "\t", "\n", "\r\n", "\u00a0", ", ", "; ", " and ", " / "])
@pytest.mark.parametrize(
    "form",
    ["{0}", "cm00-{1}", "CM00{1}", "CM00 {1}", "CM 00-{1}", "CM00_{1}", "00-{1}", "{1}", "{0}#1"],
)
def test_every_number_of_a_list_names_its_letter(search: Search, between: str, form: str) -> None:
    held = dict.fromkeys(id_.partition("#")[0] for id_ in issue_ids(search))
    letters = [one for one in held if one.startswith("CM00-")][:4]
    text = one_line(between.join(form.format(one, one.rpartition("-")[2]) for one in letters))
    assert [one.letter for one in named(text, search)] == letters
    missing = named(f"{text} CM99-1234567", search)[-1]
    assert missing == Named(missing="CM99-1234567")


@pytest.mark.parametrize(
    "written",
    [
        "https%3A%2F%2Fwww.dir.ca.gov%2F{0}.pdf",
        "https%3a%2f%2fwww.dir.ca.gov%2f{0}.pdf",
        "https%253A%252F%252Fwww.dir.ca.gov%252F{0}.pdf",
        "https://www.dir.ca.gov/CM00%2D{1}.pdf",
        "https://www.dir.ca.gov/IMR%20{0}.pdf",
        "www.dir.ca.gov/a%2F{0}",
        "dir.ca.gov%2F{0}.pdf",
        "https://www.google.com/url?q=https%3A%2F%2Fwww.dir.ca.gov%2F{0}.pdf",
        "see https%3A%2F%2Fwww.dir.ca.gov%2F{0}.pdf please",
        "CM00%2D{1}",
        "CM00%2D{1}.pdf",
    ],
)
def test_a_number_in_a_coded_address_names_its_letter(
    search: Search, issue: str, written: str
) -> None:
    letter = issue.partition("#")[0]
    text = one_line(written.format(letter, letter.rpartition("-")[2]))
    assert named(text, search) == (Named(letter),)


def test_a_percent_sign_in_prose_stays() -> None:
    assert one_line("improved 50%20 to 30%2D lidocaine 5%") == (
        "improved 50%20 to 30%2D lidocaine 5%"
    )


@pytest.mark.parametrize(
    "written", ["XCM00-{0}", "WC00-{0}", "claim CN00-{0}", "AB00-{0}", "CN00-{0}1"]
)
def test_another_name_is_no_slip(search: Search, issue: str, written: str) -> None:
    assert named(written.format(issue.partition("#")[0].rpartition("-")[2]), search) == ()


def test_an_excluded_number_names_its_letter(search: Search, issue: str) -> None:
    digits = issue.partition("#")[0].rpartition("-")[2]
    assert named(f"lumbar -{digits}", search) == named(digits, search) != ()


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ("CM17-15333", "CM17-15333"),
        ("CM17-1533345678", "CM17-1533345678"),
        ("CM17-0015333-2", "CM17-0015333-2"),
        ("CM17-00153330", "CM17-00153330"),
        ("170015333", "170015333"),
        ("17-15333", "17-15333"),
        ("CM171533345678901", "CM17-1533345678901"),
    ],
)
def test_a_slip_in_a_number_that_no_letter_has_is_told(
    search: Search, written: str, missing: str
) -> None:
    assert named(written, search) == (Named(missing=missing),)


def test_an_issue_number_names_letter_and_issue(search: Search, issue: str) -> None:
    letter, _, number = issue.partition("#")
    for written in (
        issue,
        issue.lower(),
        issue.replace("#", " # "),
        f"{letter.rpartition('-')[2]}#{number}",
        f"IMR Case No. {letter}, issue {number} of 4",
    ):
        assert named(written, search) == (Named(letter, issue),)


def test_our_own_citation_leads_to_what_it_cites(search: Search) -> None:
    for id_ in issue_ids(search):
        letter = letter_of(search, id_)
        of = len(letter.issues)
        line = citation_line(letter, int(id_.rpartition("#")[2]), of)
        (mention,) = mentions(line, search.store)
        assert mention.named in ((Named(letter.id, id_),), (Named(letter.id),))
        assert (mention.named[0].issue == id_) == (of > 1)
        rest = line[: mention.start] + line[mention.end :]
        assert (
            "Case No." not in rest and "decided" not in rest and "issue" not in rest.split(":")[0]
        )


@pytest.mark.parametrize("style", STYLES)
def test_a_citation_in_any_style_leads_to_its_letter(search: Search, style: str) -> None:
    for id_ in issue_ids(search):
        letter = letter_of(search, id_)
        number, of = int(id_.rpartition("#")[2]), len(letter.issues)
        (mention,) = mentions(citation_line(letter, number, of, style), search.store)
        assert mention.named[0].letter == letter.id
        assert mention.named[0].issue == (id_ if of > 1 else "")


def test_a_number_that_is_not_held_is_told(search: Search) -> None:
    assert named("cm99-1234567#2", search) == (Named(missing="CM99-1234567#2"),)
    assert named("IMR 13-123456", search) == (Named(missing="IMR13-123456"),)
    assert named("like CM99-1234567 lumbar", search) == (Named(missing="CM99-1234567"),)
    assert named("9934567", search) == (Named(missing="9934567"),)
    assert named("IMR Case No. 9934567, lumbar", search) == (Named(missing="9934567"),)


def test_an_issue_that_its_letter_does_not_have_is_told(search: Search, issue: str) -> None:
    letter = issue.partition("#")[0]
    assert named(f"{letter}#99", search) == (Named(letter, missing=f"{letter}#99"),)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "#",
        "lumbar brace",
        "99213 and 64483",
        "claim 9934567 lumbar",
        "lumbar 9934567",
        "call 555-1234567",
        "$9934567",
        "99345678",
        "1.9934567",
        "letter:CM00-0000001",
        "XCM00-0000001",
        "norco 10/325 #60",
        "a wound of 5 cm 10 12",
        "3 cm 123456",
        "CM 16",
        "10-12-2016",
        "2016-12-19",
        "555-12-3456",
    ],
)
def test_any_other_text_names_nothing(search: Search, text: str) -> None:
    assert named(text, search) == ()


def test_a_number_of_something_else_names_no_letter(search: Search, issue: str) -> None:
    digits = issue.partition("#")[0].rpartition("-")[2]
    for what in ("claim", "Claim No.", "phone:", "MRN", "fax"):
        assert named(f"lumbar mri, {what} {digits}", search) == ()
    long = "word " * 50
    assert named(f"{long} {digits}", search) == ()
    assert named(f"{long} IMR case {digits}", search) != ()


def test_several_letters_may_be_named(search: Search) -> None:
    letters = dict.fromkeys(id_.rpartition("#")[0] for id_ in issue_ids(search))
    numbered = [letter for letter in letters if letter.startswith("CM00-")][:3]
    assert named(" and ".join(numbered), search) == tuple(map(Named, numbered))


@pytest.mark.parametrize("between", [" ", ", ", "; ", " and ", " OR "])
def test_more_letters_than_are_looked_up_are_told_apart(search: Search, between: str) -> None:
    numbers = [f"CM99-{9000000 + at}" for at in range(MOST_NAMED + 5)]
    for text in (between.join(numbers), between.join(numbers[:3] + numbers)):
        found = named(text, search)
        looked_up = {one.missing for one in found if not one.unread}
        assert looked_up == set(numbers[:MOST_NAMED])
        assert {one.missing for one in found if one.unread} == set(numbers[MOST_NAMED:])
        notices = query_of(Request(text), search.store).notices
        assert notices[0] == "Of 25 case numbers the first 20 were looked up; 5 were not."
    exactly = query_of(Request(between.join(numbers[:MOST_NAMED])), search.store)
    assert not any("looked up" in notice for notice in exactly.notices)


def test_a_list_of_letters_alone_asks_for_those_that_were_looked_up(search: Search) -> None:
    every = dict.fromkeys(id_.rpartition("#")[0] for id_ in issue_ids(search))
    numbers = [letter for letter in every if letter.startswith("CM00-")]
    assert len(numbers) > MOST_NAMED
    query = query_of(Request("\n".join(numbers)), search.store)
    assert query.only_named
    assert query.named == tuple(map(Named, numbers[:MOST_NAMED]))
    assert f"{len(numbers) - MOST_NAMED} were not" in query.notices[0]


def test_what_was_not_looked_up_is_excluded_by_its_name(search: Search) -> None:
    numbers = [f"CM99-{9000000 + at}" for at in range(MOST_NAMED)]
    query = query_of(Request(f"{' '.join(numbers)} -CM99-123"), search.store)
    assert query.expression == Not(Name("CM99-0000123", "letter"))
    assert "; 1 was not." in query.notices[0]


def test_a_letter_without_a_case_number_is_named_by_its_file(search: Search) -> None:
    without = [id_ for id_ in issue_ids(search) if not id_.startswith("CM00-")]
    for id_ in without:
        letter = id_.rpartition("#")[0]
        assert named(letter, search) == (Named(letter),)
        whole = letter_of(search, id_)
        line = citation_line(whole, 1, len(whole.issues))
        assert named(line, search)[0].letter == letter


def test_words_that_only_introduce_a_number_ask_for_nothing() -> None:
    assert only_names("IMR Case No. ,")
    assert only_names("please show me the letter:")
    assert only_names(".pdf")
    assert not only_names("lumbar")


def test_a_case_number_is_told_as_letters_print_it() -> None:
    assert case_number("cm16 0213037") == "CM16-0213037"
    assert case_number("cm16-0213037 # 02") == "CM16-0213037#2"
    assert case_number("CM17-15333") == case_number("cm17-00015333") == "CM17-0015333"
    assert case_number("CM17-153334567") == ""
    assert case_number("0213037") == case_number("knee") == ""
