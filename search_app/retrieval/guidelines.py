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
    if citation["id"] in _NO_DOCUMENT or (edition and edition in citation["label"]):
        return ""
    if not edition:
        return "edition not stated"
    return str(edition) if "edition" in edition else f"edition of {edition}"


def citation_in_full(citation: dict[str, Any]) -> str:
    """A citation with its edition, its pages, and what has replaced the document since."""
    text = citation_text(citation)
    if edition := edition_text(citation):
        text += f", {edition}"
    if successor := successor_text(citation):
        text += f" (since replaced {successor})"
    return text


def is_replaced(citation: dict[str, Any]) -> bool:
    """Whether the cited document is known to have been replaced since."""
    return bool(successor_text(citation))


def successor_text(citation: dict[str, Any]) -> str:
    """From when on, and by what, the cited document has been replaced; empty where it has not."""
    if citation["replaced_by"] is None:
        return ""
    start = day(citation["replaced_on"], "")
    when = f"for services from {start} " if start else ""
    return f"{when}by {label(citation['replaced_by'])}"
