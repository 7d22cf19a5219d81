"""The vocabularies, read from the TOML tables beside this module and checked as they are read.

A table is data for people to read and to correct; this module turns it into frozen records and
refuses a table that contradicts itself: an id twice, a synonym of two entries, an unknown id.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from indexer.negations import DENYING
from indexer.vocabulary.phrases import fold

Entry = dict[str, Any]

_FORMS = {"gel", "patch", "oral", "compound"}


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """A group of body regions, such as the upper extremity."""

    id: str
    label: str
    synonyms: tuple[str, ...]
    abbreviations: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Region:
    """One body region. `wcio` are the insurers' part codes for it."""

    id: str
    label: str
    group: str
    synonyms: tuple[str, ...]
    abbreviations: tuple[str, ...]
    wcio: tuple[int, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Hint:
    """Words that name a region, or a group, only where nothing else does: "hand surgeon"."""

    regions: tuple[str, ...]
    group: str | None
    synonyms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BodyRegions:
    """The body regions, their groups, words that mean several regions, hints, and decoys."""

    leaves: dict[str, Region]
    groups: dict[str, RegionGroup]
    several: dict[str, tuple[str, ...]]
    hints: tuple[Hint, ...]
    decoys: tuple[str, ...]

    def leaves_of(self, group: str) -> tuple[str, ...]:
        """The ids of the leaves of a group."""
        return tuple(leaf.id for leaf in self.leaves.values() if leaf.group == group)


@dataclass(frozen=True, slots=True)
class Update:
    """An adopted text of a guideline: its own date where it is known, and from when it holds."""

    dated: str | None
    effective: str


@dataclass(frozen=True, slots=True)
class Guideline:
    """One citable document. Dates are ISO dates, cut to the part that is certain.

    `names` are those by which a guideline that was adopted with ACOEM's date is cited, `effective`
    is the day from which its first edition was in force, `updates` are the later ones.
    """

    id: str
    label: str
    family: str
    edition: str | None
    titles: tuple[str, ...]
    loose: tuple[str, ...]
    names: tuple[str, ...]
    chapter: int | None
    regions: tuple[str, ...]
    replaced_by: str | None
    replaced_on: str | None
    effective: str | None
    updates: tuple[Update, ...]
    source: str


@dataclass(frozen=True, slots=True)
class GuidelineFamily:
    """What the first parts of a guideline's id mean."""

    id: str
    label: str
    synonyms: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Guidelines:
    """Every document, the families of documents, and whose pages an internet domain holds."""

    documents: dict[str, Guideline]
    families: dict[str, GuidelineFamily]
    sites: dict[str, str]


@dataclass(frozen=True, slots=True)
class GuidelineSection:
    """A part of a document; `id` is unique among the sections of one book."""

    id: str
    label: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SectionBook:
    """Documents that share section names, by what their ids begin with."""

    of: tuple[str, ...]
    sections: dict[str, GuidelineSection]
    source: str


@dataclass(frozen=True, slots=True)
class Category:
    """A category of treatment."""

    id: str
    label: str
    synonyms: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Subcategory:
    """A kind of treatment within a category.

    `aimed` says whether it is aimed at a part of the body. `sessions` is the `category/id` that is
    meant when a request counts visits instead of devices.
    """

    category: str
    id: str
    label: str
    patterns: tuple[str, ...]
    weak: tuple[str, ...]
    abbreviations: tuple[str, ...]
    decisive: bool
    aimed: bool
    sessions: tuple[str, str] | None
    source: str


@dataclass(frozen=True, slots=True)
class Drug:
    """A drug by its generic name, with the brands and spellings that mean it."""

    generic: str
    subcategory: str
    brands: tuple[str, ...]
    topical: bool
    source: str

    @property
    def ingredient(self) -> str:
        """The drug itself, whatever its form: `diclofenac` for `diclofenac gel`."""
        name, _, form = self.generic.rpartition(" ")
        return name if form in _FORMS else self.generic


@dataclass(frozen=True, slots=True)
class Treatments:
    """The two-level scheme of treatments, the drugs, and where a surgery is by its region."""

    categories: dict[str, Category]
    subcategories: dict[tuple[str, str], Subcategory]
    drugs: dict[str, Drug]
    surgery_sites: dict[str, str]
    decoys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SynonymGroup:
    """Phrases that may stand for one another.

    `exact` are the abbreviations that mean this only in just that spelling; in lower case they are
    other words.
    """

    id: str
    label: str
    terms: tuple[str, ...]
    exact: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a reviewer decides so. One of the sets of word classes in `together` has to stand close
    together in a clause that holds none of `unless`; a `weak` ground counts where no other does.

    `speaks_for` is `denial`, `treatment` or `either`: which outcome such a ground can bring about.
    `answers` is the ground that it takes away, if there is one: what was found was not missing.
    """

    id: str
    label: str
    speaks_for: str
    together: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...]
    weak: bool
    source: str
    answers: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """Every ground, and the classes of phrases that they are made of.

    `requests` are those of the phrases with which a treatment is asked for as well, `care` those of
    the classes that speak of care itself. `lacks` are the phrases of lack among those of absence.
    """

    grounds: dict[str, Ground]
    words: dict[str, tuple[str, ...]]
    requests: tuple[str, ...]
    care: tuple[str, ...]
    lacks: tuple[str, ...]


def _read(table: str) -> Entry:
    return tomllib.loads(files(__package__).joinpath(table).read_text(encoding="utf-8"))


def _tuple(entry: Entry, key: str) -> tuple[str, ...]:
    return tuple(entry.get(key, ()))


def _unique(table: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise ValueError(f"{table}: {one!r} stands there twice")
        seen.add(one)


def _known(table: str, named: Iterable[str | None], ids: Iterable[str]) -> None:
    known = set(ids)
    for one in named:
        if one is not None and one not in known:
            raise ValueError(f"{table}: {one!r} is named but never described")


@cache
def body_regions() -> BodyRegions:
    """The body regions and their groups."""
    table = _read("body_regions.toml")
    groups = {
        entry["id"]: RegionGroup(
            entry["id"],
            entry["label"],
            _tuple(entry, "synonyms"),
            _tuple(entry, "abbreviations"),
            entry["source"],
        )
        for entry in table["group"]
    }
    leaves = {
        entry["id"]: Region(
            entry["id"],
            entry["label"],
            entry["group"],
            _tuple(entry, "synonyms"),
            _tuple(entry, "abbreviations"),
            tuple(entry["wcio"]),
            entry["source"],
        )
        for entry in table["region"]
    }
    several = {
        phrase: tuple(entry["regions"])
        for entry in table["several"]
        for phrase in entry["synonyms"]
    }
    hints = tuple(
        Hint(_tuple(entry, "regions"), entry.get("group"), tuple(entry["synonyms"]))
        for entry in table["hint"]
    )
    decoys = tuple(phrase for entry in table["decoy"] for phrase in entry["phrases"])
    _unique("body_regions.toml", (entry["id"] for entry in table["region"]))
    _unique("body_regions.toml", (entry["id"] for entry in table["group"]))
    _known("body_regions.toml", (leaf.group for leaf in leaves.values()), groups)
    _known("body_regions.toml", (one for several_ in several.values() for one in several_), leaves)
    _known("body_regions.toml", (leaf for one in hints for leaf in one.regions), leaves)
    _known("body_regions.toml", (one.group for one in hints), groups)
    named: list[Region | RegionGroup] = [*leaves.values(), *groups.values()]
    phrases = [phrase for one in (*named, *hints) for phrase in one.synonyms]
    _unique("body_regions.toml", (fold(phrase) for phrase in (*phrases, *several, *decoys)))
    _unique("body_regions.toml", (phrase for one in named for phrase in one.abbreviations))
    return BodyRegions(leaves, groups, several, hints, decoys)


@cache
def guidelines() -> Guidelines:
    """Every document that a guideline field can cite."""
    table = _read("guidelines.toml")
    families = {
        entry["id"]: GuidelineFamily(
            entry["id"], entry["label"], _tuple(entry, "synonyms"), entry["source"]
        )
        for entry in table["family"]
    }
    documents = {
        entry["id"]: Guideline(
            entry["id"],
            entry["label"],
            entry["family"],
            entry.get("edition"),
            _tuple(entry, "titles"),
            _tuple(entry, "loose"),
            _tuple(entry, "names"),
            entry.get("chapter"),
            _tuple(entry, "regions"),
            entry.get("replaced_by"),
            entry.get("replaced_on"),
            entry.get("effective"),
            tuple(Update(one.get("dated"), one["effective"]) for one in entry.get("updates", ())),
            entry["source"],
        )
        for entry in table["guideline"]
    }
    sites = {domain: entry["id"] for entry in table["site"] for domain in entry["domains"]}
    _unique("guidelines.toml", (entry["id"] for entry in table["guideline"]))
    _unique("guidelines.toml", (domain for entry in table["site"] for domain in entry["domains"]))
    _known("guidelines.toml", sites.values(), documents)
    _known("guidelines.toml", (one.replaced_by for one in documents.values()), documents)
    named = (region for one in documents.values() for region in one.regions)
    _known("guidelines.toml", named, body_regions().leaves)
    _unique("guidelines.toml", (fold(name) for one in documents.values() for name in one.names))
    for family in {one.family.partition(".")[0] for one in documents.values()}:
        titles = [
            fold(title)
            for one in documents.values()
            if one.family.partition(".")[0] == family
            for title in (*one.titles, *one.loose)
        ]
        _unique(f"guidelines.toml, family {family}", titles)
    return Guidelines(documents, families, sites)


@cache
def section_books() -> tuple[SectionBook, ...]:
    """The sections of the documents that are cited by section."""
    books = tuple(
        SectionBook(
            _tuple(entry, "of"),
            {
                id_: GuidelineSection(id_, names[0], tuple(names[1:]))
                for id_, names in entry["sections"].items()
            },
            entry["source"],
        )
        for entry in _read("sections.toml")["book"]
    )
    prefixes = [prefix for book in books for prefix in book.of]
    _unique("sections.toml", prefixes)
    documents = (*guidelines().documents, *guidelines().families)
    _known("sections.toml", prefixes, documents)
    for book in books:
        titles = [
            fold(title) for one in book.sections.values() for title in {one.label, *one.titles}
        ]
        _unique("sections.toml", titles)
    return books


@cache
def sections_of(document: str) -> int | None:
    """Which of the section books a document's sections stand in, if in any."""
    for place, book in enumerate(section_books()):
        if any(document == prefix or document.startswith(f"{prefix}.") for prefix in book.of):
            return place
    return None


@cache
def treatments() -> Treatments:
    """The categories and subcategories of treatments, and the drugs."""
    table, drug_table = _read("treatments.toml"), _read("drugs.toml")
    categories = {
        entry["id"]: Category(
            entry["id"], entry["label"], _tuple(entry, "synonyms"), entry["source"]
        )
        for entry in table["category"]
    }
    subcategories = {(s.category, s.id): s for s in map(_subcategory, table["subcategory"])}
    drugs = {
        generic: Drug(
            generic,
            entry["subcategory"],
            tuple(brands),
            entry.get("topical", False),
            entry["source"],
        )
        for entry in drug_table["class"]
        for generic, brands in entry["drugs"].items()
    }
    decoys = tuple(phrase for entry in table["decoy"] for phrase in entry["phrases"])
    ids = [f"{entry['category']}/{entry['id']}" for entry in table["subcategory"]]
    _unique("treatments.toml", ids)
    _known("treatments.toml", (one.category for one in subcategories.values()), categories)
    targets = ["/".join(one.sessions) for one in subcategories.values() if one.sessions]
    _known("treatments.toml", targets, ids)
    _known("treatments.toml", (f"surgery/{site}" for site in table["surgery_sites"].values()), ids)
    regions = {**body_regions().leaves, **body_regions().groups}
    _known("treatments.toml", table["surgery_sites"], regions)
    _known("drugs.toml", (f"rx/{drug.subcategory}" for drug in drugs.values()), ids)
    patterns = [
        fold(phrase) for one in subcategories.values() for phrase in (*one.patterns, *one.weak)
    ]
    names = [fold(name) for drug in drugs.values() for name in (drug.generic, *drug.brands)]
    _unique("treatments.toml and drugs.toml", (*patterns, *names, *map(fold, decoys)))
    _unique("treatments.toml", (p for one in subcategories.values() for p in one.abbreviations))
    return Treatments(categories, subcategories, drugs, table["surgery_sites"], decoys)


def _subcategory(entry: Entry) -> Subcategory:
    category, _, sessions = entry.get("sessions", "").partition("/")
    return Subcategory(
        entry["category"],
        entry["id"],
        entry["label"],
        _tuple(entry, "patterns"),
        _tuple(entry, "weak"),
        _tuple(entry, "abbreviations"),
        entry.get("decisive", False),
        entry.get("aimed", True),
        (category, sessions) if sessions else None,
        entry["source"],
    )


@cache
def synonyms() -> tuple[SynonymGroup, ...]:
    """Groups of phrases that may stand for one another in a search."""
    table = _read("synonyms.toml")
    groups = tuple(
        SynonymGroup(
            entry["id"],
            entry["label"],
            tuple(entry["terms"]),
            _tuple(entry, "exact"),
            entry["source"],
        )
        for entry in table["group"]
    )
    _unique("synonyms.toml", (group.id for group in groups))
    _unique("synonyms.toml", (fold(term) for group in groups for term in group.terms))
    _unique("synonyms.toml", (term for group in groups for term in group.exact))
    return groups


@cache
def grounds() -> Grounds:
    """The grounds of decisions, and the words in which reviewers state them."""
    table = _read("grounds.toml")
    words = {name: tuple(phrases) for name, phrases in table["words"].items()}
    untold = [f"{fails} to {tells}" for fails in table["failing"] for tells in table["telling"]]
    words["absent"] = (*dict.fromkeys(map(fold, sorted(DENYING))), *words["absent"], *untold)
    entries = {
        entry["id"]: Ground(
            entry["id"],
            entry["label"],
            entry["speaks_for"],
            tuple(tuple(classes) for classes in entry["together"]),
            _tuple(entry, "unless"),
            entry.get("weak", False),
            entry["source"],
            entry.get("answers", ""),
        )
        for entry in table["ground"]
    }
    if unknown := {one.answers for one in entries.values()} - {"", *entries}:
        raise ValueError(f"grounds.toml: answers what is no ground: {sorted(unknown)}")
    _unique("grounds.toml", (entry["id"] for entry in table["ground"]))
    _unique("grounds.toml", (fold(phrase) for phrases in words.values() for phrase in phrases))
    named = [
        name
        for one in entries.values()
        for classes in (*one.together, one.unless)
        for name in classes
    ]
    _known("grounds.toml", named, words)
    _known("grounds.toml", words, [*named, "neutral"])
    ways = ("denial", "treatment", "either")
    _known("grounds.toml", (one.speaks_for for one in entries.values()), ways)
    requests, care = tuple(table["requests"]), tuple(table["care"])
    _unique("grounds.toml", map(fold, requests))
    said = [fold(phrase) for phrases in words.values() for phrase in phrases]
    _known("grounds.toml", map(fold, requests), said)
    _known("grounds.toml", care, words)
    lacks = (*table["lacks"], *untold)
    _known("grounds.toml", map(fold, lacks), map(fold, words["absent"]))
    return Grounds(entries, words, requests, care, lacks)
