"""From files to a published index: nothing lost, nothing silent, nothing done twice."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest

from indexer import open_index
from indexer.building import add_uploads, build, build_from
from indexer.errors import NoLetters, UnreadableFile
from indexer.letters.originals import read_original
from trials.doubles import HashingEncoder
from trials.held import files_of, letters_of
from trials.memory import MemoryHome
from trials.written import COVER, issue, letter


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "letters"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "index"


def test_every_sample_letter_and_issue_is_indexed(sample_letters: Path, sample_index: Path) -> None:
    truth = [json.loads(line) for line in (sample_letters / "truth.jsonl").read_text().splitlines()]
    store = open_index(sample_index)
    assert store.info.letters == len(letters_of(store)) == len(truth)
    assert store.info.issues == sum(len(one["issues"]) for one in truth)
    for one in truth:
        (found,) = store.get([one["letter"]])
        outcomes = [issue.outcome.value for issue in found.issues]
        assert outcomes == [issue["outcome"] for issue in one["issues"]]
    store.close()


def test_what_cannot_be_read_is_counted_and_stops_nothing(folder: Path, index: Path) -> None:
    (folder / "good.txt").write_text(letter())
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    (folder / "invoice.txt").write_text("Dear Sir, please pay.")
    report = build([folder], index, HashingEncoder)
    assert report.info.letters == 1
    refused = {Path(r.file).name: r for r in report.info.refused}
    assert set(refused) == {"broken.pdf", "invoice.txt"}
    assert all(r.reason and r.remedy for r in refused.values())


def test_a_folder_without_letters_is_an_error_that_says_why(folder: Path, index: Path) -> None:
    with pytest.raises(NoLetters, match="no PDF, text, HTML, DOCX or ZIP file"):
        build([folder], index, HashingEncoder)
    (folder / "invoice.txt").write_text("Dear Sir, please pay.")
    with pytest.raises(NoLetters, match=r"none of 1 files .*invoice\.txt"):
        build([folder], index, HashingEncoder)
    with pytest.raises(UnreadableFile, match="no such file or folder"):
        build([folder / "nowhere"], index, HashingEncoder)
    with pytest.raises(NoLetters):
        build_from([], index, HashingEncoder)


def test_the_same_letter_twice_is_indexed_once_and_reported(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    (folder / "b.txt").write_text(letter().replace("\n\n", "\n \n"))
    report = build([folder], index, HashingEncoder)
    assert report.info.letters == 1
    assert [Path(d.file).name for d in report.duplicates] == ["b.txt"]


@pytest.mark.parametrize("names", ["ab", "ba"])
def test_a_copy_without_cover_gives_way_to_the_case(folder: Path, index: Path, names: str) -> None:
    (folder / f"{names[0]}.txt").write_text(letter())
    (folder / f"{names[1]}.txt").write_text(letter(cover=""))
    report = build([folder], index, HashingEncoder)
    assert list(files_of(index)) == ["CM00-0000042"]
    assert [Path(d.file).name for d in report.duplicates] == [f"{names[1]}.txt"]


def test_of_two_versions_of_a_case_the_later_decision_stays(folder: Path, index: Path) -> None:
    later = COVER.replace("Decision Date: 12/19/2016", "Decision Date: 12/30/2016")
    (folder / "a.txt").write_text(letter(issue("Cane: Overturned"), cover=later))
    (folder / "b.txt").write_text(letter(issue("Cane: Upheld")))
    report = build([folder], index, HashingEncoder)
    assert report.outcomes == {"Overturned": 1}
    assert [Path(d.file).name for d in report.duplicates] == ["b.txt"]


def test_letters_without_case_number_may_share_a_file_name(folder: Path, index: Path) -> None:
    for name, treatment in (("one", "Cane"), ("two", "Walker")):
        (folder / name).mkdir()
        text = letter(issue(f"{treatment}: Upheld"), cover="")
        (folder / name / "letter.txt").write_text(text)
    build([folder], index, HashingEncoder)
    ids = list(files_of(index))
    assert len(ids) == 2
    assert ids[0] == "letter"
    assert ids[1].startswith("letter-")


def test_an_unchanged_build_publishes_nothing_new(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    first = build([folder], index, HashingEncoder)
    again = build([folder], index, HashingEncoder)
    assert (first.unchanged, again.unchanged) == (False, True)
    assert again.info.name == first.info.name
    forced = build([folder], index, HashingEncoder, force=True)
    assert not forced.unchanged
    assert forced.info.name != first.info.name


def test_a_rebuild_embeds_only_what_is_new(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    build([folder], index, HashingEncoder)
    other = letter(issue("Cane: Overturned", rationale="He walks unaided."), cover="")
    (folder / "b.txt").write_text(other)
    encoder = HashingEncoder()
    report = build([folder], index, lambda: encoder)
    # The two letters have the same summary, which the index already holds.
    assert encoder.encoded == ["Cane. He walks unaided."]
    assert report.embedded == 1
    assert report.info.letters == 2


def test_another_model_takes_no_vectors_over(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    build([folder], index, HashingEncoder)
    report = build([folder], index, lambda: HashingEncoder(dimension=32))
    assert report.embedded == report.info.passages


def test_the_stage_and_extent_of_the_work_are_told(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    told: list[tuple[str, int, int]] = []
    build([folder], index, HashingEncoder, progress=lambda *args: told.append(args))
    assert [stage for stage, done, total in told if done == total] == [
        "Reading",
        "Embedding",
        "Writing",
    ]


def test_a_damaged_index_is_built_anew(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    first = build([folder], index, HashingEncoder)
    shutil.rmtree(index / first.info.name)
    again = build([folder], index, HashingEncoder)
    assert not again.unchanged
    assert again.info.letters == 1


def test_members_of_an_archive_are_indexed_under_their_names(folder: Path, index: Path) -> None:
    with zipfile.ZipFile(folder / "letters.zip", "w") as packed:
        packed.writestr("deep/a.txt", letter())
        packed.writestr("bad.pdf", "no PDF")
        packed.writestr("picture.png", "x")
    (folder / "notes.odt").write_text("x")
    report = build([folder], index, HashingEncoder)
    assert list(files_of(index).values()) == [f"{folder / 'letters.zip'}!deep/a.txt"]
    refused = [refusal.file for refusal in report.info.refused]
    assert refused == [f"{folder / 'letters.zip'}!bad.pdf"]
    assert report.passed_over == {".odt": 1, ".png": 1}


def test_a_letter_in_an_archive_and_beside_it_is_one_letter(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    with zipfile.ZipFile(folder / "b.zip", "w") as packed:
        packed.writestr("a.txt", letter())
    report = build([folder], index, HashingEncoder)
    assert report.info.letters == 1
    assert [Path(d.file).name for d in report.duplicates] == ["b.zip!a.txt"]


def test_a_file_of_several_letters_gives_them_all(folder: Path, index: Path) -> None:
    numbers = ["CM00-0000042", "CM00-0000043", "CM00-0000042"]
    outcomes = ["Upheld", "Overturned", "Upheld"]
    texts = [
        letter(issue(f"Cane: {outcome}"), cover=COVER.replace(numbers[0], number))
        for number, outcome in zip(numbers, outcomes, strict=True)
    ]
    stray = "A page of something else.\n\nDecision rationale: None.\f"
    (folder / "batch.txt").write_text(stray + "\f".join(texts))
    report = build([folder], index, HashingEncoder)
    assert report.info.letters == 2
    store = open_index(index)
    for number, outcome, page in zip(numbers[:2], outcomes, (2, 3), strict=False):
        (held,) = store.get([number])
        assert [one.outcome.value for one in held.issues] == [outcome]
        assert held.pages == (page, page)
        assert held.source == str(folder / "batch.txt")
        whole = read_original(held.source, held.sha256)
        assert whole == (folder / "batch.txt").read_bytes()
    store.close()
    (refused,) = report.info.refused
    assert refused.file == f"{folder / 'batch.txt'} (page 1)"
    (twice,) = report.duplicates
    assert twice.file == f"{folder / 'batch.txt'} (page 4)"
    assert twice.reason == f"the same letter as {folder / 'batch.txt'} (page 2)"


def test_letters_of_one_file_without_numbers_stay_apart(folder: Path, index: Path) -> None:
    texts = [letter(issue(f"{what}: Upheld"), cover="") for what in ("Cane", "Sling")]
    (folder / "batch.txt").write_text("\f".join(texts))
    (folder / "other.txt").write_text(texts[1])
    report = build([folder], index, HashingEncoder)
    assert set(files_of(index)) == {"batch-1", "batch-2"}
    assert [one.file for one in report.duplicates] == [str(folder / "other.txt")]


def test_a_build_knows_no_store_but_the_home_it_is_given(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (folder / "a.txt").write_text(letter())
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    home = MemoryHome()
    first = build([folder], home, HashingEncoder)
    assert not first.unchanged and [len(state.letters) for state in home.states] == [1]
    assert build([folder], home, HashingEncoder).unchanged
    # Another way to write gives another index.
    home.format = "memory, but otherwise"
    again = build([folder], home, HashingEncoder)
    assert (again.unchanged, again.embedded, len(home.states)) == (False, 0, 2)
    (folder / "b.txt").write_text(letter(issue("Cane: Upheld"), cover=""))
    assert build([folder], home, HashingEncoder).info.letters == 2
    assert not home.locked
    assert list(elsewhere.iterdir()) == []


def test_what_has_no_folder_beside_it_takes_no_letters() -> None:
    home = MemoryHome()
    with pytest.raises(UnreadableFile, match="no letter can be stored"):
        add_uploads([], home, HashingEncoder)
    assert home.states == []


def test_lock_files_are_neither_letters_nor_failures(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text(letter())
    (folder / "~$a.docx").write_bytes(b"\x05owner")
    report = build([folder, folder / "~$a.docx"], index, HashingEncoder)
    assert report.info.refused == ()
    assert report.passed_over == {"hidden": 2}
