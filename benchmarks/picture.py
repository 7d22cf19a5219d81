"""Take the picture of the page that stands in the README.

    python -m benchmarks.picture [--index INDEX] [--out FILE]

The app runs over fictitious sample letters (`--index` names an index of them; without it one is
built in a temporary folder), and a real browser (Chromium by Playwright) asks it for decisions.
"""

from __future__ import annotations

import argparse
import re
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.docs import DOCS
from indexer import build
from indexer.samples import write
from trials.running_app import running

CASE = (
    "Lumbar epidural steroid injection for low back pain radiating to the left leg of a warehouse "
    "worker of 52; MRI shows a disc herniation."
)
LETTERS, SEED = 200, 1
WARM_UP = "Knee MRI"
"""Asked first, since the first search waits for the model to be loaded."""

SIZE = (1180, 1560)
LARGEST = 300_000
"""In bytes."""


def take(index: Path, out: Path) -> None:
    """Ask for the case on the page and write what is seen."""
    width, height = SIZE
    with running(index) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="light")
        page.goto(f"http://localhost:{port}/")
        for text in (WARM_UP, CASE):
            _ask(page, text)
        page.screenshot(path=out)
        browser.close()


def _ask(page: Page, text: str) -> None:
    page.get_by_label("Describe the case").fill(text)
    page.get_by_role("button", name="Search", exact=True).click()
    # What is marked is of the text that was asked for last.
    page.locator("mark", has_text=re.compile(text.split()[0], re.IGNORECASE)).first.wait_for(
        timeout=120_000
    )
    page.wait_for_function(
        """() => document.querySelector('[data-testid="stApp"]')
            .getAttribute('data-test-script-state') === 'notRunning'
          && !document.querySelector('[data-testid="stSkeleton"]')""",
        timeout=120_000,
    )
    page.wait_for_timeout(500)  # what slides in has done so


def main() -> None:
    """Take it, and say how large it is; a picture that is too large for a README is an error."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--index", type=Path)
    parser.add_argument("--out", type=Path, default=DOCS / "page.png")
    options = parser.parse_args()
    with ExitStack() as stack:
        index = options.index
        if index is None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            index = folder / "index"
            write(folder / "letters", LETTERS, SEED)
            build([folder / "letters"], index)
        take(index, options.out)
    size = options.out.stat().st_size
    print(f"{options.out}: {size:,} bytes")
    raise SystemExit(0 if size < LARGEST else f"more than {LARGEST:,} bytes")


if __name__ == "__main__":
    main()
