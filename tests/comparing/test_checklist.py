"""What to document: every number counted again from the letters, every quote one of theirs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

import search_app.asking.reading
from indexer.building import build
from indexer.errors import QueryError
from indexer.filters import Filters
from indexer.meaning.heads import NONE
from indexer.tagged import TaggedIssue
from indexer.vocabulary.reasons import reasons
from search_app.cli import main
from search_app.comparing.checklist import (
    FEWEST,
    Checklist,
    GroundLine,
    Point,
    asked_for,
    checklist,
)
from search_app.comparing.outcomes import wilson
from search_app.exporting.checklist_paper import checklist_paper, headline, line_text
from search_app.exporting.paper import markdown, plain, word
from search_app.search import Search
from trials.answers import issue_ids
from trials.doubles import HashingEncoder
from trials.heads import reading_encoder
from trials.written import COVER, issue, letter

FOUND = "In this case, the examination documents radiculopathy with weakness of the left leg."
MISSING = "In this case, there is no radiculopathy on examination."
OTHER = "In this case, the injection may go ahead."
DENIED = "In this case, the request is denied."
ESI = "Epidural steroid injection, lumbar spine"
KIND = Filters(subcategory=("inj/esi",))


def issues(search: Search) -> Iterator[TaggedIssue]:
    for one in issue_ids(search):
        yield search.store.get([one])[0].issue


def values(one: TaggedIssue, facet: str) -> set[str]:
    if facet == "ground":
        return set(one.grounds)
    return {value for reason in one.reasons for value in reasons().path(reason)}


def lines(found: Checklist) -> list[GroundLine]:
    return [line for point in found.points for line in (*point.lines, *point.reasons)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six injections allowed, ten denied, and two scans."""
    folder = tmp_path_factory.mktemp("letters")
    told = [("Overturned", FOUND)] * 5 + [("Overturned", OTHER)]
    told += [("Upheld", MISSING)] * 4 + [("Upheld", DENIED)] * 6
    blocks = [issue(f"{ESI}: {outcome}", rationale=text) for outcome, text in told]
    blocks += [issue(rationale=MISSING), issue("MRI of the lumbar spine: Overturned")]
    for number, block in enumerate(blocks):
        cover = COVER.replace("0000042", f"{number + 1:07}")
        (folder / f"{number}.txt").write_text(letter(block, cover=cover))
    index = tmp_path_factory.mktemp("index")
    examples = {
        NONE: [OTHER, DENIED],
        "radiculopathy-confirmed": [FOUND],
        "radiculopathy-not-on-exam": [MISSING],
    }
    encoder = reading_encoder({NONE: ["unknown"], "inj/esi": [ESI]}, examples)
    build([folder], index, lambda: encoder)
    return index


@pytest.fixture
def opened(written: Path) -> Iterator[Search]:
    search = Search.open(written, open_encoder=lambda identity: HashingEncoder(name=identity.name))
    yield search
    search.close()


def point_of(found: Checklist, ground: str) -> Point:
    (point,) = [one for one in found.points if one.shown and one.shown.id == ground]
    return point


def test_tells_in_how_many_it_was_shown_and_in_how_many_it_was_missing(opened: Search) -> None:
    found = checklist(opened.store, KIND)
    assert dict(found.outcomes) == {"overturned": 6, "upheld": 10}
    assert dict(found.base) == {"overturned": 7, "upheld": 11}
    point = point_of(found, "nerve-deficit-found")
    assert headline(point) == (
        "Nerve deficit or radiating symptoms found: named in 5 of 6 overturned, "
        "missing in 4 of 10 upheld"
    )
    assert point.shown and point.missing
    assert not point.shown.enough and line_text(point.shown) == (
        "Nerve deficit or radiating symptoms found: 5 of 6 overturned (treatment allowed), too few "
        "to say (whole index: 5 of 7)"
    )
    assert point.missing.enough and line_text(point.missing) == (
        "No nerve deficit shown: 4 of 10 upheld (denial stands) = 40% (95 %: 17 to 69; "
        "whole index: 5 of 11)"
    )
    assert point.shown.quote and point.shown.quote.sentence == FOUND
    assert point.missing.quote and point.missing.quote.sentence == MISSING


def test_finer_reasons_stand_below_their_ground(opened: Search) -> None:
    below = point_of(checklist(opened.store, KIND), "nerve-deficit-found").reasons
    assert {(one.id, one.outcome, one.named) for one in below} == {
        ("radiculopathy-confirmed", "overturned", 5),
        ("radiculopathy-not-on-exam", "upheld", 4),
    }
    assert all(one.quote and one.quote.sentence in (FOUND, MISSING) for one in below)


