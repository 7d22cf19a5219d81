"""Texts mixed from the words of every table, and everything that reads a text.

A reader may be fast on letters and on one piece repeated, and yet take forever on the words that
it looks for: these are such texts, as long as asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from random import Random

from indexer.chunking import windows
from indexer.letters import Issue, Outcome
from indexer.letters.facts import facts
from indexer.letters.voices import case_sentences, spoken_of_case
from indexer.normalising import normalise
from indexer.reasoning.deciding import deciding_sentences
from indexer.sentences import sentences
from indexer.tagged import TaggedIssue
from indexer.vocabulary import (
    claim_regions,
    find_guidelines,
    find_laterality,
    find_levels,
    find_quantity,
    find_regions,
    find_treatments,
    read_citations,
    tag,
    tagging,
    unmatched,
)
from indexer.vocabulary.grounds import find_grounds, named_grounds
from indexer.vocabulary.laterality import NONE
from indexer.vocabulary.sections import find_sections
from indexer.vocabulary.tables import (
    body_regions,
    grounds,
    guidelines,
    section_books,
    synonyms,
    treatments,
)
from indexer.vocabulary.tags import Tags
from indexer.wording import issue_phrases
from search_app.asking.query import parse
from search_app.asking.roles import Roles
from search_app.asking.understanding import understand
from search_app.quoting.citing import title
from search_app.quoting.excerpts import deciding
from search_app.quoting.highlights import matches, to_html
from trials.mutations import PLACES, WORDS, decide
from trials.written import issue, letter

JOINTS = (" ", " ", " ", ", ", "; ", ". ", ". ", "\n", " and ", ": ", "\n\n")
"""What pieces are joined by in a text of sentences; in a run they are joined by spaces alone."""

CITED = (
    "Decision based on MTUS ",
    "Decision based on Non-MTUS Citation ",
    "MTUS",
    "ACOEM",
    "MTUS/ACOEM",
    "Guideline",
    "(ACOEM February 13, 2020)",
    "(ACOEM",
    "(ACOEM 2019)",
    ")",
    "effective",
    "effective November 23, 2021",
    "2004",
    "2016",
    "Section(s):",
    "Page(s): 1-2,",
    "page 44",
    "ODG",
    "Official Disability Guidelines",
    "Other Medical Treatment Guideline",
    "www.example.com/a",
    "https://a.b.gov",
    "updated 6/1/2015",
    "3rd edition",
    "Chapter 12",
    "and",
)
DATES = (
    "February 13, 2020",
    "2/13/2020",
    "02/13/20",
    "2013",
    "18 months after 3/13/2013",
    "on or about 5/1/12",
    "56-year-old",
    "date of injury",
    "injury on",
    "since at least",
    "diagnosis of",
    "1.",
    "when",
    "fell",
)
ASKING = (
    "requests",
    "request for",
    "asks for",
    "was requested",
    "were denied",
    "prescribed",
    "decisions on",
    "used for",
    "for the treatment of",
    "was the original request",
    "portion of the original request",
    "The original request,",
    "was authorized by the Claims Administrator",
    "failed",
    "the patient",
    "In this case",
    "However,",
    "the guidelines recommend",
    "no documentation of",
    "not medically necessary",
    "while the guideline",
)
AMOUNTS = (
    "L4-L5",
    "L5-S1,",
    "C5-6",
    "T1",
    "lumbar 4-5",
    "right",
    "left",
    "R",
    "L",
    "(B)",
    "B/L",
    "bilateral",
    "10/325 mg",
    "#60",
    "quantity 12",
    "eight (8)",
    "2x6",
    "2 times a week for 6 weeks",
    "3 to 4 weeks",
    "sessions",
    "visits",
    "tablets",
    "5%",
    "x 3",
    "8-10",
)
SYNTAX = (
    "AND",
    "OR",
    "NOT",
    '"',
    '"urine drug screen"',
    "-x-ray",
    "-",
    "injectio*",
    "tramad?l",
    "(",
    ")",
    "treatment:",
    'treatment:"a b"',
    "*caine",
    "~3",
    "\\",
    "[a TO b]",
    "^2",
    "“naïve”",
    "CM16-0213037",
    "<b>&amp;",
)


@cache
def mixtures() -> Mapping[str, Sequence[str]]:
    """The pieces of each mixture, by its name: those of one table each, and those of all."""
    table = treatments()
    named = guidelines().documents.values()
    books = section_books()
    made: dict[str, list[str]] = {
        "grounds": [phrase for phrases in grounds().words.values() for phrase in phrases],
        "regions": [
            name
            for one in (*body_regions().leaves.values(), *body_regions().groups.values())
            for name in (*one.synonyms, *one.abbreviations)
        ],
        "treatments": [
            name
            for one in table.subcategories.values()
            for name in (*one.patterns, *one.weak, *one.abbreviations)
        ],
        "drugs": [name for one in table.drugs.values() for name in (one.ingredient, *one.brands)],
        "guidelines": [
            name for one in named for name in (one.label, *one.titles, *one.names, *one.loose)
        ],
        "sections": [one.label for book in books for one in book.sections.values()],
        "synonyms": [term for one in synonyms() for term in (*one.terms, *one.exact)],
        # Often enough that a short text has as many beginnings of citations as a long one.
        "citations": [*CITED * 20, *(name for one in named for name in (*one.titles, *one.names))],
        "dates": list(DATES),
        "labels": [*WORDS, *(f"\n{word} " for word in WORDS)],
        "asking": list(ASKING),
        "amounts": list(AMOUNTS),
        "syntax": list(SYNTAX),
    }
    made["grounds and asking"] = [*made["grounds"], *ASKING]
    made["regions and amounts"] = [*made["regions"], *AMOUNTS * 10]
    made["asking and treatments"] = [*made["treatments"], *made["drugs"], *ASKING * 30]
    # But for the labels: where the first of one happens to stand would decide how much is read.
    everything = [piece for name, pieces in made.items() if name != "labels" for piece in pieces]
    # Words that no table knows, among which the readers look in vain.
    made["unknown words"] = [f"{a}{b}x{c}ol" for a in "brt" for b in "aeiou" for c in "kmnqz"]
    made["everything"] = everything
    return made


LONGEST = 400_000
"""The length of the longest text of a mixture, in characters."""


def mixed(name: str, characters: int, *, sentences_: bool = True) -> str:
    """A text of up to LONGEST characters, of one mixture; a shorter one begins a longer one.

    Its pieces are joined as sentences are, or else by spaces alone.
    """
    return _whole(name, sentences_)[:characters]


@cache
def _whole(name: str, sentences_: bool) -> str:
    rng = Random(name)
    pieces, joints = mixtures()[name], JOINTS if sentences_ else (" ",)
    made: list[str] = []
    length = 0
    while length < LONGEST:
        piece, joint = rng.choice(pieces), rng.choice(joints)
        if made and made[-1] in (". ", "\n", "\n\n"):
            piece = piece[:1].upper() + piece[1:]
        made += [piece, joint]
        length += len(piece) + len(joint)
    return "".join(made)[:LONGEST]


def _letter(place: str) -> Callable[[str], object]:
    """Parsing, tagging and writing out a letter in which a text stands at one place."""
    marks = {
        "cover": "Case Number: CM00-0000042",
        "method": "An independent physician",
        "summary": "The worker, a baker",
    }

    def read(text: str) -> object:
        blocks = {
            "treatment": issue(f"MRI {text} of the spine: Upheld"),
            "guideline": issue(maximus=f"Decision based on MTUS Low Back Complaints {text} end."),
            "rationale": issue(rationale=f"Imaging waits. {text} In this case."),
        }
        whole = letter(blocks.get(place, issue()))
        mark = marks.get(place)
        _forget()
        return decide(whole.replace(mark, f"{mark} {text}", 1) if mark else whole)

    return read


def _forget() -> None:
    """Have nothing be known from the last time that the same text was read."""
    tagging._claim.cache_clear()
    tagging._cited.cache_clear()


def _tag(**told: str) -> object:
    _forget()
    given = {"treatment": "MRI", "maximus_guideline": "", "rationale": ""} | told
    made = Issue(
        id="CM00-0000001#1",
        outcome=Outcome.UPHELD,
        outcome_text="Upheld",
        claims_admin_guideline="",
        treatment=given["treatment"],
        maximus_guideline=given["maximus_guideline"],
        rationale=given["rationale"],
    )
    return unmatched(made, tag(made, given.get("summary", "")))


_TOKEN = re.compile(r"\w+|[^\w\s]")
_TERMS = frozenset("lumbar knee document pain improv not no norco therapi inject".split())


def _windows(text: str) -> object:
    return windows(text, [match.span() for match in _TOKEN.finditer(text)], 250)


def _deciding(text: str) -> tuple[tuple[int, int], ...]:
    return deciding_sentences(text, "Knee MRI", Outcome.UPHELD)


def _quotes(text: str) -> object:
    made = TaggedIssue(
        id="CM00-0000001#1",
        treatment="Knee MRI",
        outcome=Outcome.UPHELD,
        outcome_text="Upheld",
        claims_admin_guideline="",
        maximus_guideline="",
        rationale=text,
        tags=Tags((), (), (), (), NONE, (), (), "dx", "mri"),
        deciding=_deciding(text),
    )
    return deciding(made, _TERMS)


READERS: Mapping[str, Callable[[str], object]] = {
    **{f"a letter, in its {place}": _letter(place) for place in PLACES},
    "tagging a treatment": lambda text: _tag(treatment=text),
    "tagging a rationale": lambda text: _tag(rationale=text),
    "tagging a guideline": lambda text: _tag(maximus_guideline=f"Decision based on MTUS {text}"),
    "tagging a summary": lambda text: _tag(summary=text),
    "citations of the MTUS": lambda text: read_citations(f"Decision based on MTUS {text}"),
    "citations outside it": lambda text: read_citations(
        f"Decision based on Non-MTUS Citation {text}"
    ),
    "a bare guideline field": read_citations,
    "guidelines of a query": find_guidelines,
    "sections": lambda text: find_sections("mtus.acoem2017.low-back", text),
    "grounds": lambda text: find_grounds(f"In this case {text}"),
    "grounds of a query": named_grounds,
    "treatments": find_treatments,
    "quantity": lambda text: find_quantity(text, "rehab"),
    "titles": title,
    "regions": find_regions,
    "laterality": find_laterality,
    "levels": find_levels,
    "claim regions": claim_regions,
    "facts of a summary": facts,
    "understanding a query": lambda text: understand(Roles.of(text)),
    "query syntax": parse,
    "sentences": sentences,
    "case sentences": case_sentences,
    "said of the case": spoken_of_case,
    "deciding sentences": _deciding,
    "quotes of a list": _quotes,
    "normalising": lambda text: normalise(text).text,
    "chunking": _windows,
    "wording": lambda text: list(issue_phrases("MRI of the lumbar spine", text)),
    "highlighting": lambda text: to_html(text, matches(text, _TERMS)),
}
"""Everything that reads a letter or a query, by name."""
