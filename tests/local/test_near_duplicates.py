"""Rationales that say nearly the same."""

from __future__ import annotations

import random

import numpy as np
import pytest

from indexer.analysis import term_list
from indexer.local.near_duplicates import ALIKE, Runs, groups, near_duplicates

TEXT = (
    "The chapter on the low back lets imaging wait until red flags or a lost reflex are found. "
    "In this case neither is on record, and six weeks of care have not yet gone by. The request "
    "for imaging is therefore not medically necessary at this time, and may be made again later."
)


def test_a_word_changed_here_and_there_makes_near_duplicates() -> None:
    other = TEXT.replace("six weeks", "five weeks")
    texts = [TEXT, "Something else altogether.", other]
    assert near_duplicates(texts, ["u"] * 3).tolist() == [0, 1, 0]


def test_near_duplicates_of_another_kind_stay_apart() -> None:
    assert near_duplicates([TEXT, TEXT], ["upheld", "overturned"]).tolist() == [0, 1]


def test_texts_that_only_share_a_sentence_are_no_near_duplicates() -> None:
    half = (
        TEXT.split(". ")[0] + ". But here an operation is planned, and both legs are weak and numb."
    )
    assert near_duplicates([TEXT, half], ["u", "u"]).tolist() == [0, 1]


def test_short_and_empty_texts_have_near_duplicates_too() -> None:
    assert near_duplicates(["", "No.", "no", ""], ["u"] * 4).tolist() == [0, 1, 1, 0]


TREES = (
    "alder birch cedar dogwood elm fir ginkgo hazel ivy juniper kiwi laurel maple nutmeg oak "
    "poplar quince rowan spruce teak ulmus vine willow yew zelkova apple cherry plum peach lemon "
    "fig date"
).split()


@pytest.mark.parametrize(
    ("begin", "end", "alike"),
    [(10, 1, 8 / 10), (8, 1, 6 / 8), (12, 2, 10 / 14), (16, 3, 14 / 20), (6, 1, 4 / 6)],
)
def test_near_duplicates_share_three_of_four_runs_of_terms(
    begin: int, end: int, alike: float
) -> None:
    """Two texts begin with the same words and end with others, in several sets of words."""
    found = []
    kinds = ["u"] * 2
    for start in range(0, len(TREES), 4):
        words = TREES[start:] + TREES[:start]
        same, one, other = words[:begin], words[begin:][:end], words[begin + end :][:end]
        # Runs of three: those within the beginning are shared, and every last word ends another.
        assert alike == (begin - 2) / (begin - 2 + 2 * end)
        texts = [" ".join(same + one), " ".join(same + other)]
        found.append(near_duplicates(texts, kinds).tolist())
    assert found == [[0, 0] if alike >= 0.75 else [0, 1]] * len(found)


def runs(text: str) -> set[tuple[str, ...]]:
    terms = term_list(text)
    return {tuple(terms[at : at + 3]) for at in range(max(1, len(terms) - 2))}


def first_alike(texts: list[str], kinds: list[str]) -> list[int]:
    """Every text compared with every earlier one."""
    held = [runs(text) for text in texts]
    first = list(range(len(texts)))
    for later in range(len(texts)):
        for earlier in range(later):
            shared = len(held[earlier] & held[later])
            alike = shared >= ALIKE * len(held[earlier] | held[later])
            if kinds[earlier] == kinds[later] and alike:
                first[later] = first[earlier]
                break
    return first


def reused(chance: random.Random, count: int) -> list[str]:
    """Texts of which half are earlier ones with a few other words, as reviewers reuse them."""
    texts: list[str] = []
    for _ in range(count):
        if texts and chance.random() < 0.5:
            words = chance.choice(texts).split()
            for _ in range(chance.choice([0, 0, 1, 2, 12])):
                words[chance.randrange(len(words))] = f"w{chance.randrange(9999)}q"
        else:
            words = chance.choices(TREES, k=60)
        texts.append(" ".join(words))
    return texts


@pytest.mark.parametrize("seed", range(4))
def test_groups_are_those_of_comparing_all_with_all(seed: int) -> None:
    chance = random.Random(seed)
    texts = reused(chance, 120)
    kinds = [chance.choice("uuo") for _ in texts]
    found = near_duplicates(texts, kinds).tolist()
    assert found == first_alike(texts, kinds)
    assert len(set(found)) < len(texts) - 20


def test_a_phrase_of_all_reviewers_hides_no_near_duplicates() -> None:
    """Hundreds of texts that share more than half of their words, and some of them nearly all."""
    chance = random.Random(1)
    stock = " ".join(chance.choices(TREES, k=80))
    ends = [" ".join(f"w{chance.randrange(9999)}q" for _ in range(25)) for _ in range(400)]
    ends[200:300] = [end.rsplit(" ", 1)[0] + " other" for end in ends[100:200]]
    texts = [f"{stock} {end}" for end in ends]
    found = near_duplicates(texts, ["u"] * len(texts))
    assert found.tolist() == first_alike(texts, ["u"] * len(texts))


def test_the_signature_of_a_text_is_its_own_whatever_stands_beside_it() -> None:
    """So that those of what an index holds are kept, and new ones put beside them."""
    texts = [*reused(random.Random(3), 30), "", "No."]
    kinds = ["u"] * len(texts)
    names = sorted({term for text in texts for term in term_list(text)})

    def of(some: list[str]) -> Runs:
        terms = [term_list(text) for text in some]
        rows = np.repeat(np.arange(len(some), dtype=np.int32), [len(one) for one in terms])
        found = np.array([names.index(term) for one in terms for term in one], np.int32)
        return Runs.of(names, found, rows, len(some))

    whole, old, new = of(texts), of(texts[:20]), of(texts[20:])
    signatures = np.concatenate([old.signatures(), new.signatures()])
    assert (signatures == whole.signatures()).all()
    asked: list[int] = []

    def runs_of(text: int) -> np.ndarray:
        asked.append(text)
        return old[text] if text < 20 else new[text - 20]

    assert groups(signatures, kinds, runs_of).tolist() == near_duplicates(texts, kinds).tolist()
    # Only what looks alike is read.
    assert set(asked) < set(range(len(texts)))


def test_without_texts_there_are_no_groups() -> None:
    assert not len(near_duplicates([], []))
