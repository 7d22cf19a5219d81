"""Index in, answers out: the public face.

    from search_app import ask

    found = ask("index", "lumbar epidural, no nerve findings", body_region="lumbar")
    for hit in found.hits:
        print(hit.issue.id, hit.issue.outcome)

What else is in here serves the command line and the page, and may change.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from search_app.face import ask
    from search_app.found import Found
    from search_app.search import Search

__all__ = ["Found", "Search", "ask"]

_HOME = {"Found": "found", "Search": "search", "ask": "face"}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: `import search_app` alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"search_app.{_HOME[name]}"), name)
