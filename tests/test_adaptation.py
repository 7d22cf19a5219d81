"""Adapting the model: nothing leaks, nothing false is learned, and the old one stays if better."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner, Result

import indexer.adaptation
from indexer.adaptation import Adaptation, Schedule, Settings, adapt
from indexer.adaptation.checking import (
    Check,
    HeldOutQuery,
    ModelComparison,
    Task,
    check,
    compare,
    make_queries,
)
from indexer.adaptation.folder import RECORD
from indexer.adaptation.material import IssueTexts, Subject, cases, split
from indexer.adaptation.pairs import (
    Clashes,
    Neighbours,
    Pair,
    PairKind,
    arrange,
    make_pairs,
)
from indexer.adaptation.training import contrastive_loss, train
from indexer.embedding import SentenceTransformerEncoder, load_encoder
from indexer.errors import FolderUnusable, ModelUnavailable, TooFewLetters
from indexer.letters import Letter, find_files, read_letters
from search_app.cli import FAILED, PARTLY, main
from trials.doubles import HashingEncoder
from trials.tiny_model import write_tiny_model

QUICK = Settings(Schedule(epochs=1, batch=8, learning_rate=1e-3, blend=1.0))


@pytest.fixture(scope="module", autouse=True)
def one_thread() -> Iterator[None]:
    """For so small a model several threads would only wait for each other."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="module")
def letters(sample_letters: Path) -> tuple[Letter, ...]:
    readings = read_letters(find_files([sample_letters]).sources)
    return tuple(letter for reading in readings for letter in reading.letters)


