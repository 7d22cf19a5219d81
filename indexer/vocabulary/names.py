"""Names: from what people write to the ids of the vocabularies, and from ids to labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache

from indexer.errors import UnknownFilter
from indexer.vocabulary.grounds import NO_GROUND
from indexer.vocabulary.phrases import fold
from indexer.vocabulary.reasons import NO_REASON, NO_REASON_LABEL, reasons
from indexer.vocabulary.tables import (
    body_regions,
    grounds,
    guidelines,
    section_books,
    sections_of,
    treatments,
)

ANY_ACOEM = ("mtus.acoem2004", "mtus.acoem2007", "mtus.acoem2017", "acoem.update")
"""What people mean by "ACOEM": every edition, within the MTUS or outside it."""

_OTHER = re.compile(r"other\.[a-z0-9][a-z0-9-]{0,80}")


@cache
def region_names() -> dict[str, tuple[str, ...]]:
    """The regions, and lists of them, by everything that people call them."""
    table = body_regions()
    names: dict[str, tuple[str, ...]] = {}
    for phrase, leaves in table.several.items():
        names[fold(phrase)] = leaves
    for leaf in table.leaves.values():
        for name in (*leaf.abbreviations, *leaf.synonyms, leaf.label, leaf.id):
            names[fold(name)] = (leaf.id,)
        for part in re.split(r"[/,]", leaf.label):
            names.setdefault(fold(part), (leaf.id,))
    for group in table.groups.values():
        for name in (*group.abbreviations, *group.synonyms, group.label, group.id):
            names[fold(name)] = table.leaves_of(group.id)
    return names


def region_leaves(id_or_label: str) -> tuple[str, ...]:
    """The body region leaves that a filter means: a leaf, a group, a label or a synonym.

    Raises UnknownFilter, naming what comes close, for anything else.
    """
    found = region_names().get(fold(id_or_label))
    if found is None:
        raise UnknownFilter(_no_such("body region", id_or_label, region_names()))
    return found


@cache
def guideline_names() -> dict[str, tuple[str, ...]]:
    """The guidelines and families by everything that people call them."""
    table = guidelines()
    names: dict[str, str] = {}
    for one in table.documents.values():
        for title in one.titles:
            names.setdefault(fold(f"odg {title}" if one.family == "odg" else title), one.id)
        names.setdefault(fold(one.label), one.id)
        if one.chapter is not None:
            names[fold(f"acoem chapter {one.chapter}")] = one.id
            names[fold(f"acoem ch {one.chapter}")] = one.id
    for family in table.families.values():
        for name in (*family.synonyms, family.label, family.id):
            names[fold(name)] = family.id
    names[fold("chronic pain guidelines 2009")] = "mtus.cpmtg2009"
    names[fold("chronic pain guidelines 2016")] = "mtus.cpmtg2016"
    # The family outside the MTUS has one document, and its id is what people call all ACOEM.
    found = {name: (id_ if id_ != "acoem" else "acoem.update",) for name, id_ in names.items()}
    return {**found, "acoem": ANY_ACOEM}


@cache
def _sections() -> dict[str, str]:
    """Every section of every document, with its label."""
    books = section_books()
    return {
        f"{document}.{one.id}": one.label
        for document in guidelines().documents
        if (book := sections_of(document)) is not None
        for one in books[book].sections.values()
    }


@cache
def _guideline_prefixes() -> frozenset[str]:
    prefixes: set[str] = set(_sections())
    for id_ in (*guidelines().documents, *guidelines().families):
        parts = id_.split(".")
        prefixes.update(".".join(parts[:depth]) for depth in range(1, len(parts) + 1))
    return frozenset(prefixes - {"acoem"})


def resolve_guideline(text: str) -> tuple[str, ...]:
    """The ids, or the prefixes of ids, that a guideline filter means.

    Takes the id of a document or of a section, a prefix ending at a dot (`mtus`, `odg`,
    `mtus.acoem2004`), a label or a title;
    `ACOEM` alone means all of its editions.
    Raises UnknownFilter for anything else.
    """
    plain = text.strip().lower().rstrip(".")
    if plain in _guideline_prefixes() or _OTHER.fullmatch(plain):
        return (plain,)
    found = guideline_names().get(fold(text))
    if found is None:
        raise UnknownFilter(
            _no_such("guideline", text, (*_guideline_prefixes(), *guideline_names()))
        )
    return found


@cache
def drug_names() -> dict[str, str]:
    """The drugs by their generic and brand names."""
    names: dict[str, str] = {}
    for drug in treatments().drugs.values():
        for name in (drug.ingredient, drug.generic, *drug.brands):
            names.setdefault(fold(name), drug.ingredient)
    return names


def resolve_drug(text: str) -> str:
    """The generic name of the drug that a filter means, by generic or brand name.

    Raises UnknownFilter, naming what comes close, for anything else.
    """
    return _resolved("drug", text, drug_names())


@cache
def category_names() -> dict[str, str]:
    """The treatment categories by everything that people call them."""
    names: dict[str, str] = {}
    for category in treatments().categories.values():
        for name in (*category.synonyms, category.label, category.id):
            names[fold(name)] = category.id
    return names


def resolve_category(text: str) -> str:
    """The id of the treatment category that a filter means, by id, label or synonym.

    Raises UnknownFilter for anything else.
    """
    return _resolved("treatment category", text, category_names())


@cache
def _ground_names() -> dict[str, str]:
    names = {fold(NO_GROUND): NO_GROUND}
    for ground in grounds().grounds.values():
        names |= {fold(ground.id): ground.id, fold(ground.label): ground.id}
    return names


def resolve_ground(text: str) -> str:
    """The id of the ground that a filter means, by id or label.

    Raises UnknownFilter, naming what comes close, for anything else.
    """
    return _resolved("ground", text, _ground_names())


@cache
def _reason_names() -> dict[str, str]:
    table = reasons()
    labels = {NO_REASON: NO_REASON_LABEL} | table.parents
    labels |= {one.id: one.label for one in table.reasons.values()}
    names: dict[str, str] = {}
    for id_, label in labels.items():
        for name in (id_, label):
            names.setdefault(name.casefold(), id_)
    return names


def resolve_reason(text: str) -> str:
    """The id of the reason, or of what reasons belong to, that a filter means, by id or label.

    Raises UnknownFilter, naming what comes close, for anything else.
    """
    names = _reason_names()
    # Some ids differ from the label of another one in a hyphen or an ending alone.
    found = names.get(text.strip().casefold())
    if found is None:
        raise UnknownFilter(f"{_no_such('reason', text, names)}; imr stats lists them")
    return found


@cache
def _labels() -> dict[str, str]:
    labels: dict[str, str] = dict(_sections())
    kinds = treatments().subcategories
    for kind in kinds.values():
        labels.setdefault(kind.id, kind.label)
        labels[f"{kind.category}/{kind.id}"] = kind.label
    labels[NO_GROUND] = "No ground recognised"
    for named in (
        grounds().grounds,
        treatments().categories,
        guidelines().documents,
        guidelines().families,
        body_regions().groups,
        body_regions().leaves,
    ):
        labels.update({id_: one.label for id_, one in named.items()})
    return labels


def label(id_: str) -> str:
    """The plain words for an id: a region, a group, a guideline, a category, a subcategory.

    Subcategory ids of several categories are told apart as `category/subcategory`. An id that no
    table holds, such as the name of a web site that a letter cites, is made readable.
    """
    known = _labels().get(id_)
    if known is not None:
        return known
    words = id_.rsplit(".", 1)[-1].rsplit("/", 1)[-1].replace("-", " ").strip()
    return words[:1].upper() + words[1:]


def document_of(id_: str) -> str:
    """The document that a section's id belongs to; any other id is given back as it is."""
    return id_.rpartition(".")[0] if id_ in _sections() else id_


def _resolved(what: str, text: str, names: Mapping[str, str]) -> str:
    found = names.get(fold(text))
    if found is None:
        raise UnknownFilter(_no_such(what, text, names))
    return found


def _no_such(what: str, text: str, names: Iterable[str]) -> str:
    near = get_close_matches(fold(text), sorted(names), 3, 0.6)
    hint = f"; did you mean {' or '.join(repr(one) for one in near)}?" if near else ""
    return f"no {what} is called {text!r}{hint}"
