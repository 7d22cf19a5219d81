"""The ranking's benchmark on a few sample letters and on a tiny collection, with a test double."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import ir_measures
import numpy as np
import pytest

from benchmarks import docs, make_beir, ranking, tables, tune
from benchmarks.alternatives import (
    Bm25s,
    Collection,
    PlainFusion,
    Whoosh,
    found,
    open_alternatives,
)
from benchmarks.beir import read_corpus, read_judged
from indexer.building import build, build_from
from indexer.errors import BadJudgements
from indexer.filters import Filters
from indexer.ranking.modes import Mode
from indexer.ranking.weights import Weights
from indexer.samples import write
from indexer.vocabulary.facets import FACETS
from search_app.evaluation import MEASURES, run
from search_app.judged import JudgedQuery, JudgedSet
from search_app.search import Search
from trials.answers import answer, issue_ids
from trials.doubles import HashingEncoder

DOCUMENTS = {
    "d1": ("sleep", "Cats sleep through most of the day and hunt at dusk."),
    "d2": ("tides", "The moon pulls the sea, so that it rises and falls twice a day."),
    "d3": ("", "Bread dough rises because yeast makes gas."),
}


@pytest.fixture
def collection(tmp_path: Path) -> Path:
    """Three documents, two judged queries and one that was never judged."""
    folder = tmp_path / "tiny"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text(
        "".join(
            json.dumps({"_id": key, "title": title, "text": text}) + "\n"
            for key, (title, text) in DOCUMENTS.items()
        )
    )
    (folder / "queries.jsonl").write_text(
        '{"_id": "1", "text": "why does dough rise"}\n{"_id": "2", "text": "moon and sea"}\n'
        '{"_id": "3", "text": "never judged"}\n'
    )
    (folder / "qrels" / "test.tsv").write_text(
        "query-id\tcorpus-id\tscore\n1\td3\t1\n2\td2\t1\n2\td1\t0\n"
    )
    return folder


@pytest.fixture
def sample_letters(tmp_path: Path) -> Path:
    """A folder of a few sample letters."""
    write(tmp_path, 8, 1)
    return tmp_path


@pytest.fixture
def search(sample_letters: Path, tmp_path: Path) -> Iterator[Search]:
    """The sample letters, opened for searching."""
    build([sample_letters], tmp_path / "index", HashingEncoder)
    opened = Search.open(tmp_path / "index", open_encoder=lambda _: HashingEncoder())
    yield opened
    opened.close()


def test_a_beir_collection_becomes_letters_of_one_issue(collection: Path) -> None:
    letters = read_corpus(collection)
    issues = [issue for letter in letters for issue in letter.issues]
    assert [issue.id for issue in issues] == ["d1#1", "d2#1", "d3#1"]
    assert [(issue.treatment, issue.rationale) for issue in issues] == [*DOCUMENTS.values()]
    queries, qrels = read_judged(collection)
    assert [query.id for query in queries] == ["1", "2"]
    assert ir_measures.Qrel("1", "d3#1", 1) in qrels


def test_documents_whose_ids_differ_only_in_case_stay_two(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text(
        '{"_id": "Array", "text": "a class"}\n{"_id": "array", "text": "a function"}\n'
    )
    report = build_from(read_corpus(tmp_path), tmp_path / "index", HashingEncoder)
    assert report.info.letters == 2


def test_a_bad_judgement_names_its_line(collection: Path) -> None:
    (collection / "qrels" / "test.tsv").write_text("query-id\tcorpus-id\tscore\n1\td3\n")
    with pytest.raises(BadJudgements, match="line 2"):
        read_judged(collection)


def test_letters_that_were_read_already_can_be_searched(collection: Path, tmp_path: Path) -> None:
    letters = read_corpus(collection)
    report = build_from(reversed(letters), tmp_path / "index", HashingEncoder)
    assert (report.info.issues, report.embedded) == (3, 3)
    again = build_from(letters, tmp_path / "index", HashingEncoder)
    assert again.unchanged
    bare = build_from(letters, tmp_path / "index", HashingEncoder, headings=False)
    # What is without a title is read alike either way, and its vector taken over.
    assert (bare.unchanged, bare.embedded) == (False, 2)
    search = Search.open(tmp_path / "index", open_encoder=lambda _: HashingEncoder())
    assert answer(search, "yeast dough").hits[0].issue.id == "d3#1"
    search.close()


def test_every_ranking_answers_a_beir_collection(collection: Path) -> None:
    task = ranking.beir_task(collection)
    report = ranking.measure(task, HashingEncoder())
    assert {"hybrid", "lexical", "semantic", "bm25s alone"} <= set(report.systems)
    for name in ("hybrid", "lexical", "bm25s alone", "Whoosh, OrGroup and BM25F"):
        assert report.systems[name].overall["nDCG@10"] == 1.0, name
    assert report.left_out["txtai hybrid"]
    assert not any("summaries" in name for name in report.changed)
    shown = ranking.text(task, report)
    assert "| hybrid | 1.000 |" in shown
    assert "txtai" in shown


def test_every_part_is_taken_away_on_sample_letters(sample_letters: Path) -> None:
    from indexer.letters import find_files, read_letters
    from indexer.tagged import derive

    letters = [
        derive(one, str(i), str(i))
        for i, one in enumerate(
            letter
            for reading in read_letters(find_files([sample_letters]).sources)
            for letter in reading.letters
        )
        if i < 8
    ]
    issues = [issue for letter in letters for issue in letter.issues]
    queries = [
        JudgedQuery(f"q{i}", "short" if i % 2 else "case", issue.treatment, Filters())
        for i, issue in enumerate(issues[:4])
    ]
    upheld = Filters.of({"outcome": "upheld"})
    queries.append(JudgedQuery("filtered", "browse", "treatment", upheld))
    qrels = [ir_measures.Qrel(q.id, issues[i].id, 3) for i, q in enumerate(queries)]
    judged = tuple(
        JudgedSet(name, part, tuple((one.query_id, one.doc_id, one.relevance) for one in qrels))
        for name, part in {"first": tuple(queries[:-1]), "more": tuple(queries[-1:])}.items()
    )
    task = ranking.Task(
        "ranking", "Samples.", tuple(letters), tuple(queries), tuple(qrels), MEASURES, judged
    )
    report = ranking.measure(task, HashingEncoder())
    assert set(report.changed) == {
        "without synonyms",
        "without preferences",
        "without the preference for the outcome",
        "without the preference for the subcategory",
        "without the preference for the ground",
        "without the preference for the drug",
        "without the preference for the body region",
        "without the preference for the level",
        "without the preference for the side",
        "without the preference for the guideline",
        "without feedback",
        "without requests by meaning",
        "without reasons",
        "without summaries",
        "RRF instead of the convex sum",
        "without the treatment in front of passages",
    }
    assert report.by_set is not None
    assert [one["kind"] for one in tables.kept_sets(report.by_set)] == [
        *("all", "case", "short", "browse"),
        *("all", "case", "short"),
        *("all", "browse"),
    ]
    assert set(report.leads) == set(report.systems) - {"hybrid"}
    assert report.times["hybrid"] == 1.0
    shown = ranking.text(task, report)
    assert "nDCG@10, browse" in shown
    assert "| more | browse | 1 |" in shown
    assert "| hybrid as tuned |" in shown


def test_our_ranking_is_the_one_that_a_search_answers_with(search: Search) -> None:
    query = JudgedQuery("q", "short", "physical therapy", Filters(outcome=("upheld",)))
    for mode in Mode:
        own = ranking._ours(search, mode)(query)
        assert own == run(search, [query], mode)["q"]
        assert own


def test_everybody_ranks_the_same_issues(search: Search) -> None:
    held = Collection.of(search.store)
    assert list(held.ids) == issue_ids(search)
    last = search.store.get([held.ids[-1]])[0]
    assert (held.treatments[-1], held.rationales[-1], held.summaries[-1]) == (
        last.issue.treatment,
        last.issue.rationale,
        last.summary,
    )
    upheld = Filters(outcome=("upheld",))

    class Everything:
        def scores(self, text: str, allowed: np.ndarray) -> np.ndarray:
            return np.zeros(len(allowed), np.float32)

    query = JudgedQuery("q", "browse", "", upheld)
    found = ranking._theirs(Everything(), held, search.store)(query)
    assert {id_ for id_, _ in found} == {
        hit.issue.id for hit in answer(search, filters=upheld, size=1000).hits
    }


def test_every_weight_that_is_tuned_is_tried_and_written_as_it_is_read() -> None:
    tried = next(tune.combinations())
    assert set(tried.preferences) == set(Weights.tuned().preferences)
    # Whatever facet is preferred has a weight.
    assert set(tried.preferences) == {one.id for one in FACETS.values() if one.prefers}
    assert Weights(**tomllib.loads(tune.toml(tried))) == tried
    assert Weights(**tomllib.loads(tune.TABLE.read_text(encoding="utf-8"))) == Weights.tuned()


def test_a_plateau_is_chosen_before_a_peak(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tune, "GRID", {"one": tuple(map(float, range(9)))})
    peak, plateau = [0.2, 0.9, 0.2], [0.8] * 6
    values = np.array([[value] * 5 for value in (*peak, *plateau)])
    assert tune.choice(values) > 3
    assert tune.held_out(values).shape == (tune.REPEATS, 5)


def test_alternatives_rank_only_what_is_allowed() -> None:
    held = Collection(
        tuple(DOCUMENTS),
        tuple(title for title, _ in DOCUMENTS.values()),
        tuple(text for _, text in DOCUMENTS.values()),
        ("",) * 3,
    )
    encoder = HashingEncoder()
    opened, _ = open_alternatives(held, encoder)
    allowed = np.array([False, True, True])
    for name, alternative in opened.items():
        # Operators and quotes are words to them, so "rises" and "day" find what is allowed.
        scores = alternative.scores('rises AND "day" -moon', allowed)
        assert ranking.fusion.ranking(scores, found(scores, allowed)).tolist() in ([1, 2], [2, 1])
        assert len(scores) == 3, name
    fused = PlainFusion(Bm25s(held, encoder), Whoosh(held, encoder))
    scores = fused.scores("dough", np.array([True, True, True]))
    assert scores.argmax() == 2
    # Both found it first: 1 / 61 twice; what neither found has nothing.
    assert scores[2] == pytest.approx(2 / 61)
    assert scores[0] == 0


def test_a_section_of_a_page_is_replaced() -> None:
    page = "a\n<!-- x:start -->\nold\n<!-- x:end -->\nb\n"
    assert tables.put("x", "new", page) == "a\n<!-- x:start -->\nnew\n<!-- x:end -->\nb\n"
    with pytest.raises(ValueError, match="unpack"):
        tables.put("y", "new", page)


@pytest.mark.parametrize("section", list(tables.TABLES))
def test_the_docs_have_a_place_for_every_section(section: str) -> None:
    page, _ = tables.TABLES[section]
    text = (docs.DOCS / page).read_text(encoding="utf-8")
    assert text.count(f"<!-- {section}:start -->") == 1
    assert text.count(f"<!-- {section}:end -->") == 1


def test_a_docstring_is_split_into_question_and_answer() -> None:
    body = " ".join(["The points lie where the polynomial is least, as fit_line tells."] * 5)
    text = f"Fit a line to points in a plane.\n\n{body}\n\nExamples\n--------\n>>> fit_line(1)\n2\n"
    parts = make_beir.split(text, "fit_line")
    assert parts is not None
    sentence, answer = parts
    assert sentence == "Fit a line to points in a plane."
    assert "fit_line" not in answer
    assert "Examples" not in answer
    assert make_beir.split("Too short.", "f") is None
    assert make_beir.split(f"Short.\n\n{body}", "f") is None


def test_a_made_collection_can_be_read(tmp_path: Path) -> None:
    documents = [
        make_beir.Explained(f"numpy.f{i}", "numpy", f"Question {i}", f"Answer {i}")
        for i in range(3)
    ]
    kept = make_beir.chosen(iter([*documents, documents[0]]), 10)
    # They differ by a figure only, which makes them one.
    assert len(kept) == 1
    make_beir.write(tmp_path, documents, 2)
    queries, qrels = read_judged(tmp_path)
    assert (len(queries), len(qrels), len(read_corpus(tmp_path))) == (2, 2, 3)
    assert "numpy" in ranking.beir_task(tmp_path).about
