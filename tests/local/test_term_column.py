"""In which issues each term of the reviewers stands."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from indexer.local.columns import Column
from indexer.local.term_column import FEWEST_LETTERS, TermColumn
from indexer.local.texts import LexicalDocument, Texts


def terms_of(*rationales: str) -> TermColumn:
    texts = Texts.of(
        LexicalDocument(f"A{row}#1", f"A{row}", "Brace", rationale, "")
        for row, rationale in enumerate(rationales)
    )
    return TermColumn.of(texts.said)


def joined(*parts: tuple[TermColumn, list[int]], letter_of: list[int]) -> TermColumn:
    rows = [np.array(rows, np.int32) for _, rows in parts]
    return TermColumn.joined([part for part, _ in parts], rows, np.array(letter_of, np.int32))


def test_inflections_are_one_term_shown_as_mostly_written() -> None:
    said = ["In this case spasms persist.", "In this case a spasm.", "In this case spasms ease."]
    terms = terms_of(*said)
    at = terms.column.values.index("spasm")
    assert (terms.shown[at], terms.times[at]) == ("spasms", 2)
    assert terms.column.having(["spasm"], 3).all()


def test_of_forms_alike_in_number_the_first_is_shown() -> None:
    said = ["In this case spasms.", "In this case a spasm.", "In this case no reflex."]
    terms = terms_of(*said, *said[::-1])
    assert terms.shown[terms.column.values.index("spasm")] == "spasm"


def test_terms_of_too_few_letters_are_not_kept() -> None:
    many = terms_of(*["In this case a spasm."] * 5)
    rows = [0, 1, 2, 3, 4]
    assert FEWEST_LETTERS == 3
    assert not joined((many, rows), letter_of=[0, 0, 0, 1, 1]).shown
    assert joined((many, rows), letter_of=[0, 0, 1, 1, 2]).shown == ("spasm",)


def test_terms_of_several_segments_are_counted_together() -> None:
    one = terms_of("In this case spasms.", "In this case a limp.")
    other = terms_of(
        *(f"In this case {said}." for said in ("a spasm", "a spasm", "a limp", "a spasm"))
    )
    # The last issue of the other one is in the index no more.
    terms = joined((one, [2, 0]), (other, [1, 3, 4, -1]), letter_of=[0, 1, 2, 3, 4])
    assert terms.column.values == ("spasm",)
    assert terms.shown == ("spasm",)
    assert terms.column.rows.tolist() == [1, 2, 3]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    terms = TermColumn(
        Column.of([["a b", "c"], [], ["c"]]), ("a  b", "c’"), np.array([1, 2], np.int32)
    )
    terms.write(tmp_path)
    again = TermColumn.read(tmp_path)
    assert (again.column.values, again.shown) == (terms.column.values, terms.shown)
    assert again.times.tolist() == [1, 2]
    assert again.column.rows.tolist() == terms.column.rows.tolist()
    assert again.column.codes.tolist() == terms.column.codes.tolist()


def test_an_index_without_any_term_is_written_and_read(tmp_path: Path) -> None:
    terms_of("").write(tmp_path)
    assert TermColumn.read(tmp_path).shown == ()
