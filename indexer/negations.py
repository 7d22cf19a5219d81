"""The words that deny: one list, from which every use of them is derived.

A use that knows more of them, or fewer on purpose, says so where it adds or leaves out words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PLAIN = frozenset("no not without".split())
"""The words by which nearly everything is denied."""

DENYING_A_THING = frozenset("lack lacks lacking neither no nor without".split())
"""What denies the noun that follows: "no record", "lacks a record"."""

DENYING_A_DEED = frozenset("cannot neither never not".split())
"""What denies the verb that follows: "not requested", "never requested"."""

DENYING = DENYING_A_THING | DENYING_A_DEED
"""The words that deny what follows them."""

LIMITING = frozenset("absence absent denied denies except negative none only unless until".split())
"""The words that deny in another way, or limit: without them a text would say something else."""

CONTRACTED = r"n't\b"
"""The pattern of the "not" that is part of a word: "isn't", "didn't"."""


TOLD_ABSENT = r"(?:den(?:y|ies|ied)|negative for)"
"""The pattern of how a worker or an examination denies a complaint."""


def any_of(words: Iterable[str]) -> str:
    """The pattern of any of some words, without its edges."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))
