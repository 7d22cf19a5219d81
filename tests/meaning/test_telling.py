"""Which reasons the deciding sentences of decisions mean, sentence by sentence."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.letters import parse_letters
from indexer.meaning.heads import NONE
from indexer.meaning.telling import LEAST, MOST, with_reasons
from indexer.tagged import TaggedLetter, derive
from indexer.vocabulary.reasons import FoundReason, reasons
from trials.doubles import HashingEncoder
from trials.heads import DIMENSION, heads, reading_encoder
from trials.written import issue, letter

TUMOR = "Nothing pointed to a tumor."
THERAPY = "Nobody tried therapy first."
EXAMPLES = {
    "no-red-flags": [TUMOR],
    "conservative-care-not-tried": [THERAPY],
    NONE: ["The weather was fine."],
}
REQUESTS = {"dx/mri": ["magnet tube"], NONE: ["weather"]}


def encoder() -> HashingEncoder:
    return reading_encoder(REQUESTS, EXAMPLES)


def decided(*rationales: str) -> TaggedLetter:
    """A letter whose every sentence decides."""
    text = letter(*(issue(rationale=rationale) for rationale in rationales))
    (parsed,) = parse_letters(text, name="a.txt", stem="a").letters
    tagged = derive(parsed)
    issues = []
    for one in tagged.issues:
        spans, at = [], 0
        for sentence in one.rationale.replace("\n", " ").split(". "):
            start = one.rationale.replace("\n", " ").index(sentence, at)
            at = start + len(sentence)
            spans.append((start, min(at + 1, len(one.rationale))))
        issues.append(replace(one, deciding=tuple(spans)))
    return replace(tagged, issues=tuple(issues))


def told(one: TaggedLetter, number: int = 0) -> dict[str, str]:
    issue = one.issues[number]
    return {
        found.id: issue.rationale[found.span[0] : found.span[1]] for found in issue.found_reasons
    }


def test_each_reason_stands_with_the_sentence_that_tells_it_best() -> None:
    (found,) = with_reasons([decided(f"{TUMOR} {THERAPY}")], encoder())
    assert told(found) == {"no-red-flags": TUMOR, "conservative-care-not-tried": THERAPY}
    for one in found.issues[0].found_reasons:
        assert one.span in found.issues[0].deciding
        assert LEAST <= one.probability <= 1


def test_reasons_stand_likeliest_first() -> None:
    rationale = f"{TUMOR} Therapy was bad weather."
    (found,) = with_reasons([decided(rationale)], encoder())
    likely = [one.probability for one in found.issues[0].found_reasons]
    assert likely == sorted(likely, reverse=True)
    assert next(iter(told(found))) == "no-red-flags"


def test_a_sentence_that_means_nothing_known_has_no_reason() -> None:
    (found,) = with_reasons([decided("The weather was fine.")], encoder())
    assert told(found) == {}


def test_equal_sentences_are_read_once() -> None:
    double = encoder()
    found = with_reasons([decided(TUMOR, f"{TUMOR} {THERAPY}"), decided(TUMOR)], double)
    assert sorted(double.encoded) == sorted([TUMOR, THERAPY])
    assert told(found[0], 0) == told(found[1], 0) == {"no-red-flags": TUMOR}


def test_held_letters_lend_their_reasons() -> None:
    lent = (FoundReason("no-red-flags", (0, 5), 0.875),)
    held = decided(TUMOR)
    held = replace(held, issues=(replace(held.issues[0], found_reasons=lent),))
    double = encoder()
    first, second = with_reasons([decided(TUMOR), decided(THERAPY)], double, [held])
    assert first.issues[0].found_reasons == lent
    assert double.encoded == [THERAPY]
    assert set(told(second)) == {"conservative-care-not-tried"}


def test_letters_with_other_deciding_sentences_lend_nothing() -> None:
    held = decided(f"{TUMOR} {THERAPY}")
    held = replace(held, issues=(replace(held.issues[0], deciding=held.issues[0].deciding[:1]),))
    (found,) = with_reasons([decided(f"{TUMOR} {THERAPY}")], encoder(), [held])
    assert len(told(found)) == 2


def test_at_most_so_many_reasons_are_kept() -> None:
    some = list(reasons().reasons)[: MOST + 3]
    texts = {reason: [f"sentence{number}."] for number, reason in enumerate(some)}
    double = HashingEncoder(dimension=DIMENSION, heads=heads(REQUESTS, texts))
    (found,) = with_reasons([decided(" ".join(f"Sentence{n}." for n in range(MOST + 3)))], double)
    assert len(found.issues[0].found_reasons) == MOST


def test_without_heads_nothing_changes() -> None:
    letters = [decided(TUMOR), decided(THERAPY)]
    double = HashingEncoder()
    assert with_reasons(letters, double) == tuple(letters)
    assert not double.encoded


def test_nothing_is_read_where_nothing_decides() -> None:
    double = encoder()
    quiet = decided(TUMOR)
    quiet = replace(quiet, issues=(replace(quiet.issues[0], deciding=()),))
    (found,) = with_reasons([quiet], double)
    assert found.issues[0].found_reasons == ()
    assert not double.encoded
    assert with_reasons([], double) == ()


def test_progress_tells_how_many_sentences_were_read() -> None:
    told: list[tuple[int, int]] = []
    with_reasons(
        [decided(f"{TUMOR} {THERAPY}")],
        encoder(),
        progress=lambda done, there: told.append((done, there)),
    )
    assert told[-1] == (2, 2)


@pytest.mark.parametrize("value", [0.0, 0.29, 0.3, 1.0])
def test_a_reason_counts_as_told_from_a_threshold_on(value: float) -> None:
    assert FoundReason("no-red-flags", (0, 1), value).told == (value >= 0.3)
