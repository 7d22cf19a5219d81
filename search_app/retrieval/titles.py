"""What is a decision called in lists and citations? By what was in dispute."""

from __future__ import annotations

from indexer.vocabulary.treatment import disputed


def title(treatment: str) -> str:
    """An issue's treatment on one line, without the history of what was authorized before.

    A letter may tell what was asked for at first and how much of it was authorized, and only then
    name the portion that is in dispute: that portion was decided. Its words are the letter's own;
    where a letter tells no such history they are all that it prints.
    """
    return " ".join((disputed(treatment) or treatment).split())
