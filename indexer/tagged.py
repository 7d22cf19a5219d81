"""A letter with all that is derived of it: what is indexed, shown and cited. Read once, at reading.

`Letter` and `Issue` are the letter's own words; the records here stand for the same letter with its
tags, its deciding sentences, the facts of its summary, and the file that it was read from.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from indexer.letters.facts import Facts, facts
from indexer.letters.model import Issue, Letter, outcome_of, page_at
from indexer.vocabulary.grounds import deciding as speaking_for
from indexer.vocabulary.laterality import NONE
from indexer.vocabulary.reasons import FoundReason
from indexer.vocabulary.tags import Tags

Span = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedIssue(Issue):
    """An issue with its derived `tags`, and the spans of the rationale's `deciding` sentences.

    `found_reasons` are what those sentences mean, likeliest first: an index has them told by its
    model, a letter that was only read has none.
    """

    tags: Tags
    deciding: tuple[Span, ...] = ()
    found_reasons: tuple[FoundReason, ...] = ()

    @property
    def number(self) -> int:
        """Its place in its letter, from 1."""
        return int(self.id.rpartition("#")[2])

    @property
    def letter_id(self) -> str:
        """The id of its letter."""
        return self.id.rpartition("#")[0]

    @property
    def text(self) -> str:
        """What its passages are cut from: the rationale, or the treatment where none is printed."""
        return self.rationale or self.treatment

    @property
    def deciding_pages(self) -> tuple[int | None, ...]:
        """The page of the file on which each deciding sentence starts; None where it has none."""
        return tuple(page_at(self.rationale_pages, start) for start, _ in self.deciding)

    @property
    def kind(self) -> str:
        """The kind of treatment within its category, as `rx/opioid`."""
        return f"{self.tags.category}/{self.tags.subcategory}"

    @property
    def side(self) -> str | None:
        """The side that is asked for: right, left or bilateral; None where there is none."""
        return None if self.tags.laterality == NONE else self.tags.laterality

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that the treatment is aimed at; their groups where no region is named."""
        return self.tags.body_regions or self.tags.body_region_groups

    @property
    def grounds(self) -> tuple[str, ...]:
        """The ids of the grounds that speak for the outcome."""
        return tuple(speaking_for(self.tags.grounds))

    @property
    def reasons(self) -> tuple[str, ...]:
        """The ids of the reasons that are told and speak for the outcome."""
        return tuple(one.id for one in self.found_reasons if one.decides(self.outcome))

    @property
    def weighed(self) -> tuple[str, ...]:
        """The ids of the grounds that were weighed and speak against the outcome."""
        return tuple(one.id for one in self.tags.grounds if one.weighed)


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggedLetter(Letter):
    """A letter whose issues are tagged, with the `facts` that its summary states.

    `source` is the file that it was read from, `sha256` that file's digest. A store that is asked
    for some issues of a letter hands it out with these issues alone; `whole_outcome` is then that
    of all.
    """

    issues: tuple[TaggedIssue, ...] = ()
    facts: Facts = field(default_factory=Facts)
    source: str = ""
    sha256: str = ""
    whole_outcome: str = ""

    @property
    def outcome(self) -> str:
        """The whole letter's outcome, whichever of its issues are at hand."""
        return self.whole_outcome or outcome_of(self.issues)

    @property
    def issue(self) -> TaggedIssue:
        """The one issue of a letter that was asked for by the name of an issue."""
        (only,) = self.issues
        return only


def derive(letter: Letter, source: str = "", sha256: str = "") -> TaggedLetter:
    """All that is derived of a letter, which was read from the file `source`."""
    # Records are read by all who ask; only who reads letters waits for what derives.
    from indexer.reasoning.deciding import deciding_sentences
    from indexer.vocabulary.tagging import tag_letter

    issues = tuple(
        TaggedIssue(
            **_own(Issue, issue),
            tags=tags,
            deciding=deciding_sentences(issue.rationale, issue.treatment, issue.outcome),
        )
        for issue, tags in zip(letter.issues, tag_letter(letter), strict=True)
    )
    own = _own(Letter, letter) | {"issues": issues}
    stated = facts(letter.summary, letter.cover.date_of_injury)
    return TaggedLetter(**own, facts=stated, source=source, sha256=sha256)


def _own(kind: type[Issue] | type[Letter], record: Issue | Letter) -> dict[str, Any]:
    return {one.name: getattr(record, one.name) for one in fields(kind)}
