"""What does a text hold that nobody sees? Nothing of it is shown; the data keep it."""

from __future__ import annotations

import re

# What turns the direction of writing, joins, breaks or fills without being seen (Unicode's
# Default_Ignorable_Code_Point) and the marks of interlinear annotation.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
# Control characters (a terminal obeys some, XML holds none), halves of surrogate pairs and the two
# non-characters: that there was something is shown.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SEPARATOR = re.compile("[\u2028\u2029]")


def seen(text: str) -> str:
    """`text` as it may be shown: in the order in which it is written, and nothing in it unseen.

    Tabs and line ends stay.
    """
    if text.isascii() and text.isprintable():
        return text
    return _SEPARATOR.sub("\n", _CONTROL.sub("\ufffd", _INVISIBLE.sub("", text)))
