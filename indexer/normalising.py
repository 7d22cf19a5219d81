"""Two copies of a text: the original is shown and quoted, a normalised one is indexed.

Normalising undoes what printing and extraction did to the words: ligatures, typographic marks,
sentences glued together, bullets glued to words, gaps beside hyphens and stops. Each place of the
copy knows the place in the original that it came from, so that a highlight always points into the
letter's own words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and where it came from.

    `text[at[i]:at[i + 1]]` was made from `original[origin[i]:origin[i] + length[i]]`; within a
    piece that was left alone (`kept[i]`) places correspond one to one.
    """

    text: str
    at: tuple[int, ...]
    origin: tuple[int, ...]
    length: tuple[int, ...]
    kept: tuple[bool, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original from which `text[start:end]` (not empty) was made."""
        first = bisect_right(self.at, start) - 1
        last = bisect_right(self.at, end - 1) - 1
        return self._start(first, start), self._end(last, end)

    def place(self, original: int) -> int:
        """Where in the copy that begins which stands from a place of the original on."""
        piece = bisect_right(self.origin, original) - 1
        if piece < 0:
            return 0
        following = self.at[piece + 1] if piece + 1 < len(self.at) else len(self.text)
        into = original - self.origin[piece]
        # Of what was changed nothing begins within; what was left out is passed over.
        return min(self.at[piece] + into, following) if self.kept[piece] or not into else following

    def _start(self, piece: int, place: int) -> int:
        return self.origin[piece] + (place - self.at[piece] if self.kept[piece] else 0)

    def _end(self, piece: int, place: int) -> int:
        if self.kept[piece]:
            return self.origin[piece] + place - self.at[piece]
        return self.origin[piece] + self.length[piece]


# Names that hold a capital where no word starts.
_INNER_CAPITALS = frozenset(
    {"MenthoDerm", "LidoPro", "TeroCin", "DermaTran", "GabaDone", "ThermaCare"}
)
# Words that end in "o": before a capital their "o" is no bullet.
_ENDS_IN_O = re.compile(
    r"(?<![a-z])(?:also|into|onto|unto|radio|ratio|lumbago|vertigo|video|studio|placebo|embryo|hypno"
    r"|electro|neuro|physio|chiro|psycho|ortho|ergo|limbo|tempo|turbo|condo|logo|photo|auto|zero"
    r"|who|two|too|to|do|so|no|go|ago)$",
    re.IGNORECASE,
)

# Each begins with the character by which it is found: a look behind first would take most of the
# time.
_CHANGES = {
    # An accent may stand apart from its letter.
    "odd": re.compile(r"[^\x00-\x7f]|[A-Za-z][\u0300-\u036f]+"),
    # "ruled out.Criteria": a sentence's stop, and the next one's capital at once.
    "stop": re.compile(r"[.?!](?<=[a-z]{2}.)[\"')]?(?=[A-Z][a-z])"),
    # "dysfunctiono Failure": a bullet glued to the word before it.
    "bullet": re.compile(r"o(?<=[a-z]{3}o) (?=[A-Z][a-z])"),
    # "procedurePhysiologic": two words of four letters or more without anything between them.
    "join": re.compile(r"[A-Z](?<=[a-z]{4}.)(?=[a-z]{3})"),
    # "red- flag", but not "pre- and post-operative".
    "gap": re.compile(r"- (?<=[a-z]- )(?=[a-z])(?!(?:and|or|to)\b)"),
    # "at work .His"
    "space": re.compile(r" (?=[.,;:](?:\s|[A-Z]|$))"),
}
_MARKS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u2035\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\u2036\u301d\u301e", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2796\ufe58\ufe63", "-"),
    **dict.fromkeys("\u2044\u2215\u29f8", "/"),
    **dict.fromkeys("\u00d7\u2715\u2a2f", "x"),
    **dict.fromkeys("\u2022\u25cf\u25aa\u00b7", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),
}
# What means the same to who types a search; a letter may use it for something else.
_TYPED = {
    **dict.fromkeys("\u2039\u203a", '"'),
    **dict.fromkeys("\u2217\u204e\u2731", "*"),
    **dict.fromkeys("\u223c\u02dc\u301c", "~"),
    "\u2236": ":",
}
_STROKE = "\u2044"
# Letters that Unicode takes for letters of their own, not for one with an accent.
_LETTERS = {
    "\u00e6": "ae", "\u00c6": "AE", "\u0153": "oe", "\u0152": "OE", "\u00f8": "o", "\u00d8": "O",
    "\u00df": "ss", "\u0142": "l", "\u0141": "L", "\u0111": "d", "\u0110": "D", "\u0131": "i",
    # The prefix of a microgram.
    "\u00b5": "mc", "\u03bc": "mc",
}  # fmt: skip


def unaccented(text: str) -> str:
    """`text` with every letter of the Latin alphabet without its accent."""
    if text.isascii():
        return text
    spelled = "".join(_LETTERS.get(char, char) for char in unicodedata.normalize("NFKC", text))
    apart = unicodedata.normalize("NFKD", spelled)
    return "".join(char for char in apart if not unicodedata.combining(char))


def typed(text: str) -> str:
    """What somebody typed or pasted, in one line, with typographic marks as on a keyboard.

    Quotes, dashes, minus signs and full-width forms become their ASCII forms; control characters
    and whatever is no text at all (bytes that are no UTF-8) become spaces. Accents stay.
    """
    if not text.isascii():
        text = "".join(_as_typed(char) for char in text)
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.translate(_CONTROLS).split())


_CONTROLS = dict.fromkeys((*range(32), 127), " ")


def _as_typed(char: str) -> str:
    if char.isascii():
        return char
    plain = _MARKS.get(char, _TYPED.get(char))
    if plain is not None:
        return plain
    if unicodedata.category(char) in ("Cc", "Cs", "Co", "Cn"):
        return " "
    parts = unicodedata.normalize("NFKC", char)
    apart = " " if _STROKE in parts else ""
    # What a mark is made of may be a mark again.
    return apart + "".join(_MARKS.get(part, part) for part in parts)


def normalise(text: str) -> Normalised:
    """The normalised copy of `text`, which knows where each of its places came from."""
    pieces: list[str] = []
    at: list[int] = []
    origin: list[int] = []
    length: list[int] = []
    kept: list[bool] = []
    size = 0
    for piece, start, end, is_kept in _pieces(text):
        if piece:
            pieces.append(piece)
            at.append(size)
            origin.append(start)
            length.append(end - start)
            kept.append(is_kept)
            size += len(piece)
    return Normalised("".join(pieces), tuple(at), tuple(origin), tuple(length), tuple(kept))


def _pieces(text: str) -> Iterator[tuple[str, int, int, bool]]:
    """`(piece of the copy, start, end in the original, whether it was left alone)`."""
    done = 0
    for start, end, kind in _found(text):
        changed = _changed(kind, text, start, end)
        if start >= done and changed is not None:
            yield text[done:start], done, start, True
            yield changed, start, end, False
            done = end
    yield text[done:], done, len(text), True


def _found(text: str) -> list[tuple[int, int, str]]:
    """Where something may have to be changed, in order, as `(start, end, kind)`."""
    found = []
    for kind, pattern in _CHANGES.items():
        if kind == "odd" and text.isascii():
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            found.append((start, start if kind == "join" else end, kind))
    found.sort()
    return found


def _changed(kind: str, text: str, start: int, end: int) -> str | None:
    """What stands there becomes; None where it is to stay."""
    found = text[start:end]
    match kind:
        case "odd":
            plain = _MARKS.get(found)
            return _plain(found) if plain is None else plain
        case "stop":
            return found + " "
        case "bullet":
            word = text[max(0, start - 24) : start + 1]
            return None if _ENDS_IN_O.search(word) else " "
        case "join":
            return None if _is_name(text, start) else " "
        case "gap":
            return "-"
        case _:
            return ""


def _plain(odd: str) -> str:
    found = unaccented(odd)
    if found.isascii():
        return found
    # One and a half is not eleven halves.
    apart = " " if _STROKE in found else ""
    return apart + "".join(_MARKS.get(char, char) for char in found)


_WORD_BEFORE = re.compile(r"[A-Za-z]{1,24}$")
_WORD_AFTER = re.compile(r"[A-Za-z]{1,24}")


def _is_name(text: str, place: int) -> bool:
    before = _WORD_BEFORE.search(text, max(0, place - 24), place)
    after = _WORD_AFTER.match(text, place)
    return bool(before and after and before[0] + after[0] in _INNER_CAPITALS)
