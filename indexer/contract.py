"""One question, one answer, and what every store can do: the seam that a second engine stands at.

Whatever asks (the command line, the page, an evaluation, a notebook) makes an `Ask`; whatever holds
letters answers it. Both speak of ids, scores, spans and counts, never of a row of any store. The
suite in `tests/stores/` says what a store must do; ranking itself stands beside the stores, in
`indexer.ranking`, so that all of them rank alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from indexer.chunking import ChunkKind
from indexer.coverage import Coverage
from indexer.embedding import Encoder, ModelIdentity, Vectors
from indexer.errors import Refusal
from indexer.expression import Expression, Leaf, Wild
from indexer.filters import Filters
from indexer.ranking.choices import chosen
from indexer.ranking.modes import Mode, Sort
from indexer.ranking.weights import Weights
from indexer.register import Register
from indexer.tagged import TaggedLetter
from indexer.vocabulary.phrases import fold

if TYPE_CHECKING:
    from indexer.ranking.candidates import Candidates
    from indexer.ranking.fusion import Scores

Counts = Mapping[str, Mapping[str, int]]
"""How many issues have each value of each facet; values that none has are left out."""

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how much of it is done, and how much there is."""


def silent(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


BM25_K1, BM25_B = 1.2, 0.75
"""How words are scored: BM25 as Lucene computes it, with its defaults.

The first is how soon it matters no more that a word comes again (saturation), the second how much
of a text's length is made up for, from 0 to 1 (Robertson and Zaragoza, 2009). An index may hold
scores that were worked out with them.
"""

MAY_APPROXIMATE: Mapping[str, str] = {
    "hits": "which issues an answer shows, and how many there are",
    "counts": "how many issues have each value of each facet",
    "scores": "the scores of the legs: BM25, and the cosine of an issue's best passage",
    "order": "that the hits of a filtered answer stand as in the whole one, or by their day",
    "salient": "what became of the issues that a question is about, and what stands out",
    "lexicon": "the words of the letters: how often they occur, and which are near or fit",
    "near-duplicates": "that all issues which say the same are found to do so",
}
"""The words that `Info.approximate` may hold, with what is then no longer certain.

The suite in `tests/stores/` passes over the tests of what a store names, and of nothing else:
whatever stands in no word here (exclusions, names, letters, pages of one order, a state that is
published whole or not at all) any store does exactly.
"""

COSINE_ERROR = 0.01
"""So far at most may a cosine with a stored vector be from that with the vector that was given.

A store may keep vectors at eight bits a dimension. What it keeps it compares exactly.
"""

SURE = 0.2
"""A kind of treatment that is at least so likely is asked for: a text may ask for several."""

SURE_BESIDE_REASONS = 0.6
"""The same where a reason is argued, which is mostly argued of any treatment."""

AS_LIKELY = 0.5
"""Of several drugs of a kind those count that are at least so likely beside the likeliest."""

PLACES = ("body_region", "level", "side")
"""The facets that tell where a treatment is aimed."""


@dataclass(frozen=True, slots=True)
class Exact:
    """What a short text means word for word.

    `line` is the text as treatment lines are compared (`line_digest`; 0: none is meant), `holds`
    the one word or name that the text consists of, in any form, and `printed` a word as it was
    typed.
    """

    line: int = 0
    holds: Expression | None = None
    printed: Expression | None = None


def line_digest(text: str) -> int:
    """A treatment line as it is compared with others: the same words in the same order."""
    words = fold(text)
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8]) if words else 0


