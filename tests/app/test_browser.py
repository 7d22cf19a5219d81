"""The whole app once, in a real browser, with the real model.

Screenshots go to the folder that IMR_SCREENSHOTS names, else to the test's own.
"""

from __future__ import annotations

import os
import re
import shutil
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from indexer.build import build
from indexer.embedding import load_encoder
from tests.app.test_literal import HOSTILE, hostile_letter
from tests.app.test_serving import free_port, start

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).is_file(), reason="there is no chromium here (apt-get install chromium)"
)

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
LAPTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
CASE = (
    "52-year-old warehouse worker with low back pain radiating to the left leg; "
    "MRI shows a disc herniation. Asks for a lumbar epidural steroid injection, zyzzyva."
)


@dataclass
class Visit:
    """One reader with a browser: what the page complained of, and whom it called."""

    page: sync_api.Page
    home: str
    folder: Path
    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.addresses.append(request.url))

    def _console(self, message: sync_api.ConsoleMessage) -> None:
        # A page opened at its own address asks for the server beside itself before it asks at
        # the root, which is how Streamlit finds out where it lives.
        probing = "/_stcore/" in message.location.get("url", "")
        if message.type == "error" and not probing:
            self.complaints.append(f"{message.text} {message.location.get('url', '')}")

    def shows(self, text: str | re.Pattern[str]) -> None:
        sync_api.expect(self.page.get_by_text(text).first).to_be_visible(timeout=30_000)

    def settled(self) -> None:
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=\"stApp\"]')"
            ".getAttribute('data-test-script-state') === 'notRunning'"
            " && !document.querySelector('[data-testid=\"stSkeleton\"]')",
            timeout=30_000,
        )

    @contextmanager
    def side_bar(self) -> Iterator[None]:
        """Where the side bar covers the page, open it and close it again."""
        opener = self.page.get_by_test_id("stExpandSidebarButton")
        closer = self.page.get_by_test_id("stSidebarCollapseButton").locator("button")
        covers = opener.is_visible()
        if covers:
            opener.click()
            self.page.wait_for_timeout(500)  # it slides in
        yield
        # Choosing a page closes it by itself.
        if covers and not opener.is_visible():
            closer.click()
            opener.wait_for()

    def picture(self, name: str) -> None:
        """The whole page: Streamlit scrolls within, so the window is made as tall as that."""
        self.settled()
        self.page.wait_for_timeout(300)
        size = self.page.viewport_size
        assert size
        height = self.page.evaluate(
            "() => Math.max(...['stMain', 'stSidebarContent'].map((id) =>"
            ' document.querySelector(`[data-testid="${id}"]`)?.scrollHeight ?? 0))'
        )
        self.page.set_viewport_size({**size, "height": min(int(height) + 40, 6000)})
        self.page.wait_for_timeout(400)
        self.page.screenshot(path=self.folder / f"{name}.png")
        self.page.set_viewport_size(size)

    def fits(self) -> bool:
        """Whether nothing has to be scrolled sideways."""
        main = "document.querySelector('[data-testid=\"stMain\"]')"
        return bool(self.page.evaluate(f"() => {main}.scrollWidth <= {main}.clientWidth + 1"))


