"""What did they rely on? Citations in words, and whether a guideline has since been replaced."""

from __future__ import annotations

from typing import Any

from indexer.vocabulary.tables import guidelines


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
    documents = guidelines().documents
    cited = documents.get(citation["id"])
    if cited is None or cited.replaced_by is None:
        return None
    successor = documents[cited.replaced_by].label
    since = f" for services from {cited.replaced_on}" if cited.replaced_on else ""
    return f"{cited.label} has been replaced{since} by {successor}"
