"""Known items on letters whose right answers can be told by hand."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from benchmarks import docs, known_items, tables
from benchmarks.known_items import Entry, Probe, entries_of, kept, measure
from indexer.building import build_from
from indexer.letters import Letter
from indexer.letters.model import Cover, Issue, Outcome, Reviewer
from indexer.tagged import derive
from search_app.search import Search
from trials.doubles import HashingEncoder

TREATMENTS = (
    ("MRI of the right knee", "The zebrawood test was normal. Xylotran was refused."),
    ("MRI of the left knee", "Weakness is not documented."),
    ("MRI of the right shoulder", "Weakness is not documented, nor were zebrawoods."),
    ("Norco 10/325 mg #60", "Opioids need monitoring by UDS."),
    ("Urine drug screen", "Hydrocodone is no longer taken."),
    ("L4-L5 epidural steroid injection", "Radiculopathy is not shown."),
    ("L5-S1 epidural steroid injection", "Radiculopathy is shown, also at C4-C5."),
    ("C4-C5 epidural steroid injection", "Radiculopathy is shown."),
)


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """An index of one letter a treatment."""
    letters = []
    for number, (treatment, rationale) in enumerate(TREATMENTS, start=1):
        id_ = f"CM00-000000{number}"
        issue = Issue(f"{id_}#1", treatment, Outcome.UPHELD, "Upheld", "", "", rationale)
        cover = Cover(case_number=id_, decision_date=date(2016, 5, number))
        summary = f"The worker number {number} was hurt."
        letters.append(derive(Letter(id_, "test", cover, Reviewer(), summary, (issue,), True)))
    index = tmp_path_factory.mktemp("known") / "index"
    build_from(letters, index, HashingEncoder)
    opened = Search.open(index, open_encoder=lambda _: HashingEncoder())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def entries(search: Search) -> list[Entry]:
    return entries_of(search)


def ids(*numbers: int) -> frozenset[str]:
    return frozenset(f"CM00-000000{number}#1" for number in numbers)


def probe(probes: Iterator[Probe], text: str, kind: str = "") -> Probe:
    (only,) = (one for one in probes if one.text == text and one.kind.startswith(kind))
    return only


WANTED = Probe("words", "w", ids(1, 2), ids(3, 4))


@pytest.mark.parametrize(
    ("ranked", "share", "wrong_rank", "wanted_rank"),
    [
        ((1, 5, 2, 3, 4), 1.0, None, None),
        ((1, 3, 2, 4), 0.5, 2, 3),
        ((3, 1, 2), 0.0, 1, 3),
        ((1, 3), 0.5, 2, None),
        ((1,), 0.5, None, None),
        ((), 0.0, None, None),
    ],
)
def test_all_that_is_wanted_must_stand_above_all_that_is_wrong(
    ranked: tuple[int, ...], share: float, wrong_rank: int | None, wanted_rank: int | None
) -> None:
    ranking = {f"CM00-000000{one}#1": place for place, one in enumerate(ranked, start=1)}
    found, failure = kept(WANTED, ranking)
    assert found == share
    assert (failure is None) == (share == 1.0)
    if failure:
        assert (failure.wrong_rank, failure.wanted_rank) == (wrong_rank, wanted_rank)
        assert str(failure).startswith("words: 'w': ")


def test_of_some_probes_one_of_the_wanted_is_enough() -> None:
    ranking = {"CM00-0000001#1": 1, "CM00-0000003#1": 2, "CM00-0000002#1": 3}
    assert kept(replace(WANTED, one=True), ranking) == (1.0, None)
    below = {"CM00-0000003#1": 1, "CM00-0000002#1": 2, "CM00-0000001#1": 3}
    share, failure = kept(replace(WANTED, one=True), below)
    assert share == 0.0
    assert failure is not None
    assert (failure.wrong_rank, failure.wanted_rank) == (1, 2)


def test_a_line_wants_the_decisions_with_the_same_line(entries: list[Entry]) -> None:
    found = probe(known_items.lines(entries), "Urine drug screen")
    assert (found.wanted, found.one) == (ids(5), True)


def test_a_rare_word_wants_its_holders_and_lets_other_forms_pass(entries: list[Entry]) -> None:
    words = list(known_items.rare_words(entries))
    strict, forms = (one for one in words if one.text == "zebrawood")
    assert strict.wanted == forms.wanted == ids(1)
    assert ids(3) <= strict.wrong
    assert not ids(3) & forms.wrong
    assert len({one.text for one in known_items.rare_words(entries, sample=3)}) == 3
    assert list(known_items.rare_words(entries, 3, 7)) == list(
        known_items.rare_words(entries, 3, 7)
    )


def test_a_drug_wants_who_holds_that_name_and_then_who_asks_for_it(entries: list[Entry]) -> None:
    found = list(known_items.drugs(entries))
    brand = probe(iter(found), "norco")
    assert brand.wanted == ids(4)
    assert not ids(5) & brand.wrong  # the same drug by another name
    assert ids(1) <= brand.wrong
    (requests,) = (one for one in found if one.kind == "drugs, requests first")
    assert (requests.wanted, ids(5) <= requests.wrong) == (ids(4), True)


def test_an_abbreviation_lets_its_long_form_pass(entries: list[Entry]) -> None:
    found = probe(known_items.abbreviations(entries), "UDS")
    assert found.wanted == ids(4)
    assert not ids(5) & found.wrong
    assert "ESI" not in {one.text for one in known_items.abbreviations(entries)}


def test_a_case_number_wants_its_letter(entries: list[Entry]) -> None:
    found = probe(known_items.case_numbers(entries), "CM00-0000003")
    assert (found.wanted, len(found.wrong)) == (ids(3), len(TREATMENTS) - 1)


@pytest.mark.parametrize(
    ("line", "kind", "wanted", "wrong"),
    [
        ("MRI of the right knee", "lines that name a side", ids(1), ids(2)),
        ("MRI of the right knee", "lines that name a region", ids(1), ids(3)),
        ("MRI of the right shoulder", "lines that name a side", ids(3), ids(2)),
        ("L4-L5 epidural steroid injection", "lines that name a level", ids(6), ids(7, 8)),
    ],
)
def test_a_line_that_says_where_wants_it_there(
    entries: list[Entry], line: str, kind: str, wanted: frozenset[str], wrong: frozenset[str]
) -> None:
    found = probe(known_items.aims(entries), line, kind)
    assert (found.wanted, found.wrong) == (wanted, wrong)


def test_short_forms_are_made_of_side_region_and_kind(entries: list[Entry]) -> None:
    found = {one.text: one for one in known_items.short_forms(entries)}
    assert found["left knee MRI"].wanted == ids(2)
    assert found["left knee MRI"].wrong == ids(1, 3)
    assert found["knee MRI"].wanted == ids(1, 2)
    assert found["knee MRI"].wrong == ids(3)


def test_rates_are_counted_and_no_text_is_kept(search: Search) -> None:
    report = measure(search)
    measured = known_items.figures(report)
    rates = {one["kind"]: one for one in measured["rates"]}
    assert rates["case numbers"] == {
        "kind": "case numbers",
        "probes": 8,
        "kept": 8,
        "rate": 1.0,
        "share": 1.0,
    }
    assert all(0 <= one["kept"] <= one["probes"] for one in rates.values())
    kept_ = sum(one["kept"] for one in rates.values())
    assert len(report.failures) == sum(one["probes"] for one in rates.values()) - kept_
    assert "zebrawood" not in json.dumps(measured)
    assert "| case numbers | 8 | 8 | 1.000 | 1.000 |" in tables.known_items(measured)


def test_the_program_prints_json_and_keeps_rates_where_asked_to(
    search: Search, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    recorded = {}
    monkeypatch.setattr(docs, "record", lambda name, figures: recorded.update({name: figures}))
    monkeypatch.setattr(known_items.Search, "open", lambda place: search)
    monkeypatch.setattr(search, "close", lambda: None)
    arguments = ["known_items", "--index", "there", "--sample", "2", "--json", "--failures"]
    monkeypatch.setattr(sys, "argv", arguments)
    known_items.main()
    printed = json.loads(capsys.readouterr().out)
    assert {"rates", "failures"} <= printed.keys()
    assert recorded == {}
    monkeypatch.setattr(sys, "argv", [*arguments[:-2], "--write"])
    known_items.main()
    assert capsys.readouterr().out.startswith("8 letters, 8 issues, model hashing")
    assert recorded["known_items"]["letters"] == 8
