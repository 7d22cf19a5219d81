"""Treatments: what kind of care a request asks for, and which drug."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from itertools import islice
from typing import NamedTuple

from indexer.vocabulary.asks import asks
from indexer.vocabulary.phrases import FoundPhrase, PhraseBook, Words, fold
from indexer.vocabulary.regions import find_regions
from indexer.vocabulary.tables import Drug, Subcategory, treatments
from indexer.vocabulary.visits import RequestPart, asked_at_visit

_PORTION = re.compile(
    r"^.{0,40}?\bremaining IMR eligible portion of the original request,?\s*", re.IGNORECASE
)
_WAS_ORIGINAL = re.compile(r"\bwas the original request\b", re.IGNORECASE)
_WAS_AUTHORIZED = re.compile(r"\bwas authorized by the Claims Administrator\b", re.IGNORECASE)
_DISPUTED = re.compile(
    r"\bportion of the original request\b,?\s*(?:is for|is|for)?\s+(?!was\b|IMR\b)"
    r"|\bThe original request,\s*(?!was\b|IMR\b)",
    re.IGNORECASE,
)
_IS = re.compile(r"\s+(?:is|are)\W*$")
_PERCENT = re.compile(r"\d ?(?:%|percent\b)")
_FOR_THE_SKIN = re.compile(
    r"\b(?:creams?|gels?|ointments?|lotions?|patch|patches|topical|topically|transdermal|roll-on)\b",
    re.IGNORECASE,
)
_VISITS = re.compile(
    r"\b(?:sessions?|visits?|treatments?|times|per week|a week|weekly|x ?\d{1,2}"
    r"|\d ?x(?: ?\d{1,2})?)\b",
    re.IGNORECASE,
)
_DEVICE = re.compile(
    r"\b(?:unit|units|device|machine|system|purchase|rental|rent|supplies|electrodes|home use|pads?"
    r"|patch(?:es)?|packs?|wrap|pillow)\b",
    re.IGNORECASE,
)
_DOSE = re.compile(r"\b\d[\d.,/]{0,20} ?(?:mg|mcg|ml)\b|(?:^|\s)#\s?\d", re.IGNORECASE)
# Right behind an operation, without a stop or an "and" that would part two requests.
_POSTOPERATIVE = re.compile(
    r"(?: surg\w+)?[ -]{0,3}post[\s-]?(?:op\b|oper\w+|surg\w+)", re.IGNORECASE
)
_STEROID_OR_ANAESTHETIC = {
    "lidocaine",
    "bupivacaine",
    "ropivacaine",
    "dexamethasone",
    "triamcinolone",
    "betamethasone",
    "methylprednisolone",
    "cortisone",
}
_JOINTS = {
    "shoulder",
    "elbow",
    "forearm-wrist",
    "hand-finger",
    "hip-pelvis",
    "knee",
    "ankle-foot",
}
# Comparing a word with every drug is slow: a request that names one does so in its first words.
_SHORTEST_MISSPELLED = 6
_MOST_COMPARED = 20
_LIKE = 0.86
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST_OF_A_LETTER = 16
_MIXTURES = {"compound", "topical-analgesic"}
# Drugs that are given by mouth unless an injection is named.
_INTO_MUSCLE = {"nsaid", "medical-food", "antiemetic"}
# Skin products that keep their class: a patch is only another way to give the drug.
_PATCH_IS_SYSTEMIC = {
    "opioid",
    "addiction",
    "antiemetic",
    "erectile",
    "other",
    "antibiotic",
    "cannabinoid",
    "cgrp",
}


class Treatment(NamedTuple):
    """Category, subcategory and, for drugs, the generic name. All None where nothing was read.

    `drugs` are all that are asked for together, such as the parts of a compound.
    """

    category: str | None
    subcategory: str | None
    drug: str | None
    drugs: tuple[str, ...] = ()


NOTHING = Treatment(None, None, None)


@dataclass(frozen=True, slots=True)
class _Sense:
    """What a phrase of the tables stands for: a kind of treatment, or a drug."""

    kind: Subcategory | None
    drug: Drug | None = None
    brand: bool = False
    strong: bool = True


@cache
def _book() -> PhraseBook[_Sense]:
    table = treatments()
    phrases = [(phrase, _Sense(None)) for phrase in table.decoys]
    exact = []
    for kind in table.subcategories.values():
        phrases += [(phrase, _Sense(kind)) for phrase in kind.patterns]
        phrases += [(phrase, _Sense(kind, strong=False)) for phrase in kind.weak]
        exact += [(phrase, _Sense(kind)) for phrase in kind.abbreviations]
    for drug in table.drugs.values():
        kind = table.subcategories["rx", drug.subcategory]
        phrases.append((drug.generic, _Sense(kind, drug)))
        phrases += [(brand, _Sense(kind, drug, brand=True)) for brand in drug.brands]
    return PhraseBook(phrases, exact)


def named_treatments(words: Words) -> list[tuple[int, int]]:
    """From which word to which a text names a treatment or a drug for certain."""
    return [
        (one.start, one.stop)
        for one in _book().find(words)
        if one.value.kind is not None and one.value.strong
    ]


@cache
def _drug_words() -> dict[str, Drug]:
    words = {}
    for drug in treatments().drugs.values():
        for name in (drug.generic, *drug.brands):
            folded = fold(name)
            if " " not in folded and len(folded) >= 6:
                words[folded] = drug
    return words


def requested(treatment: str) -> str:
    """The request itself, without the sentences that tell which part of it was authorized."""
    original = _WAS_ORIGINAL.search(treatment)
    if original is not None:
        return treatment[: original.start()].strip()
    portion = _PORTION.match(treatment)
    if portion is not None:
        return treatment[portion.end() :].strip()
    authorized = _WAS_AUTHORIZED.search(treatment)
    if authorized is not None:
        return treatment[: authorized.start()].strip()
    return treatment


def disputed(treatment: str) -> str:
    """The part of a request that is in dispute, where a line tells what has been authorized."""
    portions = list(_DISPUTED.finditer(treatment))
    if portions:
        return _IS.sub("", treatment[portions[-1].end() :]).strip()
    return requested(treatment)


def find_treatment(text: str) -> Treatment:
    """The kind of treatment that a text asks for: a treatment line, or a person's query.

    The first kind named decides, unless a decisive one stands further on; words that may belong to
    many treatments ("evaluation", "exercise") count only where nothing better stands. In a longer
    story the words beside a verb of asking count before all others.
    """
    return next(iter(find_treatments(text)), NOTHING)


def find_treatments(text: str) -> tuple[Treatment, ...]:
    """Every kind of treatment that a text asks for, each once, that of `find_treatment` first."""
    part = disputed(text)
    if part != text and (found := _named(part)):
        return found
    requests = [requested(text)]
    if not (_WAS_ORIGINAL.search(text) or _PORTION.match(text)):
        requests = asks(requests[0])
    for part in requests:
        if found := _named(part):
            return found
    return ()


def _named(core: str) -> tuple[Treatment, ...]:
    words = Words(core)
    found = [one for one in _book().find(words) if one.value.kind is not None]
    if not found:
        return tuple(one for one in (_guessed(core, words),) if one.category is not None)
    best = _visit(core, words, found) or _best(found)
    best = _therapy_after(core, words, found, best) or best
    kind = best.value.kind
    assert kind is not None
    if (kind.category, kind.id) == ("surgery", "assoc") and _DOSE.search(core):
        # Medication after an operation is medication, whatever heading it stands under.
        best = next((one for one in found if one.value.drug is not None), best)
    if best.value.drug is not None:
        first = _drug_treatment(core, found, best)
    else:
        first = _kind_treatment(core, found, kind)
    treatments = {first[:2]: first}
    read: set[tuple[str, str]] = set()
    for one, kind in _by_itself(found, first):
        # What a kind depends on is the whole text, so it is asked once of each.
        if one.value.drug is not None:
            other = _drug(one.value.drug)
        elif (kind.category, kind.id) in read:
            continue
        else:
            read.add((kind.category, kind.id))
            other = _kind_treatment(core, [], kind)
        treatments.setdefault(other[:2], other)
    return tuple(treatments.values())


def operations_named(words: Words) -> list[tuple[int, int]]:
    """Where a text names an operation or surgery at all, from which word to which."""
    return [
        (one.start, one.stop)
        for one in _book().find(words)
        if one.value.kind is not None
        and one.value.kind.category == "surgery"
        and one.value.kind.id != "assoc"
    ]


def _by_itself(
    found: list[FoundPhrase[_Sense]], first: Treatment
) -> Iterator[tuple[FoundPhrase[_Sense], Subcategory]]:
    """What was found that names a request of its own, beside the first."""
    # What a mixture is made of was not asked for by itself.
    mixed = first.subcategory in _MIXTURES or first.category == "inj"
    ends = {(one.stop, one.value.kind.category) for one in found if one.value.kind}
    for one in found:
        kind = one.value.kind
        if kind is None or kind.id == "other" or not one.value.strong:
            continue
        # "Epidural" and "steroid injection" side by side are one name.
        part_of_a_name = (one.start, kind.category) in ends
        if not part_of_a_name and not (mixed and one.value.drug):
            yield one, kind


def _drug(drug: Drug) -> Treatment:
    return Treatment("rx", drug.subcategory, drug.ingredient, (drug.ingredient,))


def _visit(core: str, words: Words, found: list[FoundPhrase[_Sense]]) -> FoundPhrase[_Sense] | None:
    """What a request with an office visit in it asks for, where the visit decides that."""
    parts = []
    for one in found:
        kind = one.value.kind
        if kind is not None:
            span = words.spans[one.start][0], words.spans[one.stop - 1][1]
            parts.append(RequestPart(*span, kind.category, kind.id))
    at = asked_at_visit(core, parts)
    return found[at] if at is not None else None


def _therapy_after(
    core: str, words: Words, found: list[FoundPhrase[_Sense]], best: FoundPhrase[_Sense]
) -> FoundPhrase[_Sense] | None:
    """The therapy that an operation only gives its name to: "shoulder surgery post-op PT"."""
    if best.value.kind is None or best.value.kind.category != "surgery":
        return None
    behind = (one for one in found if one.start >= best.stop and one.value.kind is not None)
    for after in behind:
        assert after.value.kind is not None
        if after.value.kind.category == "rehab":
            between = core[words.spans[best.stop - 1][1] : words.spans[after.stop - 1][1]]
            return after if _POSTOPERATIVE.match(between) else None
        if after.value.kind.category != "surgery":
            return None
    return None


def _best(found: list[FoundPhrase[_Sense]]) -> FoundPhrase[_Sense]:
    def order(one: FoundPhrase[_Sense]) -> tuple[bool, bool, int]:
        decisive = one.value.kind is not None and one.value.kind.decisive
        return (not decisive, not one.value.strong, one.start)

    return min(found, key=order)


def _kind_treatment(core: str, found: list[FoundPhrase[_Sense]], kind: Subcategory) -> Treatment:
    category, subcategory = kind.category, kind.id
    drugs = _ingredients(found)
    if kind.sessions is not None and _VISITS.search(core) and not _is_device(core):
        category, subcategory = kind.sessions
    elif (category, subcategory) == ("inj", "other"):
        if _JOINTS.intersection(find_regions(core).leaves):
            subcategory = "joint-injection"
    elif (category, subcategory) == ("surgery", "other"):
        subcategory = "hernia" if "hernia" in core.lower() else _site(core)
    if category not in ("rx", "inj") or not drugs:
        return Treatment(category, subcategory, None)
    return Treatment(category, subcategory, drugs[0], drugs)


def _ingredients(found: list[FoundPhrase[_Sense]]) -> tuple[str, ...]:
    named = [one.value.drug.ingredient for one in found if one.value.drug is not None]
    return tuple(dict.fromkeys(named))


def _is_device(core: str) -> bool:
    device = _DEVICE.search(core)
    return device is not None and "therapy" not in core[device.end() : device.end() + 9].lower()


def _site(core: str) -> str:
    sites = treatments().surgery_sites
    regions = find_regions(core)
    for region in (*regions.leaves, *regions.groups):
        if region in sites:
            return sites[region]
    return "other"


def _drug_treatment(
    core: str, found: list[FoundPhrase[_Sense]], best: FoundPhrase[_Sense]
) -> Treatment:
    drug = best.value.drug
    assert drug is not None
    drugs = _ingredients(found)
    injected = any(one.value.kind is not None and one.value.kind.category == "inj" for one in found)
    if injected and drug.ingredient in _STEROID_OR_ANAESTHETIC:
        joint = _JOINTS.intersection(find_regions(core).leaves)
        return Treatment("inj", "joint-injection" if joint else "other", drug.ingredient, drugs)
    if injected and drug.subcategory in _INTO_MUSCLE:
        return Treatment("inj", "intramuscular", drug.ingredient, drugs)
    subcategory = drug.subcategory
    percent = _PERCENT.search(core) is not None
    skin = percent or _FOR_THE_SKIN.search(core) is not None
    several = len(drugs) > 1 and (percent or skin) and not (drug.topical and best.value.brand)
    if several and subcategory not in _PATCH_IS_SYSTEMIC:
        subcategory = "compound"
    elif skin and not drug.topical and subcategory not in _PATCH_IS_SYSTEMIC:
        subcategory = "topical-analgesic"
    return Treatment("rx", subcategory, drug.ingredient, drugs)


@cache
def _letters_of_drugs() -> dict[str, int]:
    """The words of `_drug_words`, each with its letters as bits."""
    return {word: _as_bits(word) for word in _drug_words()}


def _as_bits(word: str) -> int:
    """The letters of a word, each as often as it stands there; what two words share is their `&`.

    Other signs, which no drug's name has, are left out.
    """
    bits = 0
    for letter in set(word):
        at = _LETTERS.find(letter)
        if at >= 0:
            bits |= (
                (1 << min(word.count(letter), _MOST_OF_A_LETTER)) - 1
            ) << at * _MOST_OF_A_LETTER
    return bits


def _with_like_letters(word: str) -> list[str]:
    """The words of drugs that share so many letters with one that they may be like it.

    That is the bound by which difflib leaves out what it need not compare, at a tenth of its time.
    """
    bits, length = _as_bits(word), len(word)
    return [
        one
        for one, own in _letters_of_drugs().items()
        if 2 * (own & bits).bit_count() >= _LIKE * (length + len(one)) - 1e-9
    ]


def _guessed(core: str, words: Words) -> Treatment:
    """What can be told where no phrase of the tables stands: a misspelled drug, or just a dose."""
    long = (word for word in dict.fromkeys(words.folded) if len(word) >= _SHORTEST_MISSPELLED)
    for word in islice(long, _MOST_COMPARED):
        if near := get_close_matches(word, _with_like_letters(word), 1, _LIKE):
            return _drug(_drug_words()[near[0]])
    if _FOR_THE_SKIN.search(core):
        return Treatment("rx", "topical-analgesic", None)
    if _DOSE.search(core):
        return Treatment("rx", "other", None)
    return NOTHING
