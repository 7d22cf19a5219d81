"""What may be shown, and what a text asks for: values of facets, by the facet's id."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from indexer.errors import UnknownFilter
from indexer.vocabulary.facets import FACETS


class Filters(Mapping[str, tuple[str, ...]]):
    """Values of facets, as ids; a facet without values is not among them. Immutable.

    Values of one facet are alternatives; different facets must all hold. The facets, and what
    their values mean, are those of `indexer.vocabulary.facets`.
    """

    __slots__ = ("_values",)

    def __init__(self, /, **values: Sequence[str]) -> None:
        """`Filters(outcome=["overturned"], body_region=["lumbar"])`, all of them ids.

        Raises:
            UnknownFilter: there is no such facet.
        """
        for facet in values:
            if facet not in FACETS:
                raise UnknownFilter(f"there is no filter {facet!r}; there are {', '.join(FACETS)}")
        self._values = {name: tuple(values[name]) for name in FACETS if values.get(name)}

    @staticmethod
    def of(values: Mapping[str, str | Sequence[str]]) -> Filters:
        """Filters from words that people use: ids, labels or synonyms, one or several a facet.

        Raises:
            UnknownFilter: a facet or a value that nobody knows; the message names close ones.
        """
        resolved = {}
        for name, given in values.items():
            words = [given] if isinstance(given, str) else given
            facet = FACETS.get(name)
            ids = [value for word in words for value in facet.resolve(word)] if facet else words
            resolved[name] = tuple(dict.fromkeys(ids))
        return Filters(**resolved)

    def __getitem__(self, facet: str) -> tuple[str, ...]:
        return self._values[facet]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __repr__(self) -> str:
        return f"Filters({', '.join(f'{name}={value!r}' for name, value in self.items())})"

    def having(self, **values: Sequence[str]) -> Filters:
        """The same with other values for some facets; none drops a facet."""
        return Filters(**{**self._values, **values})

    def without(self, *facets: str) -> Filters:
        """The same without some facets."""
        return self.having(**dict.fromkeys(facets, ()))
