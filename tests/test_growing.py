"""An index that grows: what did not change is not touched, and it answers as one built at once."""

from __future__ import annotations

import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from indexer import building, gathering, open_index
from indexer.building import add, build, build_from, remove, sync
from indexer.errors import (
    IndexMissing,
    NoLetters,
    UnknownIssue,
    UnreadableFile,
    WouldLose,
)
from indexer.letters.batch import Reading
from indexer.letters.originals import read_original
from indexer.letters.sources import Source
from indexer.local.generations import open_current
from search_app.asking.request import Request
from search_app.search import Search
from trials.doubles import HashingEncoder
from trials.held import files_of, letters_of
from trials.written import COVER, issue, letter

LONG_AGO = time.time() - 1000


def write(path: Path, text: str, age: float = 0.0) -> Path:
    """A file that was written long ago, or so many seconds later."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    os.utime(path, (LONG_AGO + age, LONG_AGO + age))
    return path


def of_case(number: int, *issues: str, day: str = "12/19/2016") -> str:
    """A letter of a case, decided on a day."""
    cover = COVER.replace("0000042", f"{number:07}")
    cover = cover.replace("Decision Date: 12/19/2016", f"Decision Date: {day}")
    return letter(*(issues or (issue("Cane: Upheld"),)), cover=cover)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three letters."""
    for number in (1, 2, 3):
        write(
            tmp_path / "letters" / f"{number}.txt",
            of_case(number, issue(f"Cane: {['Upheld', 'Overturned'][number % 2]}")),
        )
    return tmp_path / "letters"


