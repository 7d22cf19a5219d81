"""Words that look like a drug's name and that the table of drugs does not hold.

By them the table is extended: a drug that no entry knows is neither filtered by nor found under its
other names. What looks like one is a word with a dose behind it, or with the ending that a class of
drugs is named by; a misspelled name of a known drug is one as well.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import cache

from indexer.vocabulary.phrases import Words, fold
from indexer.vocabulary.tables import treatments
from indexer.vocabulary.treatment import named_treatments

# What may stand between a drug's name and its dose.
_FORM = (
    r"(?:hcl|hydrochloride|sodium|potassium|tartrate|citrate|sulfate|succinate|acid|er|xr|sr|dr|ir"
    r"|cr|ds|odt|oral|topical|tablets?|tabs?|capsules?|caps?|cream|gel|ointment|lotion|patch|patches"
    r"|solution|suspension|spray|injection|of|at)"
)
_DOSE = re.compile(
    rf"\b(?P<name>[A-Za-z]{{5,30}})(?: {_FORM}){{0,3}},? ?\(?\d[\d.,/-]{{0,12}} ?"
    r"(?:mg|mcg|milligrams?|micrograms?)\b",
    re.IGNORECASE,
)
# Stems of the World Health Organization's list of nonproprietary names that are no end of other
# English words of medicine.
_STEM = re.compile(
    r"\b[A-Za-z]{2,20}(?:pril|sartan|olol|vastatin|azepam|azolam|cillin|mycin|micin|cycline"
    r"|floxacin|caine|profen|fenac|oxicam|coxib|triptan|gepant|mab|prazole|setron"
    r"|codone|morphone|barbital|conazole|ciclovir|gliptin|gliflozin|glutide|dronate|triptyline"
    r"|ipramine|oxetine|faxine|zodone|piprazole|peridone|zepine|zaprine|bamol|dipine|thiazide"
    r"|lukast|sone|solone|dafil|steride|zosin|parin|xaban|fibrate|gabalin|gabapentin|iramate"
    r"|racetam|trigine|melteon|orexant|piclone|plon|pidem|spirone|phylline|tropium|afenacin"
    r"|nabinol|ketamine|relin)\b",
    re.IGNORECASE,
)
_FORMS = frozenset(
    "tablet tablets capsule capsules suspension solution cream patch patches ointment lotion spray"
    " injection injections dosage doses total daily above about least under below medication"
    " strength quantity equivalent equivalents morphine-equivalent including between approximately"
    " another increase increased decrease decreased reduced maximum minimum around times".split()
)
"""Words that stand before a dose and are no drug's name."""

NEAR = 0.8
"""How alike (0 to 1) a word must be to a known name to be its misspelling."""

UNKNOWN = "unknown"


@cache
def _known() -> dict[str, str]:
    """Every word of the names that the table of drugs holds, with the drug it is first used of."""
    words: dict[str, str] = {}
    for drug in treatments().drugs.values():
        for name in (drug.ingredient, *drug.brands):
            for word in Words(name).folded:
                words.setdefault(word, drug.ingredient)
    return words


def unknown_drugs(text: str) -> tuple[str, ...]:
    """The words of a text that look like a drug and are in no entry of the table, each once.

    In lower case and in order; what the tables know as a treatment is none.
    """
    text = " ".join(text.split())
    found = [(match.start("name"), match["name"]) for match in _DOSE.finditer(text)]
    found += [(match.start(), match[0]) for match in _STEM.finditer(text)]
    named: dict[str, None] = {}
    for _, word in sorted(found):
        plain = word.lower()
        if plain in named or plain in _FORMS or fold(word) in _known():
            continue
        if not named_treatments(Words(word)):
            named[plain] = None
    return tuple(named)


def nearest_drug(word: str) -> str:
    """The drug that a word may be a misspelling of; UNKNOWN where no name is near."""
    near = get_close_matches(fold(word), [name for name in _known() if len(name) > 4], 1, NEAR)
    return _known()[near[0]] if near else UNKNOWN
