"""How fast `imr --help` answers, against a command line that imports everything at once.

    python -m benchmarks.startup [--runs N] [--write]

With --write the figures are kept and docs/performance.md is written anew.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

from benchmarks import docs, tables

HELP = "from search_app.cli import main; main(['--help'])"
EAGER = (
    "import torch, sentence_transformers, faiss, whoosh.index, streamlit; "
    "from search_app.cli import main; main(['--help'])"
)


def seconds(code: str, runs: int) -> float:
    """The median time of a fresh interpreter that runs `code`."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print both medians and their ratio, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    figures = {
        "runs": options.runs,
        "seconds": round(seconds(HELP, options.runs), 3),
        "everything": round(seconds(EAGER, options.runs), 3),
    }
    print(tables.startup(figures))
    if options.write:
        docs.record("startup", figures)


if __name__ == "__main__":
    main()