@pytest.fixture
def index(folder: Path, tmp_path: Path) -> Path:
    """An index of them."""
    build([folder], tmp_path / "index", HashingEncoder)
    return tmp_path / "index"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from now on."""
    names: list[str] = []
    before = gathering.read_letters

    def reading(sources: Sequence[Source], **told: Any) -> Iterator[Reading]:
        names.extend(Path(source.name).name for source in sources)
        return before(sources, **told)

    monkeypatch.setattr(gathering, "read_letters", reading)
    return names


def ids(index: Path) -> list[str]:
    return list(files_of(index))


# What joins


def test_letters_join_and_the_others_stay(
    index: Path, folder: Path, read: list[str], tmp_path: Path
) -> None:
    new = write(tmp_path / "new" / "4.txt", of_case(4))
    report = add([new.parent], index, HashingEncoder)
    assert (report.added, report.replaced, report.removed) == (("CM00-0000004",), (), ())
    assert ids(index) == [f"CM00-000000{number}" for number in (1, 2, 3, 4)]
    assert read == ["4.txt"]
    again = add([new.parent, folder], index, HashingEncoder)
    assert again.unchanged and again.info.name == report.info.name
    assert read == ["4.txt"]


def test_only_what_is_new_is_embedded_and_written(index: Path, tmp_path: Path) -> None:
    encoder = HashingEncoder()
    before = open_current(index)
    new = write(tmp_path / "4.txt", of_case(4, issue("Walker: Upheld", rationale="He is steady.")))
    report = add([new], index, lambda: encoder)
    assert encoder.encoded == ["Walker. He is steady."]
    assert report.embedded == 1
    after = open_current(index)
    assert len(after.segments) == 2
    for name in before.files:
        if name.startswith("segment-"):
            assert (before.path / name).samefile(after.path / name)


def test_without_an_index_nothing_joins(tmp_path: Path) -> None:
    new = write(tmp_path / "4.txt", of_case(4))
    for change in (
        lambda: add([new], tmp_path / "index", HashingEncoder),
        lambda: remove(["CM00-0000004"], tmp_path / "index", HashingEncoder),
    ):
        with pytest.raises(IndexMissing):
            change()


def test_what_can_be_no_letter_is_told_and_joins_nothing(index: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        add([tmp_path / "nowhere"], index, HashingEncoder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoLetters):
        add([tmp_path / "empty"], index, HashingEncoder)
    report = add([write(tmp_path / "bill.txt", "Dear Sir")], index, HashingEncoder)
    assert [Path(one.file).name for one in report.info.refused] == ["bill.txt"]
    assert report.added == ()


@pytest.mark.parametrize(
    ("day", "age", "replaces"),
    [
        ("12/20/2016", -5, True),
        ("12/19/2016", 5, True),
        ("12/19/2016", -5, False),
        ("12/18/2016", 5, False),
    ],
)
def test_a_corrected_letter_replaces_the_older_version_and_is_told(
    index: Path, tmp_path: Path, day: str, age: float, replaces: bool
) -> None:
    new = write(tmp_path / "2b.txt", of_case(2, issue("Cane: Overturned"), day=day), age)
    report = add([new], index, HashingEncoder)
    assert report.replaced == (("CM00-0000002",) if replaces else ())
    assert files_of(index)["CM00-0000002"].endswith("2b.txt" if replaces else "2.txt")
    (told,) = report.duplicates
    assert told.reason.startswith("another version of case CM00-0000002")
    store = open_index(index)
    (held,) = store.get(["CM00-0000002"])
    assert [one.outcome.value for one in held.issues] == ["Overturned" if replaces else "Upheld"]
    assert store.info.letters == 3
    store.close()


# What goes


def test_a_letter_that_is_taken_out_stays_out_until_it_is_named(index: Path, folder: Path) -> None:
    report = remove([" cm00-0000002 "], index, HashingEncoder)
    assert report.removed == ("CM00-0000002",)
    left = ["CM00-0000001", "CM00-0000003"]
    assert ids(index) == left
    for again in (
        sync([folder], index, HashingEncoder),
        build([folder], index, HashingEncoder),
        build([folder], index, HashingEncoder, force=True),
    ):
        assert ids(index) == left
        assert any("was taken out" in one.reason for one in again.duplicates)
    back = add([folder / "2.txt"], index, HashingEncoder)
    assert back.added == ("CM00-0000002",) and not back.duplicates
    assert len(ids(index)) == 3


def test_a_copy_does_not_bring_back_what_was_taken_out(index: Path, folder: Path) -> None:
    write(folder / "copy of 2.txt", of_case(2, issue("Cane: Upheld")))
    sync([folder], index, HashingEncoder)
    remove(["CM00-0000002"], index, HashingEncoder)
    report = sync([folder], index, HashingEncoder)
    assert "CM00-0000002" not in ids(index)
    assert sum("was taken out" in one.reason for one in report.duplicates) == 2


def test_an_unknown_letter_is_refused_and_nothing_goes(index: Path) -> None:
    with pytest.raises(UnknownIssue, match="cm00-0000009"):
        remove(["CM00-0000001", "CM00-0000009"], index, HashingEncoder)
    assert len(ids(index)) == 3
    with pytest.raises(NoLetters, match="no letter would be left"):
        remove(ids(index), index, HashingEncoder)
    assert len(ids(index)) == 3


# What a folder holds by now


def test_a_folder_is_followed(index: Path, folder: Path, read: list[str], tmp_path: Path) -> None:
    add([write(tmp_path / "elsewhere" / "9.txt", of_case(9))], index, HashingEncoder)
    read.clear()
    write(folder / "deep" / "4.txt", of_case(4))
    write(folder / "1.txt", of_case(1, issue("Sling: Upheld")), age=9)
    (folder / "3.txt").unlink()
    report = sync([folder], index, HashingEncoder)
    assert report.added == ("CM00-0000004",)
    assert report.replaced == ("CM00-0000001",)
    assert report.removed == ("CM00-0000003",)
    assert sorted(read) == ["1.txt", "4.txt"]
    assert ids(index) == [f"CM00-000000{number}" for number in (1, 2, 4, 9)]
    assert sync([folder], index, HashingEncoder).unchanged
    assert len(read) == 2


def test_a_file_that_moved_keeps_its_letter(index: Path, folder: Path) -> None:
    encoder = HashingEncoder()
    (folder / "1.txt").rename(folder / "one.txt")
    report = sync([folder], index, lambda: encoder)
    assert (report.added, report.replaced, report.removed) == ((), (), ())
    assert encoder.encoded == []
    assert files_of(index)["CM00-0000001"].endswith("one.txt")


def test_a_file_that_was_only_touched_is_not_read_again(
    index: Path, folder: Path, read: list[str]
) -> None:
    (folder / "1.txt").touch()
    assert sync([folder], index, HashingEncoder).unchanged
    assert read == []


def test_a_file_that_changed_at_once_and_kept_its_size_is_read_again(
    folder: Path, tmp_path: Path, read: list[str]
) -> None:
    now = time.time()
    path = write(folder / "5.txt", of_case(5, issue("Cane: Upheld")))
    os.utime(path, (now, now))
    index = tmp_path / "index"
    build([folder], index, HashingEncoder)
    read.clear()
    path.write_text(of_case(5, issue("Bone: Upheld")))
    os.utime(path, (now, now))
    assert sync([folder], index, HashingEncoder).replaced == ("CM00-0000005",)
    assert read == ["5.txt"]


def test_what_stood_back_for_a_letter_that_is_gone_comes_in(index: Path, folder: Path) -> None:
    write(folder / "copy.txt", of_case(3, issue("Cane: Overturned")))
    report = sync([folder], index, HashingEncoder)
    assert len(report.duplicates) == 1 and report.info.letters == 3
    (folder / "3.txt").unlink()
    report = sync([folder], index, HashingEncoder)
    assert report.removed == () and report.duplicates == ()
    assert files_of(index)["CM00-0000003"].endswith("copy.txt")


def test_an_empty_folder_is_no_order_to_forget_everything(index: Path, folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    with pytest.raises(NoLetters, match="imr remove LETTER"):
        sync([folder], index, HashingEncoder)
    assert len(ids(index)) == 3


def test_a_folder_may_be_followed_from_the_start(folder: Path, tmp_path: Path) -> None:
    assert len(sync([folder], tmp_path / "index", HashingEncoder).added) == 3


def test_relative_and_absolute_names_are_one_file(
    folder: Path, tmp_path: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder.parent)
    index = tmp_path / "index"
    build([Path(folder.name)], index, HashingEncoder)
    monkeypatch.chdir("/")
    read.clear()
    assert sync([folder], index, HashingEncoder).unchanged
    assert read == []


# What cannot be looked at


@pytest.fixture
def hidden(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Takes from this process, whoever it is, the right to look at something in the folder."""
    names: set[str] = set()
    scandir, opening = os.scandir, os.open

    def refused(path: Any) -> None:
        if isinstance(path, (str, Path)) and Path(path).name in names:
            raise PermissionError(13, "Permission denied", str(path))

    def listing(path: Any = ".") -> Any:
        refused(path)
        return scandir(path)

    def open_file(path: Any, *told: Any, **more: Any) -> int:
        refused(path)
        return opening(path, *told, **more)

    monkeypatch.setattr(os, "scandir", listing)
    monkeypatch.setattr(os, "open", open_file)
    yield names.add
    names.clear()


