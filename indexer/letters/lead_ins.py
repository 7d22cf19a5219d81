"""Lead-ins: the words before a quotation, "The earlier IMR decided:".

A rationale may quote an earlier decision with its heading and labels, which look just like the next
issue of the letter. What stands before tells; where it does, nobody can say where the quotation
ends, so that the letter is refused rather than given an issue that it does not decide.
"""

from __future__ import annotations

import re

# No lead-in is longer; of a rationale no more than that is looked at.
_REACH = 400
_ENDS_OPEN = re.compile(r"[:\u2013\u2014][\s\"'\u201c\u2018(\[]*$|\s-[\s\"'\u201c\u2018(\[]*$")
_PIECE = re.compile(r"(?<=[:.?!])\s+")
_EARLIER = re.compile(
    r"\b(?:earlier|prior|previous|former|original|initial|first|last|past|older|other|another"
    r"|preceding|(?:19|20)\d\d|CM\d\d)\b",
    re.IGNORECASE,
)
_DECISION = r"\b(?:IMR|Independent Medical Review|determination|decision|review(?:er)?|letter)\b"
_SAID = (
    r"\b(?:decided|stat(?:ed|es)|sa(?:id|ys)|found|finds|held|holds|ruled|concluded|reads?|wrote"
    r"|determined|ran|runs|went|goes)\b"
)
_NAMED = re.compile(_DECISION, re.IGNORECASE)
_SPOKE = re.compile(rf"{_DECISION}.{{0,60}}?(?:{_SAID}|\bfollow)", re.IGNORECASE)
# "The earlier IMR decided", "... is quoted below", "Here is the earlier decision."
_FOLLOWS = re.compile(
    rf"{_DECISION}(?: ha[ds])? {_SAID}(?: that| this)?\W*$|\bas follows\b|\bthe following\W*$"
    r"|\b(?:in|by) (?:these|its|the same) (?:own |very )?words\b|\bverbatim\b"
    r"|\b(?:quot|cop[iy]|reproduc|recit|repeat|transcri|print|giv|set)\w*(?: out| forth)?"
    r" (?:here|below|hereunder|in full)\b"
    r"|^\W*(?:below|here|what follows)(?: is| are| follows)\b",
    re.IGNORECASE,
)


def leads_into_quotation(before: str, heading: str) -> bool:
    """Whether a heading is one that is quoted: by the end of the text before it, or by itself.

    A lead-in may stand in the paragraph of the heading as well.
    """
    before = before[-_REACH:].rstrip()
    if _ENDS_OPEN.search(before) or _announces(_PIECE.split(before)[-1]):
        return True
    pieces = _PIECE.split(" ".join(heading.split()))
    return any(
        _announces(piece) or (piece.endswith(":") and _SPOKE.search(piece) is not None)
        for piece in pieces
    )


def _announces(sentence: str) -> bool:
    """Whether a sentence says that the words of an earlier decision follow."""
    return bool(_FOLLOWS.search(sentence) and _NAMED.search(sentence) and _EARLIER.search(sentence))