@dataclass(frozen=True, slots=True)
class Ask:
    """One question, with all that it is.

    `text` is what the words and the model read; without it, and without an issue to be `like`,
    nothing ranks and the latest decisions come first. `terms` (term -> how often it was said) rank,
    and so do `synonyms`, with less weight; `vectors` are the text's, one a window of it, shape
    (windows, dimension). An issue to be `like` brings its own terms, and the store its vectors.

    `expression` and `filters` decide what may be shown; `named` are ids of issues and letters that
    lead the answer, and where the text asks for nothing else (`only_named`) they are the answer.
    `understood` is what the text was taken to ask for: issues that agree with it are raised.
    `requests` tells by meaning which treatments it asks for (entry -> how likely, an entry being
    `rx/opioid` or, with a drug, `rx/opioid:tramadol`), `reasons` which reasons it argues (reason ->
    how likely); they are empty where nothing is told, and raise issues that agree as well. `exact`
    is what a short text means word for word: what has it comes before what has not.

    With `collapse`, issues that say nearly the same stand under the best of them, and only a few
    issues of a letter come before those of others. `start` and `size` cut a page out of the answer,
    whose order depends on neither. `passages` is how many passages of a hit are told. With
    `nearest`, `Store.salient` looks at the best so many where nothing restricts what may be shown.
    `rerank` reads the best once more: of each issue's passages, one score a passage.
    """

    text: str = ""
    terms: Mapping[str, float] = field(default_factory=dict)
    synonyms: frozenset[str] = frozenset()
    vectors: Vectors | None = None
    expression: Expression | None = None
    filters: Filters = field(default_factory=Filters)
    understood: Filters = field(default_factory=Filters)
    requests: Mapping[str, float] = field(default_factory=dict)
    reasons: Mapping[str, float] = field(default_factory=dict)
    exact: Exact | None = None
    named: tuple[str, ...] = ()
    only_named: bool = False
    like: str = ""
    mode: Mode = Mode.HYBRID
    weights: Weights = field(default_factory=Weights.tuned)
    sort: Sort = Sort.BEST
    collapse: bool = False
    start: int = 0
    size: int = 10
    passages: int = 2
    nearest: int = 0
    rerank: Callable[[Sequence[str]], Scores] | None = None

    def __post_init__(self) -> None:
        """Take a mode and an order by their names as well.

        Raises:
            QueryError: none is called so.
        """
        object.__setattr__(self, "mode", chosen(Mode, self.mode, "mode"))
        object.__setattr__(self, "sort", chosen(Sort, self.sort, "order"))

    @property
    def wanted(self) -> tuple[tuple[str, str, float], ...]:
        """What it asks for: kind of treatment, drug (empty where any will do), how likely."""
        split = ((entry.partition(":"), likely) for entry, likely in self.requests.items())
        return tuple((kind, drug, likely) for (kind, _, drug), likely in split)

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of treatment that it surely asks for, as `rx/opioid`."""
        total: dict[str, float] = {}
        for kind, _, likely in self.wanted:
            total[kind] = total.get(kind, 0.0) + likely
        least = SURE_BESIDE_REASONS if self.reasons else SURE
        return tuple(kind for kind, likely in total.items() if likely >= least)

    @property
    def drugs(self) -> Mapping[str, tuple[str, ...]]:
        """Of each of these kinds the drugs that it asks for; none where any will do."""
        found = {}
        for kind in self.kinds:
            likely = {drug: one for of, drug, one in self.wanted if drug and of == kind}
            if sum(likely.values()) > self.requests.get(kind, 0.0):
                least = AS_LIKELY * max(likely.values())
                found[kind] = tuple(drug for drug, one in likely.items() if one >= least)
        return found

    @property
    def places(self) -> Filters:
        """The region, level and side that a short text names; of a described case the region alone.

        Among the findings of a case other levels and the other side are told as well.
        """
        facets = PLACES if self.exact is not None else PLACES[:1]
        told = {facet: self.understood[facet] for facet in facets if facet in self.understood}
        return Filters(**told)

    @property
    def ranks(self) -> bool:
        """Whether there is anything to rank by."""
        return bool(self.text or self.like)

    @property
    def restricts(self) -> bool:
        """Whether it decides by itself, in any mode, what may be shown, and does not only rank."""
        return self.only_named or self.expression is not None


@dataclass(frozen=True, slots=True)
class LegScore:
    """An issue's score in one leg, and its rank there among the issues that may be shown."""

    score: float
    rank: int


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage of an issue: where it lies in the rationale, or in the summary of its letter.

    `cosine` is how near it is in meaning to what was asked, None where that was not compared.
    """

    kind: ChunkKind
    start: int
    end: int
    cosine: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An issue that was found: its id, and why it stands where it does.

    `rank` is its place in the order that was asked for, `match_rank` that by how well it matches.
    `preferred` names the facets in which it agrees with what was understood. `passages` matched
    best. `issues_in_letter` is how many issues its letter decides. `near_duplicates` are the issues
    that may be shown and say nearly the same; in a collapsed answer they are not hits of their own.
    """

    id: str
    rank: int
    match_rank: int
    score: float
    legs: Mapping[str, LegScore]
    preferred: tuple[str, ...]
    passages: tuple[PassageSpan, ...]
    issues_in_letter: int
    near_duplicates: tuple[str, ...]
    on_point: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found.

    `total` counts every issue that may be shown, `ranked` those that can be hits (fewer, where
    near-duplicates are collapsed or only the best are sorted by date), and `counts` are over all of
    the former. `feedback` are the issues towards whose words the text was moved.
    """

    total: int
    ranked: int
    hits: tuple[Hit, ...]
    counts: Counts
    feedback: tuple[str, ...] = ()
    on_point: OnPoint = field(default_factory=lambda: OnPoint())


@dataclass(frozen=True, slots=True)
class OnPoint:
    """How many of the decisions that may be shown are on the same request, and their outcomes.

    The same request: the same kind of treatment (the same drug, where one is asked for) at the same
    place and, where a reason is argued, with that reason (`indexer.ranking.on_point`). It does not
    depend on the page.
    """

    total: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StandsOut:
    """A value or a term that separates the outcomes, and in how many issues of each it stands.

    `of` is the facet's id, or `words` for a term of the reviewers'; `shown` is how a term is mostly
    written. `examples` are issues of the outcome it speaks for in which it stands, nearest first.
    """

    of: str
    id: str
    shown: str
    overturned: int
    upheld: int
    for_overturned: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Salient:
    """What became of the issues that a question is about, and what separates their outcomes.

    They are all that may be shown or, where `nearest`, the best `issues` of `of` that were ranked.
    `by_outcome` counts the facets of those of each outcome. Nothing stands out unless there are
    `enough` decisions of both outcomes to say so: letters of each, `fewest` or more.
    """

    issues: int
    of: int
    nearest: bool
    by_outcome: Mapping[str, Counts]
    told: tuple[StandsOut, ...]
    enough: bool
    fewest: int


WORDS = "words"
"""Stands beside facets for the terms of what reviewers say of the case."""


@dataclass(frozen=True, slots=True)
class Info:
    """What a store holds.

    `name` changes with the contents, so that caches know them. `inputs` is a digest of all that
    they depend on: equal inputs give equal answers. `recipe` is one of how they were made: only
    what is made alike may stand together in an index. `outcomes` are the counts over everything,
    the base rate. `letters_by_year` has those without a date under None. `approximate` names what
    the store cannot answer exactly, in words of `MAY_APPROXIMATE`; empty for one that is exact
    throughout. `notice` is what whoever asks should know of this state, as that it stands in for a
    damaged one; mostly nothing.
    """

    name: str
    built: datetime
    model: ModelIdentity
    letters: int
    issues: int
    passages: int
    samples: int
    recipe: str
    inputs: str
    refused: tuple[Refusal, ...]
    libraries: Mapping[str, str]
    outcomes: Mapping[str, int]
    coverage: tuple[Coverage, ...]
    letters_by_year: Mapping[int | None, int]
    approximate: tuple[str, ...] = ()
    notice: str = ""


@dataclass(frozen=True, slots=True)
class WentBack:
    """A state that was published before, and is again: both names, and the letters' ids."""

    was: str
    now: str
    gone: tuple[str, ...]
    back: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cleared:
    """How much of what nothing needed any more was removed."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Fitting:
    """The words that fit a wild card, the commonest first, and how many more there are."""

    words: tuple[str, ...]
    more: int = 0


class Lexicon(Protocol):
    """The words of a store's letters."""

    def fitting(self, wild: Wild) -> Fitting:
        """The printed words that fit a wild card."""

    def near(self, word: str) -> Mapping[str, int]:
        """The printed words up to two letters away, with how many issues hold each."""

    def holders(self, word: str) -> int:
        """How many issues hold a word as it is printed, in one of their texts."""

    def rarity(self, term: str) -> float:
        """The inverse document frequency of an analysed word in what is decided; 0 if unknown."""

    def holds(self, term: str) -> bool:
        """Whether any text that ranks holds an analysed word."""

    def matches(self, leaf: Leaf) -> bool:
        """Whether any issue satisfies one leaf of an expression; no issue has an unknown name."""

    def numbered(self, digits: str) -> tuple[str, ...]:
        """The letters whose case number ends in these seven digits."""


