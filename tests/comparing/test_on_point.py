"""The sentence that tells how many decisions are on the same request, and their outcomes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

import indexer.held_model
import search_app.asking.reading
from indexer.contract import Ask, OnPoint
from indexer.filters import Filters
from indexer.meaning.heads import NONE
from search_app.cli import OK, main
from search_app.comparing.on_point import on_point_sentence
from search_app.found import Found
from trials.heads import reading_encoder
from trials.written import COVER, issue, letter

BASE = {"upheld": 75, "overturned": 25}


def found(on_point: OnPoint, **fields: object) -> Found:
    given: dict[str, object] = {
        "hits": (),
        "total": 0,
        "ranked": 0,
        "counts": {},
        "base": BASE,
        "understood": Filters(),
    }
    return Found(**given | fields, on_point=on_point)  # type: ignore[arg-type]


def sentence(outcomes: Mapping[str, int], **fields: object) -> str:
    told = on_point_sentence(found(OnPoint(sum(outcomes.values()), outcomes), **fields))
    assert told is not None
    return told


def test_none_on_point_is_not_told() -> None:
    assert on_point_sentence(found(OnPoint())) is None


def test_one_is_told_as_one() -> None:
    assert sentence({"overturned": 1}).startswith(
        "1 decision is on point: 1 of 1 overturned = 100% (95 %: "
    )


def test_several_are_told_with_their_interval_and_the_base_rate() -> None:
    told = sentence({"overturned": 400, "upheld": 834})
    assert told.startswith("1,234 decisions are on point: 400 of 1,234 overturned = 32% (95 %: 30")
    assert told.endswith("; of the whole index 25 of 100 overturned = 25%.")


def test_filters_are_told() -> None:
    assert "2 decisions under these filters are on point" in sentence({"upheld": 2}, filtered=True)


def test_unknown_outcomes_are_not_counted_as_decided() -> None:
    assert "3 decisions are on point: 1 of 2 overturned = 50%" in sentence(
        {"unknown": 1, "upheld": 1, "overturned": 1}
    )
    told = sentence({"unknown": 2}, base={})
    assert told == (
        "2 decisions are on point: no outcome is known; of the whole index no outcome is known."
    )


def test_what_makes_it_the_same_request_is_told_in_plain_words() -> None:
    told = sentence(
        {"upheld": 1},
        kinds=("dme/tens",),
        places=Filters(body_region=("knee",), side=("left",)),
        reasons={"no-red-flags": 0.6, "conservative-care-not-tried": 0.1},
    )
    about = told[told.index("(") + 1 : told.index("): ")].split("; ")
    assert len(about) == 4
    assert "No red flags" in about
    assert not any("/" in one or "-red-" in one for one in about)


def test_what_is_offered_holds_what_words_and_meaning_tell() -> None:
    one = found(
        OnPoint(),
        understood=Filters(subcategory=("dme/tens",), side=("left",)),
        kinds=("dme/tens", "dx/mri"),
        reasons={"no-red-flags": 0.6, "conservative-care-not-tried": 0.1},
    )
    assert one.offered["subcategory"] == ("dme/tens", "dx/mri")
    assert list(one.offered["reason"]) == ["no-red-flags"]
    assert one.offered["side"] == ("left",)


REQUESTS = {"dme/tens": ["little shock box"], "dx/mri": ["magnet tube picture"], NONE: ["weather"]}
REASONS = {"no-red-flags": ["nothing pointed to a tumor"], NONE: ["weather", "little shock box"]}


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of one TENS unit that was overturned, one that was upheld and two MRI."""
    monkeypatch.setattr(
        indexer.held_model, "load_encoder", lambda *_: reading_encoder(REQUESTS, REASONS)
    )
    monkeypatch.setattr(
        search_app.asking.reading, "load_encoder", lambda *_: reading_encoder(REQUESTS, REASONS)
    )
    decided = ["TENS unit: Overturned", "TENS unit rental: Upheld"]
    decided += ["MRI of the lumbar spine: Upheld", "MRI of the left knee: Upheld"]
    for number, one in enumerate(decided):
        cover = COVER.replace("CM00-0000042", f"CM16-000000{number}")
        text = letter(issue(one, rationale=f"Case {number} differs."), cover=cover)
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    built = CliRunner().invoke(main, ["build", str(tmp_path), "--index", str(tmp_path / "index")])
    assert built.exit_code == OK, built.output
    return tmp_path / "index"


def search(index: Path, text: str, *options: str) -> str:
    result = CliRunner().invoke(main, ["search", text, "--index", str(index), *options])
    assert result.exit_code == OK, result.output
    return " ".join(result.stdout.split())


def test_a_search_prints_how_many_are_on_point(index: Path) -> None:
    shown = search(index, "tens machine")
    assert "2 decisions are on point (" in shown
    assert "1 of 2 overturned = 50%" in shown
    assert "of the whole index 1 of 4 overturned = 25%." in shown


def test_an_outcome_filter_would_only_repeat_itself(index: Path) -> None:
    assert "on point" not in search(index, "tens machine", "--outcome", "upheld")
    assert "under these filters" in search(index, "tens machine", "--year", "2016")


@pytest.mark.parametrize("mode", ["lexical", "semantic"])
def test_other_modes_ask_for_nothing_by_meaning(index: Path, mode: str) -> None:
    told = json.loads(search(index, "tens machine", "--mode", mode, "--json"))
    assert told["requests"] == told["reasons"] == {}
    assert told["on_point"] == {"total": 0, "outcomes": {}}


def test_an_answer_as_json_tells_what_was_understood(index: Path) -> None:
    text = "little shock box, nothing pointed to a tumor"
    told = json.loads(search(index, text, "--json"))
    assert next(iter(told["requests"])) == "dme/tens"
    assert "no-red-flags" in told["reasons"]
    assert told["roles"][0]["role"] == "requested"
    named = json.loads(search(index, "zapper after a knee scooter", "--json"))
    assert named["roles"] == [
        {"role": "requested", "text": "zapper"},
        {"role": "done", "text": "a knee scooter"},
    ]
    tens = json.loads(search(index, "tens machine", "--json"))
    assert tens["on_point"] == {"total": 2, "outcomes": {"overturned": 1, "upheld": 1}}
    assert {one["treatment"].split()[0] for one in tens["hits"] if one["on_point"]} == {"TENS"}
    assert all(isinstance(one["reasons"], list) for one in tens["hits"])


def test_an_empty_search_has_none_on_point(index: Path) -> None:
    assert "on point" not in search(index, "")
    assert Ask().places == Filters()
