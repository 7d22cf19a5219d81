"""Is what one knows to be there found first? Rates over the letters' own lines, words and numbers.

    python -m benchmarks.known_items [FOLDER] [--index INDEX] [--failures] [--json] [--write]

An index of the letters under FOLDER (../shared/letters) is built in a temporary folder, unless one
is named. Nothing is judged here: what is right follows from what the letters say. A search is kept
where all that is wanted stands above all that is wrong; what is neither may stand anywhere. Every
issue is ranked as a hit of its own, in hybrid mode. With --write the rates are kept and
docs/ranking.md is written anew; the texts, which are the letters' own, are only printed.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from benchmarks import docs, tables
from indexer.analysis import printed_words, term_list
from indexer.building import build
from indexer.contract import Ask
from indexer.embedding import load_encoder
from indexer.tagged import TaggedIssue
from indexer.vocabulary import find_laterality, find_levels, find_regions, label
from indexer.vocabulary.laterality import NONE
from indexer.vocabulary.phrases import Words, fold
from indexer.vocabulary.tables import body_regions, synonyms, treatments
from search_app.asking.request import Request
from search_app.search import Search

LETTERS = Path("../shared/letters")
SAMPLE, SEED = 400, 1
RAREST = 3
"""A rare word stands in so many issues' own texts at most."""

SHORTEST_WORD, LONGEST_ABBREVIATION = 4, 6

BOTH_SIDES = frozenset({"right", "left"})

Ids = frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """An issue with its words: of its own texts, and of those and its letter's summary."""

    issue: TaggedIssue
    own: Ids
    words: Ids
    printed: Ids
    terms: Ids
    folded: str

    @staticmethod
    def of(issue: TaggedIssue, summary: str) -> Entry:
        """The words of an issue, as they are compared in different ways."""
        own = f"{issue.treatment}\n{issue.rationale}"
        whole = f"{own}\n{summary}"
        return Entry(
            issue,
            printed_words(own),
            printed_words(whole),
            frozenset(Words(whole).raw),
            frozenset(term_list(whole)),
            f" {fold(whole)} ",
        )

    def says(self, phrases: Sequence[str]) -> bool:
        """Whether one of some folded phrases stands in any of its texts."""
        return any(f" {phrase} " in self.folded for phrase in phrases)


@dataclass(frozen=True, slots=True)
class Probe:
    """A text whose right answer is known: all that is `wanted` stands above all that is `wrong`.

    With `one`, it is enough that one of the wanted does.
    """

    kind: str
    text: str
    wanted: Ids
    wrong: Ids
    one: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """A probe that was not kept: the first wrong issue and the last wanted one, with their ranks.

    An issue that was not found at all has no rank.
    """

    kind: str
    text: str
    wrong: str | None
    wrong_rank: int | None
    wanted: str
    wanted_rank: int | None

    def __str__(self) -> str:
        at = "not found" if self.wanted_rank is None else f"at {self.wanted_rank}"
        above = f", below {self.wrong} at {self.wrong_rank}" if self.wrong else ""
        return f"{self.kind}: {' '.join(self.text.split())!r}: {self.wanted} {at}{above}"


@dataclass(slots=True)
class Rate:
    """How many probes of a kind were kept, and the mean share of the wanted above the wrong."""

    probes: int = 0
    kept: int = 0
    shares: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """The rate as it is kept and printed."""
        return {
            "probes": self.probes,
            "kept": self.kept,
            "rate": round(self.kept / self.probes, 4),
            "share": round(self.shares / self.probes, 4),
        }


@dataclass(slots=True)
class Report:
    """The rates by kind of probe, and what was not kept."""

    letters: int
    issues: int
    model: str
    rates: dict[str, Rate] = field(default_factory=lambda: defaultdict(Rate))
    failures: list[Failure] = field(default_factory=list)


# What is known


