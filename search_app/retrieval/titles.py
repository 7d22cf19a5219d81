"""What is a decision called in lists and citations? By what was in dispute."""

from __future__ import annotations

from indexer.vocabulary.treatment import disputed


def title(treatment: str) -> str:
    """An issue's treatment on one line, without the history of what was authorized before.

    A letter may print "X was the original request. ... The remaining IMR eligible portion of the
    original request, Y is": what was decided is Y. Its words are the letter's own; where a letter
    tells no such history they are all that it prints.
    """
    return " ".join((disputed(treatment) or treatment).split())
