"""What became of it, and how often was it overturned? Shares come with their interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from indexer.contract import Counts

_Z95 = 1.959964  # the normal quantile of a two-sided 95 % interval


@dataclass(frozen=True, slots=True)
class Share:
    """`overturned` of `decided` issues; `low` and `high` bound the share with 95 % confidence.

    Issues whose outcome is unknown are not counted as decided.
    """

    overturned: int
    decided: int
    low: float
    high: float

    @property
    def share(self) -> float | None:
        """The share overturned, 0..1; nothing where nothing was decided."""
        return self.overturned / self.decided if self.decided else None


def overturned_share(counts: Mapping[str, int]) -> Share:
    """The share overturned, from the counts of the outcome facet, with Wilson's interval."""
    overturned = counts.get("overturned", 0)
    decided = overturned + counts.get("upheld", 0)
    return Share(overturned, decided, *wilson(overturned, decided))


def wilson(some: int, of: int) -> tuple[float, float]:
    """Between what a share lies with 95 % confidence; 0 and 1 where there is none.

    Wilson (JASA 1927): sound for small counts and for shares near 0, as here.
    """
    if not of:
        return 0.0, 1.0
    p, n, z2 = some / of, of, _Z95**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    # Rounding must not push a bound past the share or out of 0..1.
    return min(p, max(0.0, centre - half)), max(p, min(1.0, centre + half))


def shares(by_outcome: Mapping[str, Counts], facet: str) -> dict[str, Share]:
    """The share overturned of each value of a facet, from the counts of each outcome's issues."""
    sides = {name: by_outcome.get(name, {}).get(facet, {}) for name in ("overturned", "upheld")}
    values = dict.fromkeys(value for of in sides.values() for value in of)
    return {
        value: overturned_share({name: of.get(value, 0) for name, of in sides.items()})
        for value in values
    }


def share_text(share: Share, what: str = "") -> str:
    """A share with both of its numbers; `what` names what the first one counts."""
    if share.share is None:
        return "none decided"
    of = f"{share.overturned:,} of {share.decided:,}"
    return f"{of} {what} = {share.share:.0%}" if what else f"{of} = {share.share:.0%}"