@pytest.fixture(scope="module")
def home(sample_letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `imr app` on an index that the real model built, a hostile letter in it."""
    folder = tmp_path_factory.mktemp("real")
    letters = folder / "letters"
    shutil.copytree(sample_letters, letters)
    (letters / "hostile.txt").write_text(
        hostile_letter(sample_letters, "CM00-9999999"), encoding="utf-8"
    )
    build([letters], folder / "index", load_encoder)
    port = free_port()
    server = start(folder / "index", port)
    yield f"http://localhost:{port}"
    server.terminate()
    server.communicate(timeout=90)


@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        yield opened
        opened.close()


@pytest.fixture(params=[("laptop", LAPTOP, "light"), ("phone", PHONE, "light")], ids=lambda p: p[0])
def visit(
    request: pytest.FixtureRequest, browser: sync_api.Browser, home: str, tmp_path: Path
) -> Iterator[tuple[str, Visit]]:
    """A visit at laptop and at phone width; afterwards nothing must have gone wrong."""
    name, size, scheme = request.param
    folder = Path(os.environ.get("IMR_SCREENSHOTS") or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=size, color_scheme=scheme)
    opened = Visit(context.new_page(), home, folder)
    yield name, opened
    context.close()
    assert opened.complaints == []
    outside = [url for url in opened.addresses if not url.startswith((home, "data:", "blob:"))]
    assert outside == []
    assert not [url for url in opened.addresses if "zyzzyva" in url]


def test_search_filter_read_go_back_and_browse(visit: tuple[str, Visit]) -> None:
    name, reader = visit
    page = reader.page
    page.goto(reader.home)
    reader.shows("Try one of these")
    reader.picture(f"{name}-1-start")

    page.get_by_label("Describe the case, or type a few words").fill(CASE)
    page.get_by_role("button", name="Search", exact=True).click()
    reader.shows(re.compile("ranked, best match first"))
    reader.shows(re.compile(r"whole index"))
    reader.picture(f"{name}-2-results")
    assert reader.fits()
    assert page.locator("mark").count() > 5

    with reader.side_bar():
        page.get_by_text(re.compile(r"^Spine \(\d+\)$")).first.click()
        reader.settled()
    reader.shows(re.compile("Body region: Spine"))
    assert page.url.endswith("?body_region=spine")
    reader.picture(f"{name}-3-filtered")
    first = page.locator("h3.imr-title").first.inner_text()

    page.get_by_role("link", name="Read the letter").first.click()
    page.locator("h1.imr-name").wait_for()
    assert "letter=" in page.url and "issue=" in page.url and "zyzzyva" not in page.url
    reader.shows("Summary of the case")
    reader.shows("Similar decisions")
    reader.picture(f"{name}-4-letter")
    assert reader.fits()
    jumps = page.locator(".st-key-contents a")
    if jumps.count():
        jumps.last.click()
        sync_api.expect(page.locator(f"[id='issue-{jumps.count()}']")).to_be_in_viewport()
        assert "letter=" in page.url
        page.go_back()

    page.go_back()
    reader.shows(re.compile("ranked, best match first"))
    reader.settled()
    assert page.url.endswith("?body_region=spine")
    assert page.get_by_label("Describe the case, or type a few words").input_value() == CASE
    assert page.locator("h3.imr-title").first.inner_text() == first

    with reader.side_bar():
        page.get_by_role("link", name="Browse").click()
        page.wait_for_url("**/browse")
        reader.settled()
    reader.shows("How often the denial was overturned")
    reader.shows("Overturned, latest first")
    reader.shows("Overturned (treatment allowed)")
    page.locator("[data-testid=stVegaLiteChart]").wait_for()
    reader.picture(f"{name}-5-browse")
    assert reader.fits()


def test_another_letter_is_read_from_its_own_place(visit: tuple[str, Visit]) -> None:
    _, reader = visit
    page = reader.page
    page.goto(f"{reader.home}/?outcome=overturned")
    page.get_by_role("link", name="Read the letter").first.click()
    page.locator("h1.imr-name").wait_for()
    reader.settled()
    first = page.locator("h1.imr-name").inner_text()
    other = page.get_by_role("link", name="Read the letter").last
    number = int((other.get_attribute("href") or "").rpartition("%23")[2])
    other.click()
    sync_api.expect(page.locator("h1.imr-name")).not_to_have_text(first)
    there = page.locator("h1.imr-name") if number == 1 else page.locator(f"[id='issue-{number}']")
    sync_api.expect(there).to_be_in_viewport()


def test_a_page_can_be_opened_at_its_own_address(visit: tuple[str, Visit]) -> None:
    name, reader = visit
    reader.page.goto(f"{reader.home}/help")
    reader.shows("Persuasive only.")
    reader.picture(f"{name}-6-help")
    reader.page.goto(f"{reader.home}/?outcome=overturned&body_region=spine")
    reader.shows(re.compile("latest decision first"))
    reader.page.goto(f"{reader.home}/?year=1999&outcome=overturned")
    reader.shows(re.compile("No issue fits all of this"))
    reader.picture(f"{name}-7-nothing")


def test_a_hostile_letter_is_shown_literally(visit: tuple[str, Visit]) -> None:
    _, reader = visit
    page = reader.page
    for address in ("?mode=lexical&similar=CM00-9999999%231", "letter?letter=CM00-9999999"):
        page.goto(f"{reader.home}/{address}")
        reader.shows("CM00-9999999")
        reader.settled()
        assert page.evaluate("() => window.hurt") is None
    assert HOSTILE in page.locator("body").inner_text()

    page.goto(f"{reader.home}/letter?letter={urllib.parse.quote(HOSTILE)}")
    error = page.get_by_role("alert").filter(has_text="in this index")
    error.wait_for()
    assert HOSTILE in error.inner_text().replace("\u2060", "")
    assert page.evaluate("() => window.hurt") is None
    assert page.get_by_role("alert").get_by_role("link").count() == 0


def test_everything_can_be_reached_with_the_keyboard(
    browser: sync_api.Browser, home: str, tmp_path: Path
) -> None:
    page = browser.new_context(viewport=LAPTOP).new_page()
    reader = Visit(page, home, tmp_path)
    page.goto(home)
    page.get_by_label("Describe the case, or type a few words").click()
    page.keyboard.type("physical therapy")
    page.keyboard.press("Control+Enter")
    page.get_by_role("link", name="Read the letter").nth(9).wait_for()
    reader.settled()
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("() => document.activeElement.innerText.trim()"))
        if "Read the letter" in reached:
            break
    assert {"Search", "Read the letter"} <= reached
    page.keyboard.press("Enter")
    page.locator("h1.imr-name").wait_for()
    page.context.close()
