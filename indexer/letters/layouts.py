"""How letters were laid out over the years, as data: a new layout is a new entry and a fixture.

A layout is made out by its headings. Its sections run from one heading to the next, in whatever
order they come. In the section of the issues each issue starts with a heading paragraph, after
which its fields stand behind labels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from indexer.letters.model import Outcome


class Section(StrEnum):
    """The parts of a letter that a heading opens. What stands before the first is the cover."""

    METHOD = "method"
    FINDINGS = "findings"
    REVIEWER = "reviewer"
    SUMMARY = "summary"
    DOCUMENTS = "documents"
    TREATMENT = "treatment"
    ISSUES = "issues"
    CLOSING = "closing"


class Field(StrEnum):
    """The parts of an issue that a label opens.

    `CITATIONS` holds both guideline fields: the sentences in which the claims administrator
    figures, and the others.
    """

    CITATIONS = "citations"
    CLAIMS_ADMIN = "claims_admin"
    MAXIMUS = "maximus"
    RATIONALE = "rationale"


@dataclass(frozen=True, slots=True)
class Label:
    """Where a field starts: `pattern` matches from the start of a line to the label's end.

    A label that opens the field's own first sentence is `kept`. Where the outcome stands in the
    label, it is the group `outcome`.
    """

    field: Field
    pattern: re.Pattern[str]
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """One layout.

    The headings in `required` make it out. `heading` cuts an issue's heading paragraph (white
    space collapsed) into the groups `treatment` and, where they stand there, `number` and
    `outcome`; without it, the letter decides one issue, which the section `TREATMENT` names.
    `finding` is how the outcome is told elsewhere: groups `number`, `treatment`, `outcome`. Of
    several patterns, the first that fits the whole reads it.
    `outcomes` are the wordings of the outcome, of which the first that fits the whole decides;
    what none fits is unknown.
    """

    id: str
    years: str
    headings: tuple[tuple[Section, re.Pattern[str]], ...]
    required: frozenset[Section]
    labels: tuple[Label, ...]
    outcomes: tuple[tuple[re.Pattern[str], Outcome], ...]
    heading: tuple[re.Pattern[str], ...] = ()
    finding: tuple[re.Pattern[str], ...] = ()


LINE = r"(?:^|[\n\f])[ \t]*"
"""How every heading and label begins: at the start of a line or page."""


def _spaced(words: str) -> str:
    """Words between which any white space may stand, or none: typists and extractors lose it."""
    return words.replace(" ", r"\s*")


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _heading(words: str) -> re.Pattern[str]:
    """A heading at the start of a line or page, whatever white space stands in it."""
    return _compile(LINE + _spaced(words))


def _label(field: Field, words: str) -> Label:
    return Label(field, _compile(LINE + _spaced(words)))


def _words(words: str) -> re.Pattern[str]:
    return _compile(_spaced(words))


_DEEMED = r"(?:(?:deemed|found|considered) )?(?:to be )?"
_NECESSARY = r"medically[ -]?necessary(?: (?:and|or) (?:medically )?appropriate)?"
_VERB = r"(?:is|are|was|were)"

_ONE_WORD = ((_words("up held"), Outcome.UPHELD), (_words("over turned"), Outcome.OVERTURNED))
"""F1 prints one of two words. Whatever else stands there is neither."""

_IN_PROSE = (
    (_words(rf"(?:{_VERB} )?not {_DEEMED}{_NECESSARY}"), Outcome.UPHELD),
    (_words(rf"{_VERB} {_DEEMED}{_NECESSARY}"), Outcome.OVERTURNED),
)
"""F0 and F2 say it in a sentence: the request "is (not) medically necessary and appropriate".

