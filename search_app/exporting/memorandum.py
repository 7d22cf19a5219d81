"""A memorandum of decisions: the question, those for it and against it by ground, what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from indexer.contract import Store
from indexer.errors import UnknownIssue
from indexer.tagged import TaggedIssue, TaggedLetter
from indexer.vocabulary.facets import FACETS, outcome_label
from indexer.vocabulary.grounds import NO_GROUND
from search_app.comparing.differences import Difference, differences
from search_app.comparing.opposites import opposites
from search_app.exporting.fields import Taken
from search_app.exporting.paper import Piece, PieceKind, word
from search_app.exporting.precedents import frame, quoted
from search_app.exporting.tray import Kept
from search_app.quoting.citing import PLAIN, citation_in_full, citation_line, title
from search_app.search import Search

MOST = 100
"""So many decisions a memorandum tells: who reads more wants a table."""

PAIRS = 3
"""So many decisions are laid beside the nearest that went the other way."""

SIDES = (
    ("overturned", "Decisions for it"),
    ("upheld", "Decisions against it"),
    ("unknown", "Decisions whose outcome was not read"),
)
"""The outcomes in the order of the memorandum, and what their decisions stand under."""


@dataclass(frozen=True, slots=True)
class ToldDecision:
    """A decision of a memorandum: its letter with it alone, how it is cited, and a note on it."""

    letter: TaggedLetter
    citation: str
    note: str = ""

    @property
    def issue(self) -> TaggedIssue:
        """The decision itself."""
        return self.letter.issue


def told_of_hits(hits: Iterable[Taken]) -> Iterator[ToldDecision]:
    """What was found, as a memorandum tells it."""
    return (ToldDecision(one.letter, one.citation) for one in hits)


def told_of_tray(
    store: Store, chosen: Iterable[Kept], style: str = PLAIN
) -> Iterator[ToldDecision]:
    """What a reader chose, with the notes; what the index no longer holds is left out."""
    for kept in chosen:
        try:
            letter, whole = store.get([kept.issue, kept.issue.rpartition("#")[0]])
        except UnknownIssue:
            continue
        citation = citation_line(letter, letter.issue.number, len(whole.issues), style)
        yield ToldDecision(letter, citation, kept.note)


def memorandum(
    search: Search, question: str, decisions: Iterable[ToldDecision], rates: Sequence[str] = ()
) -> Iterator[Piece]:
    """The memorandum, of at most MOST decisions, in the order in which they are given.

    `question` is what they were found for; `rates` are sentences on how such requests were decided,
    which stand beside the base rate of the whole index.
    """
    rest = iter(decisions)
    told = list(islice(rest, MOST))
    more = next(rest, None) is not None
    yield Piece(PieceKind.TITLE, "Memorandum: prior Independent Medical Review determinations")
    yield Piece(PieceKind.HEADING, "Question")
    yield Piece(PieceKind.TEXT, question or "Decisions that were collected.")
    if more:
        yield Piece(PieceKind.TEXT, f"More were chosen: the first {MOST} are told here.")
    sides = {side: [one for one in told if _side(one) == side] for side, _ in SIDES}
    yield Piece(PieceKind.TEXT, _counted(sides))
    for side, heading in SIDES:
        if sides[side] or side != "unknown":
            yield Piece(PieceKind.HEADING, f"{heading}: {outcome_label(side)}")
            yield from _by_ground(sides[side])
    yield Piece(PieceKind.HEADING, "What distinguishes them")
    yield from _distinguished(search, sides["overturned"] or sides["upheld"])
    yield Piece(PieceKind.HEADING, "Base rates and limits")
    samples = any(one.letter.sample for one in told)
    for sentence in (*rates, *frame(search.store, samples=samples), _LIMITS):
        yield Piece(PieceKind.TEXT, sentence)


def memorandum_in_word(search: Search, chosen: Iterable[Kept], style: str = PLAIN) -> bytes:
    """The memorandum of what a reader chose, as a Word document."""
    return word(memorandum(search, "", told_of_tray(search.store, chosen, style)))


_LIMITS = (
    "Grounds are read by a program from the reviewer's sentences about the case and are not "
    "complete. Letters were decided under the guidelines of their day, some of which have been "
    "replaced since. Read each letter before it is cited; this memorandum is no legal advice."
)


def _side(one: ToldDecision) -> str:
    return one.issue.outcome.value.lower()


def _counted(sides: dict[str, list[ToldDecision]]) -> str:
    counts = ", ".join(
        f"{len(sides[side]):,} {side if side != 'unknown' else 'of unknown outcome'}"
        for side, _ in SIDES
        if sides[side] or side != "unknown"
    )
    return f"Of these decisions: {counts}. They were chosen, so that these numbers are no rate."


def _by_ground(told: Sequence[ToldDecision]) -> Iterator[Piece]:
    """The decisions of one outcome, each under that of its grounds which most of them share."""
    if not told:
        yield Piece(PieceKind.TEXT, "None among these decisions.")
        return
    common = Counter(ground for one in told for ground in one.issue.grounds)
    groups: dict[str, list[ToldDecision]] = {}
    for one in told:
        ground = max(one.issue.grounds, key=lambda id_: common[id_], default=NO_GROUND)
        groups.setdefault(ground, []).append(one)
    label = FACETS["ground"].label
    for ground in sorted(groups, key=lambda id_: (id_ == NO_GROUND, -len(groups[id_]))):
        yield Piece(PieceKind.SUBHEADING, f"{label(ground)} ({len(groups[ground])})")
        for one in groups[ground]:
            yield Piece(PieceKind.ITEM, one.citation)
            yield Piece(PieceKind.QUOTE, quoted(one.issue))
            others = [label(id_) for id_ in one.issue.grounds if id_ != ground]
            if others:
                yield Piece(PieceKind.TEXT, f"Also decided on: {'; '.join(others)}.")
            cited = "; ".join(map(citation_in_full, one.issue.tags.maximus)) or "none read"
            yield Piece(PieceKind.TEXT, f"Relied on: {cited}.")
            if one.note:
                yield Piece(PieceKind.TEXT, f"Note: {one.note}")


def _distinguished(search: Search, told: Sequence[ToldDecision]) -> Iterator[Piece]:
    """The first of one outcome, each beside the nearest comparable decision of the other."""
    pairs = 0
    for one in told[:PAIRS]:
        for other in opposites(search, one.issue, 1).comparable:
            pairs += 1
            yield Piece(PieceKind.SUBHEADING, f"{_named(one.letter)} and {_named(other.letter)}")
            for row in differences(one.letter, other.letter):
                if not row.same:
                    yield Piece(PieceKind.ITEM, _differing(row, one.issue.id, other.issue.id))
    if not pairs:
        yield Piece(PieceKind.TEXT, "No comparable decision of this index went the other way.")


def _named(letter: TaggedLetter) -> str:
    return f"{letter.issue.id} ({title(letter.issue.treatment)}; {letter.issue.outcome.value})"


def _differing(row: Difference, one: str, other: str) -> str:
    sides = ((f"{one} alone", row.one), (f"{other} alone", row.other), ("both", row.both))
    told = "; ".join(f"{whose}: {', '.join(values)}" for whose, values in sides if values)
    return f"{row.title} - {told}"
