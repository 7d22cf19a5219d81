"""Whose voice is it: the reviewer's on this case, or that of a guideline that is quoted?

Rationales open with guideline text that thousands of letters share; what is said of the case comes
late: "In this case ...", "Therefore ...". The rules look for turns to the case, for words that
speak of it and of its records, and for words in which a guideline speaks. Which of these sentences
tell the reason is for `indexer/reasoning` to say.
"""

from __future__ import annotations

import re

from indexer.sentences import sentences

_PERSON = "patient|injured worker|worker|claimant|applicant|employee|individual|member"
_SOURCE = "guidelines?|mtus|acoem|odg|criteria"

# "In this case", "Here," and conclusions: whatever else such a sentence holds, it is of the case.
_TURN = re.compile(
    r"\W{0,3}(?:(?:however|but|and|so|yet)\W+)?(?:"
    r"in (?:this|the) (?:(?:present|current|instant|above|particular|clinical) )?"
    rf"(?:case|instance|claim|situation|{_PERSON})\b"
    r"|in (?:his|her) case\b|here,|no,|yes,"
    r"|(?:therefore|thus|hence|as such|consequently|accordingly)\b"
    r"|given (?:the above|this|these|that)\b"
    r"|based (?:up)?on (?:this|these|the (?:above|records?|documentation|information|provided"
    r"|submitted|available|medical|clinical))\b"
    r"|for (?:this|these|those|the above) reasons?\b|in (?:summary|conclusion|light of)\b"
    r"|(?:on|from|after) (?:this|the) (?:record|review)\b)",
    re.IGNORECASE,
)
_CASE = re.compile(
    rf"\bth(?:e|is) (?:\w+ ){{0,2}}(?:{_PERSON}|provider|physician|surgeon|request|records?"
    r"|documentation|treatment plan|notes?|file|chart|examination|exam)\b"
    rf"|\b(?:{_PERSON}) (?:is|was|has|had|presents|reports)\b"
    r"|\b(?:IW|he|she|his|her)\b|\bmedical(?:ly)? necess|\bdocument(?:ed|ation)\b"
    r"|\bmedical (?:notes|records)\b|\b(?:submitted|provided) for review|\black of\b"
    r"|\bthere (?:was|were)\b"
    r"|\bthere (?:is|are) (?:(?:also|still|demonstrated) )?(?:no|not|noted)\b"
    r"|^\W*no (?:\w+ ){1,5}(?:was|were)\b"
    r"|\brevealed\b|\bunclear\b|\b(?:is|are) not (?:clear|certain|apparent)\b|\bit is noted\b"
    r"|\b(?:was|were) (?:also )?not (?:provided|indicated|completed|specified|described|reported"
    r"|included|noted)\b"
    r"|\btreatments? (?:to date )?(?:has |have )?included\b|\bmeets (?:the )?criteria\b"
    r"|\b(?:is|are) (?:being )?requested\b"
    r"|\brequested (?:\w+ ){0,4}(?:exceeds?|contains?|did|does)\b"
    r"|\b(?:additional|further) (?:\w+ ){1,4}would (?:not )?(?:be|exceed)\b",
    re.IGNORECASE,
)
# What goes on from the sentence before speaks of whatever that one spoke of.
_GOES_ON = re.compile(
    r"\W{0,3}(?:however|but|nevertheless|additionally|furthermore|moreover|also)\b", re.IGNORECASE
)
_GUIDELINE = re.compile(
    rf"\b(?:{_SOURCE}|cpmtg|chapter|schedule|literature|academy|college|society)\b"
    r"(?:\W+\w+){0,3}?\W+(?:do|does|did|states?|recommends?|notes?|says?|indicates?|supports?"
    r"|requires?|specif\w{1,5}|allows?|suggests?|provides?|advises?|considers?|lists?|address\w{0,3})\b"
    rf"|^\W*(?:according to|as per|per|pursuant to|under) .{{0,60}}?\b(?:{_SOURCE})\b"
    r"|[\"\u201d] means\b|^\W*(?:not )?recommended\b|^\W*(?:criteria|indications?)\b"
    r"|\b(?:patients|physicians)\b"
    r"|\([A-Z][A-Za-z-]{1,20},? (?:et al\.?,? )?(?:19|20)\d\d\)",
    re.IGNORECASE,
)


def spoken_of_case(rationale: str) -> tuple[tuple[int, int], ...]:
    """Spans `(start, end)` of the sentences in which the reviewer speaks of this case, in order.

    After a turn to the case, all that follows is of the case until a guideline speaks again; what
    goes on from such a sentence ("However, ...") belongs to it, or a quote could say its opposite.
    The closing sentence is always among them: it says what was decided.
    """
    spans = sentences(rationale)
    spoken = []
    turned = of_case = False
    for place, (start, end) in enumerate(spans):
        sentence = rationale[start:end]
        if _TURN.match(sentence):
            turned = of_case = True
        elif _GUIDELINE.search(sentence):
            turned = of_case = False
        else:
            of_case = (
                turned or (of_case and goes_on(sentence)) or _CASE.search(sentence) is not None
            )
        if of_case or place == len(spans) - 1:
            spoken.append((start, end))
    return tuple(spoken)


def goes_on(sentence: str) -> bool:
    """Whether a sentence turns or adds to the one before it ("However, ..."), which it needs."""
    return _GOES_ON.match(sentence) is not None
