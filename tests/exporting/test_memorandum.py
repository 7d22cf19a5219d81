"""A memorandum: each decision once on its side, its quote the letter's, base rates and limits."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from indexer.contract import Ask
from indexer.letters.model import Outcome
from indexer.vocabulary.facets import FACETS
from search_app.cli import main
from search_app.comparing.opposites import opposites
from search_app.exporting import memorandum as writing
from search_app.exporting.everything import taken
from search_app.exporting.memorandum import ToldDecision, memorandum, told_of_hits, told_of_tray
from search_app.exporting.paper import Piece, PieceKind, markdown, plain, word
from search_app.exporting.precedents import precedent_table, quoted
from search_app.exporting.tray import Kept
from search_app.quoting.citing import STYLES, citation_line
from search_app.search import Search
from trials.answers import issue_ids

QUESTION = "Was an MRI allowed? =1+1 <b>"
FOR, AGAINST = "Decisions for it", "Decisions against it"


@pytest.fixture
def told(search: Search) -> list[ToldDecision]:
    return list(told_of_hits(taken(search.store, Ask())))


def pieces(search: Search, told: Sequence[ToldDecision], question: str = QUESTION) -> list[Piece]:
    return list(memorandum(search, question, iter(told), ["A rate."]))


def under(paper: Sequence[Piece], heading: str) -> list[Piece]:
    (start,) = [
        place
        for place, one in enumerate(paper)
        if one.part is PieceKind.HEADING and one.text.startswith(heading)
    ]
    ends = [
        place for place, one in enumerate(paper) if one.part is PieceKind.HEADING and place > start
    ]
    return list(paper[start + 1 : min(ends, default=len(paper))])


def texts(paper: Sequence[Piece], part: PieceKind) -> list[str]:
    return [one.text for one in paper if one.part is part]


def test_every_decision_stands_once_on_its_side_with_its_quote(
    search: Search, told: list[ToldDecision]
) -> None:
    paper = pieces(search, told)
    for heading, outcome in ((FOR, Outcome.OVERTURNED), (AGAINST, Outcome.UPHELD)):
        such = [one for one in told if one.issue.outcome is outcome]
        section = under(paper, heading)
        assert such and sorted(texts(section, PieceKind.ITEM)) == sorted(
            one.citation for one in such
        )
        assert sorted(texts(section, PieceKind.QUOTE)) == sorted(quoted(one.issue) for one in such)
    assert any("[page" in one for one in texts(paper, PieceKind.QUOTE))


def test_decisions_stand_under_a_ground_of_theirs(search: Search, told: list[ToldDecision]) -> None:
    citations = {one.citation: one for one in told}
    label = FACETS["ground"].label
    for heading in (FOR, AGAINST):
        ground, counted = "", {}
        for piece in under(pieces(search, told), heading):
            if piece.part is PieceKind.SUBHEADING:
                ground, _, count = piece.text.rpartition(" (")
                counted[ground] = int(count.removesuffix(")"))
            elif piece.part is PieceKind.ITEM:
                own = [label(one) for one in citations[piece.text].issue.grounds]
                assert ground in (own or [label("no-ground")])
                counted[ground] -= 1
        assert len(counted) > 1 and not any(counted.values())


def test_says_what_was_asked_how_such_requests_fare_and_what_limits_it(
    search: Search, told: list[ToldDecision]
) -> None:
    paper = pieces(search, told)
    assert texts(under(paper, "Question"), PieceKind.TEXT)[0] == QUESTION
    limits = " ".join(texts(under(paper, "Base rates"), PieceKind.TEXT))
    overturned = search.store.info.outcomes["overturned"]
    assert f"{overturned} of " in limits and "Persuasive only" in limits and "A rate." in limits
    assert "Fictitious sample letters" in limits and "no legal advice" in limits


def test_what_distinguishes_is_told_of_the_nearest_of_the_other_outcome(
    search: Search, told: list[ToldDecision]
) -> None:
    first = next(one for one in told if one.issue.outcome is Outcome.OVERTURNED)
    found = opposites(search, first.issue, 1).comparable
    section = under(pieces(search, [first]), "What distinguishes")
    if not found:
        assert texts(section, PieceKind.TEXT) == [
            "No comparable decision of this index went the other way."
        ]
        return
    (heading,) = texts(section, PieceKind.SUBHEADING)
    assert first.issue.id in heading and found[0].issue.id in heading
    assert texts(section, PieceKind.ITEM)


def test_an_empty_side_is_said_and_an_unknown_outcome_is_on_neither(
    search: Search, told: list[ToldDecision]
) -> None:
    first = told[0]
    issue = replace(first.issue, outcome=Outcome.UNKNOWN)
    paper = pieces(search, [replace(first, letter=replace(first.letter, issues=(issue,)))])
    for heading in (FOR, AGAINST):
        assert texts(under(paper, heading), PieceKind.TEXT) == ["None among these decisions."]
    assert texts(under(paper, "Decisions whose outcome"), PieceKind.ITEM) == [first.citation]


def test_more_than_a_reader_takes_is_said(
    search: Search, told: list[ToldDecision], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "MOST", 5)
    paper = pieces(search, told)
    assert "More were chosen: the first 5 are told here." in texts(paper, PieceKind.TEXT)
    assert len(texts(paper[: -len(under(paper, "What"))], PieceKind.QUOTE)) == 5
    assert not [one for one in pieces(search, told[:5]) if one.text.startswith("More were")]


@pytest.mark.parametrize("style", STYLES)
def test_collected_decisions_keep_their_order_notes_and_citations(
    search: Search, style: str
) -> None:
    chosen = [Kept(one, f"note {one}") for one in reversed(issue_ids(search)[:6])]
    told = list(told_of_tray(search.store, [*chosen, Kept("CM99-0000000#1")], style))
    assert [one.issue.id for one in told] == [one.issue for one in chosen]
    table = precedent_table(search.store, chosen, style=style)
    assert [one.citation for one in told] == [one.citation for one in table.rows]
    paper = pieces(search, told)
    for one in told:
        assert f"Note: {one.note}" in texts(paper, PieceKind.TEXT)
    whole = search.store.get([told[0].letter.id])[0]
    line = citation_line(whole, told[0].issue.number, len(whole.issues), style)
    assert line == told[0].citation


def test_every_format_holds_every_piece_as_text(search: Search, told: list[ToldDecision]) -> None:
    paper = pieces(search, told)
    document = docx.Document(io.BytesIO(word(paper)))
    lines = [one.text for one in document.paragraphs]
    assert lines == [" ".join(one.text.split()) for one in paper]
    marked = markdown(paper).decode()
    assert "\\<b\\>" in marked and "<b>" not in marked
    assert QUESTION in plain(paper)


def test_what_was_collected_is_a_word_document(search: Search) -> None:
    chosen = [Kept(one, "mine") for one in issue_ids(search)[:2]]
    document = docx.Document(io.BytesIO(writing.memorandum_in_word(search, chosen)))
    lines = [one.text for one in document.paragraphs]
    assert "Decisions that were collected." in lines and lines.count("Note: mine") == 2


def imr(*given: object) -> Result:
    return CliRunner().invoke(main, [str(one) for one in given])


@pytest.mark.parametrize("suffix", ["docx", "md"])
def test_the_command_writes_a_memorandum(sample_index: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"memo.{suffix}"
    asked = ("search", "pain", "--mode", "lexical", "--index", sample_index, "--all")
    done = imr(*asked, "--body-region", "lumbar", "--memorandum", "--export", path)
    assert done.exit_code == 0 and done.stderr.endswith(f"{path}: a memorandum\n")
    if suffix == "docx":
        lines = [one.text for one in docx.Document(str(path)).paragraphs]
        assert "pain [Body region: Low back / lumbar spine]" in lines


def test_a_memorandum_in_a_table_or_without_a_file_is_wrong_usage(
    sample_index: Path, tmp_path: Path
) -> None:
    asked = ("search", "pain", "--index", sample_index, "--memorandum")
    assert "name a file" in imr(*asked).stderr
    refused = imr(*asked, "--export", tmp_path / "memo.csv")
    assert refused.exit_code == 2 and "written as .docx or .md" in refused.stderr
