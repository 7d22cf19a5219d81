"""How can hits be ranked and ordered? The names of the choices, cheap to import."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """Which legs rank."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


class Fusion(StrEnum):
    """How the legs of the hybrid mode become one ranking."""

    CONVEX = "convex"
    RRF = "rrf"


class Sort(StrEnum):
    """The orders of hits. Without anything to rank by, `BEST` is `NEWEST`."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"
