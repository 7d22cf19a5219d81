"""Does a damaged index ever lie? Every file, damaged in every way, asked in every way.

    python -m benchmarks.reliability

Prints of each kind of file how often a question was refused (or the state before answered, and said
so), answered wrongly, crashed, or answered rightly; exits with 1 if anything was wrong or crashed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from indexer.building import build, remove
from indexer.contract import Ask, Store
from indexer.errors import ImrError
from indexer.homes import home_of
from indexer.ranking.modes import Mode
from indexer.samples import write
from search_app.asking.request import Request
from search_app.search import Search
from trials.doubles import HashingEncoder

Damage = Callable[[bytes], bytes | None]
"""What becomes of a file's bytes; None where it is gone."""

FLIPS = 5


def _flipped(share: float) -> Damage:
    def flip(data: bytes) -> bytes:
        at = min(int(share * len(data)), len(data) - 1)
        return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] if data else b"\0"

    return flip


def _valid(data: bytes) -> bytes:
    """Other letters and figures of the same length: what holds text stays readable."""
    for old, new in (
        (b"upheld", b"upheLd"),
        (b"Denied", b"Danied"),
        (b'"letters": ', b'"lettars": '),
    ):
        if old in data:
            return data.replace(old, new)
    return data[::-1]


DAMAGES: dict[str, Damage] = {
    "deleted": lambda data: None,
    "emptied": lambda data: b"",
    "halved": lambda data: data[: len(data) // 2],
    "zeroed": lambda data: bytes(len(data)),
    **{f"flipped {n}": _flipped(n / (FLIPS - 1)) for n in range(FLIPS)},
    "changed": _valid,
}


def _answers(search: Search, request: Request) -> object:
    found = search.answer(request)
    return found.total, [
        (hit.issue.id, hit.issue.outcome, hit.issue.rationale) for hit in found.hits
    ]


def _similar(search: Search) -> object:
    first = search.store.find(Ask(size=1)).hits[0].id
    return _answers(search, Request(like=first))


QUESTIONS: dict[str, Callable[[Search], object]] = {
    "lexical": lambda search: _answers(
        search, Request('"medical necessity" MRI', mode=Mode.LEXICAL)
    ),
    "hybrid": lambda search: _answers(search, Request("physical therapy for the lumbar spine")),
    "similar": _similar,
    "stats": lambda search: {of: dict(one) for of, one in search.store.counts(Ask()).items()},
}


def _opened(index: Path) -> Search:
    return Search.open(index, open_encoder=lambda identity: HashingEncoder(name=identity.name))


def right_answers(index: Path) -> dict[str, object]:
    """What is answered where nothing is damaged."""
    with closing(_opened(index)) as search:
        return {name: ask(search) for name, ask in QUESTIONS.items()}


def outcome(index: Path, name: str, right: Mapping[str, object]) -> str:
    """What a question to an index comes to: refused, before, wrong, crashed or right."""
    try:
        if name == "verify":
            home_of(index).verify()
            return "wrong"
        with closing(_opened(index)) as search:
            found = QUESTIONS[name](search)
            return "before" if _told(search.store) else "right" if found == right[name] else "wrong"
    except ImrError as error:
        return "wrong" if "\n" in str(error) else "refused"
    except Exception as error:
        print(f"{name}: {error!r}", file=sys.stderr)
        return "crashed"


def _told(store: Store) -> bool:
    return "damaged" in store.info.notice


def made(folder: Path, letters: int) -> Path:
    """An index of sample letters that was changed once, so that a state before it is kept."""
    write(folder / "letters", letters, 1)
    index = folder / "index"
    build([folder / "letters"], index, HashingEncoder)
    with closing(home_of(index).open()) as store:
        first = store.find(Ask(size=1)).hits[0].id.partition("#")[0]
    remove([first], index, HashingEncoder)
    return index


def files_of(index: Path) -> list[str]:
    """The files of the published generation, and the line that names it."""
    path = index / home_of(index).published()
    below = [one for one in sorted(path.rglob("*")) if one.is_file()]
    return ["CURRENT", *(one.relative_to(index).as_posix() for one in below)]


def kind_of(file: str) -> str:
    """A file's name, without those of its generation and segment."""
    return "/".join(part for part in file.split("/") if not part.startswith(("gen-", "segment-")))


def trials(
    index: Path,
    files: Iterable[str],
    damages: Mapping[str, Damage] = DAMAGES,
    questions: Iterable[str] = (*QUESTIONS, "verify"),
) -> Iterator[tuple[str, str, str, str]]:
    """Every file, damaged in every way, asked in every way: file, damage, question, outcome."""
    right = right_answers(index)
    asked = list(questions)
    other = {
        kind_of(one.relative_to(index).as_posix()): one
        for one in sorted(min(index.glob("gen-*")).rglob("*"))
        if one.is_file()
    }
    with tempfile.TemporaryDirectory() as place:
        for file in files:
            data = (index / file).read_bytes()
            swapped = other.get(kind_of(file))
            ways = dict(damages)
            if swapped is not None and swapped.read_bytes() != data:
                ways["swapped"] = lambda _, of=swapped: of.read_bytes()  # type: ignore[misc]
            for way, damage in ways.items():
                spoiled = damage(data)
                if spoiled == data:
                    continue
                for name in asked:
                    copy = Path(place) / "index"
                    shutil.copytree(index, copy)
                    if spoiled is None:
                        (copy / file).unlink()
                    else:
                        (copy / file).write_bytes(spoiled)
                    yield kind_of(file), way, name, outcome(copy, name, right)
                    shutil.rmtree(copy)


COLUMNS = ("refused", "before", "wrong", "crashed", "right")


def main() -> int:
    """Try everything and print the table."""
    counted: dict[str, Counter[str]] = {}
    with tempfile.TemporaryDirectory() as place:
        index = made(Path(place), 12)
        for file, way, name, came in trials(index, files_of(index)):
            counted.setdefault(file, Counter())[came] += 1
            if came in ("wrong", "crashed"):
                print(f"{file} {way}, {name}: {came}", file=sys.stderr)
    print("| file | " + " | ".join(COLUMNS) + " |")
    print("| --- |" + " ---: |" * len(COLUMNS))
    for file, counts in counted.items():
        print(f"| {file} | " + " | ".join(str(counts[one]) for one in COLUMNS) + " |")
    return 1 if any(one["wrong"] + one["crashed"] for one in counted.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
