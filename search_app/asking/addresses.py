"""Where does a text hold addresses? Words in them are names that ask for nothing."""

from __future__ import annotations

import re

ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Za-z][A-Za-z0-9+.]{1,14}://|www\.|mailto:)[^\s\"<>()\[\]]+"
    r"|(?<![\w.+])\w[\w.+-]{0,63}@[\w-][\w.-]{0,80}"
    r"|(?<![\w.])(?:[A-Za-z0-9][A-Za-z0-9-]{0,39}\.){1,4}"
    r"(?:com|org|net|gov|edu|mil|info|example)(?!\w)(?:/[^\s\"<>()\[\]]*)?",
    re.IGNORECASE,
)
"""An address of a page or of somebody's mail, with or without its scheme."""

_CODED_WORD = re.compile(
    r"(?<!\S)(?=\S{0,20}(?:://|%(?:25)?3A%(?:25)?2F|www\.|(?:CM|IMR)\d\d%(?:25)?2D\d)"
    r"|[\w.-]+\.gov)\S+",
    re.IGNORECASE,
)
_CODED = re.compile(r"%(?:25)?(2[036DEF]|3[ADF]|5F)", re.IGNORECASE)

_TARGET = re.compile(r"(?<=\])\([^()\s]{1,500}\)")
"""Where a Markdown link leads to, be it within its own site."""


def without_addresses(text: str) -> str:
    """`text` with each address as a space; the words of a link stay."""
    return ADDRESS.sub(" ", _TARGET.sub(" ", text))


def decoded(text: str) -> str:
    """`text` with the marks in its addresses that are coded by a percent sign as one types them."""
    if "%" not in text:
        return text
    return _CODED_WORD.sub(lambda word: _CODED.sub(_mark, word[0]), text)


def _mark(coded: re.Match[str]) -> str:
    # A space would end the address.
    return chr(int(coded[1], 16)).replace(" ", "_")
