"""What did they rely on? Citations in words, and whether a guideline has since been replaced."""

from __future__ import annotations

from typing import Any

from indexer.vocabulary.names import label
from search_app.retrieval.citing import day

_NO_DOCUMENT = ("none", "unknown")


def citation_text(citation: dict[str, Any]) -> str:
    """A citation with its pages or section, as far as they are printed."""
    pages, section = citation["pages"], citation["section"]
    text = str(citation["label"])
    if section:
        text += f", section {section}"
    if pages:
        text += f", p. {pages}"
    return text


def edition_text(citation: dict[str, Any]) -> str:
    """The edition that was cited; empty where the guideline's name tells it, or none is named."""
    edition = citation["edition"]
    if is_unmatched(citation):
        return f"dated {edition} as printed, which is no adopted edition known here"
    if not edition and citation["effective"]:
        return f"edition in force from {day(citation['effective'])}"
    if citation["id"] in _NO_DOCUMENT or (edition and edition in citation["label"]):
        return ""
    if not edition:
        return "edition not stated"
    return str(edition) if "edition" in edition else f"edition of {edition}"


def edition_of_several(citation: dict[str, Any]) -> str:
    """The edition where it tells apart what has one name; empty for documents with one edition."""
    several = citation["effective"] is not None or is_unmatched(citation)
    return edition_text(citation) if several else ""


def is_unmatched(citation: dict[str, Any]) -> bool:
    """Whether a date is printed that no adopted edition of the document is known to have."""
    return bool(citation["edition_unmatched"])


def citation_in_full(citation: dict[str, Any]) -> str:
    """A citation with its edition, its pages, and what has replaced the document since."""
    text = citation_text(citation)
    if edition := edition_text(citation):
        text += f", {edition}"
    if successor := successor_text(citation):
        text += f" (since replaced {successor})"
    return text


def is_replaced(citation: dict[str, Any]) -> bool:
    """Whether the cited edition is known to have been replaced since."""
    return bool(successor_text(citation))


def successor_text(citation: dict[str, Any]) -> str:
    """From when on, and by what, the cited edition has been replaced; empty where it has not.

    Where the edition is not known, nothing is said to have replaced it.
    """
    if citation["replaced_by"] is None:
        return ""
    start = day(citation["replaced_on"], "")
    when = f"for services from {start} " if start else ""
    if citation["replaced_by"] != citation["id"]:
        return f"{when}by {label(citation['replaced_by'])}"
    later = citation["replaced_by_edition"]
    return f"{when}by " + (f"its edition of {later}" if later else "a later edition of it")