@pytest.fixture(scope="module")
def tiny(letters: Sequence[Letter], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a model that knows nothing but these letters' words."""
    return write_tiny_model(
        tmp_path_factory.mktemp("tiny"),
        (
            part
            for letter in letters
            for part in (letter.summary, *(f"{i.treatment} {i.rationale}" for i in letter.issues))
        ),
    )


@pytest.fixture
def encoder(tiny: Path) -> SentenceTransformerEncoder:
    return load_encoder(str(tiny), "float32")


def case(letter: str, category: str = "dx", regions: Sequence[str] = ("lumbar",)) -> IssueTexts:
    words = (f"words of {letter}",)
    subject = Subject(category, "kind", frozenset(regions))
    return IssueTexts(letter, subject, category, words, words, words, words)


def apart(cases: Sequence[IssueTexts]) -> Neighbours:
    """As if no two issues said anything alike."""
    vectors = np.eye(len(cases), dtype=np.float32)
    return Neighbours(vectors, vectors)


def pair(*ordinals: int) -> Pair:
    return Pair(PairKind.SUMMARY, ("a",), ("p",), ordinals)


# What is learned from


def test_letters_are_split_by_the_seed_and_no_version_of_one_lies_on_both_sides(
    letters: Sequence[Letter],
) -> None:
    twins = [replace(letter.renamed(f"{letter.id}-again")) for letter in letters]
    seen, unseen = split([*letters, *twins], 0.25, 1)
    assert len(seen) + len(unseen) == 2 * len(letters)
    assert 18 <= len(unseen) <= 22
    assert {letter.summary for letter in seen}.isdisjoint(letter.summary for letter in unseen)
    assert split([*twins, *letters], 0.25, 1) == (seen, unseen)
    assert split([*letters, *twins], 0.25, 2) != (seen, unseen)


def test_pairs_hold_no_text_of_a_held_out_letter(letters: Sequence[Letter]) -> None:
    encoder = HashingEncoder()
    seen, unseen = split(letters, 0.25, 1)
    learned = cases(seen, encoder)
    held_out = {letter.id for letter in unseen}
    assert held_out.isdisjoint(one.letter for one in learned)
    vectors = encoder.encode([" ".join(one.bare) for one in learned])
    pairs = make_pairs(learned, Neighbours(vectors, vectors))
    assert {one.kind for one in pairs} == set(PairKind)
    summaries = {text for one in cases(unseen, encoder) for text in one.summary}
    for one in pairs:
        assert summaries.isdisjoint(one.anchors)
        assert held_out.isdisjoint(learned[ordinal].letter for ordinal in one.cases)


def test_every_text_fits_the_model(letters: Sequence[Letter]) -> None:
    encoder = HashingEncoder(max_tokens=40)
    for one in cases(letters[:5], encoder):
        texts = [*one.summary, *one.whole, *one.bare, *one.deciding]
        assert max(len(tokens) for tokens in encoder.token_spans(texts)) <= 40


def test_peers_are_of_other_letters_on_the_same_subject_and_near() -> None:
    held = [case("A"), case("A"), case("B"), case("C", "rx"), case("D"), case("E")]
    near, nearest = np.array([0.8, 0.6, 0, 0]), np.array([1.0, 0, 0, 0])
    vectors = np.zeros((6, 4), np.float32)
    vectors[[0, 1, 3]] = nearest
    vectors[2] = near
    # D is far from all; E says the very same as A.
    vectors[4, 3] = 1
    vectors[5] = nearest
    pairs = make_pairs(held, Neighbours(vectors, vectors), [PairKind.PEERS])
    assert {one.cases for one in pairs} == {(0, 2), (1, 2), (2, 0), (5, 2)}


# What must not be learned


def test_what_may_be_right_is_no_negative() -> None:
    held = [
        case("A"),
        case("A", "rx"),
        case("B"),
        case("C", regions=()),
        case("D", regions=("knee",)),
        case("E", "surgery", ()),
    ]
    near = apart(held)
    near.rationales[5] = near.rationales[4]
    mask = Clashes(held, near).mask([pair(i) for i in range(6)])
    assert not mask.diagonal().any()
    clashing = {(int(i), int(j)) for i, j in np.argwhere(mask) if i < j}
    # One letter; like subjects, a region that is not told among them; nearly the same words.
    assert clashing == {(0, 1), (0, 2), (0, 3), (2, 3), (3, 4), (4, 5)}


def test_masked_texts_leave_the_loss_alone() -> None:
    anchors = torch.eye(3)
    confusing = torch.tensor([[1.0, 0, 0], [1.0, 0, 0], [0, 0, 1.0]])
    mask = torch.zeros(3, 3, dtype=torch.bool)
    mask[0, 1] = mask[1, 0] = True
    assert contrastive_loss(anchors, confusing, mask) < contrastive_loss(
        anchors, confusing, torch.zeros(3, 3, dtype=torch.bool)
    )
    alone = ~torch.eye(3, dtype=torch.bool)
    assert float(contrastive_loss(anchors, confusing, alone)) == 0.0


def test_batches_hold_every_pair_once_and_avoid_clashes() -> None:
    held = [case(str(i), f"kind {i % 4}") for i in range(41)]
    pairs = [pair(i) for i in range(41)]
    clashes = Clashes(held, apart(held))
    batches = list(arrange(pairs, 4, clashes, random.Random(1)))
    taken = [one.cases for batch in batches for one in batch]
    # One pair alone would have nothing to be told from.
    assert len(taken) == len(set(taken)) == 40
    assert all(2 <= len(batch) <= 4 for batch in batches)
    assert sum(bool(clashes.mask(batch).any()) for batch in batches) <= 2


# Learning


def toy(encoder: SentenceTransformerEncoder, letters: Sequence[Letter]) -> tuple[Pair, ...]:
    held = cases(letters[:12], encoder)
    return make_pairs(held, apart(held), [PairKind.TREATMENT])


def toy_clashes(encoder: SentenceTransformerEncoder, letters: Sequence[Letter]) -> Clashes:
    held = cases(letters[:12], encoder)
    return Clashes(held, apart(held))


def test_the_loss_falls(encoder: SentenceTransformerEncoder, letters: Sequence[Letter]) -> None:
    schedule = Schedule(epochs=12, batch=8, learning_rate=3e-3, blend=1.0)
    losses = train(encoder, toy(encoder, letters), toy_clashes(encoder, letters), schedule, 1)
    assert np.mean(losses[-3:]) < 0.7 * np.mean(losses[:3])


def test_one_seed_gives_one_model(tiny: Path, letters: Sequence[Letter]) -> None:
    def trained(seed: int) -> np.ndarray:
        encoder = load_encoder(str(tiny), "float32")
        schedule = Schedule(epochs=1, batch=8, learning_rate=3e-3, blend=1.0)
        train(encoder, toy(encoder, letters), toy_clashes(encoder, letters), schedule, seed)
        return encoder.encode(["MRI of the lumbar spine"])

    assert np.array_equal(trained(1), trained(1))
    assert not np.array_equal(trained(1), trained(2))


def test_a_blend_lies_between_the_old_weights_and_the_new(
    tiny: Path, letters: Sequence[Letter]
) -> None:
    weights = []
    for blend in (0.0, 0.5, 1.0):
        encoder = load_encoder(str(tiny), "float32")
        schedule = Schedule(epochs=1, batch=8, learning_rate=3e-3, blend=blend)
        train(encoder, toy(encoder, letters), toy_clashes(encoder, letters), schedule, 1)
        weights.append(torch.cat([p.detach().flatten() for p in encoder.network.parameters()]))
    old = torch.cat(
        [p.flatten() for p in load_encoder(str(tiny), "float32").network.parameters()]
    ).detach()
    assert torch.equal(weights[0], old)
    assert torch.allclose(weights[1], (old + weights[2]) / 2, atol=1e-6)
    assert not torch.equal(weights[2], old)


# The check


def test_queries_ask_for_what_the_letters_say() -> None:
    held = [case("A"), case("A", "rx"), case("B"), case("C", regions=("knee",))]
    found = {(query.task, query.case): query for query in make_queries(held)}
    assert found[Task.SUMMARY, 0] == HeldOutQuery(Task.SUMMARY, 0, (0, 1), frozenset({2}))
    assert (Task.SUMMARY, 1) not in found
    assert found[Task.TREATMENT, 0] == HeldOutQuery(Task.TREATMENT, 0, (0,), frozenset({1, 2}))
    assert found[Task.PEERS, 0] == HeldOutQuery(Task.PEERS, 0, (2,), frozenset({0, 1}))
    assert (Task.PEERS, 3) not in found
    assert found[Task.CASES, 0] == HeldOutQuery(Task.CASES, 0, (2,), frozenset({0, 1}))
    assert found[Task.WORDS, 0] == HeldOutQuery(Task.WORDS, 0, (0, 2), frozenset())
    assert (Task.WORDS, 2) not in found


def test_the_check_ranks_by_the_best_passage() -> None:
    held = [
        replace(case("A"), summary=("back pain",), whole=("knee", "back pain")),
        replace(case("B", "rx"), summary=("knee",), whole=("neck", "opioid")),
    ]
    queries = [query for query in make_queries(held) if query.task is Task.SUMMARY]
    values = check(held, queries, HashingEncoder()).values
    assert [values[query.id]["RR"] for query in queries] == [1.0, 0.5]


def measured(values: Sequence[float], queries: Sequence[HeldOutQuery]) -> Check:
    return Check({q.id: {"RR": v, "R@10": v} for q, v in zip(queries, values, strict=True)})


def test_a_gain_counts_only_where_it_is_no_chance_of_the_letters() -> None:
    held = [case(str(i), f"kind {i}") for i in range(30)]
    queries = [query for query in make_queries(held) if query.task is Task.SUMMARY]
    before = measured([0.5] * 30, queries)
    everywhere = compare(held, queries, before, measured([0.6] * 30, queries), 1)
    assert everywhere.new_is_better
    assert everywhere.after == pytest.approx(0.6)
    once = compare(held, queries, before, measured([1.0] + [0.5] * 29, queries), 1)
    assert once.after > once.before
    assert not once.new_is_better
    assert not compare(held, queries, before, before, 1).new_is_better


def test_a_gain_that_costs_what_was_not_taught_does_not_count() -> None:
    held = [case(str(i), f"kind {i}") for i in range(30)]
    queries = make_queries(held)
    before = measured([0.5] * len(queries), queries)
    after = measured([0.4 if q.task is Task.WORDS else 0.9 for q in queries], queries)
    found = compare(held, queries, before, after, 1)
    assert found.better == 1.0
    assert found.untaught == pytest.approx((0.5, 0.4))
    assert not found.new_is_better


# The whole of it


@pytest.fixture
def found_better(monkeypatch: pytest.MonkeyPatch) -> None:
    """What forty letters teach a model of thirty-two dimensions is little: let it count."""
    monkeypatch.setattr(ModelComparison, "new_is_better", True)


@pytest.fixture(scope="module")
def adapted(
    sample_letters: Path, tiny: Path, tmp_path_factory: pytest.TempPathFactory
) -> Adaptation:
    out = tmp_path_factory.mktemp("adapted") / "model"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ModelComparison, "new_is_better", True)
        return adapt([sample_letters], out, partial(load_encoder, str(tiny), "float32"), QUICK)


