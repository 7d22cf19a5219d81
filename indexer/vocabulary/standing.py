"""Standing: whether an operation that a sentence names is one to come, a past one, or none at all.

"Had a fusion in 2012", "no surgery is planned" and "if the repair were approved" name operations
that a service of today's letter does not go with when another one is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from indexer.letters.model import Outcome
from indexer.negations import CONTRACTED, DENYING_A_DEED, DENYING_A_THING, PLAIN, any_of
from indexer.sentences import PAUSE, clauses_around


class Standing(IntEnum):
    """How much a service may go with an operation that is named so, the least first."""

    NEGATED = 0
    PAST = 1
    SUPPOSED = 2
    DENIED = 3
    NAMED = 4
    COMING = 5


class Clause(NamedTuple):
    """The part of a sentence about one operation, or several in a row, and how they stand.

    `start` and `stop` are where the words lie that may tell its place in the body; `outcome` is
    what the sentence says became of it.
    """

    start: int
    stop: int
    standing: Standing
    outcome: Outcome


# Words without which two operations beside each other are named in one breath.
_TELLS = re.compile(
    r"\b(?:is|was|are|were|be|been|being|has|have|had|will|would|may|can|could|should|did|does|do"
    rf"|{any_of(PLAIN | {'never'})}"
    r"|now|but|status|prior|previous|history|if|after|before|for|who|which"
    r"|\w+ed|underwent|undergone|need\w*|want\w*|(?:19|20)\d\d|ago)\b|[;:.()]|\bs/p\b"
    rf"|{CONTRACTED}",
    re.IGNORECASE,
)
_AND = re.compile(r"\band\b|[,&]", re.IGNORECASE)
_VERB = re.compile(r"[^,;.]{0,30}?\b(?:is|was|has|will)\b", re.IGNORECASE)
# So far before an operation it is looked for what is said of it.
_NEAR = 60
_WANTED = (
    r"(?:need\w*|requir\w+|want\w*|wish\w*|plan\w*|schedul\w+|undergo\w*|undergone|had|have|having"
    r"|candidate\w*|consider\w*|pursu\w+|interest\w*|elect\w*|await\w*|request\w*|propos\w*"
    r"|contemplat\w+|agree\w*|consent\w*|going|seek\w*|ask\w*|receiv\w+|perform\w*)"
)
_NOT = rf"(?:\b(?:{any_of(DENYING_A_DEED | {'no longer'})})\b|{CONTRACTED})"
_NEGATED_BEFORE = re.compile(
    rf"\b(?:{any_of(DENYING_A_THING)})\b"
    r"(?! (?:\w+ ){0,2}(?:improvement|relief|change|complications?)\b)"
    r"(?: (?!after\b|following\b|since\b|from\b|with\b)[\w'/-]+){0,6}\W*$"
    rf"|{_NOT} (?:(?!for\b|after\b|necessary\b|recommended\b)[\w'-]+ ){{0,3}}?{_WANTED}\b"
    r"(?: [\w'/-]+){0,6}\W*$"
    rf"|{_NOT} (?:(?:an?|any|the|good|suitable|appropriate|currently) ){{0,3}}$"
    r"|\b(?:declin\w+|refus\w+|denies|reject\w+|cancel\w+|withdr[ae]w\w*|rul(?:es?|ed|ing) out"
    r"|rules? against|against|avoid\w*|instead of|rather than|in lieu of|opt\w* against)\b"
    r"(?: [\w'/-]+){0,6}\W*$",
    re.IGNORECASE,
)
_NEGATED_BEHIND = re.compile(
    rf"{_NOT} (?:[\w'-]+ ){{0,3}}?(?:plan\w*|schedul\w+|want\w*|request\w*|contemplat\w+|propos\w+"
    r"|consider\w*|perform\w*|done|pursu\w+|needed|required|a candidate|an option)\b"
    r"|\b(?:is|was|has been|were|are) (?:\w+ )?(?:declined|refused|cancel\w+|withdrawn|ruled out"
    r"|abandoned|off the table)\b|\b(?:patient|worker|he|she|claimant) (?:declin|refus)\w+",
    re.IGNORECASE,
)
_PAST_BEFORE = re.compile(
    r"\b(?:underwent|undergone|had|history of|hx of|h/o|history includes|status[ -]post|s/p"
    r"|previous(?:ly)?|prior(?! to)|past|remote|old|received|recovered from|years? after"
    r"|treated (?:\w+ )?with|failed|(?:in|since) (?:19|20)\d\d,?)\b(?:[ ,]+[\w'/-]+){0,6}\W*$",
    re.IGNORECASE,
)
_YEAR_BEFORE = re.compile(r"\b(?:in|since) (?:\w+ )?(?:19|20)\d\d,(?: [\w'/-]+){0,4}\W*$")
_DONE_BEHIND = re.compile(
    r"\b(?:years?|months?|decades?) (?:ago|before|earlier|prior)\b|\bin the past\b|\bhistory\b"
    r"|\b(?:was|were|been) (?:\w+ )?(?:performed|done|completed|carried out|undergone)\b",
    re.IGNORECASE,
)
_YEAR_BEHIND = re.compile(
    r"\b(?:in|on|of|since|from|dated)\b[^.;]{0,20}\b(?:19|20)\d\d\b|\( ?(?:19|20)\d\d ?\)"
    r"|\bperformed\b",
    re.IGNORECASE,
)
_SUPPOSED_BEFORE = re.compile(
    r"\b(?:if|unless|in case|in the event|consider|were|should|may(?! \d)|might|would|could"
    r"|possibl[ey]|potential|eventual|future|someday|whether)\b",
    re.IGNORECASE,
)
_SUPPOSED_BEHIND = re.compile(
    r"\b(?:were to|if|may(?! \d)|might|would|could)\b"
    r"|\bwere (?:\w+ )?(?:approved|authori[sz]ed|certified)",
    re.IGNORECASE,
)
_GRANT = r"(?:certif\w+|approv\w+|authori[sz]\w+|allow\w+|grant\w+|overturned|permitted|accepted)"
_FIT = (
    r"(?:necess\w+|establish\w+|support\w+|indicated|appropriate|warranted|recommended|reasonable)"
)
_DENIED_BEHIND = re.compile(
    rf"(?:{_NOT}|\bfail\w* to be) (?:[\w'-]+ ){{0,3}}?(?:{_GRANT}|{_FIT})|\bnon-?(?:certif|auth)\w*"
    r"|\bunnecessary\b|\b(?:denied|upheld|rejected|disallowed|unsupported|unwarranted)\b",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"\b(?:denied|denial of|denying|non-?certif\w+(?: of)?|disallowed|unapproved)\b"
    r"(?: [\w'/-]+){0,6}\W*$"
    rf"|{_NOT} (?:[\w'-]+ ){{0,2}}?{_GRANT}\b(?: [\w'/-]+){{0,6}}\W*$",
    re.IGNORECASE,
)
_GRANTED_BEHIND = re.compile(rf"\b(?:{_GRANT}|{_FIT})", re.IGNORECASE)
_GRANTED_BEFORE = re.compile(
    rf"\b(?:{_GRANT})(?: (?!not\b|no\b)[\w'/-]+){{0,6}}\W*$", re.IGNORECASE
)
_COMING_NEAR = re.compile(
    r"\b(?:request\w*|schedul\w+|planned|planning|plans|pending|upcoming|proposed|will|is to"
    r"|are to|awaiting|going to|set for|due(?! to)|undergoing|needs?|requires?)\b",
    re.IGNORECASE,
)


def clauses_about(sentence: str, operations: Sequence[tuple[int, int]]) -> Iterator[Clause]:
    """What a sentence says of each of the operations named in it, given by their places."""
    groups: list[tuple[int, int]] = []
    for start, stop in operations:
        if groups and _in_one_breath(sentence, groups[-1], (start, stop)):
            groups[-1] = groups[-1][0], stop
        else:
            groups.append((start, stop))
    around = clauses_around(sentence, groups)
    for (left, right), (start, stop) in zip(around, groups, strict=True):
        before, behind = sentence[left:start], sentence[stop:right]
        yield Clause(left, right, *_read(before, behind))


def _in_one_breath(sentence: str, before: tuple[int, int], one: tuple[int, int]) -> bool:
    """Whether what is said of one operation is said of the next one as well."""
    between = sentence[before[1] : one[0]]
    if _TELLS.search(between):
        return False
    # "He had a fusion and a repair is requested": each has its own verb.
    left = sentence[max(0, before[0] - _NEAR) : before[0]]
    told = _TELLS.search(left) or _NEGATED_BEFORE.search(left)
    verb = _VERB.match(sentence, one[1])
    return _AND.search(between) is None or told is None or verb is None


def _read(before: str, behind: str) -> tuple[Standing, Outcome]:
    # What stands before a comma is said of something else, but for a day or a year set off by two.
    near = PAUSE.split(before)[-1]
    if _NEGATED_BEFORE.search(near) or _NEGATED_BEHIND.search(behind):
        return Standing.NEGATED, Outcome.UNKNOWN
    if _DENIED_BEHIND.search(behind) or _DENIED_BEFORE.search(near):
        return Standing.DENIED, Outcome.UPHELD
    if _SUPPOSED_BEFORE.search(near) or _SUPPOSED_BEHIND.search(behind):
        return Standing.SUPPOSED, Outcome.UNKNOWN
    coming = _COMING_NEAR.search(near) or _COMING_NEAR.search(behind)
    decided = _GRANTED_BEHIND.search(behind) or _GRANTED_BEFORE.search(near)
    if _DONE_BEHIND.search(behind) or _PAST_BEFORE.search(near) or _YEAR_BEFORE.search(before):
        return Standing.PAST, Outcome.UNKNOWN
    if _YEAR_BEHIND.search(behind) and not (coming or decided):
        return Standing.PAST, Outcome.UNKNOWN
    if decided:
        return Standing.COMING, Outcome.OVERTURNED
    return (Standing.COMING if coming else Standing.NAMED), Outcome.UNKNOWN
