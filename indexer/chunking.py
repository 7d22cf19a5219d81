"""Letter -> chunks -> passages: the pieces that are indexed.

A chunk is the summary of a letter or the rationale of an issue. A passage is a window of a chunk
that fits the embedding model: a run of whole sentences, the last of which opens the next window
too, so that no thought is cut in two. Each passage is read with the treatment in front of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.normalising import Normalised
from indexer.sentences import sentences

TokenSpans = Sequence[tuple[int, int]]
"""Where the tokens of a text start and end, in order, as the model's own tokenizer cuts it."""


class ChunkKind(StrEnum):
    """What a chunk is of."""

    RATIONALE = "rationale"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A text to be cut into passages. `heading` is the treatment, or nothing for a summary.

    `owner` is the ordinal of the issue (rationale) or of the letter (summary). Heading and text
    are the normalised copies.
    """

    kind: ChunkKind
    owner: int
    heading: str
    text: Normalised


@dataclass(frozen=True, slots=True)
class Passage:
    """A window of the chunk with ordinal `chunk`, `[start:end]` of the original text.

    `read` is what the model reads: the heading and the normalised window.
    """

    chunk: int
    start: int
    end: int
    read: str


def windows(text: str, tokens: TokenSpans, budget: int) -> list[tuple[int, int]]:
    """Cut `text` into spans of whole sentences of at most `budget` tokens.

    A sentence that alone exceeds the budget is cut between tokens. The last sentence of a window
    opens the next one where both together leave room for something new.

    Raises:
        ValueError: `budget` is not positive.
    """
    if budget < 1:
        raise ValueError(f"a passage needs room for at least one token, not {budget}")
    pieces = _pieces(text, tokens, budget)
    spans: list[tuple[int, int]] = []
    i = 0
    while i < len(pieces):
        size, j = 0, i
        while j < len(pieces) and size + pieces[j][2] <= budget:
            size += pieces[j][2]
            j += 1
        spans.append((pieces[i][0], pieces[j - 1][1]))
        if j == len(pieces):
            break
        overlaps = j - i > 1 and pieces[j - 1][2] + pieces[j][2] <= budget
        i = j - 1 if overlaps else j
    return spans


def _pieces(text: str, tokens: TokenSpans, budget: int) -> list[tuple[int, int, int]]:
    """Sentences as `(start, end, token count)`, those that exceed the budget cut up."""
    pieces = []
    at = 0
    for start, end in sentences(text):
        while at < len(tokens) and tokens[at][0] < start:
            at += 1
        first = at
        while at < len(tokens) and tokens[at][0] < end:
            at += 1
        for cut in range(first, at, budget):
            last = min(cut + budget, at)
            piece_start = start if cut == first else tokens[cut][0]
            piece_end = end if last == at else tokens[last - 1][1]
            pieces.append((piece_start, piece_end, last - cut))
    return pieces


def passages(
    chunks: Sequence[Chunk],
    text_tokens: Sequence[TokenSpans],
    heading_tokens: Sequence[TokenSpans],
    max_tokens: int,
) -> list[Passage]:
    """Cut every chunk so that no passage, its heading included, has more than `max_tokens`.

    `text_tokens[i]` and `heading_tokens[i]` are the tokens of chunk `i`'s text and heading, both
    normalised. A heading takes at most a quarter of the room; the rest of a longer one is left
    out here.
    """
    cut = []
    for ordinal, chunk in enumerate(chunks):
        heading, room = "", max_tokens
        if heading_tokens[ordinal]:
            kept = min(len(heading_tokens[ordinal]), max_tokens // 4)
            heading = chunk.heading[: heading_tokens[ordinal][kept - 1][1]] + ". "
            room -= kept + 1
        for start, end in windows(chunk.text.text, text_tokens[ordinal], room):
            read = heading + chunk.text.text[start:end]
            cut.append(Passage(ordinal, *chunk.text.span(start, end), read))
    return cut