def test_the_new_model_loads_like_any_other(adapted: Adaptation) -> None:
    assert adapted.folder is not None
    encoder = load_encoder(str(adapted.folder), "float32")
    assert encoder.identity.sha256 == adapted.sha256 != adapted.base.sha256
    vectors = encoder.encode(["MRI of the lumbar spine", "Norco"])
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert [path.name for path in adapted.folder.parent.iterdir()] == [adapted.folder.name]


def test_the_folder_tells_how_it_was_made_and_none_of_the_letters_words(
    adapted: Adaptation, letters: Sequence[Letter]
) -> None:
    assert adapted.folder is not None
    record = json.loads((adapted.folder / RECORD).read_text("utf-8"))
    assert record["base"]["sha256"] == adapted.base.sha256
    assert record["sha256"] == adapted.sha256
    assert record["seed"] == 1
    assert sum(record["pairs"].values()) > 50
    assert record["held_out"]["queries"] == adapted.comparison.queries
    told = (adapted.folder / "README.md").read_text("utf-8") + json.dumps(record)
    for letter in letters:
        assert letter.id not in told
        assert letter.issues[0].treatment not in told


def test_where_the_new_model_is_not_better_nothing_is_written(
    sample_letters: Path, tiny: Path, tmp_path: Path
) -> None:
    settings = replace(QUICK, schedule=replace(QUICK.schedule, epochs=1, blend=0.0))
    out = tmp_path / "model"
    done = adapt([sample_letters], out, partial(load_encoder, str(tiny), "float32"), settings)
    assert (done.folder, done.sha256) == (None, None)
    assert done.comparison.before == done.comparison.after
    assert list(tmp_path.iterdir()) == []


