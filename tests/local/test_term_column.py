"""In which issues each term of the reviewers stands."""

from __future__ import annotations

from pathlib import Path

from indexer.letters.model import Issue, Outcome
from indexer.local.columns import Column
from indexer.local.term_column import FEWEST_LETTERS, TermColumn


def issue(rationale: str) -> Issue:
    return Issue("CM00-0000001#1", "Brace", Outcome.UPHELD, "Upheld", "", "", rationale)


def test_inflections_are_one_term_shown_as_mostly_written() -> None:
    said = ["In this case spasms persist.", "In this case a spasm.", "In this case spasms ease."]
    terms = TermColumn.of([issue(one) for one in said], [0, 1, 2])
    assert dict(zip(terms.column.values, terms.shown, strict=True)) == {"spasm": "spasms"}
    assert terms.column.counts(terms.column.having(["spasm"], 3)) == {"spasm": 3}


def test_terms_of_too_few_letters_are_not_kept() -> None:
    many = [issue("In this case a spasm.")] * 5
    assert FEWEST_LETTERS == 3
    assert not TermColumn.of(many, [0, 0, 0, 1, 1]).shown
    assert TermColumn.of(many, [0, 0, 1, 1, 2]).shown == ("spasm",)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    terms = TermColumn(Column.of([["a b", "c"], [], ["c"]]), ("a  b", "c’"))
    terms.write(tmp_path)
    again = TermColumn.read(tmp_path)
    assert (again.column.values, again.shown) == (terms.column.values, terms.shown)
    assert again.column.rows.tolist() == terms.column.rows.tolist()
    assert again.column.codes.tolist() == terms.column.codes.tolist()


def test_an_index_without_any_term_is_written_and_read(tmp_path: Path) -> None:
    TermColumn.of([issue("")], [0]).write(tmp_path)
    assert TermColumn.read(tmp_path).shown == ()