class Store(Protocol):
    """What holds letters and answers questions; safe to share between threads.

    An exact store scores every issue that the filters allow, so that a filtered answer equals
    brute force; what a store can only approximate stands in `Info.approximate`.

    A name is the id of a letter or of an issue (`LETTER#N`), in any case and with spaces around it.
    Wherever one is asked by, one that the store does not hold is refused (UnknownIssue); in an
    expression it holds for no issue, as a word that no letter has. Answers speak of ids as they
    were published.
    """

    @property
    def info(self) -> Info:
        """What it holds."""

    @property
    def lexicon(self) -> Lexicon:
        """The words of its letters: for spelling, wild cards and case numbers."""

    def query_encoder(self) -> Encoder | None:
        """The model that it carries to be asked by, with the identity of the one that built it.

        None where it carries none: then the model itself has to be loaded.

        Raises:
            BadIndex: what it carries is not what was published.
        """

    def get(self, names: Sequence[str]) -> list[TaggedLetter]:
        """The letters of some names, in their order.

        A letter's id gives it whole; that of an issue its letter with this issue alone.

        Raises:
            UnknownIssue: it holds no such letter or issue.
        """

    def find(self, ask: Ask) -> Answer:
        """Answer a question.

        Raises:
            UnknownIssue: it holds no such issue as the one to be like, or nothing of a name that
                leads.
        """

    def candidates(self, ask: Ask) -> Candidates:
        """What is to be ranked, with exact scores: all issues, or the best of each leg.

        Raises:
            UnknownIssue: it holds no such issue as the one to be like, or nothing of a name that
                leads.
        """

    def counts(self, ask: Ask) -> Counts:
        """Exact counts of every facet over all that a question may show.

        Raises:
            UnknownIssue: it holds no such issue as the one to be like, or nothing of a name that
                leads.
        """

    def salient(self, ask: Ask) -> Salient:
        """What became of the issues that a question is about, and what separates their outcomes.

        Raises:
            UnknownIssue: it holds no such issue as the one to be like, or nothing of a name that
                leads.
        """

    def near_duplicates(self, issue: str) -> tuple[str, ...]:
        """The other issues that say nearly the same as one; a letter's id is no issue's.

        Raises:
            UnknownIssue: it holds no such issue.
        """

    def beside(self, letter: str) -> tuple[str | None, str | None]:
        """The letters before and after one by the day of the decision, undated ones last.

        Raises:
            UnknownIssue: it holds no such letter; an issue's id is no letter's.
        """

    def close(self) -> None:
        """Close what it has open."""


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as a store keeps it: what it is cut from, where, and what the model read.

    `owner` is the place of its issue (a rationale's) or letter (a summary's) in the block, `digest`
    the SHA-256 of the text that was read.
    """

    kind: ChunkKind
    owner: int
    start: int
    end: int
    digest: str


@dataclass(frozen=True, slots=True)
class Block:
    """Letters that go into an index together, with their passages and these passages' vectors.

    Letters come in the order of their ids, their issues in the order of the letter. The passages of
    rationales come first, those of summaries follow; `vectors[i]` is that of `passages[i]`.
    """

    letters: tuple[TaggedLetter, ...]
    passages: tuple[StoredPassage, ...]
    vectors: Vectors


Export = Callable[[Path], None]
"""Makes a folder of the files that `indexer.query_encoder` opens; none where the model cannot be
had so."""


class Draft(Protocol):
    """The next state of an index in the making: nobody sees it before it is published.

    What was embedded for it outlives an interruption: `Writer.known_vectors` then knows it.
    """

    def add(self, block: Block) -> None:
        """Put letters in; one takes the place of another of the same id (in any case)."""

    def remove(self, letters: Iterable[str]) -> None:
        """Take letters out, by their ids."""

    def publish(self, register: Register, recipe: str, inputs: str) -> Info:
        """Check the whole state and let it take the place of the published one, at once.

        Raises:
            IndexDamaged: what was written is not whole.
        """


class Writer(Protocol):
    """What a store is written by: one at a time, holding its lock."""

    @property
    def format(self) -> str:
        """How it writes: what was written in another format is written anew at the next build.

        It belongs to how an index is made (`Info.recipe`), so let it name the store, and change
        with its code.
        """

    def info(self) -> Info | None:
        """What is published; None where nothing is that could be read."""

    def register(self) -> Register:
        """The letters and files of what is published.

        Raises:
            BadIndex: there is no state that could be read.
        """

    def letters(self, ids: Sequence[str] | None = None) -> Iterator[TaggedLetter]:
        """Every letter that is published, in the order of their ids; or those of these `ids`.

        Raises:
            BadIndex: there is no state that could be read.
            UnknownIssue: there is no letter of such an id.
        """

    def known_vectors(self, model: ModelIdentity, digests: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors of texts with these digests, as far as this very model read them before."""

    def draft(
        self, model: ModelIdentity, *, whole: bool, export: Export | None = None
    ) -> AbstractContextManager[Draft]:
        """Begin the next state: empty if `whole`, else with all that is published.

        Leaving it unpublished changes nothing. A store may carry what `export` writes for those who
        ask (`Store.query_encoder`), and need not call it where it holds that of `model` already.
        """


