"""Where a prose description asks for a treatment."""

from __future__ import annotations

from indexer.vocabulary.asks import LONGEST_ASK, SHORTEST_PROSE, asks

HISTORY = "She fell from a ladder last May and has had ice, rest and pills without much relief. "


def test_short_text_is_taken_whole() -> None:
    assert asks("We asked for massage") == ["We asked for massage"]


def test_words_after_asking_come_before_words_that_were_refused() -> None:
    text = HISTORY + "We asked for massage. A brace was refused. We look for rulings on canes."
    assert len(text.split()) > SHORTEST_PROSE
    parts = asks(text)
    assert [part.strip(" .") for part in parts[:3]] == ["massage", "A brace", "canes"]
    assert parts[-1] == text


def test_story_in_which_nobody_asks_is_taken_whole() -> None:
    text = HISTORY * 2
    assert asks(text) == [text]


def test_sentence_that_never_ends_is_not_taken_again_for_every_verb() -> None:
    text = "he has pain, asks for rest and " * 500
    assert max(len(part) for part in asks(text)[:-1]) <= LONGEST_ASK
