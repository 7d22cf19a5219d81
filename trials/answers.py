"""Requests to a search in one line, as many tests make them."""

from __future__ import annotations

from typing import Any

from indexer.contract import Ask
from search_app.asking.request import Request
from search_app.found import Found
from search_app.search import Search


def answer(search: Search, text: str = "", **wanted: Any) -> Found:
    """What is found for a text, or for what else a request holds; every issue a hit of its own."""
    return search.answer(Request(text, **({"collapse": False} | wanted)))


def issue_ids(search: Search) -> list[str]:
    """The ids of all issues, in order."""
    return list(search.store.candidates(Ask()).ids)
