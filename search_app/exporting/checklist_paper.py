"""What to document, as a list that a physician's office works down before it asks."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.vocabulary.facets import FACETS, outcome_label
from search_app.comparing.checklist import FEWEST, Checklist, GroundLine, Point
from search_app.comparing.outcomes import overturned_share, share_text
from search_app.exporting.paper import Piece, PieceKind
from search_app.exporting.precedents import PERSUASIVE
from search_app.quoting.citing import pages_text_of

BOX = "\u2610"
"""Stands before what is to be checked."""

_VERBS = {"overturned": "named in", "upheld": "missing in"}


def checklist_paper(found: Checklist) -> Iterator[Piece]:
    """The list: what was counted and its base rates, then the points, each with its quotes."""
    yield Piece(PieceKind.TITLE, "What to document")
    for facet, values in found.filters.items():
        labels = "; ".join(FACETS[facet].label(value) for value in values)
        yield Piece(PieceKind.TEXT, f"{FACETS[facet].title}: {labels}")
    if found.samples:
        yield Piece(PieceKind.TEXT, "The index holds fictitious sample letters, marked as such.")
    yield Piece(PieceKind.TEXT, PERSUASIVE)
    yield Piece(PieceKind.TEXT, _rates(found))
    yield Piece(
        PieceKind.TEXT,
        "Grounds and reasons are derived by a program and not complete: what is not named may have "
        "been shown. Numbers count decisions on disputed requests and promise nothing.",
    )
    if not found.points:
        yield Piece(PieceKind.TEXT, "No ground or reason was recognised in such decisions.")
    for point in found.points:
        yield Piece(PieceKind.HEADING, f"{BOX} {headline(point)}")
        for line in point.lines:
            yield from _told(line)
        for line in point.reasons:
            yield Piece(PieceKind.SUBHEADING, line.label)
            yield from _told(line)


def headline(point: Point) -> str:
    """A point in one sentence: in how many it was named, in how many it was missing."""
    lines = [line for line in point.lines if line.named]
    parts = []
    for line in lines:
        is_answered = line is point.missing and point.shown is not None
        verb = _VERBS["upheld"] if is_answered and line.id != _id(point.shown) else "named in"
        parts.append(f"{verb} {line.named:,} of {line.of:,} {line.outcome}")
    label = (point.shown or lines[0]).label
    return f"{label}: {', '.join(parts)}"


def _id(line: GroundLine | None) -> str:
    return line.id if line is not None else ""


def _told(line: GroundLine) -> Iterator[Piece]:
    if not line.named:
        return
    yield Piece(PieceKind.ITEM, line_text(line))
    if line.quote is not None:
        page = pages_text_of(line.quote.page)
        where = f"{line.quote.citation}{f' [{page}]' if page else ''}"
        yield Piece(PieceKind.QUOTE, f"\u201c{line.quote.sentence}\u201d {where}")


def line_text(line: GroundLine) -> str:
    """The numbers of a line with their interval and the whole index's beside them."""
    said = f"{line.label}: {line.named:,} of {line.of:,} {outcome_label(line.outcome).lower()}"
    base = f"whole index: {line.base_named:,} of {line.base_of:,}"
    if not line.enough:
        return f"{said}, too few to say ({base})"
    interval = f"95 %: {100 * line.low:.0f} to {100 * line.high:.0f}"
    return f"{said} = {line.named / line.of:.0%} ({interval}; {base})"


def _rates(found: Checklist) -> str:
    base = share_text(overturned_share(found.base), "overturned")
    share = found.share
    if share.decided < FEWEST:
        such = f"{share.overturned:,} of {share.decided:,} overturned, too few to say"
    else:
        interval = f"95 %: {100 * share.low:.0f} to {100 * share.high:.0f}"
        such = f"{share_text(share, 'overturned')} ({interval})"
    return (
        f"Such requests: {such}; of the whole index ({found.index}): {base}. Fewer than {FEWEST} "
        "decisions of an outcome are too few to say."
    )
