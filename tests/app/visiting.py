"""A reader with a real browser, for the tests that need one.

Screenshots are taken where IMR_SCREENSHOTS names a folder for them. Nothing moves on the page, so
that nobody has to wait until it stands still.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright import sync_api

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"

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

PATIENCE = 90_000
"""In milliseconds. The first search waits for the model, and the machine has other work as well."""

STILL = """
document.addEventListener('DOMContentLoaded', () => {
  const style = document.createElement('style');
  style.textContent =
    '*, ::before, ::after { animation: none !important; transition: none !important }';
  document.head.append(style);
});
"""
"""What every page begins with: nothing slides or fades in."""


@dataclass
class Visit:
    """One reader with a browser: what the page complained of, and whom it called."""

    page: sync_api.Page
    home: str
    folder: Path | None = None
    complaints: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.add_init_script(STILL)
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
        # A label with a help text stands on the page twice, once for each kind of screen.
        self.page.get_by_text(text).filter(visible=True).first.wait_for(timeout=PATIENCE)

    def settled(self) -> None:
        self.page.wait_for_function(
            "() => document.querySelector('[data-testid=\"stApp\"]')"
            ".getAttribute('data-test-script-state') === 'notRunning'"
            " && !document.querySelector('[data-testid=\"stSkeleton\"]')",
            timeout=PATIENCE,
        )

    @contextmanager
    def side_bar(self) -> Iterator[None]:
        """Where the side bar covers the page, open it and close it again."""
        opener = self.page.get_by_test_id("stExpandSidebarButton")
        closer = self.page.get_by_test_id("stSidebarCollapseButton").locator("button")
        covers = opener.is_visible()
        if covers:
            opener.click()
            closer.wait_for()
        yield
        # Choosing a page closes it by itself.
        if covers and not opener.is_visible():
            closer.click()
            opener.wait_for()

    def picture(self, name: str) -> None:
        """The whole page: Streamlit scrolls within, so the window is made as tall as that."""
        self.settled()
        if self.folder is None:
            return
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
