"""What is known of each sentence of a rationale, as numbers that a classifier weighs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from indexer.analysis import stem
from indexer.letters.cues import BESIDE, BY_OUTCOME, CUES
from indexer.letters.model import Outcome
from indexer.sentences import sentences

Features = dict[str, float]
"""What is true of a sentence, by name; whatever is not named is 0."""

_NEAR = {-2: "two before", -1: "before", 1: "after", 2: "two after"}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_QUOTE = re.compile('["\u201c\u201d]')
_STOP_WORDS = frozenset(
    "the a an of for to in on at by with from and or but as is are was were be been not no that"
    " this these those it its his her their has have had which who such so at any all other also"
    " than into per would will can could may".split()
)
_FORMULA_WORDS = frozenset(
    map(
        stem,
        "therefore thus such hence accordingly consequently request requested treatment medically"
        " medical necessary necessity considered deemed determined found appropriate indicated"
        " warranted supported established certified authorized approved at time current currently"
        " remaining imr eligible portion original patient injured worker claimant applicant based"
        " above upon guidelines given mtus acoem odg case reasons reason".split(),
    )
)


@dataclass(frozen=True, slots=True)
class Described:
    """The sentences of a rationale: spans `(start, end)`, and of each what is known."""

    spans: tuple[tuple[int, int], ...]
    features: tuple[Features, ...]


def describe(rationale: str, treatment: str, outcome: Outcome) -> Described:
    """Describe every sentence of a rationale; time grows with its length alone.

    A sentence is described by its own cues and words, by those of its neighbours, by where it
    stands, by what it shares with the treatment, and by the outcome, since "no deficit" is the
    reason of one outcome and a fact that had to be overcome for the other.
    """
    spans = tuple(sentences(rationale))
    asked = frozenset(word for word in _stems(treatment) if len(word) > 2)
    said = [rationale[start:end].lower() for start, end in spans]
    stems = [_stems(sentence) for sentence in said]
    own = [_alone(*pair, asked) for pair in zip(said, stems, strict=True)]
    _mark_quotations(said, own)
    side = {Outcome.UPHELD: "upheld", Outcome.OVERTURNED: "overturned"}.get(outcome)
    return Described(
        spans,
        tuple(
            features
            | dict(_around(own, place))
            | {f"{side}: {cue}": 1.0 for cue in BY_OUTCOME & features.keys() if side}
            | dict.fromkeys(_phrases(stems[place]), 1.0)
            | position
            for place, (features, position) in enumerate(zip(own, _positions(own), strict=True))
        ),
    )


def _stems(text: str) -> list[str]:
    return [stem(word) for word in _WORD.findall(text.lower())]


def _phrases(stems: Sequence[str]) -> Iterator[str]:
    yield from (f"w:{word}" for word in stems)
    yield from (f"b:{one} {two}" for one, two in pairwise(stems))
    if stems:
        yield f"s:{stems[0]}"
        yield f"s:{' '.join(stems[:2])}"


# Reviewers repeat whole sentences, of guidelines above all: each is searched for cues once.
@lru_cache(maxsize=20_000)
def _cues(sentence: str) -> tuple[str, ...]:
    return tuple(cue for cue, pattern in CUES.items() if pattern.search(sentence))


def _alone(sentence: str, stems: list[str], asked: frozenset[str]) -> Features:
    """What a sentence says of itself."""
    found: Features = dict.fromkeys(_cues(sentence), 1.0)
    telling = [
        word
        for word in stems
        if len(word) > 2
        and word not in _STOP_WORDS
        and word not in _FORMULA_WORDS
        and word not in asked
    ]
    rest = min(len(telling), 20) / 20
    found["length"] = min(len(stems), 60) / 30
    found["shared with treatment"] = len(asked.intersection(stems)) / max(1, len(asked))
    found["telling words"] = rest
    # "Therefore, until the exercises are completed, ... is not necessary" holds its reason itself.
    for cue in ("formula", "conclude"):
        if cue in found:
            found[f"{cue}: telling words"] = rest
    if "formula" in found and "cause" in found:
        found["formula: cause"] = 1.0
    if not {"person", "pronoun", "past", "request", "provider"} & found.keys():
        found["of nobody"] = 1.0
    if "past" in found and {"person", "pronoun", "provider"} & found.keys():
        found["of somebody, past"] = 1.0
    return found


def _mark_quotations(said: Sequence[str], own: Sequence[Features]) -> None:
    """Mark the sentences within a quotation that began in an earlier one."""
    inside = False
    for sentence, features in zip(said, own, strict=True):
        marks = len(_QUOTE.findall(sentence))
        if inside and not marks:
            features["in quotation"] = 1.0
        inside ^= marks % 2 == 1


def _around(own: Sequence[Features], place: int) -> Iterator[tuple[str, float]]:
    for step, name in _NEAR.items():
        if 0 <= place + step < len(own):
            yield from ((f"{name}: {cue}", 1.0) for cue in BESIDE & own[place + step].keys())
        else:
            yield f"{name}: nothing", 1.0


def _positions(own: Sequence[Features]) -> Iterator[Features]:
    """Where each sentence stands: in the text, to the last conclusion, to turns and guidelines."""
    count = len(own)
    closing = max(
        (
            place
            for place, features in enumerate(own)
            if "formula" in features and ("conclude" in features or place >= count - 2)
        ),
        default=count - 1,
    )
    last_turn = max((place for place, features in enumerate(own) if "turn" in features), default=-1)
    turned = False
    since_guideline = 4
    for place, features in enumerate(own):
        turned |= "turn" in features
        speaks = features.keys() & {"guideline_says", "guideline_first", "reference"}
        since_guideline = 0 if speaks else min(since_guideline + 1, 4)
        yield {
            "after a turn": float(turned),
            "before a turn": float(place < last_turn),
            "since guideline": since_guideline / 4,
            "place": place / max(1, count - 1),
            "first": float(place == 0),
            "from the end": min(count - 1 - place, 6) / 6,
            "to the conclusion": max(-2, min(closing - place, 5)) / 5,
            "sentences": min(count, 25) / 25,
        }
