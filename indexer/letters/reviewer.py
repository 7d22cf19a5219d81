"""The physician reviewer's credentials, as they are printed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from indexer.letters.layouts import Section
from indexer.letters.model import Reviewer


def _spaced(words: str) -> re.Pattern[str]:
    """The words, whether or not a space between them was lost."""
    return re.compile(words.replace(" ", r"\s*"), re.IGNORECASE)


_LICENSURE = _spaced(r"State\(s\) of Licensure\s*:(.*?)(?=Certification\(s\)|$)")
_SPECIALTY = _spaced(r"Certification\(s\) / Specialty\s*:(.*)")
_INLINE = _spaced(
    r"is Board Certified in (?P<specialties>.{3,200}?),?(?:(?: and)? has a subspecialty in"
    r" (?P<subspecialties>.{3,200}?),?)? and is licensed to practice in (?P<states>[^.]{3,200})"
)
# No state has the word in its name, while fields of medicine do.
_LAST_STATE = re.compile(r",?\s+and\s+", re.IGNORECASE)


def read_reviewer(sections: Mapping[Section | None, str]) -> Reviewer:
    """The reviewer's credentials, which stand in a section of their own or with the method."""
    text = sections.get(Section.REVIEWER) or sections.get(Section.METHOD) or ""
    flat = " ".join(text.split())
    licensure, specialty = _LICENSURE.search(flat), _SPECIALTY.search(flat)
    if licensure or specialty:
        return Reviewer(
            _split(licensure[1] if licensure else ""), _split(specialty[1] if specialty else "")
        )
    inline = _INLINE.search(flat)
    if inline:
        specialties = _split(inline["specialties"]) + _split(inline["subspecialties"] or "")
        return Reviewer(_split(_LAST_STATE.sub(",", inline["states"])), specialties)
    return Reviewer()


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for part in names.split(",") if (name := part.strip(" .")))
