"""Where another letter begins that has lost its front: what still tells it from the one before.

The footers of its pages name another case, a line with the number of another case stands before an
issue, or the heading of the issues is printed once more before one. A number that is quoted, with
sentences after it, tells nothing, and neither does what every page repeats.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.letters.cover_tokens import CASE, CASE_LINE, LABEL_LINE, case_number
from indexer.letters.layouts import LAYOUTS, LINE, Section

FOOTER = re.compile(
    r"(?:^|(?<=[\n\f]))[ \t]*(?:Final )?Determination Letter for (?:IMR )?"
    rf"Case (?:Number|No\.?)[ ]?:?[ ]?(?P<case>{CASE})[ ,]{{0,3}}"
    r"(?:page[ ]?\d{1,4}(?:[ ]?(?:of|/)[ ]?\d{1,4})?)?[ \t]*(?=[\n\f]|\Z)",
    re.IGNORECASE,
)
"""The footer that names the case its page is of, as a line of a text."""

_ISSUES = [
    pattern.pattern.removeprefix(LINE)
    for layout in LAYOUTS
    for section, pattern in layout.headings
    # One that is nothing but what follows it heads an issue, and not the issues.
    if section is Section.ISSUES and not pattern.pattern.removeprefix(LINE).startswith("(?=")
]
_HEADING = re.compile(rf"(?:^|(?<=[\n\f]))[ \t]*(?:{'|'.join(_ISSUES)})", re.IGNORECASE)
_LABELS = re.compile(
    "|".join(
        dict.fromkeys(
            re.sub(r"\(\?P<\w+>", "(?:", label.pattern.pattern)
            for layout in LAYOUTS
            for label in layout.labels
        )
    ),
    re.IGNORECASE,
)
_LINE = re.compile(r"(?:^|(?<=[\n\f]))[^\n\f]+")
_SENTENCE_END = re.compile(r"[a-z0-9)]{2}[.?!][\"')]?\s+[A-Z]")
_OPENING = 1500  # characters in which an issue shows itself
_ENDED = re.compile(r"[.?!:][\"')]?$")
_ABOVE = 200  # characters before a place that are looked at
_PROOF = 2  # pages that prove what every page repeats


@dataclass(frozen=True, slots=True)
class _Footer:
    """A footer: where its line starts and ends, its case, and whether it stands on top."""

    start: int
    end: int
    case: str
    on_top: bool


def footer_cases(text: str) -> list[str]:
    """The cases that the footers in a text name, each once."""
    return list(dict.fromkeys(str(case_number(one["case"])) for one in FOOTER.finditer(text)))


def without_footers(text: str) -> str:
    """The text without them; where no page ends, the line before goes on below."""
    pieces: list[str] = []
    at = 0
    for footer in FOOTER.finditer(text):
        pieces.append(text[at : footer.start()].rstrip("\n "))
        below = text[footer.end() : footer.end() + _ABOVE]
        at = footer.end() + len(below) - len(below.lstrip("\n "))
        if at < len(text) and text[at] != "\f" and pieces[-1][-1:] not in ("", "\f"):
            pieces.append("\n\n" if _ENDED.search(pieces[-1][-_ABOVE:]) else "\n")
    return "".join((*pieces, text[at:]))


def restarts(text: str, start: int, end: int, back: int, case: str) -> list[int]:
    """Where letters without a front begin in the letter of `case` that stands at `start`.

    Its issues begin at `back`.
    """
    by_footers = list(_after_footers(text, start, end))
    by_issues = list(_before_issues(text, back, end, case))
    return sorted({*by_footers, *by_issues})


def _after_footers(text: str, start: int, end: int) -> Iterator[int]:
    footers = [
        _Footer(
            one.start(),
            one.end(),
            str(case_number(one["case"])),
            opens_page(text, one.start(), start),
        )
        for one in FOOTER.finditer(text, start, end)
    ]
    for one, other in pairwise(footers):
        if one.case != other.case:
            if other.on_top or footers[0].start == start:
                yield other.start
            elif one.on_top:
                yield max(one.end, text.rfind("\f", one.end, other.start) + 1)
            else:
                yield one.end


def opens_page(text: str, at: int, start: int = 0) -> bool:
    """Whether nothing stands above a place on its page; the text is looked at from `start` on."""
    above = text[max(start, at - _ABOVE) : at]
    return not above.rpartition("\f")[2].strip() and ("\f" in above or at - start < _ABOVE)


def _before_issues(text: str, back: int, end: int, case: str) -> Iterator[int]:
    headings = [one.start() for one in _HEADING.finditer(text, back, end)]
    repeated = _repeated(text, back, end)
    labels = [one.start() for one in _LABELS.finditer(text, back, end)]
    done = back
    for at in sorted({*headings[1:], *_other_numbers(text, back, end, case)}):
        on_top = opens_page(text, at, back)
        if at < done or (at in headings and repeated and on_top):
            continue
        opened = _opened_issue(text, at, labels)
        if opened or (on_top and at not in headings and at > back):
            yield at
            done = opened or at + 1


def _repeated(text: str, back: int, end: int) -> bool:
    """Whether every page after the one on which the issues begin has their heading on top."""
    pages = text[back:end].split("\f")[1:]
    return len(pages) >= _PROOF and all(_HEADING.match(page.lstrip()) for page in pages)


def _other_numbers(text: str, back: int, end: int, case: str) -> Iterator[int]:
    """The lines that begin with the number of another case and go on with labels at most."""
    for line in _LINE.finditer(text, back, end):
        printed = line[0].strip(" \t|*-")
        number = CASE_LINE.match(printed)
        if number and case_number(number["case"]) != case:
            rest = printed[number.end() :].strip(" \t|*,;-")
            if not rest or LABEL_LINE.match(rest):
                yield line.start()


def _opened_issue(text: str, at: int, labels: Sequence[int]) -> int:
    """Where the first label of the issue stands that begins at a place; 0 where none begins."""
    place = bisect_left(labels, at)
    label = labels[place] if place < len(labels) else at + _OPENING
    if label >= at + _OPENING:
        return 0
    lines = [
        line[0].strip()
        for line in _LINE.finditer(text, at, label)
        if not CASE_LINE.match(line[0].strip(" \t|*-"))
        and not LABEL_LINE.match(line[0].strip(" \t|*-"))
        and not FOOTER.match(line[0])
        and not _HEADING.match(line[0])
    ]
    return label if _is_heading(lines) else 0


def _is_heading(lines: Sequence[str]) -> bool:
    """Whether lines are the heading of an issue, perhaps after a lead-in."""
    lead = next((n for n, line in enumerate(lines[:-1], start=1) if line.endswith(":")), 0)
    flat = " ".join(" ".join(lines[lead:]).split())
    for layout in LAYOUTS:
        for pattern in layout.heading:
            fit = pattern.fullmatch(flat)
            if fit and not _SENTENCE_END.search(fit["treatment"]):
                printed = fit.groupdict().get("outcome")
                if printed is None or any(
                    outcome.fullmatch(printed.strip(" .")) for outcome, _ in layout.outcomes
                ):
                    return True
    return False
