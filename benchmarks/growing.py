"""What does it cost to build an index, and to change what was built?

    python -m benchmarks.growing [--samples 1000 ...] [--drawn 10000 ...] [--write]

Indexes of sample letters are read from files, tagged and written; those of drawn ones
(`benchmarks.large`) are only written, so that they can be large. Vectors are drawn for both: a
model's reading is no part of it. Each index is built in a process of its own, whose peak memory is
told; then nothing is changed, ten letters are added, one is taken out, and the index is opened.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import docs, tables
from benchmarks.large import DrawnEncoder, drawn, pool
from indexer import open_index
from indexer.building import add, build, build_from, remove
from indexer.embedding import load_encoder
from indexer.samples import write


def cpu(run: Callable[[], Any]) -> tuple[float, Any]:
    """The CPU seconds of a step, with what it gave."""
    start = time.process_time()
    found = run()
    return time.process_time() - start, found


def measure(letters: int, *, from_files: bool, folder: Path) -> dict[str, Any]:
    """The figures of one index."""
    held = pool()
    texts = [f"{one.treatment}. {one.rationale[:600]}" for of in held for one in of.issues]
    encoder = DrawnEncoder(load_encoder(None, "bfloat16"), texts[:300])
    index, source, more = folder / "index", folder / "letters", folder / "more"
    # Other seeds give other case numbers only where there are more letters.
    write(more, letters + 10 if from_files else 10, 1)
    if from_files:
        write(source, letters, 1)
        for path in more.iterdir():
            if (source / path.name).exists():
                path.unlink()
        whole, report = cpu(lambda: build([source], index, lambda: encoder))
        unchanged, again = cpu(lambda: build([source], index, lambda: encoder))
        assert again.unchanged
    else:
        whole, report = cpu(lambda: build_from(drawn(letters, held), index, lambda: encoder))
        unchanged = None
    peak = _peak()
    added, grown = cpu(lambda: add([more], index, lambda: encoder))
    assert grown.added
    removed, _ = cpu(lambda: remove([report.added[0]], index, lambda: encoder))
    opened, store = cpu(lambda: open_index(index))
    used = sum(path.stat().st_size for path in (index / store.info.name).rglob("*.*"))
    store.close()
    return {
        "letters": letters,
        "read": "files" if from_files else "drawn",
        "build": round(whole, 2),
        "unchanged": None if unchanged is None else round(unchanged, 3),
        "add": round(added, 3),
        "added": len(grown.added),
        "remove": round(removed, 3),
        "open": round(opened, 3),
        "memory": peak,
        "bytes": used // letters,
    }


def _peak() -> int:
    """The most memory that this process ever had, in MB."""
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


def main() -> int:
    """Print the table, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--samples", type=int, nargs="*", default=[1000])
    parser.add_argument("--drawn", type=int, nargs="*", default=[1000, 10_000])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        kind, letters = options.one
        with tempfile.TemporaryDirectory() as folder:
            found = measure(int(letters), from_files=kind == "files", folder=Path(folder))
        print(json.dumps(found))
        return 0
    rows = []
    for kind, sizes in (("files", options.samples), ("drawn", options.drawn)):
        for letters in sizes:
            command = [sys.executable, "-m", "benchmarks.growing", "--one", kind, str(letters)]
            told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            rows.append(json.loads(told.splitlines()[-1]))
    figures = {"rows": rows}
    print(tables.growing(figures))
    if options.write:
        docs.record("growing", figures)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
