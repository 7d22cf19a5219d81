"""In what words do reviewers speak of the case? The terms of what they say of it.

A term here is a word, two words beside each other, or a negation with the two words after it ("no
functional improvement"), alike in whatever inflection, and shown as it is written most often. Left
out are quoted guideline text, the words of the request itself, and the formulas in which the
outcome is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from indexer.analysis import Term, stem, term_list, terms
from indexer.letters.voices import spoken_of_case
from indexer.negations import DENYING

_DENYING = frozenset(map(stem, DENYING))

# The outcome in other words, the parties, and the turns of phrase of every letter.
_FORMULAS = frozenset(
    map(
        stem,
        "medically medical necessary necessity necessitate request requested requesting therefore "
        "thus such case here injured worker patient claimant applicant employee individual upheld "
        "overturned denial denied approve approved approval certified authorized authorization "
        "appropriate warranted determined deemed considered reasonable provided submitted review "
        "reviewed available records notes physician provider treating doctor decision issue this "
        "based given above dated date time also additionally however furthermore which can may "
        "should must been do did does done any all other another there one two page section "
        "guideline guidelines mtus acoem odg california per regarding order present current "
        "currently point under well made mention question further recommendation recommended "
        "recommend supported support service services treatment letter now but "
        "indicated address require requirement according stop method conclude conclusion establish "
        "specific specify use usage used plan process initial within because since prior "
        "although etc upon than true whether via while yet attempt thing measure criteria "
        "criterion include including note noted state stated describe described report reported "
        "consider considering considerable month week day hour year we our my".split(),
    )
)
# These say something only beside another word.
_ALONE = frozenset(
    map(
        stem,
        "documentation documented document pain evidence record finding lack flag red still help "
        "complaint first second define defined change changes show shown demonstrate significant "
        "clear clinical specific objective subjective documenting term long short require care "
        "being further information detail absence absent other due continue continued still "
        "additional identify rationale clarify suggest after before meet exam examination "
        "evaluation least presence possible affect certain level able appear seem make give "
        "found felt see seen management testing manage test defining where when how what also "
        "well reveal non fee almost obtain why already apparently generally some more less only "
        "over about along either far part fact kind situation circumstance having need needed yes "
        "am iw january february march april june july august september october november "
        "december".split(),
    )
)
# How far apart the words of a term may stand: with room for a stop word ("lack of relief").
_GAP = 2


@dataclass(frozen=True, slots=True)
class Phrase:
    """A term where it stands: `key` is what is alike in all of its inflections."""

    key: str
    start: int
    end: int

    @property
    def negated(self) -> bool:
        """Whether it denies something."""
        return self.key.partition(" ")[0] in _DENYING


def phrases(text: str, leave_out: frozenset[str] = frozenset()) -> Iterator[Phrase]:
    """The terms of one sentence, with their places in `text`.

    No term holds one of the analysed words in `leave_out`, nor a number, nor a formula.
    """
    found = list(terms(text, joined=False))
    telling = [
        term.term.isalpha() and len(term.term) > 1 and term.term not in _FORMULAS | leave_out
        for term in found
    ]
    for first in range(len(found)):
        for length in (1, 2, 3):
            run = found[first : first + length]
            if len(run) == length and all(telling[first : first + length]) and _is_term(run):
                yield Phrase(" ".join(term.term for term in run), run[0].start, run[-1].end)


def _is_term(run: Sequence[Term]) -> bool:
    if any(after.position - before.position > _GAP for before, after in pairwise(run)):
        return False
    if len(run) == 1 and run[0].term in _ALONE:
        return False
    negated, *rest = (term.term in _DENYING for term in run)
    if any(rest):
        return False
    # A negation says something only with what is denied.
    return len(run) == 2 or negated == (len(run) == 3)


def issue_phrases(treatment: str, rationale: str) -> Iterator[Phrase]:
    """The terms of what the rationale says of the case, with their places in it."""
    asked = frozenset(term_list(treatment))
    for start, end in spoken_of_case(rationale):
        for phrase in phrases(rationale[start:end], asked):
            yield Phrase(phrase.key, phrase.start + start, phrase.end + start)