def test_every_number_is_what_the_letters_hold(search: Search) -> None:
    held = list(issues(search))
    kinds = {one.kind for one in held}
    counted = 0
    for kind in sorted(kinds):
        found = checklist(search.store, Filters(subcategory=(kind,)))
        for line in lines(found):
            same = [one for one in held if one.outcome.value.lower() == line.outcome]
            such = [one for one in same if one.kind == kind]
            named = [one for one in such if line.id in values(one, line.facet)]
            everywhere = [one for one in same if line.id in values(one, line.facet)]
            assert (line.named, line.of) == (len(named), len(such))
            assert (line.base_named, line.base_of) == (len(everywhere), len(same))
            assert (line.low, line.high) == wilson(line.named, line.of)
            assert line.enough == (len(such) >= FEWEST)
            if line.quote is not None:
                (quoted,) = [one for one in named if one.id == line.quote.issue]
                assert line.quote.sentence in " ".join(quoted.rationale.split())
                assert line.quote.citation.startswith("FICTITIOUS SAMPLE: ")
                counted += 1
        told = {(line.facet, line.id) for line in lines(found) if line.named}
        of_kind = [one for one in held if one.kind == kind]
        assert told >= {("ground", ground) for one in of_kind for ground in one.grounds}
    assert counted > 20


def test_filters_by_what_is_counted_are_dropped(search: Search) -> None:
    kind = Filters(category=("dx",))
    narrowed = kind.having(outcome=("upheld",), ground=("red-flag-absent",))
    assert checklist(search.store, narrowed) == checklist(search.store, kind)


def test_a_text_means_its_treatment_at_its_region(search: Search) -> None:
    assert asked_for(search, "MRI of the lumbar spine") == Filters(
        subcategory=("dx/mri",), body_region=("lumbar",)
    )
    assert asked_for(search, "tramadol")["drug"] == ("tramadol",)


@pytest.mark.parametrize("text", ["the left knee", "zzz", "overturned"])
def test_a_text_without_a_treatment_is_refused(search: Search, text: str) -> None:
    with pytest.raises(QueryError, match="no treatment is recognised"):
        asked_for(search, text)


def test_nothing_found_is_said(search: Search) -> None:
    found = checklist(search.store, Filters(subcategory=("dx/mri",), year=("1999",)))
    assert found.points == () and found.share.decided == 0
    assert "No ground or reason was recognised" in plain(checklist_paper(found))


def test_the_paper_holds_every_line_in_every_format(search: Search) -> None:
    found = checklist(search.store, Filters())
    document = docx.Document(io.BytesIO(word(checklist_paper(found))))
    paper = "\n".join(one.text for one in document.paragraphs)
    marked = markdown(checklist_paper(found)).decode().replace("\\", "")
    for text in (paper, marked, plain(checklist_paper(found))):
        assert text.count("☐ ") == len(found.points) > 3
        assert "Persuasive only" in text and "of the whole index" in text
        for line in lines(found):
            assert (line_text(line) in text) == bool(line.named)
            if line.quote is not None:
                assert f"“{line.quote.sentence}” {line.quote.citation}" in text


def imr(*arguments: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    return done.exit_code, done.stdout, done.stderr


def test_the_command_tells_and_writes_it(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        search_app.asking.reading, "load_encoder", lambda name, dtype: HashingEncoder(name=name)
    )
    asked = ("checklist", "--index", sample_index)
    paper = tmp_path / "list.docx"
    code, told, said = imr(*asked, "--subcategory", "dx/mri", "--export", paper)
    assert code == 0 and told.startswith("What to document\nKind of treatment: ")
    assert said == f"{paper}: {told.count('☐')} points\n"
    assert docx.Document(str(paper)).paragraphs[0].text == "What to document"
    code, by_text, _ = imr(*asked, "MRI", "--json")
    assert code == 0
    assert json.loads(by_text)["filters"] == {"subcategory": ["dx/mri"]}
    code, filtered, _ = imr(*asked, "--subcategory", "dx/mri", "--json")
    assert json.loads(by_text) == json.loads(filtered)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ((), "name the treatment"),
        (("--body-region", "knee"), "name the treatment"),
        (("MRI", "--outcome", "upheld"), "--outcome is what is counted here"),
        (("MRI", "--export", "list.csv"), "end the file's name in .docx, .md"),
        (("MRI", "--cite", "apa"), "there is plain, california, bluebook"),
    ],
)
def test_wrong_usage_is_told(sample_index: Path, given: tuple[str, ...], message: str) -> None:
    code, _, said = imr("checklist", "--index", sample_index, *given)
    assert code == 2 and message in said
