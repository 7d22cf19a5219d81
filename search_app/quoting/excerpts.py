"""The few sentences of a decision that are worth showing in a list: what decided, what matched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from indexer.chunking import ChunkKind
from indexer.letters.voices import goes_on
from indexer.sentences import sentences
from indexer.tagged import TaggedIssue
from search_app.found import FoundIssue, MatchedPassage
from search_app.quoting.highlights import Span, matches

LENGTH = 340
"""In characters: about four lines on a laptop."""

BESIDE = 220
"""How much is shown of a passage that matched, beside the sentences that decided."""

NO_REASON = "No reason was recognised; read the rationale."
"""What is said where no sentence of a rationale was recognised as deciding."""

REASON = 100
"""What is shorter than this says little by itself: one long sentence more goes with it."""


class Role(StrEnum):
    """Why a piece of a letter is shown."""

    DECIDING = "deciding"
    WORDS = "words"
    MEANING = "meaning"


@dataclass(frozen=True, slots=True)
class Snippet:
    """Sentences of a chunk that a list shows, and why.

    `spans` lie in `text` (the whole chunk), in order and apart; `marks` are the spans of the
    query's terms in it. `nearest` tells that this is, or holds, the passage that is nearest in
    meaning to what was asked.
    """

    role: Role
    kind: ChunkKind
    text: str
    spans: tuple[Span, ...]
    marks: tuple[Span, ...]
    nearest: bool = False


def snippets(hit: FoundIssue) -> tuple[Snippet, ...]:
    """What a list shows of a hit: the sentences that decided, then what else matched.

    No sentence is shown twice. Of the passages that matched, the one nearest in meaning and those
    with the query's words are shown.
    """
    texts = {
        ChunkKind.RATIONALE: hit.issue.text,
        ChunkKind.SUMMARY: hit.letter.summary,
    }
    taken = deciding(hit.issue, hit.terms)
    nearest = max(
        (passage for passage in hit.passages if passage.cosine is not None),
        key=lambda passage: passage.cosine or 0.0,
        default=None,
    )
    beside: list[tuple[Role, ChunkKind, Span]] = []
    for passage in sorted(hit.passages, key=lambda one: one.kind):  # the rationale first
        if passage is not nearest and not passage.matches:
            continue
        without = taken if passage.kind is ChunkKind.RATIONALE else ()
        found = excerpt(passage, BESIDE if taken else LENGTH, without)
        if found is not None:
            role = Role.MEANING if passage is nearest else Role.WORDS
            span = (found[0] + passage.start, found[1] + passage.start)
            beside.append((role, passage.kind, span))
    decided = [(Role.DECIDING, ChunkKind.RATIONALE, taken)] if taken else []
    chosen = [*decided, *((role, kind, (span,)) for role, kind, span in beside)]
    kinds = {kind for _, kind, _ in chosen}
    marks = {kind: tuple(matches(texts[kind], hit.terms)) for kind in kinds} if hit.terms else {}
    # Where the nearest passage has nothing to add to what decided, it is part of that.
    apart = any(role is Role.MEANING for role, _, _ in beside)
    return tuple(
        Snippet(
            role,
            kind,
            texts[kind],
            spans,
            marks.get(kind, ()),
            role is Role.MEANING or (role is Role.DECIDING and nearest is not None and not apart),
        )
        for role, kind, spans in chosen
    )


def deciding(
    issue: TaggedIssue, terms: frozenset[str] = frozenset(), length: int | None = None
) -> tuple[Span, ...]:
    """The sentences that decided an issue, as far as there is room for; in order.

    The last one always, since letters argue towards their conclusion; before it, first those that
    hold `terms`, then those nearest to the end. No sentence is quoted without a "However" after
    it. `length` is LENGTH unless told. Empty where no reason was recognised.
    """
    text = issue.rationale
    room = LENGTH if length is None else length
    groups = _groups(text, issue.deciding)
    if not groups:
        return ()
    chosen = list(groups[-1])
    rest = sorted(
        groups[:-1],
        key=lambda group: (-len(_words(text[group[0][0] : group[-1][1]], terms)), -group[0][0]),
    )
    left = []
    for group in rest:
        # Where there is no room for all, the end of a group may stand alone, its beginning not.
        ends = (group[first:] for first in range(len(group)))
        fitting = next((end for end in ends if _length(chosen) + _length(end) <= room), [])
        chosen += fitting
        if not fitting:
            left.append(group)
    if left and _length(chosen) < REASON:
        chosen += left[0]
    return tuple(sorted(chosen))


def _groups(text: str, spans: Sequence[Span]) -> list[list[Span]]:
    """Sentences, each together with those that turn or add to it: apart they may mislead."""
    groups: list[list[Span]] = []
    for start, end in spans:
        beside = groups and not text[groups[-1][-1][1] : start].strip()
        if beside and goes_on(text[start:end]):
            groups[-1].append((start, end))
        else:
            groups.append([(start, end)])
    return groups


def excerpt(
    passage: MatchedPassage, length: int = LENGTH, without: Sequence[Span] = ()
) -> Span | None:
    """Neighbouring sentences that hold the most different matches, as a span of the passage.

    Takes whole sentences up to `length`; a sentence that is longer by itself stays whole. Of
    equally good places the later one is taken, since letters argue towards their conclusion.
    Sentences that touch `without` (spans of the chunk) are left out; None where nothing remains.
    """
    spans = sentences(passage.text) or [(0, len(passage.text))]
    shown = [(start - passage.start, end - passage.start) for start, end in without]
    free = [not any(left < end and start < right for left, right in shown) for start, end in spans]
    found = [_matches(passage, span) for span in spans]
    best: Span | None = None
    best_score = -1
    first = 0
    for last in range(len(spans)):
        if not free[last]:
            first = last + 1
            continue
        while first < last and spans[last][1] - spans[first][0] > length:
            first += 1
        score = len(set().union(*found[first : last + 1]))
        if score >= best_score:
            best, best_score = (spans[first][0], spans[last][1]), score
    return best


def _length(spans: Sequence[Span]) -> int:
    return sum(end - start for start, end in spans)


def _words(text: str, terms: frozenset[str]) -> set[str]:
    return {text[start:end].lower() for start, end in matches(text, terms)}


def _matches(passage: MatchedPassage, span: Span) -> set[str]:
    start, end = span[0] + passage.start, span[1] + passage.start
    return {
        passage.text[left - passage.start : right - passage.start].lower()
        for left, right in passage.matches
        if start <= left and right <= end
    }