def lines(entries: Sequence[Entry]) -> Iterator[Probe]:
    """Every treatment line, word for word: a decision with this line comes first."""
    same = defaultdict(set)
    texts: dict[str, str] = {}
    for entry in entries:
        key = " ".join(entry.issue.treatment.casefold().split())
        same[key].add(entry.issue.id)
        texts.setdefault(key, entry.issue.treatment)
    for key, wanted in same.items():
        if key:
            yield Probe(
                "treatment lines", texts[key], frozenset(wanted), _others(entries, wanted), True
            )


def rare_words(entries: Sequence[Entry], sample: int = SAMPLE, seed: int = SEED) -> Iterator[Probe]:
    """Words of few issues, alone: the issues that hold the word come before those that do not.

    Once with other forms of the word among the wrong, and once without.
    """
    counts = Counter(word for entry in entries for word in entry.own)
    rare = sorted(
        word
        for word, count in counts.items()
        if count <= RAREST and len(word) >= SHORTEST_WORD and word.isalpha()
    )
    for word in random.Random(seed).sample(rare, min(sample, len(rare))):
        wanted = _that(entries, lambda one, word=word: word in one.words)
        wrong = _others(entries, wanted)
        yield Probe("rare words", word, wanted, wrong)
        terms = set(term_list(word))
        forms = _that(entries, lambda one, terms=terms: bool(terms & one.terms))
        yield Probe("rare words, other forms let pass", word, wanted, wrong - forms)


def drugs(entries: Sequence[Entry]) -> Iterator[Probe]:
    """Names of drugs that are asked for, alone: who holds that name, and who asks for the drug.

    What holds another name of the same drug may stand anywhere in the first.
    """
    asked = {drug for entry in entries for drug in entry.issue.tags.drugs}
    for drug in treatments().drugs.values():
        if drug.generic not in asked:
            continue
        names = dict.fromkeys((drug.ingredient, *drug.brands))
        any_name = _holding(entries, list(names))
        requests = _that(entries, lambda one, drug=drug: drug.generic in one.issue.tags.drugs)
        for name in names:
            wanted = _holding(entries, [name])
            if wanted:
                wrong = _others(entries, wanted | any_name | requests)
                yield Probe("drugs", name, wanted, wrong)
        # An issue that names the drug and asks for something else may not stand above these.
        yield Probe("drugs, requests first", drug.generic, requests, _others(entries, requests))


def abbreviations(entries: Sequence[Entry]) -> Iterator[Probe]:
    """Abbreviations of the synonyms' table that stand in the letters, alone, as for drugs."""
    printed = frozenset().union(*(entry.printed for entry in entries))
    meanings: dict[str, list[str]] = defaultdict(list)
    for group in synonyms():
        phrases = [fold(phrase) for phrase in (*group.terms, *group.exact)]
        short = [one.upper() for one in group.terms if len(one) <= LONGEST_ABBREVIATION]
        for one in dict.fromkeys((*group.exact, *short)):
            # What letters nowhere print in capitals is a word.
            if one in printed:
                meanings[one] += phrases
    for one, phrases in meanings.items():
        wanted = _that(entries, lambda entry, one=one: one in entry.printed)
        neutral = _that(entries, lambda entry, phrases=phrases: entry.says(phrases))
        yield Probe("abbreviations", one, wanted, _others(entries, wanted | neutral))


def case_numbers(entries: Sequence[Entry]) -> Iterator[Probe]:
    """Every case number: the issues of its letter come first."""
    for letter in dict.fromkeys(entry.issue.letter_id for entry in entries):
        if letter.startswith("CM"):
            wanted = _that(entries, lambda one, letter=letter: one.issue.letter_id == letter)
            yield Probe("case numbers", letter, wanted, _others(entries, wanted))