def imr(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def learn(monkeypatch: pytest.MonkeyPatch, schedule: Schedule) -> None:
    monkeypatch.setattr(indexer.adaptation, "Schedule", partial(replace, schedule))


def test_the_command_keeps_the_old_model_and_says_so_by_its_code(
    sample_letters: Path, tiny: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    learn(monkeypatch, replace(QUICK.schedule, blend=0.0))
    given = ("adapt", sample_letters, "--model", tiny, "--epochs", 1, "--out", tmp_path / "model")
    for_programs, for_people = imr(*given, "--json"), imr(*given)
    assert for_programs.exit_code == for_people.exit_code == FAILED
    answer = json.loads(for_programs.stdout)
    assert (answer["kept"], answer["model"], answer["training"]["epochs"]) == ("old", None, 1)
    assert answer["held_out"]["before"] == answer["held_out"]["after"]
    assert "rationale by its summary" in for_people.stdout
    assert "Nothing was written" in for_people.stdout
    assert list(tmp_path.iterdir()) == []


def test_the_command_writes_the_new_model_and_tells_of_files_that_it_could_not_read(
    sample_letters: Path,
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    found_better: None,
) -> None:
    learn(monkeypatch, QUICK.schedule)
    (bad := tmp_path / "bad.txt").write_text("no letter")
    out = tmp_path / "model"
    given = ("adapt", sample_letters, bad, "--model", tiny, "--out", out)
    result = imr(*given)
    assert result.exit_code == PARTLY
    assert "bad.txt" in result.stderr
    assert f"--model {out}" in " ".join(result.stdout.split())
    again = imr(*given)
    assert again.exit_code == FAILED
    assert again.stderr.startswith("imr: ")
    assert "--force" in again.stderr


# What it refuses


def refuse() -> SentenceTransformerEncoder:
    raise ModelUnavailable("not to be opened")


def test_too_few_letters_are_refused_before_a_model_is_loaded(tmp_path: Path) -> None:
    from indexer.samples import write

    write(tmp_path / "few", 5, 1)
    with pytest.raises(TooFewLetters, match="5 letters"):
        adapt([tmp_path / "few"], tmp_path / "model", refuse)
    assert [path.name for path in tmp_path.iterdir()] == ["few"]


def test_a_folder_that_holds_something_else_is_never_replaced(
    sample_letters: Path, tmp_path: Path
) -> None:
    (tmp_path / "mine").write_text("mine")
    for force in (False, True):
        with pytest.raises(FolderUnusable, match="--out"):
            adapt([sample_letters], tmp_path, refuse, force=force)
        with pytest.raises(FolderUnusable, match="--out"):
            adapt([sample_letters], tmp_path / "mine", refuse, force=force)
    assert (tmp_path / "mine").read_text() == "mine"


def test_an_adapted_model_is_replaced_by_force_alone(
    sample_letters: Path, tiny: Path, tmp_path: Path, found_better: None
) -> None:
    (out := tmp_path / "model").mkdir()
    (out / RECORD).write_text("{}")
    with pytest.raises(FolderUnusable, match="--force"):
        adapt([sample_letters], out, refuse)
    open_tiny = partial(load_encoder, str(tiny), "float32")
    assert adapt([sample_letters], out, open_tiny, QUICK, force=True).folder == out
    assert json.loads((out / RECORD).read_text("utf-8"))["base"]["model"] == str(tiny)
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