def as_folder(folder: Path) -> str:
    write(folder / "deep" / "4.txt", of_case(4, issue("Sling: Upheld")))
    return "deep"


def as_archive(folder: Path) -> str:
    with zipfile.ZipFile(folder / "4.zip", "w") as packed:
        packed.writestr("deep/4.txt", of_case(4, issue("Sling: Upheld")))
    return "4.zip"


def as_changed_file(folder: Path) -> str:
    write(folder / "4.txt", of_case(4, issue("Sling: Upheld")))
    return "4.txt"


@pytest.mark.parametrize("make", [as_folder, as_archive, as_changed_file])
@pytest.mark.parametrize("change", [sync, build])
def test_what_cannot_be_looked_at_is_no_proof_that_its_letters_are_gone(
    folder: Path,
    tmp_path: Path,
    hidden: Callable[[str], None],
    make: Callable[[Path], str],
    change: Callable[..., building.BuildReport],
) -> None:
    name, index = make(folder), tmp_path / "index"
    build([folder], index, HashingEncoder)
    held = ids(index)
    assert len(held) == 4
    os.utime(folder / name)
    hidden(name)
    report = change([folder], index, HashingEncoder)
    assert ids(index) == held and report.removed == ()
    assert [one.reason for one in report.info.refused] == ["Permission denied"]
    assert Path(report.info.refused[0].file).name == name
    if make is not as_changed_file:
        assert report.warnings == ("1 letters stay that lie where nothing could be looked at",)
    # Others go on meanwhile, and it is told as long as it lasts.
    (folder / "3.txt").unlink()
    write(folder / "5.txt", of_case(5, issue("Cast: Upheld")))
    if change is sync:
        report = sync([folder], index, HashingEncoder)
        assert report.removed == ("CM00-0000003",) and report.added == ("CM00-0000005",)
        assert len(report.info.refused) == 1


