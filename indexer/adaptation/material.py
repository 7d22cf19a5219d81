"""Letters -> what the model is trained and checked on: issues with their texts, cut to size."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from indexer.chunking import Chunk, ChunkKind, passages
from indexer.embedding import Encoder, Vectors
from indexer.letters import Issue, Letter
from indexer.normalising import normalise
from indexer.reasoning.deciding import deciding_sentences
from indexer.vocabulary.names import label
from indexer.vocabulary.tagging import tag_letter

Texts = tuple[str, ...]
"""The passages of one text, each short enough for the model."""

Done = Callable[[int, int], None]
"""Called with how much is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What an issue is about: the treatment asked for and what it is aimed at."""

    category: str
    subcategory: str
    regions: frozenset[str]

    @property
    def known(self) -> bool:
        """Whether the vocabulary knows the treatment."""
        return "other" not in (self.category, self.subcategory) and (
            self.subcategory != "unspecified"
        )

    @property
    def words(self) -> str:
        """The subject in the vocabulary's words, as a short query would have it."""
        regions = (label(region) for region in sorted(self.regions))
        return " ".join([label(f"{self.category}/{self.subcategory}"), *regions])

    def like(self, other: Subject) -> bool:
        """The same treatment of the same region, or of one that is not told."""
        return (self.category, self.subcategory) == (other.category, other.subcategory) and (
            not self.regions or not other.regions or not self.regions.isdisjoint(other.regions)
        )


@dataclass(frozen=True, slots=True)
class IssueTexts:
    """One issue. `whole` is its rationale with the treatment in front of each passage, as it is
    indexed; `bare` the rationale alone; `deciding` its deciding sentences alone.
    """

    letter: str
    subject: Subject
    treatment: str
    summary: Texts
    whole: Texts
    bare: Texts
    deciding: Texts


def split(
    letters: Sequence[Letter], share: float, seed: int
) -> tuple[tuple[Letter, ...], tuple[Letter, ...]]:
    """Letters to train on, and the `share` of them that is held out, by a hash of their summary.

    Letters with one summary are versions of one letter, and stay on one side.
    """

    def place(letter: Letter) -> str:
        words = " ".join((letter.summary or letter.id).lower().split())
        return hashlib.sha256(f"{seed} {words}".encode()).hexdigest()

    ordered = sorted(letters, key=lambda letter: (place(letter), letter.id))
    cut = round(len(ordered) * share)
    while 0 < cut < len(ordered) and place(ordered[cut]) == place(ordered[cut - 1]):
        cut += 1
    return tuple(ordered[cut:]), tuple(ordered[:cut])


def cases(letters: Sequence[Letter], encoder: Encoder) -> tuple[IssueTexts, ...]:
    """Every issue that has a printed rationale, in the order of the letters."""
    issues = [
        (letter, issue, tags)
        for letter in letters
        for issue, tags in zip(letter.issues, tag_letter(letter), strict=True)
        if issue.rationale
    ]
    summaries = _cut([("", letter.summary) for letter in letters], encoder)
    summary_of = {letter.id: texts for letter, texts in zip(letters, summaries, strict=True)}
    wholes = _cut([(issue.treatment, issue.rationale) for _, issue, _ in issues], encoder)
    bares = _cut([("", issue.rationale) for _, issue, _ in issues], encoder)
    decidings = _cut([("", _deciding(issue)) for _, issue, _ in issues], encoder)
    found = []
    for (letter, issue, tags), whole, bare, deciding in zip(
        issues, wholes, bares, decidings, strict=True
    ):
        subject = Subject(tags.category, tags.subcategory, frozenset(tags.body_regions))
        treatment = normalise(issue.treatment).text.strip()
        if whole and treatment:
            texts = (summary_of[letter.id], whole, bare, deciding)
            found.append(IssueTexts(letter.id, subject, treatment, *texts))
    return tuple(found)


def _deciding(issue: Issue) -> str:
    spans = deciding_sentences(issue.rationale, issue.treatment, issue.outcome)
    return " ".join(issue.rationale[start:end] for start, end in spans)


def _cut(texts: Sequence[tuple[str, str]], encoder: Encoder) -> list[Texts]:
    """The passages of `(heading, text)`, as a build would cut them."""
    chunks = [
        Chunk(ChunkKind.RATIONALE, owner, normalise(heading).text, normalise(text))
        for owner, (heading, text) in enumerate(texts)
    ]
    found: list[list[str]] = [[] for _ in chunks]
    for passage in passages(
        chunks,
        encoder.token_spans([chunk.text.text for chunk in chunks]),
        encoder.token_spans([chunk.heading for chunk in chunks]),
        encoder.identity.max_tokens,
    ):
        found[passage.chunk].append(passage.read)
    return [tuple(reads) for reads in found]


def read_once(
    groups: Iterable[Sequence[Texts]], encoder: Encoder, progress: Done
) -> Callable[[Sequence[Texts]], list[Vectors]]:
    """What gives the vectors of any of these texts, each of which the model reads once."""
    rows: dict[str, int] = {}
    for text in (text for group in groups for texts in group for text in texts):
        rows.setdefault(text, len(rows))
    done = 0

    def on_batch(count: int) -> None:
        nonlocal done
        done += count
        progress(done, len(rows))

    vectors = encoder.encode(list(rows), on_batch)
    return lambda group: [vectors[[rows[text] for text in texts]] for texts in group]