def aims(entries: Sequence[Entry]) -> Iterator[Probe]:
    """Treatment lines that say where: the same kind of request elsewhere stands below that there.

    There is who agrees with all that the line says of side, level and region; who says nothing of
    it may stand anywhere.
    """
    for entry in {one.issue.treatment: one for one in entries}.values():
        line, kind = entry.issue.treatment, entry.issue.kind
        alike = [one for one in entries if one.issue.kind == kind]
        places = _places(line)
        for name, place in places.items():
            wanted = _that(alike, lambda one, all_=places: all(p.holds(one) for p in all_.values()))
            wrong = _that(alike, place.denies)
            if wanted and wrong:
                yield Probe(f"lines that name a {name}", line, wanted, wrong)


def short_forms(entries: Sequence[Entry]) -> Iterator[Probe]:
    """A side, a region and a kind of request in few words, as for the lines."""
    forms = {
        (side, region, one.issue.kind)
        for one in entries
        for region in one.issue.tags.body_regions
        for side in (one.issue.side, None)
    }
    for side, region, kind in sorted(forms, key=str):
        alike = [one for one in entries if one.issue.kind == kind]
        places = [_region((region,), ()), *([_side(side)] if side else [])]
        wanted = _that(alike, lambda one, all_=places: all(place.holds(one) for place in all_))
        wrong = _that(alike, lambda one, all_=places: any(place.denies(one) for place in all_))
        if wanted and wrong:
            text = f"{side or ''} {label(region).lower()} {label(kind)}".strip()
            yield Probe("short forms with a side" if side else "short forms", text, wanted, wrong)


@dataclass(frozen=True, slots=True)
class _Place:
    """What a text says of where: which issues agree, and which are elsewhere."""

    holds: Callable[[Entry], bool]
    denies: Callable[[Entry], bool]


def _places(line: str) -> dict[str, _Place]:
    places = {}
    if (side := find_laterality(line)) != NONE:
        places["side"] = _side(side)
    if levels := frozenset(find_levels(line)):
        places["level"] = _Place(
            lambda one: bool(levels.intersection(one.issue.tags.levels)),
            lambda one: bool(one.issue.tags.levels) and levels.isdisjoint(one.issue.tags.levels),
        )
    regions = find_regions(line)
    if any(regions):
        places["region"] = _region(*regions)
    return places


def _side(side: str) -> _Place:
    def other(one: Entry) -> bool:
        # Both sides hold each of them.
        return {side, one.issue.side} == BOTH_SIDES

    return _Place(lambda one: one.issue.side == side, other)


def _region(leaves: Sequence[str], groups: Sequence[str]) -> _Place:
    leaf_groups = {id_: leaf.group for id_, leaf in body_regions().leaves.items()}
    around = {*groups, *(leaf_groups[leaf] for leaf in leaves)}

    def holds(one: Entry) -> bool:
        tags = one.issue.tags
        return bool({*leaves, *groups}.intersection((*tags.body_regions, *tags.body_region_groups)))

    def denies(one: Entry) -> bool:
        tags = one.issue.tags
        if tags.body_regions and leaves:
            return not holds(one)
        # A group and a leaf of it do not contradict each other.
        return bool(tags.body_region_groups) and around.isdisjoint(tags.body_region_groups)

    return _Place(holds, denies)


def _that(entries: Sequence[Entry], fits: Callable[[Entry], bool]) -> Ids:
    return frozenset(one.issue.id for one in entries if fits(one))


def _others(entries: Sequence[Entry], ids: Ids | set[str]) -> Ids:
    return frozenset(one.issue.id for one in entries) - ids


def _holding(entries: Sequence[Entry], names: Sequence[str]) -> Ids:
    phrases = [fold(name) for name in names]
    return _that(entries, lambda one: one.says(phrases))


KINDS: Sequence[Callable[[Sequence[Entry]], Iterator[Probe]]] = (
    lines,
    rare_words,
    drugs,
    abbreviations,
    case_numbers,
    aims,
    short_forms,
)


# What is found


