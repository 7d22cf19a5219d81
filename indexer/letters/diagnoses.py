"""Which diagnoses does a summary list? Cut from its words, and nothing rather than rubbish."""

from __future__ import annotations

import re
from itertools import pairwise

from indexer.letters.stated import Span, Stated, quoted
from indexer.negations import PLAIN, any_of

LONGEST_DIAGNOSIS = 160
"""A longer stretch of text (in characters) is a story, not a diagnosis."""

MOST_DIAGNOSES = 20

_DIAGNOSED = re.compile(
    r"\bdiagnos(?:is|es)\b\s?"
    r"(?:(?:of|includ(?:e[sd]?|ing)|consist(?:s|ed)? of|that includes?|(?:is|are|was|were)"
    r"(?:\s(?:documented|noted|listed|reported|given|stated|identified))?(?:\sas)?)\b[\s:]*|:\s?)"
    r"|(?<!\bmri )(?<!\bct )(?<!\bscan )(?<!\bemg )(?<!ray )(?<!ology )(?<!imaging )"
    r"(?<!functional )(?<!capacity )(?<!physical )(?<!\bpain )(?<!\brisk )(?<!\bself )"
    r"\b(?:impressions?|assessments?)\s?(?:(?:is|was|were|includes?|included)\b[\s:]*|:\s?)"
    r"|\bdiagnosed (?:as having|to have|with|as)\b[\s:]*",
    re.IGNORECASE,
)
_TREATED_FOR = re.compile(
    r"\b(?:(?:undergoing|receiving|under) treatment|(?:is|was|been|being) treated) for\b[\s:]*"
    r"(?:(?:the )?(?:diagnos[ie]s|conditions?|complaints?) of\s)?",
    re.IGNORECASE,
)
# A diagnosis before which one of these stands is not what the worker is treated for now.
_OTHER_DIAGNOSIS = re.compile(
    r"\b(?:history|comorbid\w*|co-morbid\w*|differential|past|prior|previous(?:ly)?"
    rf"|{any_of(PLAIN)}"
    r"|family|wife|mother|father|pre-?operative|utilization)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_LIST_ENDS = re.compile(
    r"[,;]? (?:and|who|which|that|but) (?:(?:he|she|the (?:injured )?\w+) )?"
    r"(?:has|have|was|is|are|were|had|reports?|complains?|presents?|continues)\b"
    r"|,? (?:for which|with a date of|with treatment|following (?:an?|the)|since)\b"
    r"|,? and (?:a )?history of\b"
    r"|,? (?:related to|as a result of|due to) (?:an?|the|his|her) (?:industrial|work|injury)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"[\s:]*\(?1\s?[.)]\s")
_LAST_ENDS = re.compile(r"[.;\n]")

# What makes a phrase the name of a condition: how its word ends, or the word itself.
_ENDINGS = (
    "itis osis opathy opathies algia ache aches plegia paresis esthesia esthesias listhesis malacia"
    " dynia lipidemia emia trophy phobia somnia edema thorax ectomy".split()
)
_NAMES = (
    r"strains? sprains? pains? tears? torn ruptures? fractures? contusions? lacerations?"
    r" abrasions? injury injuries trauma wounds? burns? hernias? herniation herniated"
    r" protrusions? bulg\w+ displacement dislocation subluxation instability derangement"
    r" impingement compression stenosis syndromes? diseases? disorders? dysfunctions?"
    r" conditions? degeneration degenerative spasms? sciatica lumbago concussion amputation"
    r" deformity effusion cysts? ganglion infections? ulcers? reflux gerd hypertension diabetes"
    r" apnea vertigo tinnitus loss depression depressive anxiety stress ptsd insomnia"
    r" migraines? numbness weakness tingling swelling stiffness contractures? nonunion malunion"
    r" crps rsd tbi falls? disturbances? complaints? symptoms? thoughts? dizziness giddiness"
    r" nausea radicul\w+ bruis\w+ crush\w* puncture bites? exposure obesity asthma syncope"
    r" tachycardia seizures? cancer hiv whiplash surgery surgeries arthropathies jammed"
    r" spondyl\w+ neuroma neuropathic tightness laxity".split()
)
_PHRASES = (
    "trigger (?:finger|thumb|digit)",
    "de quervain(?:['\u2019]s)?",
    "foreign body",
    "frozen shoulder",
)
_CONDITION = re.compile(
    rf"\b(?:[a-z]+(?:{'|'.join(_ENDINGS)})|{'|'.join((*_NAMES, *_PHRASES))})\b", re.IGNORECASE
)
# Conditions that need more words to be one: "lumbar sprain and strain" is a single diagnosis.
_BARE = re.compile(
    r"(?:other )?(?:strains?|sprains?|pains?|injur(?:y|ies)|tears?|contusions?|symptoms?|loss"
    r"|complaints?|fractures?|weakness|numbness|conditions?|disorders?|diseases?|stress|trauma"
    r"|disturbances?|(?:teno)?synovitis)(?! (?:of|in|to|at|involving)\b)",
    re.IGNORECASE,
)
# What follows a comma only to qualify the diagnosis before it: always, or where it names no other.
_GOES_ON = re.compile(
    r"(?:fasciae?|tendons?|muscles?|ligaments?|initial|subsequent|sequela\w*|with|without|not)\b",
    re.IGNORECASE,
)
_QUALIFIER = re.compile(
    r"(?:unspecified|rule out|status|single|recurrent|closed|open|acute|chronic|displaced"
    r"|nondisplaced|(?:right|left|bilateral|mid|lower|upper|lumbar|lumbosacral|cervical|thoracic|sacral"
    r"|nondominant|dominant)\b[\w\s]*\b(?:region|level|limb|arm|leg|side|hand|foot|knee|shoulder"
    r"|wrist|ankle|hip|elbow|extremity|encounter))\b",
    re.IGNORECASE,
)
_SEMICOLON = re.compile(r"\s*;\s*(?:and\s+)?")
_COMMA = re.compile(r"\s*,\s+(?:and\s+)?")
_AND = re.compile(r"\s(?:and|&|as well as|along with)\s", re.IGNORECASE)
_ARTICLE = re.compile(r"\s*(?:an?|the)\s+", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:was|were|has|have|had|is|are|reports?|reported|requested|authorized|denied|dated|noted"
    r"|available|provided|treatment|therapy|medications?|he|she|includes?|included)\b"
    r"|\d{2}[-/]\d{2}",
    re.IGNORECASE,
)


def find_diagnoses(summary: str, spans: list[Span]) -> tuple[Stated[str], ...]:
    """The diagnoses of the first list that names any; what a treatment is "for" counts second."""
    for trigger in (_DIAGNOSED, _TREATED_FOR):
        for start, end in spans:
            match = trigger.search(summary, start, end)
            if match is None or _OTHER_DIAGNOSIS.search(summary[start : match.start()]):
                continue
            found = _listed(summary, match.end(), end)
            if found:
                return found[:MOST_DIAGNOSES]
    return ()


def _listed(summary: str, start: int, end: int) -> tuple[Stated[str], ...]:
    if _NUMBERED.match(summary, start):
        pieces = _numbered(summary, start)
    else:
        ends = _LIST_ENDS.search(summary, start, end)
        pieces = _split(summary, start, ends.start() if ends is not None else end)
    named = (quoted(summary, _past_article(summary, *piece), piece[1]) for piece in pieces)
    return tuple(
        one
        for one in named
        if 3 <= len(one.value) <= LONGEST_DIAGNOSIS
        and _CONDITION.search(one.value)
        and not _NO_NAME.search(one.value)
    )


def _past_article(summary: str, start: int, end: int) -> int:
    article = _ARTICLE.match(summary, start, end)
    return article.end() if article is not None else start


def _numbered(summary: str, start: int) -> list[Span]:
    """The items of `1. ... 2. ... 3. ...`, whose last ends with its sentence or line."""
    markers: list[Span] = []
    at = start
    for number in range(1, MOST_DIAGNOSES + 1):
        marker = re.compile(rf"(?<![\w/.-])\(?{number}\s?[.)]\s").search(
            summary, at, at + 2 * LONGEST_DIAGNOSIS
        )
        if marker is None:
            break
        markers.append(marker.span())
        at = marker.end()
    items = [(left[1], right[0]) for left, right in pairwise(markers)]
    last = _LAST_ENDS.search(summary, at)
    return [*items, (at, last.start() if last is not None else len(summary))]


def _split(summary: str, start: int, end: int) -> list[Span]:
    """The diagnoses of a list in running text.

    A list with semicolons has its commas inside the diagnoses. Commas and "and" part two diagnoses
    only where both sides name a condition; what names none belongs to its neighbour.
    """
    if ";" in summary[start:end]:
        pieces = _between(summary, _SEMICOLON, start, end)
    else:
        pieces = _joined(summary, _between(summary, _COMMA, start, end))
    return [part for piece in pieces for part in _halves(summary, *piece)]


def _between(summary: str, marks: re.Pattern[str], start: int, end: int) -> list[Span]:
    pieces, at = [], start
    for mark in marks.finditer(summary, start, end):
        pieces.append((at, mark.start()))
        at = mark.end()
    return [*pieces, (at, end)]


def _joined(summary: str, pieces: list[Span]) -> list[Span]:
    joined: list[Span] = []
    waiting: int | None = None
    for start, end in pieces:
        names = _CONDITION.search(summary, start, end)
        goes_on = _GOES_ON.match(summary, start, end) or (
            not names and _QUALIFIER.match(summary, start, end)
        )
        if joined and waiting is None and goes_on:
            joined[-1] = (joined[-1][0], end)
        elif names:
            joined.append((start if waiting is None else waiting, end))
            waiting = None
        elif waiting is None:
            waiting = start
    # A list that stops without a stop was cut off, and what it was about to say is not known.
    stop = pieces[-1][1]
    if waiting is not None and joined and summary[stop - 1 : stop] == ".":
        joined[-1] = (joined[-1][0], stop)
    return joined


def _halves(summary: str, start: int, end: int) -> list[Span]:
    if end - start > 4 * LONGEST_DIAGNOSIS:
        return [(start, end)]
    marks = list(_AND.finditer(summary, start, end))
    for at, mark in enumerate(marks):
        left, right = summary[start : mark.start()].strip(), summary[mark.end() : end].strip()
        next_to = marks[at + 1].start() if at + 1 < len(marks) else end
        beside = summary[mark.end() : next_to]
        # "a strain and thoracic and lumbar sprains": a few words belong to what comes next.
        opens = _CONDITION.search(beside) or len(beside.split()) <= 3
        bare = _BARE.fullmatch(left) or _BARE.match(right) or _GOES_ON.match(right)
        if opens and not bare and _CONDITION.search(left) and _CONDITION.search(right):
            return [(start, mark.start()), *_halves(summary, mark.end(), end)]
    return [(start, end)]
