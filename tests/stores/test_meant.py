"""What any store must do with what a text means, by meaning and word for word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indexer.contract import Answer, Ask, Exact, Store, line_digest
from indexer.expression import Adjacent
from indexer.filters import Filters
from indexer.ranking.modes import Mode, Sort
from indexer.ranking.weights import Weights
from indexer.tagged import TaggedLetter
from tests.stores import brute
from tests.stores.brute import Row
from tests.stores.conftest import AIMED
from tests.stores.test_conformance import EVERYTHING, MODES, exact, ids, like_ask, text_ask

MRI, ESI, OPIOID, NSAID = "dx/mri", "inj/esi", "rx/opioid", "rx/nsaid"

REQUESTS: list[dict[str, float]] = [
    {},
    {MRI: 1.0},
    {MRI: 0.75, ESI: 0.25},
    {MRI: 0.5, OPIOID: 0.5},
    {MRI: 0.375, ESI: 0.375},
    {OPIOID: 1.0},
    {f"{OPIOID}:tramadol": 1.0},
    {f"{OPIOID}:tramadol": 0.875, f"{OPIOID}:morphine": 0.0625},
    {f"{OPIOID}:tramadol": 0.5, f"{OPIOID}:hydrocodone/acetaminophen": 0.5},
    {f"{OPIOID}:tramadol": 0.25, OPIOID: 0.5},
    {f"{OPIOID}:morphine": 1.0},
    {"rx/unheard-of": 1.0},
]
REASONS: list[dict[str, float]] = [
    {},
    {"no-red-flags": 1.0},
    {"no-red-flags": 0.25, "no-nerve-deficit": 0.75},
    {"no-red-flags": 0.5, "no-nerve-deficit": 0.5, "red-flags-present": 0.5},
    {"unheard-of": 1.0},
]
PLACES = [
    Filters(),
    Filters(side=("right",)),
    Filters(body_region=("knee",), side=("left",)),
    Filters(body_region=("spine",)),
    Filters(body_region=("lumbar",), level=("L4-L5",)),
    Filters(body_region=("lumbar", "cervical")),
    Filters(outcome=("upheld",)),
]
FILTERS = [Filters(), Filters(outcome=("upheld",)), Filters(side=("right", "left"))]


@pytest.fixture(scope="session")
def rows(aimed_letters: Sequence[TaggedLetter]) -> list[Row]:
    """All issues with their letters."""
    return brute.rows_of(aimed_letters)


def meant(text: str = "MRI of the right knee", **wanted: Any) -> Ask:
    """A short text that means its line, and asks for no other word."""
    return text_ask(text, **({"exact": Exact(line_digest(text))} | wanted))


def asks_of(rows: Sequence[Row], mode: Mode) -> Iterator[Ask]:
    """Questions that mean something, by a text and by an issue, with and without a place."""
    for requests in REQUESTS:
        for reasons in REASONS:
            told: dict[str, Any] = {"requests": requests, "reasons": reasons, "mode": mode}
            for places in PLACES:
                yield meant(understood=places, **told)
            yield text_ask(understood=PLACES[1], **told)
            yield like_ask(rows[7], understood=PLACES[1], **told)


def test_the_letters_have_something_of_all(rows: list[Row]) -> None:
    """Otherwise nothing here would tell anything."""
    found = brute.counts(rows)
    assert set(found["subcategory"]) >= {MRI, ESI, OPIOID, NSAID}
    assert {"right", "left", "bilateral"} <= set(found["side"])
    assert {"knee", "lower", "lumbar", "cervical", "not-region"} <= set(found["body_region"])
    assert {"L4-L5", "L5-S1"} <= set(found["level"])
    assert {"tramadol", "hydrocodone/acetaminophen"} <= set(found["drug"])
    assert len(found["reason"]) > 4
    assert {"upheld", "overturned"} == set(found["outcome"])


# By meaning


def test_agreement_in_the_request_and_in_the_reasons_equals_brute_force(
    aimed_store: Store, rows: list[Row]
) -> None:
    exact(aimed_store, "scores")
    for ask in asks_of(rows, Mode.HYBRID):
        found = aimed_store.candidates(ask)
        assert list(found.ids) == [row.id for row in rows]
        assert found.parts is not None
        for scores, wanted, by_hand in (
            (found.parts.request, ask.requests, brute.request),
            (found.parts.reason, ask.reasons, brute.reason),
        ):
            assert (scores is None) == (not wanted)
            if scores is not None:
                assert np.allclose(scores, [by_hand(row, wanted) for row in rows], atol=1e-6)
                assert scores.min() >= 0 and scores.max() <= 1


def test_what_agrees_by_meaning_is_raised_by_its_weight(
    aimed_store: Store, rows: list[Row]
) -> None:
    exact(aimed_store, "scores")
    weights = replace(
        Weights.tuned(), request_weight=0.25, reason_weight=0.125, feedback_weight=0.0
    )
    told: dict[str, Any] = {"requests": REQUESTS[6], "reasons": REASONS[2], "weights": weights}
    for ask in (text_ask(**told), like_ask(rows[7], **told)):
        plain = aimed_store.find(replace(ask, requests={}, reasons={}))
        before = {hit.id: hit.score for hit in plain.hits}
        by_id = {row.id: row for row in rows}
        for hit in aimed_store.find(ask).hits:
            row = by_id[hit.id]
            expected = 0.25 * brute.request(row, ask.requests)
            expected += 0.125 * brute.reason(row, ask.reasons)
            assert hit.score - before[hit.id] == pytest.approx(expected, abs=1e-5)


# On point


def told(answer: Answer) -> tuple[int, dict[str, int]]:
    return answer.on_point.total, dict(answer.on_point.outcomes)


@MODES
def test_on_point_is_what_counting_by_hand_shows(
    aimed_store: Store, rows: list[Row], mode: Mode
) -> None:
    exact(aimed_store, "hits")
    sizes = Counter[bool]()
    # Some of them, of which each kind of place, reason and request has its turn.
    for nth, ask in enumerate(list(asks_of(rows, mode))[::7]):
        asked = replace(ask, filters=FILTERS[nth % len(FILTERS)])
        expected = brute.on_point(rows, asked)
        answer = aimed_store.find(asked)
        assert {hit.id for hit in answer.hits if hit.on_point} == {row.id for row in expected}
        assert told(answer) == (len(expected), brute.counts(expected)["outcome"])
        assert sum(answer.on_point.outcomes.values()) == answer.on_point.total
        if not ask.requests and not ask.reasons and not ask.places:
            assert not expected
        sizes[0 < len(expected) < len(rows)] += 1
    assert sizes[True] > 15


def test_on_point_depends_on_no_page_and_no_order(aimed_store: Store, rows: list[Row]) -> None:
    ask = meant("MRI", requests={MRI: 1.0}, reasons=REASONS[3], understood=PLACES[1])
    whole = aimed_store.find(ask)
    assert 0 < whole.on_point.total < len(whole.hits)
    on = {hit.id for hit in whole.hits if hit.on_point}
    for other in (
        replace(ask, size=1),
        replace(ask, start=5, size=3),
        replace(ask, size=0),
        replace(ask, start=EVERYTHING),
        replace(ask, sort=Sort.OLDEST),
        replace(ask, collapse=True),
        replace(ask, weights=replace(ask.weights, request_weight=0.5, semantic_weight=0.1)),
    ):
        answer = aimed_store.find(other)
        assert told(answer) == told(whole)
        assert all(hit.on_point == (hit.id in on) for hit in answer.hits)


def test_without_a_request_a_reason_and_a_place_nothing_is_on_point(
    aimed_store: Store, rows: list[Row]
) -> None:
    for ask in (
        Ask(size=EVERYTHING),
        Ask(requests={MRI: 1.0}, size=EVERYTHING),
        Ask(named=(rows[0].id,), only_named=True),
        meant("MRI"),
        meant("MRI", exact=Exact(1, Adjacent("MRI"))),
        like_ask(rows[3]),
    ):
        answer = aimed_store.find(ask)
        assert told(answer) == (0, {})
        assert not any(hit.on_point for hit in answer.hits)


# Word for word


@MODES
def test_the_same_line_stands_first(aimed_store: Store, rows: list[Row], mode: Mode) -> None:
    exact(aimed_store, "order")
    for line in AIMED:
        typed = f"  {line.upper()} "
        for places in (PLACES[0], PLACES[1], PLACES[3]):
            ask = meant(typed, mode=mode, requests={MRI: 1.0}, understood=places)
            first = {row.id for row in brute.shown(rows, ask) if brute.is_line(row, ask)}
            assert first
            assert set(ids(aimed_store.find(ask))[: len(first)]) == first
    # Without the digest of a line none is meant.
    without = text_ask(AIMED[0], mode=mode, exact=Exact())
    assert aimed_store.find(without) == aimed_store.find(text_ask(AIMED[0], mode=mode))


NAMES = [
    ("stellate", {}),
    ("stellate", {ESI: 1.0}),
    ("tramadol", {}),
    ("tramadol", {f"{OPIOID}:tramadol": 1.0}),
    ("ultram", {f"{OPIOID}:tramadol": 1.0}),
    ("acupuncture", {"rehab/acupuncture": 1.0}),
    ("knee", {MRI: 1.0}),
    ("zzyzx", {MRI: 1.0}),
]


@MODES
@pytest.mark.parametrize(("name", "requests"), NAMES)
def test_who_has_the_name_stands_before_who_has_not_and_who_asks_for_it_first(
    aimed_store: Store, rows: list[Row], mode: Mode, name: str, requests: dict[str, float]
) -> None:
    exact(aimed_store, "order")
    by_id = {row.id: row for row in rows}
    meaning = Exact(line_digest(name), Adjacent(name))
    ask = meant(name, mode=mode, requests=requests, exact=meaning)
    found = aimed_store.find(ask)
    steps = [
        (brute.is_line(row, ask), has, has and brute.is_same(row, ask))
        for row in (by_id[hit.id] for hit in found.hits)
        for has in [brute.has_name(row, ask)]
    ]
    assert steps == sorted(steps, reverse=True)
    # Some have it and some have not, but for those that words alone do not show.
    assert len(set(steps)) < 2 or name != "zzyzx"
    assert len(set(steps)) > 1 or mode is Mode.LEXICAL or name == "zzyzx"
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    # What is named by its number leads all the same.
    last = found.hits[-1].id if found.hits else rows[0].id
    assert ids(aimed_store.find(replace(ask, named=(last,))))[0] == last


@MODES
def test_the_right_place_stands_first_among_what_is_alike_and_nothing_else_moves(
    aimed_store: Store, rows: list[Row], mode: Mode
) -> None:
    exact(aimed_store, "order")
    by_id = {row.id: row for row in rows}
    weights = replace(Weights.tuned(), preferences={})
    moved = 0
    for requests in ({MRI: 1.0}, {ESI: 1.0}, {MRI: 0.5, ESI: 0.5}):
        for places in PLACES[1:-1]:
            text = "imaging or injection of the worker"
            ask = meant(text, mode=mode, requests=requests, understood=places, weights=weights)
            found = ids(aimed_store.find(ask))
            plain = ids(aimed_store.find(replace(ask, understood=Filters())))
            assert sorted(found) == sorted(plain)
            for now, before in zip(found, plain, strict=True):
                if not brute.is_alike(by_id[now], ask):
                    assert now == before
            alike = [by_id[one] for one in found if brute.is_alike(by_id[one], ask)]
            away = [brute.away(row, ask) for row in alike]
            assert away == sorted(away)
            moved += found != plain
            # Of what a described case tells, the region alone is where the treatment goes.
            described = replace(ask, exact=None)
            region = Filters(body_region=places.get("body_region", ()))
            told = ids(aimed_store.find(replace(ask, understood=region)))
            assert ids(aimed_store.find(described)) == told
    assert moved


@MODES
def test_the_order_depends_on_no_page_with_what_is_meant(
    aimed_store: Store, rows: list[Row], mode: Mode
) -> None:
    told: dict[str, Any] = {"mode": mode, "requests": {MRI: 1.0}, "reasons": REASONS[2]}
    for ask in (
        meant("MRI of the left knee", understood=PLACES[2], **told),
        meant("MRI", exact=Exact(line_digest("MRI"), Adjacent("MRI")), **told),
        like_ask(rows[0], **told),
    ):
        for collapse in (False, True):
            for sort in Sort:
                shaped = replace(ask, collapse=collapse, sort=sort)
                whole = aimed_store.find(shaped)
                assert len({hit.id for hit in whole.hits}) == len(whole.hits) == whole.ranked
                for size in (1, 17):
                    pages = [
                        hit
                        for start in range(0, 3 * size, size)
                        for hit in aimed_store.find(replace(shaped, start=start, size=size)).hits
                    ]
                    assert pages == list(whole.hits[: 3 * size])
