"""In which issues each term of the reviewers stands."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from indexer.local.columns import Column
from indexer.local.term_column import FEWEST_LETTERS, TermColumn
from indexer.local.texts import LexicalDocument, Texts


def terms_of(rationales: Sequence[str], letter_of: Sequence[int]) -> TermColumn:
    texts = Texts.of(
        LexicalDocument(f"A#{row}", f"{letter}", "Brace", rationale, "")
        for row, (rationale, letter) in enumerate(zip(rationales, letter_of, strict=True))
    )
    return TermColumn.of(texts.said, texts.letter_of)


def test_inflections_are_one_term_shown_as_mostly_written() -> None:
    said = ["In this case spasms persist.", "In this case a spasm.", "In this case spasms ease."]
    terms = terms_of(said, [0, 1, 2])
    assert dict(zip(terms.column.values, terms.shown, strict=True)) == {"spasm": "spasms"}
    assert terms.column.counts(terms.column.having(["spasm"], 3)) == {"spasm": 3}


def test_of_forms_alike_in_number_the_first_is_shown() -> None:
    said = ["In this case spasms.", "In this case a spasm.", "In this case no reflex."]
    assert terms_of([*said, *said[::-1]], range(6)).shown == ("spasm",)


def test_terms_of_too_few_letters_are_not_kept() -> None:
    many = ["In this case a spasm."] * 5
    assert FEWEST_LETTERS == 3
    assert not terms_of(many, [0, 0, 0, 1, 1]).shown
    assert terms_of(many, [0, 0, 1, 1, 2]).shown == ("spasm",)


def test_a_term_stands_once_in_an_issue_in_the_order_of_issues() -> None:
    said = ["In this case spasms and swelling.", "In this case no reflex.", "In this case a spasm."]
    terms = terms_of([said[0], said[1], f"{said[2]} Swelling, and a spasm.", said[0]], range(4))
    values = ["spasm", "swell"]
    assert set(values) <= set(terms.column.values)
    told = zip(terms.column.rows.tolist(), terms.column.codes.tolist(), strict=True)
    found = [(row, terms.column.values[code]) for row, code in told]
    assert [one for one in found if one[1] in values] == [
        (row, value) for row in (0, 2, 3) for value in values
    ]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    terms = TermColumn(Column.of([["a b", "c"], [], ["c"]]), ("a  b", "c’"))
    terms.write(tmp_path)
    again = TermColumn.read(tmp_path)
    assert (again.column.values, again.shown) == (terms.column.values, terms.shown)
    assert again.column.rows.tolist() == terms.column.rows.tolist()
    assert again.column.codes.tolist() == terms.column.codes.tolist()


def test_an_index_without_any_term_is_written_and_read(tmp_path: Path) -> None:
    terms_of([""], [0]).write(tmp_path)
    assert TermColumn.read(tmp_path).shown == ()
