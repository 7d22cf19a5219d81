"""What did they rely on? Citations in words, and whether a guideline has since been replaced."""

from __future__ import annotations

from typing import Any

from indexer.vocabulary.names import label


def citation_text(citation: dict[str, Any]) -> str:
    """A citation with its pages or section, as far as they are printed."""
    pages, section = citation["pages"], citation["section"]
    text = str(citation["label"])
    if section:
        text += f", section {section}"
    if pages:
        text += f", p. {pages}"
    return text


def is_replaced(citation: dict[str, Any]) -> bool:
    """Whether the cited document is known to have been replaced since."""
    return since_replaced(citation) is not None


def since_replaced(citation: dict[str, Any]) -> str | None:
    """What has replaced the cited document since, if anything has."""
    successor, since = citation["replaced_by"], citation["replaced_on"]
    if successor is None:
        return None
    when = f" for services from {since}" if since else ""
    return f"{citation['label']} has been replaced{when} by {label(successor)}"
