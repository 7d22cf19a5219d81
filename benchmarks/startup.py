"""How fast `imr --help` answers, against a command line that imports everything at once.

python benchmarks/startup.py [--runs N]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

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
    """Print both medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    lazy, eager = seconds(HELP, runs), seconds(EAGER, runs)
    print(f"imr --help {lazy:.3f} s; importing everything {eager:.3f} s; {eager / lazy:.0f} times")


if __name__ == "__main__":
    main()
