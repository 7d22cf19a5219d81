"""Who speaks in a sentence of a rationale, and how? Cues for telling reasons from quotations.

Each cue is a property that generalises from letter to letter: who or what is the subject, the
tense, words of contrast, of documentation, of limits, of conclusion. No cue holds a treatment, a
diagnosis or a phrase of a single reviewer.
"""

from __future__ import annotations

import re

from indexer.negations import CONTRACTED, DENYING, PLAIN, any_of

PERSONS = "patient|injured worker|worker|claimant|applicant|employee|individual|member"

# What a reviewer finds missing: "cannot" denies what could be done, and no record of it.
_MISSING = DENYING - {"cannot"} | {"absence", "absent", "insufficient", "limited"}
# What makes a sentence a negative one, whatever it is about.
_NEGATIVE = DENYING | {"absence", "insufficient", "unclear", "unspecified", "failed", "fails"}

# For lower-case text: ignoring case makes a search twice as long.
CUES = {
    name: re.compile(pattern)
    for name, pattern in {
        # Turns to the case, and conclusions
        "turn": r"^\W*(?:(?:however|but|and|so|yet)\W+)?in (?:this|the) (?:\w+ )?"
        rf"(?:case|instance|claim|situation|{PERSONS})\b|^\W*here\b|\bhere, however\b",
        "conclude": r"^\W*(?:therefore|thus|hence|as such|consequently|accordingly"
        r"|for (?:this|these|those|the above) reasons?|in (?:summary|conclusion|light)"
        r"|based (?:up)?on (?:this|these|the (?:above|records?|documentation|information|provided"
        r"|submitted|available|medical|clinical))|given (?:the above|this|these|that))\b",
        "formula": r"\bmedical(?:ly)? ?necess|\b(?:is|was|are|were|be) (?:not )?(?:\w+ )?"
        r"(?:certified|supported|authori[sz]ed|approved|appropriate|indicated|warranted"
        r"|established|necessary|upheld|overturned|reasonable)\b",
        "not_necessary": r"\bnot (?:\w+ ){0,3}(?:medically necessary|necessary|certified"
        r"|established|appropriate|indicated|warranted|supported|recommended|authorized)"
        r"|\bunnecessary\b",
        "necessity": r"\bmedical(?:ly)? ?necess",
        "goes_on": r"^\W{0,3}(?:however|but|nevertheless|additionally|furthermore|moreover|also)\b",
        "yes_no": r"^\W*(?:yes|no),",
        "concur": r"\b(?:concur|uphold|reverse|reversing|overturn|agree with)\b",
        # Contrast and addition
        "however": r"^\W*(?:however|but|nevertheless|although|though|while|yet|unfortunately"
        r"|despite)\b",
        "however_within": r"\w\W+(?:however|but|although|though|despite|yet)\b",
        "also": r"^\W*(?:additionally|furthermore|moreover|also|in addition|finally|lastly|likewise"
        r"|similarly)\b",
        # Of whom
        "person": rf"\b(?:{PERSONS}|iw)\b",
        "this_person": rf"\b(?:the|this) (?:{PERSONS})(?:'s)?\b",
        "pronoun": r"\b(?:he|she|his|her|him)\b",
        "plural": r"\b(?:patients|physicians|workers|individuals|persons|clinicians|providers)\b",
        "provider": r"\b(?:provider|physician|surgeon|treater|doctor|prescriber|therapist)\b",
        "it": r"^\W*(?:it|they|these|this|such) (?:is|are|has|have|was|were|medications?|drugs?)\b",
        # Guidelines
        "guideline": r"\b(?:guidelines?|mtus|acoem|odg|cpmtg|official disability|criteria"
        r"|evidence-based)\b",
        "guideline_first": r"^\W*(?:(?:according to|per|as per|pursuant to|under|based on|while"
        r"|although|the|ca|california|in|on|both|again|also|as|noted|stated)\s+){0,5}(?:mtus|acoem"
        r"|odg|official disability|guidelines?|chronic pain|cited|evidence|criteria|recommended"
        r"|not recommended|indications?)\b",
        "guideline_says": r"\b(?:guidelines?|mtus|acoem|odg|criteria|chapter|schedule|section)\b"
        r"(?:\W+\w+){0,3}?\W+(?:do|does|did|states?|recommends?|notes?|says?|indicates?|supports?"
        r"|requires?|specif\w{1,5}|allows?|suggests?|provides?|advises?|considers?|lists?"
        r"|address\w{0,3}|stipulates?)\b",
        "guideline_denies": r"\b(?:guidelines?|mtus|acoem|odg)\b.{0,40}\b(?:not|no|silent)\b",
        "recommend": r"\brecommend",
        "study": r"^\W*(?:studies|research|literature|trials?|a (?:systematic|recent|study|review)"
        r"|there is (?:limited|some|good|strong|conflicting) evidence)",
        "page": r"\b(?:pages?|pgs?\.?|section|chapter|table)\b.{0,12}\d",
        "reference": r"\((?:[a-z][^()]{1,60}?,? ?(?:19|20)\d\d|see )",
        "means": r"[\"\u201d] means\b|\bdefined\b",
        "list": r"^\W*\(?(?:\d{1,2}|[a-z])[.)]|\bcriteria\b[^:]{0,200}:|\bfollowing\b",
        "colon": r":",
        "quote": r"[\"\u201c\u201d]",
        "opens_quote": r"^\W*[\"\u201c]",
        # Tense and mood
        "modal": r"\b(?:should|must|may|might|can|could|would)\b",
        "modal_be": r"\b(?:should|must|may|can) (?:be|include|not be)\b",
        "if": r"\b(?:if|when|unless|until|prior to)\b",
        "past": r"\b(?:was|were|had|did|reported|revealed|noted|documented|complained|underwent"
        r"|received|showed|presented|sustained|performed|prescribed)\b",
        "present": r"\b(?:is|are|has|have|does|do)\b",
        # What is there and what is not
        "not_evident": rf"\b(?:{any_of(_MISSING)}|fail\w*)\b.{{0,60}}"
        r"\b(?:evidence|document\w*|indicat\w*|record\w*"
        r"|report\w*|provid\w*|describ\w*|mention\w*|rationale|discuss\w*|finding\w*|sign\w*"
        r"|objective|clear|support\w*|identif\w*|specif\w*|demonstrat\w*|show\w*|explan\w*"
        r"|justif\w*)",
        "negative": rf"\b(?:{any_of(_NEGATIVE)})\b|{CONTRACTED}",
        "negative_first": rf"^\W*(?:{any_of(PLAIN | {'none'})})\b",
        "there_is_no": r"\bthere (?:is|are|was|were) (?:\w+ )?(?:no|not|insufficient|limited|lack"
        r"|little)\b|\black of\b",
        "there_is": r"\bthere (?:is|are|was|were)\b",
        "there_was": r"\bthere (?:was|were)\b",
        "does_not": r"\b(?:does|do|did|has|have|is|are|was|were) not\b",
        "not_told": r"\b(?:unclear|not clear|unknown|not specified|unspecified|vague|open.ended"
        r"|not (?:provided|included|described|stated|discussed|mentioned|documented))\b",
        "reviewed": r"\b(?:submitted|provided|available|reviewed?|records?|notes?|reports?"
        r"|documentation)\b",
        "report_says": r"\b(?:per|according to) (?:the |a )?(?:\w+ ){0,3}"
        r"(?:report|note|records?|progress|physician|provider|exam)",
        # Measures and causes
        "limit": r"\b(?:exceed\w*|in excess|beyond|more than|greater than|surpass\w*|over the"
        r"|upper limit|outside|within)\b",
        "cause": r"\b(?:because|since|due to|given|as (?:the|he|she|there|this)|in order to"
        r"|so that|for the purpose|in view of)\b",
        "cause_first": r"^\W*(?:given|due to|because|since|as)\b",
        "meets": r"\b(?:meets?|met|satisf\w+|consistent with|in accordance|fulfill\w*|fit)\b",
        "already": r"\b(?:already|previous\w*|prior|ongoing|continued|persist\w*|despite|failed"
        r"|completed|underwent|trial|tried)\b",
        "gain": r"\b(?:improv\w*|benefit\w*|relief|effective\w*|efficacy|gain|progress|functional"
        r"|response|respond\w*|help\w*)\b",
        "finding": r"\b(?:exam\w*|findings?|deficits?|weakness|sensation|reflex\w*|strength"
        r"|range of motion|tender\w*|positive|negative|swelling|x-?rays?|mri|imaging|radicul\w*)\b",
        "opinion": r"\b(?:felt|opinion|believe|agree|considered|deemed|appears?|seems?|likely"
        r"|clinically|supports?|supported|supportive|suspect\w*|concern)\b",
        "other_way": r"\b(?:first.line|conservative|alternative|less|instead|over-the-counter"
        r"|generic|home exercise|self-directed|independent)\b",
        "request": r"\brequest(?:ed|s|ing)?\b",
        "this_request": r"\b(?:the|this|current|present|additional|original) request(?:ed)?\b",
        "date": r"\b\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b|\b(?:january|february|march|april|may|june|july"
        r"|august|september|october|november|december) \d",
        "number": r"\b\d+\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b",
        "sessions": r"\b(?:sessions?|visits?|weeks?|months?|years?|days?|treatments?)\b",
        # What stands beside the decision
        "weaning": r"\b(?:wean\w*|taper\w*|abrupt\w*|withdrawal)\b",
        "caveat": r"should not be interpreted|\bshould not be (?:construed|taken)|conditionally"
        r"|does not (?:preclude|mean)",
        "administrator": r"\b(?:claims administrator|utilization review|ur|certified|denied"
        r"|non-?certif\w*|previous(?:ly)? (?:denied|determin\w*))\b",
    }.items()
}

BESIDE = frozenset(
    "turn conclude formula however also guideline_says guideline_first guideline person this_person"
    " reference plural not_evident negative past quote modal request not_necessary weaning finding"
    " pronoun recommend".split()
)
"""The cues that say something of the sentence before and after as well."""

BY_OUTCOME = frozenset(
    "negative not_evident formula meets gain finding limit however recommend there_is_no there_is"
    " not_told opinion guideline already cause does_not turn past present other_way modal"
    " not_necessary guideline_denies person".split()
)
"""The cues that mean something else where the denial stands than where it fell."""