def entries_of(search: Search) -> list[Entry]:
    """Every issue of an index with its words."""
    ids = list(search.store.candidates(Ask()).ids)
    letters = search.store.get(list(dict.fromkeys(id_.rpartition("#")[0] for id_ in ids)))
    return [Entry.of(issue, letter.summary) for letter in letters for issue in letter.issues]


def kept(probe: Probe, ranking: Mapping[str, int]) -> tuple[float, Failure | None]:
    """The share of the wanted above the wrong, and how it failed where it did.

    `ranking` holds the rank of every issue that was found.
    """
    first = min(
        (id_ for id_ in probe.wrong if id_ in ranking), key=ranking.__getitem__, default=None
    )
    limit = ranking[first] if first else len(ranking) + 1
    above = [id_ for id_ in probe.wanted if ranking.get(id_, limit) < limit]
    share = len(above) / len(probe.wanted)
    if probe.one:
        share = float(bool(above))
    if share == 1.0:
        return share, None
    choose = min if probe.one else max
    wanted = choose(sorted(probe.wanted), key=lambda id_: ranking.get(id_, len(ranking) + 1))
    wrong = first if first and ranking[first] < ranking.get(wanted, limit + 1) else None
    at = ranking[wrong] if wrong else None
    return share, Failure(probe.kind, probe.text, wrong, at, wanted, ranking.get(wanted))


def measure(
    search: Search,
    kinds: Sequence[Callable[[Sequence[Entry]], Iterator[Probe]]] = KINDS,
    console: Console | None = None,
) -> Report:
    """Ask every probe of an open index; texts that are the same are asked once."""
    entries = entries_of(search)
    probes: dict[str, list[Probe]] = defaultdict(list)
    for kind in kinds:
        for probe in kind(entries):
            probes[probe.text].append(probe)
    info = search.store.info
    report = Report(info.letters, info.issues, info.model.name)
    for text, asked in track(probes.items(), "Asking", console=console, transient=True):
        request = Request(text, collapse=False, size=len(entries))
        hits = search.store.find(replace(search.ask(request), passages=0)).hits
        ranking = {hit.id: place for place, hit in enumerate(hits, start=1)}
        for probe in asked:
            share, failure = kept(probe, ranking)
            rate = report.rates[probe.kind]
            rate.probes += 1
            rate.kept += failure is None
            rate.shares += share
            if failure:
                report.failures.append(failure)
    return report


def figures(report: Report) -> dict[str, Any]:
    """The rates, as they are kept; no text of a letter is among them."""
    return {
        "letters": report.letters,
        "issues": report.issues,
        "model": report.model,
        "rates": [{"kind": kind, **rate.as_json()} for kind, rate in report.rates.items()],
    }


def main() -> None:
    """Measure, print, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path, nargs="?", default=LETTERS)
    parser.add_argument("--index", type=Path, help="an index that is there")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many rare words")
    parser.add_argument("--seed", type=int, default=SEED, help="which rare words")
    parser.add_argument("--failures", action="store_true", help="list what was not kept")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--write", action="store_true", help="keep the rates")
    options = parser.parse_args()
    sampled = partial(rare_words, sample=options.sample, seed=options.seed)
    kinds = [sampled if kind is rare_words else kind for kind in KINDS]
    with tempfile.TemporaryDirectory() as folder:
        place = options.index or Path(folder)
        if options.index is None:
            build([options.folder], place, load_encoder)
        with closing(Search.open(place)) as search:
            report = measure(search, kinds, Console(stderr=True, quiet=options.json))
    measured = figures(report)
    if options.json:
        listed = {"failures": [asdict(one) for one in report.failures]} if options.failures else {}
        print(json.dumps(measured | listed, ensure_ascii=False))
    else:
        print(tables.known_items(measured))
        if options.failures:
            print("", *report.failures, sep="\n")
    if options.write:
        docs.record("known_items", measured)


if __name__ == "__main__":
    main()
