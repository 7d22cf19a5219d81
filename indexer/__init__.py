"""Letters in, index out: the public face.

    from indexer import build, open_index

    build(["letters/"], "index")
    store = open_index("index")
    print(store.info.letters)

Asking in one's own words is `search_app.ask`, which turns a text into an `Ask` for a store. Public
are the names here and the rooms that `PUBLIC` names; `indexer.local` is one store among others, and
nothing outside of this package imports it.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indexer.building import BuildReport
    from indexer.contract import Answer, Ask, Hit, Info, Store
    from indexer.face import (
        add,
        add_uploads,
        build,
        gc,
        open_index,
        published,
        remove,
        rollback,
        sync,
        verify,
    )
    from indexer.filters import Filters
    from indexer.ranking.modes import Mode, Sort
    from indexer.ranking.weights import Weights
    from indexer.tagged import TaggedIssue, TaggedLetter

__all__ = [
    "Answer",
    "Ask",
    "BuildReport",
    "Filters",
    "Hit",
    "Info",
    "Mode",
    "Sort",
    "Store",
    "TaggedIssue",
    "TaggedLetter",
    "Weights",
    "add",
    "add_uploads",
    "build",
    "gc",
    "open_index",
    "published",
    "remove",
    "rollback",
    "sync",
    "verify",
]

# Before anything loads them: the libraries of models report their use where they are not told not
# to, ONNX Runtime to Microsoft from 1.29 on.
os.environ |= {"ORT_DISABLE_TELEMETRY": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}

PUBLIC = (
    "adaptation",
    "analysis",
    "chunking",
    "contract",
    "doctor",
    "embedding",
    "errors",
    "expression",
    "extras",
    "filters",
    "gathering",
    "homes",
    "letters",
    "meaning",
    "negations",
    "normalising",
    "ranking",
    "records",
    "register",
    "resampling",
    "samples",
    "sentences",
    "tagged",
    "uploads",
    "vocabulary",
    "wording",
)
"""The rooms that others may import from."""

_HOME = {
    "Answer": "contract",
    "Ask": "contract",
    "BuildReport": "building",
    "Filters": "filters",
    "Hit": "contract",
    "Info": "contract",
    "Mode": "ranking.modes",
    "Sort": "ranking.modes",
    "Store": "contract",
    "TaggedIssue": "tagged",
    "TaggedLetter": "tagged",
    "Weights": "ranking.weights",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: `import indexer` alone costs nothing."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"indexer.{_HOME.get(name, 'face')}"), name)
