"""In what words do reviewers speak of the case? The terms of what they say of it.

A term here is a word, two words beside each other, or a negation with the two words after it ("no
functional improvement"), alike in whatever inflection, and shown as it is written most often. Left
out are quoted guideline text, the words of the request itself, and the formulas in which the
outcome is told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.analysis import Analysed, TokenTerms, stem, term_list
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
    read = Analysed.of(text)
    return _phrases(read, read.tokens, leave_out)


def issue_phrases(treatment: str, rationale: str) -> Iterator[Phrase]:
    """The terms of what the rationale says of the case, with their places in it."""
    return spoken_phrases(frozenset(term_list(treatment)), rationale, Analysed.of(rationale))


def spoken_phrases(asked: frozenset[str], rationale: str, read: Analysed) -> Iterator[Phrase]:
    """The same where the terms that were `asked` for are known and the rationale was read."""
    starts = [start for start, _ in read.tokens]
    for start, end in spoken_of_case(rationale):
        first, last = (bisect_left(starts, read.normalised.place(at)) for at in (start, end))
        yield from _phrases(read, read.tokens[first:last], asked)


def _phrases(
    read: Analysed, tokens: Sequence[tuple[int, TokenTerms]], leave_out: frozenset[str]
) -> Iterator[Phrase]:
    words: list[tuple[str, int, int, int]] = []
    position = 0
    for at, token in tokens:
        for one in token.plain:
            words.append((one.term, position + one.place, at + one.start, at + one.end))
        position += token.width
    telling = [_tells(word[0]) and word[0] not in leave_out for word in words]
    for first, (term, _, start, _) in enumerate(words):
        if not telling[first]:
            continue
        key, negated = term, term in _DENYING
        # A negation says something only with what is denied.
        lengths = range(1, 4) if negated else range(1, 3)
        for length in lengths:
            last = first + length - 1
            if length > 1:
                if last == len(words) or not telling[last]:
                    break
                far = words[last][1] - words[last - 1][1] > _GAP
                if far or words[last][0] in _DENYING:
                    break
                key = f"{key} {words[last][0]}"
            elif negated or term in _ALONE:
                continue
            yield Phrase(key, *read.normalised.span(start, words[last][3]))


@lru_cache(maxsize=50_000)
def _tells(term: str) -> bool:
    return term.isalpha() and len(term) > 1 and term not in _FORMULAS
