"""The numbers that ranking depends on, in one place."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

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

    `summary_weight` is how much the letter's summary adds to the issue's own text, in both legs;
    `synonym_weight` that of other words for what was asked, beside the words themselves.
    `semantic_weight` is the semantic leg's part in the convex fusion, the lexical leg having the
    rest. Cosines of unrelated passages lie far above the theoretical minimum of -1, so the
    semantic leg's scores span little of their range and its weight has to be high. `preferences`
    are added to the fused score. `feedback_weight` tells how far the text moves towards what the
    best `feedback_issues` issues say before the semantic leg compares again (0: not at all).
    """

    summary_weight: float
    synonym_weight: float
    semantic_weight: float
    feedback_weight: float
    feedback_issues: int
    preferences: Preferences
    fusion: Fusion = Fusion.CONVEX

    @staticmethod
    def tuned() -> Ranking:
        """The weights in `ranking.toml`, which `benchmarks/tune.py` writes."""
        text = files(__package__).joinpath("ranking.toml").read_text(encoding="utf-8")
        table = tomllib.loads(text)
        return Ranking(preferences=Preferences(**table.pop("preferences")), **table)