class Home(Protocol):
    """Where an index lives; `indexer.homes` makes it of an address.

    `uploads` is the folder in which letters that are handed over are stored and that every build
    reads as well; None where none can be.
    """

    @property
    def uploads(self) -> Path | None:
        """The folder of letters that joined the index."""

    def writing(self) -> AbstractContextManager[Writer]:
        """The one writer, as long as its lock is held.

        Raises:
            IndexBusy: another process holds it.
        """

    def open(self) -> Store:
        """Open what is published.

        Raises:
            BadIndex: there is nothing that could be opened.
        """

    def published(self) -> str:
        """The name of what is published (`Info.name`), quickly told; empty where nothing is.

        Raises:
            BadIndex: that cannot be told.
        """

    def info(self) -> Info | None:
        """What is published, without opening it; None where nothing is that could be read."""

    def verify(self, *, thorough: bool = True) -> tuple[Path, int]:
        """Compare what is held with what was published: all, or (not `thorough`) at a glance.

        All is what is published and what is kept to go back to. Returns where it was looked and of
        how many parts it is.

        Raises:
            BadIndex: something is missing or altered.
        """

    def rollback(self) -> WentBack:
        """Publish again what was published before.

        Raises:
            BadIndex: nothing is kept, or it is not whole; nothing is changed then.
        """

    def gc(self) -> Cleared:
        """Remove what is neither published nor kept to go back to, nor read by anybody.

        Raises:
            BadIndex: what is published cannot be told, or another process is writing.
        """