@pytest.mark.parametrize("make", [as_folder, as_archive, as_changed_file])
@pytest.mark.parametrize("change", [sync, build, add])
def test_what_can_be_looked_at_again_is_read_and_no_longer_told(
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make: Callable[[Path], str],
    change: Callable[..., building.BuildReport],
) -> None:
    name, index = make(folder), tmp_path / "index"
    build([folder], index, HashingEncoder)
    scandir, opening = os.scandir, os.open

    def refused(path: Any) -> None:
        if isinstance(path, (str, Path)) and Path(path).name == name:
            raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", lambda path=".": (refused(path), scandir(path))[1])
        patch.setattr(os, "open", lambda path, *told: (refused(path), opening(path, *told))[1])
        os.utime(folder / name)
        assert len(change([folder], index, HashingEncoder).info.refused) == 1
    report = change([folder], index, HashingEncoder)
    assert report.info.refused == () and report.info.letters == 4
    if make is as_changed_file:
        (folder / name).unlink()
        assert sync([folder], index, HashingEncoder).removed == ("CM00-0000004",)


def test_a_damaged_archive_keeps_the_letters_that_were_read_from_it(
    folder: Path, tmp_path: Path
) -> None:
    name, index = as_archive(folder), tmp_path / "index"
    build([folder], index, HashingEncoder)
    (folder / name).write_bytes((folder / name).read_bytes()[:-20])
    report = sync([folder], index, HashingEncoder)
    assert report.removed == () and len(ids(index)) == 4
    assert report.info.refused[0].reason == "not a whole ZIP archive"
    (folder / name).unlink()
    assert sync([folder], index, HashingEncoder).removed == ("CM00-0000004",)


@pytest.mark.parametrize("name", [b"4\xff.txt", b"4\n.txt", b"\x1b[2J.txt", b"4\\x0a.txt"])
def test_a_file_of_any_name_joins_is_known_again_and_goes(
    index: Path, folder: Path, read: list[str], name: bytes
) -> None:
    path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
    write(path, of_case(4, issue("Sling: Upheld")))
    twin = path.with_name(path.name.replace("4", "5").replace("2J", "3J"))
    write(twin, letter(issue("Cast: Upheld"), cover=""))
    report = sync([folder], index, HashingEncoder)
    assert len(report.added) == 2 and all(one.isprintable() for one in report.added)
    stands = files_of(index)["CM00-0000004"]
    assert stands.isprintable()
    assert read_original(stands, hashlib.sha256(path.read_bytes()).hexdigest())
    read.clear()
    assert sync([folder], index, HashingEncoder).unchanged and read == []
    path.unlink()
    assert sync([folder], index, HashingEncoder).removed == ("CM00-0000004",)


# Another set of sources


def test_a_build_that_would_lose_letters_says_so(index: Path, folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "other" / "7.txt", of_case(7))
    with pytest.raises(WouldLose, match=r"3 letters .*CM00-0000001.*--replace"):
        build([tmp_path / "other"], index, HashingEncoder)
    assert len(ids(index)) == 3
    report = build([tmp_path / "other"], index, HashingEncoder, replace_all=True)
    assert len(report.removed) == 3
    assert ids(index) == ["CM00-0000007"]
    assert build([tmp_path / "other", folder], index, HashingEncoder).info.letters == 4


def test_a_moved_folder_loses_nothing(index: Path, folder: Path, tmp_path: Path) -> None:
    folder.rename(tmp_path / "moved")
    report = build([tmp_path / "moved"], index, HashingEncoder)
    assert (report.removed, report.embedded) == ((), 0)


def test_ids_that_differ_in_case_alone_stay_apart(folder: Path, tmp_path: Path) -> None:
    for name, what in (("Scan", "Brace"), ("scan", "Sling")):
        write(folder / name / f"{name}.txt", letter(issue(f"{what}: Upheld"), cover=""))
    index = tmp_path / "index"
    assert build([folder], index, HashingEncoder).info.letters == 5
    assert len({name.lower() for name in ids(index)}) == 5


# How it is made


def test_letters_are_read_and_embedded_some_at_a_time(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "BATCH", 2)
    for number in range(4, 10):
        write(folder / f"{number}.txt", of_case(number, issue(f"Brace {number}: Upheld")))
    # One that comes later and takes the place of one that was handed on.
    write(folder / "z.txt", of_case(1, issue("Sling: Overturned"), day="12/30/2016"))
    index = tmp_path / "index"
    report = build([folder], index, HashingEncoder)
    assert report.info.letters == 9 and len(report.duplicates) == 1
    assert files_of(index)["CM00-0000001"].endswith("z.txt")
    store = open_index(index)
    assert [one.treatment for one in letters_of(store)[0].issues] == ["Sling"]
    store.close()


