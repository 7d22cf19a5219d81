"""Which reasons do the deciding sentences of decisions mean? Told sentence by sentence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from indexer.embedding import Encoder
from indexer.meaning.heads import Head
from indexer.normalising import normalise
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.reasons import FoundReason

LEAST = 0.05
"""What is less likely is not kept."""

MOST = 6
"""Of each issue so many reasons are kept, the likeliest."""

Told = Mapping[str, float]
"""Reason -> how likely a sentence means it."""


def with_reasons(
    letters: Sequence[TaggedLetter],
    encoder: Encoder,
    held: Iterable[TaggedLetter] = (),
    progress: Callable[[int, int], None] = lambda done, there: None,
) -> tuple[TaggedLetter, ...]:
    """The letters with the reasons that their deciding sentences mean.

    An issue of `held` letters (which this very model has read) whose rationale and deciding
    sentences are the same lends its reasons, and equal sentences are read once. Where the model has
    no heads, no issue has any.
    """
    heads = encoder.heads
    if heads is None:
        return tuple(letters)
    known = {_key(issue): issue.found_reasons for letter in held for issue in letter.issues}
    new = {
        sentence: None
        for letter in letters
        for issue in letter.issues
        if _key(issue) not in known
        for sentence in _sentences(issue)
    }
    told = _read(list(new), encoder, heads.reasons, progress)

    def of(issue: TaggedIssue) -> tuple[FoundReason, ...]:
        found = known.get(_key(issue))
        return _found(issue, told) if found is None else found

    return tuple(
        replace(letter, issues=tuple(replace(one, found_reasons=of(one)) for one in letter.issues))
        for letter in letters
    )


def _key(issue: TaggedIssue) -> bytes:
    spans = repr(issue.deciding).encode()
    return hashlib.sha256(spans + issue.rationale.encode("utf-8", "surrogatepass")).digest()


def _sentences(issue: TaggedIssue) -> list[str]:
    return [normalise(issue.rationale[start:end]).text for start, end in issue.deciding]


def _read(
    sentences: Sequence[str],
    encoder: Encoder,
    head: Head,
    progress: Callable[[int, int], None],
) -> dict[str, Told]:
    if not sentences:
        return {}
    done = 0

    def on_batch(count: int) -> None:
        nonlocal done
        done += count
        progress(done, len(sentences))

    likely = head.probabilities(encoder.encode(sentences, on_batch))
    return {
        sentence: head.told(row, LEAST) for sentence, row in zip(sentences, likely, strict=True)
    }


def _found(issue: TaggedIssue, told: Mapping[str, Told]) -> tuple[FoundReason, ...]:
    best: dict[str, FoundReason] = {}
    for span, sentence in zip(issue.deciding, _sentences(issue), strict=True):
        for reason, probability in told[sentence].items():
            held = best.get(reason)
            if held is None or held.probability < probability:
                best[reason] = FoundReason(reason, span, probability)
    ordered = sorted(best.values(), key=lambda one: (-one.probability, one.id))
    return tuple(ordered[:MOST])
