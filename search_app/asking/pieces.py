"""Cutting a sentence that asks for something into what is asked for, and what stands around it.

What came before, what goes on beside it, what is not wanted and why it was decided stand behind
words that introduce them. In front of the request such a piece ends at its comma; behind it, it
reaches to the next such word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class QueryRole(StrEnum):
    """The part that a piece of a text plays."""

    REQUESTED = "requested"
    DONE = "done"
    FOUND = "found"
    REASON = "reason"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class QueryPart:
    """A piece of a text, `text[start:end]`, and its role."""

    role: QueryRole
    start: int
    end: int


_MARKS = ",;:." + "".join(filter(str.isspace, map(chr, range(0x3001))))
"""What may stand around a piece and is no part of it: marks, and every space that there is."""

_NEAR = r"[^.,;]{1,60}"
"""So far apart may two words stand that belong together."""

_CLAUSE = (
    r"(?= (?:(?:the|his|her|all|most) )?\w+(?: \w+)? (?:is|are|was|were|has|have|had"
    r"|did(?:n['\u2019]t)?|does(?:n['\u2019]t)?|do"
    r"|fail(?:s|ed)?|ended|ends|gave|gives|helped|helps|worked|works)\b)"
)
_ONGOING = (
    r"(?= (?:in|on|taking|using|getting|doing|having|receiving|undergoing|attending|had|has|tried"
    r"|failed|completed|finished)\b)"
)

# What introduces why something was decided. MRI is asked for "without contrast", and "since" may
# tell a day.
_WHY = (
    r"because(?: of)?|since(?! (?:then|\d|last|early|late|(?:the )?(?:injury|accident|surgery)))"
    r"|due to|owing to|on account of|on (?:the )?grounds? (?:that|of)|therefore"
    r"|given(?= (?:that|the|his|her|prior)\b)"
    r"|as(?= (?:no|an?|the|his|her|it|he|she|they|there|nothing|nobody|not)\b)"
    rf"|so(?= (?:the|that|it|there|he|she|they|nothing|no)\b)|as{_CLAUSE}"
)
# What says as well that something is missing, and so belongs to the reason itself.
_LACK = (
    r"for (?:lack|want) of|when nothing"
    r"|(?<!and )(?<!or )(?<!& )without(?! (?:\w+ )?(?:contrast|dye|gadolinium)\b)"
    r"|(?<=, )(?:no(?! longer\b)|lack of|lacking|insufficient)(?! (?:\w+ )?contrast\b)"
)
# What introduces what came before, or goes on beside it.
_BESIDE = (
    r"(?:even )?(?:while|though)|after|although|following|despite|in spite of|during|status post"
    r"|s/p|since|in addition to|on top of|besides|alongside|having(?= \w+(?:ed|ied|d|one)\b)"
    rf"|(?:once|when|now that){_CLAUSE}|(?:still|currently|already|presently){_ONGOING}"
    r"|who(?= (?:had|has|is already|was|underwent|received|tried|failed)\b)"
    r"|post(?= (?!op|trauma|concuss|and\b)[a-z])"
)
_HISTORY = (
    r"(?<=, )(?=(?:prior|previous|earlier|last (?:one|time)|tried|failed|had"
    r"|has (?:had|tried|failed)|having|underwent|completed|finished)\b)"
)
# What introduces what is not asked for, or not yet.
_ASIDE = (
    r"instead of|rather than|in place of|in lieu of|as opposed to|before|prior to|ahead of|pending"
    r"|(?:is |was )?no longer (?:wants?|wanted|needs?|asks? for|requests?|takes?|taking|uses?|on"
    r"|in)"
    r"|(?:does|do|did)(?: not|n['\u2019]t) (?:want|need|ask for|request)|declin(?:es?|ed|ing)"
    r"|(?:he|she|patient|worker|applicant) refuse[sd]|not (?:asking for|requesting|seeking)"
    rf"|no(?= {_NEAR},? (?:only|just|but)\b)"
    rf"|(?:stop(?:s|ping)?|discontinu(?:e|ing)|(?:wean|taper)(?:ing)?(?: off)?)"
    rf"(?= {_NEAR}(?:,| and) (?:start|begin|try|use|switch))"
    rf"|not(?= {_NEAR},? but )"
    r"|(?<=, )not(?= the (?:right|left|other)\b)"
    r"|(?<=, )not(?! (?:medically|necessary|yet|enough|only|just|able|an?|the|consistent"
    r"|\w+ed|\w+ing)\b)"
)
# What is left for something else, and the word behind which that stands.
_CHANGE = (
    r"(?P<switch>(?:switch|chang|conver|transition|rotat)\w*"
    rf"(?: (?:him|her|them|over|the|patient|worker)){{0,3}} from(?= {_NEAR} to ))"
    rf"|(?P<swap>(?:replac(?:es?|ing)|swap(?:s|ping)?)(?= {_NEAR} (?:with|by|for) ))"
    rf"|(?P<add>add(?:s|ing|ed)?(?= {_NEAR} to ))|(?P<end>to|with|by|for)"
)
_SUBJECT = (
    r"(?:and|now|so|then|the|his|her|he|she|they|who|patient|worker|employee|applicant|claimant"
    r"|doctor|physician|surgeon|provider)"
)
_ASKING = (
    rf"(?:{_SUBJECT} ){{0,3}}"
    r"(?:(?:requests?|orders?|rfas?|prescriptions?|referrals?) (?:is|was|are|were) (?:\w+ )?for"
    r"|requests|requesting|(?:requests?|asks?|asked|asking|appl(?:y|ies|ied)|looking|hoping) for"
    r"|seeks|sought|seeking|wants?|wanted|needs|would like|orders|prescribes|proposes|recommends"
    r"|(?<!was )(?<!were )(?<!is )(?<!are )(?<!been )"
    r"(?:requested|ordered|prescribed|proposed|recommended)"
    r"(?= (?:an?|the|his|her|another|more|additional|further|\d+|two|three|four|six|ten|twelve)\b))"
)
_NOBODY = re.compile(rf"\W*(?:{_SUBJECT}\b\W*)*", re.IGNORECASE)
_EVENT = re.compile(
    rf"(?<!\w)(?:(?P<asking>{_ASKING})|(?P<aside>{_ASIDE})|(?P<why>{_WHY})|(?P<lack>{_LACK})|(?P<beside>{_BESIDE})"
    rf"|{_CHANGE}|(?P<but>but(?: rather)?))(?!\w)|(?P<history>{_HISTORY})|(?P<comma>,(?=\s))",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"\b(?:(?:request|order|rfa|prescription|referral)s? (?:is|was|are|were) (?:\w+ )?for"
    r"|requested|asked for|ordered|prescribed|proposed|recommended|den(?:ied|ial)|refused"
    r"|turned down|non-?certified|approved|overturned|upheld|wants?|wanted|seeks|seeking|needs"
    r"|requests|requesting|asks|asking|would like|proposes|recommends|orders|prescribes)\b",
    re.IGNORECASE,
)
_DONE_FIRST = re.compile(
    r"\W*(?:(?:the|his|her|he|she|they|patient|worker|applicant|employee) )*"
    r"(?:ha(?:s|d|ve|ving) |already |prior |previous |earlier |tried |failed |finished |completed "
    r"|underwent |received |on (?!request|appeal|review)"
    r"|(?:is|was|were|are) (?:(?:still|already|now) )?(?:on|taking|using|getting|receiving|in) "
    r"|(?:\w+ ){1,4}(?:failed|stopped|ended|was tried|did (?:nothing|not help))(?=,))",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:ha(?:s|d|ve) (?:had|been|tried|already|finished|completed|undergone|used|taken)"
    r"|finished|completed|underwent|was treated|was given|received|tried|failed|so far|to date"
    r"|prior|previous|earlier|already|since then)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:exam\w*|positive|negative|reflex\w*|strength|sensation|numb\w*|weak\w*|tender\w*|spasms?"
    r"|swell\w*|swollen|effusion|range of motion|shows?|showed|x-?rays?|films?|scan|pain\w*|hurts?"
    r"|tingling|stiff\w*|tear|fracture\w*)\b",
    re.IGNORECASE,
)


_WHO_DECIDES = (
    r"(?:carrier|insur(?:er|ance)(?: company)?|adjuster|ur|(?:utilization )?review(?:er)?"
    r"|claims? administrator)"
)
_SAYS = re.compile(
    rf"\b{_WHO_DECIDES} (?:also |only |just )?(?:says?|said|stat(?:es|ed)|claim(?:s|ed)"
    r"|argu(?:es|ed)|wr(?:ites|ote)|thinks?|thought|felt|found|noted|believes?)\b",
    re.IGNORECASE,
)
_OUTCOME_WORDS = frozenset(
    "denied denial denials deny denies refused refuses refusal rejected upheld overturned overturn"
    " reversed approved approve approval allowed granted certified noncertified authorized".split()
)
_BESIDE_OUTCOMES = frozenset(
    "the a an it this that these which who was is were are be been being has have had by ur"
    " utilization review reviewer insurer insurance company carrier adjuster claims administrator"
    " we i they he she you want wants wanted need needs would like to them him her decision"
    " decisions ones only cases please show me find and then again on appeal in favor favour of"
    " worker workers patient applicant injured employee request requests requested non not initial"
    " initially first later also so but all both saying said as".split()
)


def says_who_decides(sentence: str) -> bool:
    """Whether a sentence tells what those who decide say: why they decided so."""
    return _SAYS.search(sentence) is not None


def tells_the_outcome_alone(piece: str) -> bool:
    """Whether a piece says what became of a request, and not of which."""
    words = re.findall(r"[a-z]+", piece.lower())
    outcome = _OUTCOME_WORDS.intersection(words)
    return bool(outcome) and all(
        word in _BESIDE_OUTCOMES or word in _OUTCOME_WORDS for word in words
    )


def leaves_out(text: str) -> bool:
    """Whether a text names what is not asked for: "rather than acupuncture"."""
    return any(event.lastgroup == "aside" for event in _EVENT.finditer(text))


def told_of(sentence: str) -> QueryRole | None:
    """What a sentence that asks for nothing tells: what was done, or what was found."""
    if _DONE.search(sentence):
        return QueryRole.DONE
    return QueryRole.FOUND if _FOUND.search(sentence) else None


def asks_for_it(sentence: str) -> bool:
    """Whether a sentence says that something is, or was, asked for."""
    return _ASKED.search(sentence) is not None


def begins_with_history(sentence: str) -> bool:
    """Whether a sentence begins with what was done before."""
    return _DONE_FIRST.match(sentence) is not None


def pieces(text: str, start: int, end: int, *, story: bool = False) -> Iterator[QueryPart]:
    """The pieces of the sentence `text[start:end]` that play a part; linear in its length.

    In a `story` nothing is asked for in front of the first verb of asking.
    """
    events = list(_EVENT.finditer(text, start, end))
    asking_next = _asking_next(events)
    role: QueryRole | None = QueryRole.REQUESTED
    opens = any(event.lastgroup in ("asking", "comma", "but") for event in events)
    if opens and begins_with_history(text[start:end]):
        role = QueryRole.DONE
    at, asked, asks, awaited = start, False, False, _NOTHING
    for event, later in zip(events, asking_next, strict=True):
        kind, before = event.lastgroup or "", role
        if kind == "end":
            if event.group().lower() not in awaited.words:
                continue
            before, role, awaited = role, awaited.role, _NOTHING
        elif kind in _AWAITED and role is QueryRole.REQUESTED:
            awaited = _AWAITED[kind]
            role = role if kind == "add" else QueryRole.DONE
        else:
            role = _turned(
                kind, text[max(0, event.start() - 4) : event.start()], role, asked, later
            )
            if kind == "asking" and before is role is QueryRole.REQUESTED and not (asks or asked):
                # In front of the first verb stands who asks, and what is the matter.
                ahead = text[at : event.start()]
                before = told_of(ahead) or (None if story and not asks_for_it(ahead) else role)
            asks = asks or kind == "asking"
        if role is before:
            continue
        if before is not None and not _NOBODY.fullmatch(text, at, event.start()):
            asked = asked or before is QueryRole.REQUESTED
            yield from piece(text, before, at, event.start())
        at = event.start() if kind == "lack" else event.end()
    if role is not None:
        yield from piece(text, role, at, end)


@dataclass(frozen=True, slots=True)
class _Awaited:
    """Behind which words the other half of a change stands, and its role."""

    words: tuple[str, ...]
    role: QueryRole


_NOTHING = _Awaited((), QueryRole.REQUESTED)
_AWAITED = {
    "switch": _Awaited(("to",), QueryRole.REQUESTED),
    "swap": _Awaited(("with", "by", "for"), QueryRole.REQUESTED),
    "add": _Awaited(("to",), QueryRole.DONE),
}


def _asking_next(events: list[re.Match[str]]) -> list[bool]:
    """Of each event whether somebody asks for something further on, before a reason is given."""
    found, asking = [], False
    for event in reversed(events):
        found.append(asking)
        asking = event.lastgroup == "asking" or (asking and event.lastgroup not in ("why", "lack"))
    return found[::-1]


def _turned(
    kind: str, ahead: str, role: QueryRole | None, asked: bool, asking_next: bool
) -> QueryRole | None:
    """The role of what follows an event; `ahead` are the few signs in front of it."""
    requested, reason = QueryRole.REQUESTED, QueryRole.REASON
    if kind == "asking":
        argued = role is reason and asked and not ahead.rstrip().endswith((",", "but"))
        return reason if argued else requested
    if kind == "aside":
        return None
    if kind in ("why", "lack"):
        return reason
    if kind in ("beside", "history"):
        return QueryRole.DONE
    if kind == "but":
        return requested if role is None or (role is not requested and not asked) else reason
    if kind == "comma":
        # What stands in front of the request ends here, unless somebody is still to ask.
        ends = role is None or (role is not requested and not asked and not asking_next)
        return requested if ends else role
    return role


def piece(text: str, role: QueryRole, start: int, end: int) -> Iterator[QueryPart]:
    """A piece without the marks around it, if anything is left of it."""
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip(_MARKS))
    end -= len(inner) - len(inner.rstrip(_MARKS))
    if start < end:
        yield QueryPart(role, start, end)
