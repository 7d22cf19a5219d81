"""How long does a person wait between pressing Search and seeing results, and what for?

    python -m benchmarks.interaction INDEX [INDEX ...] [--searches 20] [--write]

A real browser (Chromium by Playwright) types a case, presses Search and waits until the page is at
rest and shows the answer. In the same run the same texts are searched without a page, by what the
page itself calls, so that the share spent outside retrieval is a ratio on one machine. Each text is
asked for once, so that nothing is answered from a cache. With --write the figures are kept and
docs/performance.md is written anew.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks import docs, tables
from search_app.asking.request import Request
from search_app.components.hits import PORTION
from search_app.search import Search
from trials.running_app import running

WHO = ("A cook of 45", "A roofer of 31", "A nurse of 58", "A driver of 39", "A clerk of 62")
WHAT = ("fell from a ladder", "lifted a heavy box", "was rear-ended", "typed for years")
ASKS = (
    "Low back pain goes into the left leg. Asks for a lumbar epidural steroid injection.",
    "The shoulder stays stiff after surgery. Asks for twelve more visits of physical therapy.",
    "Both hands are numb at night. Asks for electromyography and nerve conduction studies.",
    "Pain is 7 of 10 in spite of therapy. Asks to renew Norco and cyclobenzaprine.",
    "The knee locks and swells, McMurray positive. Asks for an MRI of the right knee.",
)


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each search: from pressing Search to results, and of retrieval by itself."""

    letters: int
    page: tuple[float, ...]
    retrieval: tuple[float, ...]

    @property
    def outside(self) -> float:
        """The share of the median wait that is not retrieval."""
        return 1 - statistics.median(self.retrieval) / statistics.median(self.page)


def cases(count: int) -> list[str]:
    """So many different cases."""
    texts = (f"{who} {what}. {asks}" for asks, what, who in product(ASKS, WHAT, WHO))
    return list(islice(texts, count))


def measure(index: Path, searches: int) -> Times:
    """Ask every case on the page, and without it."""
    texts = cases(searches + 1)
    with running(index) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://localhost:{port}/")
        waits = [_search(page, text) for text in texts]
        browser.close()
    search = Search.open(index)
    alone = [_retrieve(search, text) for text in texts]
    letters = search.store.info.letters
    search.close()
    # The first search loads the model.
    return Times(letters, tuple(waits[1:]), tuple(alone[1:]))


def _search(page: Page, text: str) -> float:
    box = page.get_by_label("Describe the case")
    box.fill(text)
    # The run's state is still "at rest" for a moment after the press: wait for it to change first.
    page.evaluate(
        """() => {
          const app = document.querySelector('[data-testid="stApp"]');
          window.ran = false;
          new MutationObserver(() => { window.ran = true; }).observe(
            app, { attributes: true, attributeFilter: ['data-test-script-state'] });
        }"""
    )
    start = time.perf_counter()
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_function(
        """() => window.ran
          && document.querySelector('[data-testid="stApp"]')
            .getAttribute('data-test-script-state') === 'notRunning'
          && !document.querySelector('[data-testid="stSkeleton"]')
          && document.body.innerText.includes('best match first')""",
        timeout=120_000,
    )
    return time.perf_counter() - start


def _retrieve(search: Search, text: str) -> float:
    request = Request(text, size=PORTION)
    start = time.perf_counter()
    search.choices(request, search.answer(request))
    return time.perf_counter() - start


def figures(times: Sequence[Times]) -> dict[str, Any]:
    """What was measured, as it is kept."""
    return {
        "rows": [
            {
                "letters": one.letters,
                "searches": len(one.page),
                "median": round(statistics.median(one.page), 2),
                "least": round(min(one.page), 2),
                "most": round(max(one.page), 2),
                "retrieval": round(statistics.median(one.retrieval), 3),
                "outside": round(one.outside, 2),
            }
            for one in times
        ]
    }


def main() -> None:
    """Print the medians and the share outside retrieval, and write where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("indexes", type=Path, nargs="+", metavar="INDEX")
    parser.add_argument("--searches", type=int, default=20)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    measured = figures([measure(index, options.searches) for index in options.indexes])
    print(tables.interaction(measured))
    if options.write:
        docs.record("interaction", measured)


if __name__ == "__main__":
    main()
