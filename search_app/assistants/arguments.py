"""What may an assistant ask? The arguments of each tool, within bounds, and their schemas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar

from indexer.extras import brought_by
from indexer.filters import Filters
from indexer.ranking.modes import Mode, Sort
from indexer.vocabulary.facets import FACETS
from search_app.asking.documents import MOST_CHARACTERS

with brought_by("mcp"):
    from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

MOST_HITS = 50
"""So many decisions are told in one answer; `offset` leads to the next."""

MOST_VALUES = 200
"""So many values of a facet are told in one answer."""

LONGEST_NAME = 200
"""In characters: of a case number, or of a value to filter by."""

FURTHEST = 1_000_000
"""So many hits may be passed over."""


def _one_of(names: type[Mode] | type[Sort], what: str) -> WithJsonSchema:
    # Written out, because some assistants do not follow references in what they may ask.
    return WithJsonSchema(
        {"type": "string", "enum": [one.value for one in names], "description": what}
    )


def _filters() -> dict[str, Any]:
    """The schema of filters, made from the table of facets."""
    words = {"type": "array", "items": {"type": "string", "maxLength": LONGEST_NAME}}
    return {
        "type": "object",
        "description": "What may be shown. Values of one filter are alternatives, different "
        "filters must all hold. Ids, labels and synonyms are understood: see `vocabulary`.",
        "properties": {
            facet.id: {**words, "maxItems": MOST_VALUES, "description": facet.option}
            for facet in FACETS.values()
        },
        "additionalProperties": False,
    }


def _listed(given: object) -> object:
    return [given] if isinstance(given, str) else given


Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Values = Annotated[list[Name], BeforeValidator(_listed), Field(max_length=MOST_VALUES)]
Filtered = Annotated[Mapping[str, Values], WithJsonSchema(_filters())]
Case = Annotated[
    str,
    Field(
        max_length=MOST_CHARACTERS,
        description="A few words, or a whole described case. Empty: the latest decisions. "
        '"quoted phrases", field:word, AND, OR, NOT, -word and wild* restrict what is shown.',
    ),
]
RankedBy = Annotated[
    Mode,
    _one_of(Mode, "What ranks: words and meaning (hybrid), words alone, or meaning alone."),
]
InOrder = Annotated[Sort, _one_of(Sort, "The order of the decisions.")]
Limit = Annotated[int, Field(ge=1, le=MOST_HITS, description="How many decisions are told.")]
Offset = Annotated[int, Field(ge=0, le=FURTHEST, description="How many are passed over.")]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What every tool's arguments have in common: nothing that the tool does not know."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True)
class AskedFiltered(Asked):
    """What is asked of the decisions that filters allow."""

    filters: Filtered = field(default_factory=dict)

    def chosen(self) -> Filters:
        """The filters, as ids.

        Raises:
            UnknownFilter: a facet or a value that nobody knows.
        """
        return Filters.of(self.filters)


@dataclass(frozen=True, kw_only=True)
class AskedSearch(AskedFiltered):
    """A text to find decisions for."""

    text: Case = ""
    mode: RankedBy = Mode.HYBRID
    sort: InOrder = Sort.BEST
    limit: Limit = 10
    offset: Offset = 0


@dataclass(frozen=True, kw_only=True)
class AskedSimilar(AskedFiltered):
    """An issue to find decisions like."""

    issue: Annotated[str, Field(max_length=LONGEST_NAME, description="An issue, as CASE#N.")]
    limit: Limit = 10
    offset: Offset = 0


@dataclass(frozen=True, kw_only=True)
class AskedDecision(Asked):
    """A letter or an issue to read."""

    id: Annotated[
        str,
        Field(max_length=LONGEST_NAME, description="An issue (CASE#N), or a letter (CASE)."),
    ]


@dataclass(frozen=True, kw_only=True)
class AskedOutcomes(AskedFiltered):
    """A text to tell the outcomes of decisions for."""

    text: Case = ""
    mode: RankedBy = Mode.HYBRID


@dataclass(frozen=True, kw_only=True)
class AskedVocabulary(Asked):
    """A facet to tell the values of; none tells which facets there are."""

    facet: Annotated[str, Field(max_length=LONGEST_NAME, description="The id of a facet.")] = ""
    containing: Annotated[
        str,
        Field(
            max_length=LONGEST_NAME,
            description="Only values that are called so, by label or synonym.",
        ),
    ] = ""
    limit: Annotated[int, Field(ge=1, le=MOST_VALUES, description="How many values are told.")] = 50
    offset: Offset = 0
