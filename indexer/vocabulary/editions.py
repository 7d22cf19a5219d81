"""Editions: which text of a guideline a printed date means, and what has taken its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from indexer.vocabulary.printed_dates import PrintedDate
from indexer.vocabulary.tables import Guideline, Update


@dataclass(frozen=True, slots=True)
class CitedEdition:
    """The edition that a citation means.

    `edition` is the date of the guideline's text, or what is printed where `unmatched` says that no
    edition that is known to be adopted has it; `effective` is the day from which the edition was
    in force. `replaced_by` is the id of the document that has taken its place, `replaced_on` the
    day from which that holds, and `replaced_by_edition` the date of the edition that has taken it,
    where it is one of the same document. All dates are ISO dates, cut to the part that is certain;
    what is not known is None.
    """

    edition: str | None = None
    effective: str | None = None
    unmatched: bool = False
    replaced_by: str | None = None
    replaced_on: str | None = None
    replaced_by_edition: str | None = None


def editions(document: Guideline) -> tuple[Update, ...]:
    """The adopted editions of a guideline, the oldest first; none where their dates are unknown."""
    if document.effective is None:
        return ()
    return (Update(document.edition, document.effective), *document.updates)


def cited_edition(document: Guideline, printed: Sequence[PrintedDate]) -> CitedEdition:
    """The one edition that all printed dates fit; a date that fits none, or several, is unmatched.

    A date of coming into force fits the edition that was adopted then, any other the edition whose
    own date it is, as far as both tell it. Where nothing is printed nothing is guessed.
    """
    if not printed:
        return CitedEdition()
    known = editions(document)
    fitting = [
        (one, after)
        for one, after in zip_longest(known, known[1:])
        if all(_fits(date, one) for date in printed)
    ]
    if len(fitting) != 1:
        return CitedEdition(as_printed(printed), unmatched=True)
    one, after = fitting[0]
    if after is None:
        return CitedEdition(one.dated, one.effective)
    return CitedEdition(
        one.dated,
        one.effective,
        replaced_by=document.id,
        replaced_on=after.effective,
        replaced_by_edition=after.dated,
    )


def by_edition(
    document: Guideline, printed: Sequence[PrintedDate]
) -> tuple[tuple[PrintedDate, ...], ...]:
    """Printed dates as those of one edition each: all together, unless no edition has them all.

    Then each date that is named beside another is that of an edition of its own, with the day of
    its coming into force where that follows it.
    """
    if len(printed) < 2 or not editions(document) or not cited_edition(document, printed).unmatched:
        return (tuple(printed),)
    several: list[list[PrintedDate]] = []
    for one in printed:
        told_of_the_last = one.effective and several and not several[-1][-1].effective
        if several and (told_of_the_last or not one.beside):
            several[-1].append(one)
        else:
            several.append([one])
    return tuple(tuple(dates) for dates in several)


def as_printed(printed: Sequence[PrintedDate]) -> str:
    """Dates in the letter's own words."""
    return ", ".join(f"effective {one.text}" if one.effective else one.text for one in printed)


def _fits(printed: PrintedDate, edition: Update) -> bool:
    known = edition.effective if printed.effective else edition.dated
    if known is None or printed.iso is None:
        return False
    return known.startswith(printed.iso) or printed.iso.startswith(known)