def test_an_interrupted_build_goes_on_without_embedding_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gathering, "BATCH", 1)

    class Failing(HashingEncoder):
        def encode(self, texts: Sequence[str], on_batch: Any = None) -> Any:
            if len(self.encoded) > 3:
                raise KeyboardInterrupt
            return super().encode(texts, on_batch)

    for number in range(4, 8):
        text = of_case(number, issue(f"Brace {number}: Upheld", rationale=f"Said {number}."))
        write(folder / f"{number}.txt", text)
    index, first, second = tmp_path / "index", Failing(), HashingEncoder()
    with pytest.raises(KeyboardInterrupt):
        build([folder], index, lambda: first)
    with pytest.raises(IndexMissing):
        open_index(index)
    build([folder], index, lambda: second)
    assert len(first.encoded) == 4
    assert not set(first.encoded) & set(second.encoded)
    assert not list(index.glob(".embedded*")) and not list(index.glob(".building-*"))


def test_another_recipe_makes_everything_anew(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: list[str]
) -> None:
    recipe = building._recipe
    monkeypatch.setattr(building, "_recipe", lambda *told: f"otherwise {recipe(*told)}")
    new = write(tmp_path / "4.txt", of_case(4))
    before = open_current(index).segments
    report = add([new], index, HashingEncoder)
    # What is held is tagged anew; its files are not needed for that.
    assert read == ["4.txt"] and report.embedded == 0
    assert len(ids(index)) == 4
    assert not {path.name for path in open_current(index).segments} & {path.name for path in before}


def test_letters_without_a_file_stay_when_others_come(tmp_path: Path, folder: Path) -> None:
    index, source = tmp_path / "index", tmp_path / "source"
    build([folder], source, HashingEncoder)
    store = open_index(source)
    build_from(letters_of(store), index, HashingEncoder)
    store.close()
    add([write(tmp_path / "4.txt", of_case(4))], index, HashingEncoder)
    assert len(ids(index)) == 4


TEXTS = ("lumbar epidural steroid injection", "opioids without functional gain", "knee MRI", "")


def test_an_index_that_grew_answers_as_one_that_was_built_at_once(
    sample_letters: Path, tmp_path: Path
) -> None:
    files = sorted(path for path in sample_letters.iterdir() if path.suffix in (".pdf", ".txt"))
    assert len(files) == 40
    folder, grown, whole = tmp_path / "some", tmp_path / "grown", tmp_path / "whole"
    folder.mkdir()
    for file in files[:12]:
        shutil.copy2(file, folder)
    build([folder], grown, HashingEncoder)
    for file in files[12:24]:
        shutil.copy2(file, folder)
        sync([folder], grown, HashingEncoder)
    for file in files[:4]:
        (folder / file.name).unlink()
    sync([folder], grown, HashingEncoder)
    for file in files[24:30]:
        shutil.copy2(file, folder)
    add([folder], grown, HashingEncoder)
    assert 1 < len(open_current(grown).segments) <= 8
    build([folder], whole, HashingEncoder)
    one, other = (
        Search.open(place, open_encoder=lambda model: HashingEncoder()) for place in (grown, whole)
    )
    try:
        info, expected = one.store.info, other.store.info
        for name in ("letters", "issues", "passages", "samples", "outcomes", "coverage"):
            assert getattr(info, name) == getattr(expected, name)
        assert info.inputs == expected.inputs
        for text in TEXTS:
            for mode in ("hybrid", "lexical", "semantic"):
                request = Request(text, mode=mode, size=30)  # type: ignore[arg-type]
                assert one.answer(request).as_json() == other.answer(request).as_json()
        name = letters_of(one.store)[3].issues[0].id
        assert (
            one.answer(Request(like=name)).as_json() == other.answer(Request(like=name)).as_json()
        )
        ask = one.ask(Request("steroid injection"))
        assert one.store.salient(ask) == other.store.salient(ask)
    finally:
        one.close()
        other.close()


def test_a_folder_is_known_through_a_link(
    index: Path, folder: Path, tmp_path: Path, read: list[str]
) -> None:
    link = tmp_path / "link"
    link.symlink_to(folder)
    (folder / "2.txt").unlink()
    report = sync([link], index, HashingEncoder)
    assert report.removed == ("CM00-0000002",)
    assert (read, report.duplicates) == ([], ())
