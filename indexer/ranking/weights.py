"""The numbers that ranking depends on, in one place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from indexer.ranking.choices import chosen
from indexer.ranking.modes import Fusion


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the ranking.

    `summary_weight` is how much the letter's summary adds to the issue's own text, in both legs;
    `synonym_weight` that of other words for what was asked, beside the words themselves.
    `semantic_weight` is the semantic leg's part in the convex fusion, the lexical leg having the
    rest. Cosines of unrelated passages lie far above the theoretical minimum of -1, so the
    semantic leg's scores span little of their range and its weight has to be high. `preferences`,
    by facet, are added to the fused score (within 0..1) of issues that agree with what a text asks
    for; `request_weight` and `reason_weight` tell how much is added where, by meaning, the
    treatment is the one that is asked for and the reasons those that are argued. `feedback_weight`
    tells how far the text moves towards what the best `feedback_issues`
    issues say before the semantic leg compares again (0: not at all).
    """

    summary_weight: float
    synonym_weight: float
    semantic_weight: float
    feedback_weight: float
    feedback_issues: int
    request_weight: float = 0.0
    reason_weight: float = 0.0
    preferences: Mapping[str, float] = field(default_factory=dict)
    fusion: Fusion = Fusion.CONVEX

    def __post_init__(self) -> None:
        """Take a fusion by its name as well.

        Raises:
            QueryError: none is called so.
        """
        object.__setattr__(self, "fusion", chosen(Fusion, self.fusion, "fusion"))

    @staticmethod
    def tuned() -> Weights:
        """The weights in `weights.toml`, which `benchmarks/tune.py` writes."""
        return _tuned()


@cache
def _tuned() -> Weights:
    text = files(__package__).joinpath("weights.toml").read_text(encoding="utf-8")
    return Weights(**tomllib.loads(text))
