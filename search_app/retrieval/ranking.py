"""The numbers that ranking depends on, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from search_app.retrieval.preferences import Preferences


class Mode(StrEnum):
    """Which legs rank."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


class Fusion(StrEnum):
    """How the legs of the hybrid mode become one ranking."""

    CONVEX = "convex"
    RRF = "rrf"


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of the ranking.

    `summary_weight` is how much the letter's summary adds to the issue's own text, in both legs.
    `semantic_weight` is the semantic leg's part in the convex fusion, the lexical leg having the
    rest. Cosines of unrelated passages lie far above the theoretical minimum of -1, so the
    semantic leg's scores span little of their range and its weight has to be high. `preferences`
    are added to the fused score.
    """

    summary_weight: float = 0.3
    semantic_weight: float = 0.93
    fusion: Fusion = Fusion.CONVEX
    preferences: Preferences = field(default_factory=Preferences)
