"""Do many people at once get their answers, and how much longer do they wait than one alone?

    python -m benchmarks.load INDEX [--users 20] [--seconds 60] [--write]

Each user is a session of its own that speaks the page's own protocol (Streamlit's, over a web
socket), so that the machine's time goes to the server and not to twenty browsers. A user types a
case, submits it, takes in the whole answer, thinks for a second, and does so again with another
case. Whatever an answer shows as an error or exception counts as one, and so does an answer without
results. One user alone does the same first, in the same run. With --write the figures are kept and
docs/performance.md is written anew.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import docs, tables
from benchmarks.interaction import cases
from trials.running_app import running
from trials.speaking import session

THINKING = 1.0
"""Seconds between an answer and the next case."""


@dataclass
class Answers:
    """What some users met: the seconds of each answer, and everything that went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def at(self, share: float) -> float:
        """The time within which this share of the answers came."""
        return sorted(self.seconds)[min(int(share * len(self.seconds)), len(self.seconds) - 1)]


async def one_user(port: int, number: int, seconds: float, answers: Answers) -> None:
    """Search until the time is over."""
    async with session(port) as user:
        page = await user.open()
        texts = cases(100)
        end = time.perf_counter() + seconds
        turn = number * 7
        while time.perf_counter() < end:
            start = time.perf_counter()
            shown = await user.search(page, texts[turn % len(texts)])
            answers.seconds.append(time.perf_counter() - start)
            answers.errors += shown.wrong
            if not any("best match first" in text for text in shown.texts):
                answers.errors.append("an answer without results")
            turn += 1
            await asyncio.sleep(THINKING)


async def measure(port: int, users: int, seconds: float) -> Answers:
    """All users at once."""
    answers = Answers()
    await asyncio.gather(*(one_user(port, number, seconds, answers) for number in range(users)))
    return answers


def figures(alone: Answers, users: int, together: Answers) -> dict[str, Any]:
    """What was measured, as it is kept."""
    return {
        "rows": [
            {
                "users": count,
                "answers": len(answers.seconds),
                "errors": len(answers.errors),
                "median": round(statistics.median(answers.seconds), 2),
                "within": round(answers.at(0.95), 2),
            }
            for count, answers in ((1, alone), (users, together))
        ],
        "slower": round(statistics.median(together.seconds) / statistics.median(alone.seconds), 1),
    }


def main() -> None:
    """Print the figures, write where asked to; exits with 1 where anything went wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("index", type=Path, metavar="INDEX")
    parser.add_argument("--users", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with running(options.index) as port:
        asyncio.run(measure(port, 1, 5))  # loads the model
        alone = asyncio.run(measure(port, 1, options.seconds / 4))
        together = asyncio.run(measure(port, options.users, options.seconds))
    measured = figures(alone, options.users, together)
    print(tables.load(measured))
    if options.write:
        docs.record("load", measured)
    for error in sorted(set(together.errors)):
        print(f"error: {error}")
    raise SystemExit(1 if together.errors or alone.errors else 0)


if __name__ == "__main__":
    main()
