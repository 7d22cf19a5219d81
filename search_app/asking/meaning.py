"""What does a text ask for and argue, whatever its words? Told by the heads of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indexer.embedding import Vectors
from indexer.meaning.heads import NONE, Heads
from indexer.negations import CONTRACTED, DENYING, LIMITING, any_of
from indexer.vocabulary import find_treatments
from indexer.vocabulary.plain import plainly_named
from indexer.vocabulary.tables import treatments
from search_app.asking.pieces import QueryRole, leaves_out
from search_app.asking.reading import Reader
from search_app.asking.roles import LONGEST_ARGUMENT, Roles

LEAST = 0.02
"""What is less likely is left out: it would only cost time."""

ARGUES = 0.5
"""From how likely any reason on is a text taken to argue one."""

LIKELIEST = 0.3
"""The likeliest reason has to be at least so likely; else nothing is known of what is argued."""

_ARGUING = re.compile(
    rf"\b(?:{any_of(DENYING | LIMITING)}|nothing|nobody|fail\w*|already|still|again|prior|previous"
    r"|earlier|too|only|just|missing|unclear|vague|insufficient|despite|instead|first|enough)\b"
    rf"|{CONTRACTED}",
    re.IGNORECASE,
)

_MERELY = re.compile(r"^\W*(?:only|just|but)\b", re.IGNORECASE)

FEWEST_WORDS = 5
"""In fewer words nobody argues: they name a treatment."""

NAMED = 0.5
"""The part that names have in what is asked for, beside what the model tells."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a text asks for (entry of the treatments -> how likely) and argues (reason -> how)."""

    requests: Mapping[str, float] = field(default_factory=dict)
    reasons: Mapping[str, float] = field(default_factory=dict)


def meaning(text: Roles, spelled: Roles, vectors: Vectors, reader: Reader) -> Meant:
    """What a text means; `spelled` is the text with its slips put right, `vectors` are its own."""
    heads = reader.encoder.heads
    names = _named(spelled)
    if heads is None:
        return Meant(names)
    told = _by_ingredient(_told(text, spelled, vectors, reader, heads))
    shared = {
        entry: NAMED * names.get(entry, 0.0) + (1 - NAMED) * told.get(entry, 0.0)
        for entry in (*names, *told)
    }
    return Meant(shared if names else told, _argued(text, vectors, heads))


def _named(text: Roles) -> dict[str, float]:
    """The entries that a text calls by name, alike likely."""
    entries: dict[str, None] = {}
    for piece in text.requested:
        for one in find_treatments(piece):
            if one.category and one.subcategory:
                kind = f"{one.category}/{one.subcategory}"
                drugs = one.drugs or ((one.drug,) if one.drug else ())
                entries |= dict.fromkeys([f"{kind}:{drug}" for drug in drugs] or [kind])
        entries |= dict.fromkeys(plainly_named(piece))
    return _by_ingredient({entry: 1 / len(entries) for entry in entries})


def _by_ingredient(requests: Mapping[str, float]) -> dict[str, float]:
    """The same with each drug as decisions are tagged: by its ingredient, in whatever form."""
    total: dict[str, float] = {}
    for entry, likely in requests.items():
        kind, _, drug = entry.partition(":")
        known = treatments().drugs.get(drug)
        name = f"{kind}:{known.ingredient}" if known is not None else entry
        total[name] = total.get(name, 0.0) + likely
    return total


def _told(
    text: Roles, spelled: Roles, vectors: Vectors, reader: Reader, heads: Heads
) -> dict[str, float]:
    """What the pieces in which something is asked for mean, and the whole, on average."""
    pieces = [one for one in spelled.requested if one != text.text]
    read = vectors.mean(axis=0, keepdims=True)
    rows = [heads.requests.probabilities(_directed(read))[0]]
    if pieces:
        if leaves_out(text.text):
            # The whole means what is not asked for as well.
            rows.clear()
        rows += list(heads.requests.probabilities(reader.encode(pieces)))
    return heads.requests.told(np.mean(rows, axis=0), LEAST)


def _argued(text: Roles, vectors: Vectors, heads: Heads) -> dict[str, float]:
    words = len(text.text.split())
    # What a described case tells of reasons, told or sought, was measured to mislead.
    if not FEWEST_WORDS <= words <= LONGEST_ARGUMENT:
        return {}
    row = heads.reasons.probabilities(_directed(vectors.mean(axis=0, keepdims=True)))[0]
    told = heads.reasons.told(row, LEAST)
    none = heads.reasons.probability(row, NONE)
    if 1 - none < ARGUES or max(told.values(), default=0.0) < LIKELIEST:
        return {}
    return told if _reasons(text) else {}


def _reasons(text: Roles) -> bool:
    """Whether any piece of a text can be a reason: a request with a wish alone argues nothing."""
    if any(part.role in (QueryRole.REASON, QueryRole.DONE) for part in text.parts):
        return True
    # In what is left out ("not the right knee") a word that denies argues nothing.
    return any(_ARGUING.search(_MERELY.sub("", piece)) for piece in text.requested)


def _directed(vectors: Vectors) -> Vectors:
    """Unit vectors: heads know no others."""
    found: Vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
    return found
