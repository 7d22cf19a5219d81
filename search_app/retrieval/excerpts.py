"""The few sentences of a passage that are worth showing in a list."""

from __future__ import annotations

from indexer.sentences import sentences
from search_app.retrieval.highlights import Span
from search_app.retrieval.results import MatchedPassage

LENGTH = 340
"""In characters: about four lines on a laptop."""


def excerpt(passage: MatchedPassage, length: int = LENGTH) -> Span:
    """Neighbouring sentences that hold the most different matches, as a span of the passage.

    Takes whole sentences up to `length`; a sentence that is longer by itself stays whole. Of
    equally good places the later one is taken, since letters argue towards their conclusion.
    """
    spans = sentences(passage.text) or [(0, len(passage.text))]
    found = [_matches(passage, span) for span in spans]
    best, best_score = spans[0], -1
    first = 0
    for last in range(len(spans)):
        while first < last and spans[last][1] - spans[first][0] > length:
            first += 1
        score = len(set().union(*found[first : last + 1]))
        if score >= best_score:
            best, best_score = (spans[first][0], spans[last][1]), score
    return best


def _matches(passage: MatchedPassage, span: Span) -> set[str]:
    start, end = span[0] + passage.start, span[1] + passage.start
    return {
        passage.text[left - passage.start : right - passage.start].lower()
        for left, right in passage.matches
        if start <= left and right <= end
    }
