"""How people who do not speak the reviewers' language call a treatment, a drug, a device."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from indexer.vocabulary.phrases import PhraseBook, Words


@dataclass(frozen=True, slots=True)
class PlainNames:
    """What one entry is called: `names` mean nothing else, `ambiguous` may mean other things."""

    entry: str
    names: tuple[str, ...]
    ambiguous: tuple[str, ...]


@cache
def plain_names() -> dict[str, PlainNames]:
    """The plain names of every entry: `dme/tens`, or with a drug `rx/opioid:tramadol`."""
    text = files(__package__).joinpath("plain.toml").read_text(encoding="utf-8")
    return {
        entry: PlainNames(entry, tuple(one["names"]), tuple(one.get("ambiguous", ())))
        for entry, one in tomllib.loads(text).items()
    }


def plainly_named(text: str) -> tuple[str, ...]:
    """The entries that a text calls by a plain name, each once, in the order of reading."""
    return tuple(dict.fromkeys(found.value for found in _book().find(Words(text))))


@cache
def _book() -> PhraseBook[str]:
    return PhraseBook((name, entry) for entry, one in plain_names().items() for name in one.names)