The verb may be lost from a negative sentence, which says the same without it; without verb and
"not", nothing is said.
"""

_REVIEWER = r"The (?:Physician|Expert|Professional) Reviewer"
_BASED = r"based (?:his/her|his or her|his|her|their|its) decision on"
_NONE = r"(?:did not (?:cite|name|provide|specify|base)|found that no section of)"
# Words that end as a glued verb would: "MRI of the pelvis not ..." has lost its verb, and
# "MRI of the pelvis medically necessary" says nothing that is plain.
_WORD_IN_IS = (
    r"(?!\w*sisis\b)"
    r"(?:\w*(?:sis|itis|xis)|pelvis|pubis|tennis|cannabis|epidermis|iris|basis|t?his)\b"
)
_GLUED_VERB = r"(?:is|(?<=s)are|was|(?<=s)were)"


def _told(lead: str) -> tuple[re.Pattern[str], ...]:
    """How a sentence tells treatment and outcome after its first words, the surest way first."""
    # "None of the requests is medically necessary" allows nothing.
    lead = rf"(?>{_spaced(lead)})(?!(?:None|Neither|Nothing|Not?)\b)"
    plain = _spaced(_DEEMED + _NECESSARY)
    glued = rf"(?P<treatment>(?:.*\s)?(?!{_WORD_IN_IS})\S+?)"
    return tuple(
        _compile(lead + rest + r"\.?$")
        for rest in (
            rf"(?P<treatment>.+)\s+(?P<outcome>{_VERB}\s*(?:not\s*)?{plain})",
            rf"{glued}(?P<outcome>{_GLUED_VERB}\s*(?:not\s*)?{plain})",
            # Whatever else it says: kept as printed.
            rf"(?P<treatment>.+)\s+(?P<outcome>{_VERB}\s+.+?)",
            rf"(?P<treatment>.+)\s+(?P<outcome>not\s*{plain})",
        )
    )


LAYOUTS = (
    Layout(
        id="F1",
        years="2014-2017",
        headings=(
            (Section.METHOD, _heading("HOW THE IMR FINAL DETERMINATION WAS MADE")),
            (Section.DOCUMENTS, _heading(r"DOCUMENTS REVIEWED\b")),
            (Section.SUMMARY, _heading("CLINICAL CASE SUMMARY")),
            (Section.ISSUES, _heading("IMR ISSUES,? DECISIONS,? AND RATIONALES")),
        ),
        required=frozenset({Section.SUMMARY, Section.ISSUES}),
        labels=(
            _label(Field.CLAIMS_ADMIN, r"Claims Administrator guideline\s*:"),
            _label(Field.MAXIMUS, r"MAXIMUS guideline\s*:"),
            _label(Field.RATIONALE, r"Decision rationale\s*:"),
        ),
        outcomes=_ONE_WORD,
        heading=(_compile(r"(?P<treatment>.*):\s*(?P<outcome>[^:]{1,60}?)[ .]*$"),),
    ),
    Layout(
        id="F2",
        years="2013-2014",
        headings=(
            (Section.METHOD, _heading("HOW THE IMR FINAL DETERMINATION WAS MADE")),
            (Section.DOCUMENTS, _heading(r"DOCUMENTS REVIEWED\b")),
            (Section.SUMMARY, _heading("CLINICAL CASE SUMMARY")),
            (Section.ISSUES, _heading(r"IMR DECISION(?:\(S\)|S)? AND RATIONALE(?:\(S\)|S)?")),
        ),
        required=frozenset({Section.SUMMARY, Section.ISSUES}),
        labels=(
            Label(
                Field.CLAIMS_ADMIN,
                _compile(LINE + _spaced(rf"The Claims Administrator (?:{_BASED}|{_NONE})\b")),
                kept=True,
            ),
            Label(
                Field.MAXIMUS,
                _compile(LINE + _spaced(rf"{_REVIEWER} (?:{_BASED}|{_NONE})\b")),
                kept=True,
            ),
            _label(Field.RATIONALE, rf"{_REVIEWER}['\u2019]?s decision rationale\s*:"),
        ),
        outcomes=_IN_PROSE,
        heading=_told(r"(?:(?P<number>\d{1,2})[.)] )?(?:The request for )?"),
    ),
    Layout(
        id="F0",
        years="2013",
        headings=(
            (
                Section.FINDINGS,
                _heading(r"(?=\d{1,2}[.)]\s*MAXIMUS Federal Services,? Inc\.?,? has determined)"),
            ),
            (Section.REVIEWER, _heading(r"Medical Qualifications of the Expert Reviewer\s*:")),
            (Section.SUMMARY, _heading(r"Case Summary\s*:")),
            (Section.DOCUMENTS, _heading(r"Documents Reviewed(?: for Determination)?\s*:?")),
            (Section.ISSUES, _heading(r"(?=\d{1,2}[.)]\s*Regarding the request for)")),
            (Section.CLOSING, _heading(r"Effect of the Decision\s*:")),
        ),
        required=frozenset({Section.FINDINGS, Section.SUMMARY, Section.ISSUES}),
        labels=(
            _label(
                Field.CITATIONS,
                "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert "
                r"Reviewer to Make His/Her Decision\s*:?",
            ),
            _label(Field.RATIONALE, r"Rationale for the Decision\s*:"),
        ),
        outcomes=_IN_PROSE,
        heading=(
            _words(r"(?P<number>\d{1,2})[.)] Regarding the request for (?P<treatment>.+?) :?$"),
        ),
        finding=_told(
            r"(?P<number>\d{1,2})[.)] MAXIMUS Federal Services,? Inc\.?,? has determined "
            "(?:that )?the request for "
        ),
    ),
    Layout(
        id="F3",
        years="2013",
        headings=(
            (Section.TREATMENT, _heading(r"ISSUES? AT DISPUTE\s*:")),
            (Section.SUMMARY, _heading(r"CASE SUMMARY\s*:")),
            (Section.DOCUMENTS, _heading(r"DOCUMENTS REVIEWED FOR DETERMINATION\s*:")),
            (
                Section.ISSUES,
                _heading(r"(?=MEDICAL TREATMENT GUIDELINE(?:\(S\)|S)? RELIED UPON)"),
            ),
            (Section.REVIEWER, _heading(r"MEDICAL REVIEWER QUALIFICATIONS\s*:")),
        ),
        required=frozenset({Section.TREATMENT, Section.SUMMARY, Section.ISSUES}),
        labels=(
            _label(
                Field.MAXIMUS,
                r"MEDICAL TREATMENT GUIDELINE(?:\(S\)|S)? RELIED UPON BY (?:THE )?"
                r"(?:PROFESSIONAL|EXPERT) REVIEWER(?: AND WHY)?\s*:",
            ),
            _label(
                Field.RATIONALE,
                r"RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE "
                r"(?P<outcome>[A-Z/\s]{2,40}?)\s*:",
            ),
        ),
        outcomes=(
            (_words("(?:IS/WAS|IS|WAS) NOT MEDICALLY NECESSARY"), Outcome.UPHELD),
            (_words("(?:IS/WAS|IS|WAS) MEDICALLY NECESSARY"), Outcome.OVERTURNED),
        ),
    ),
)
