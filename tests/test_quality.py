"""What the app's help page reads out of measured figures."""

from __future__ import annotations

from search_app import quality


def test_columns_are_chosen_and_marks_taken_away() -> None:
    text = (
        "5 queries.\n\n| ranking | nDCG@10 | RR | R@50 | lead |\n| --- | --- | --- | --- | --- |\n"
        "| hybrid | 0.9 | 1 | 0.8 |  |\n| bm25 | 0.7 | 1 | 0.6 | **+0.2 [+0.1, +0.3]** |\n\n*lead*"
    )
    assert quality.measured(text) == quality.Measured(
        "5 queries.",
        ("ranking", "nDCG@10", "R@50", "lead"),
        (("hybrid", "0.9", "0.8", ""), ("bm25", "0.7", "0.6", "+0.2 [+0.1, +0.3]")),
    )


def test_without_a_table_nothing_was_measured() -> None:
    assert quality.measured("Nothing yet.") is None
