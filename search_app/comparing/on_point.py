"""How many decisions are on the same request, and what became of them, in one sentence."""

from __future__ import annotations

from search_app.comparing.outcomes import Share, overturned_share, share_text
from search_app.found import Found


def on_point_sentence(found: Found) -> str | None:
    """The decisions on point with their outcomes and the base rate; None where there are none."""
    same = found.on_point
    if not same.total:
        return None
    share, base = overturned_share(same.outcomes), overturned_share(found.base)
    noun, verb = ("decision", "is") if same.total == 1 else ("decisions", "are")
    where = " under these filters" if found.filtered else ""
    return (
        f"{same.total:,} {noun}{where} {verb} on point{_about(found)}: {_of(share)}; "
        f"of the whole index {_of(base, interval=False)}."
    )


def _about(found: Found) -> str:
    names = found.asked_for
    # Labels hold commas themselves.
    return f" ({'; '.join(names)})" if names else ""


def _of(share: Share, *, interval: bool = True) -> str:
    if share.share is None:
        return "no outcome is known"
    numbers = share_text(share, "overturned")
    if not interval:
        return numbers
    return f"{numbers} (95 %: {100 * share.low:.0f} to {100 * share.high:.0f})"
