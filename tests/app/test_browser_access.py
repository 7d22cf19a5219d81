"""No barriers: axe-core looks over every page, at laptop and phone width, light and dark."""

from __future__ import annotations

import re

import pytest

from tests.app.visiting import LAPTOP, PHONE, Visit

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip(
    "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
)

CASE = "52-year-old with low back pain; MRI shows a disc herniation; epidural injection at L4-L5"

NOT_OURS = {
    "presentation-role-conflict": "Streamlit's file box is a drop zone with a name and no role; "
    "the button in it has both",
}
"""What axe-core finds in Streamlit's own markup, and why it keeps nobody out."""

PAGES = (
    "",
    "?outcome=overturned&body_region=spine&sort=oldest",
    "?year=1999&outcome=overturned",
    "?category=rx&view=outcomes",
    "browse",
    "browse?group=latest&show=upheld",
    "letter",
    "collect",
    "corpus",
    "help",
)

# Every width and every theme once: neither changes what the other does to the markup.
EVERY_WAY = [
    pytest.param((f"{name}-{scheme}", size, scheme), id=f"{name}-{scheme}")
    for name, size, scheme in (("laptop", LAPTOP, "light"), ("phone", PHONE, "dark"))
]


def barriers(reader: Visit) -> list[str]:
    """What axe-core finds on the page, one line each, but for what is not ours."""
    reader.settled()
    return [
        f"{found['impact']}: {found['id']}: {node['html'][:150]}"
        for found in axe.Axe().run(reader.page).response["violations"]
        if found["id"] not in NOT_OURS
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("visit", EVERY_WAY, indirect=True)
def test_no_page_has_a_barrier(visit: tuple[str, Visit]) -> None:
    name, reader = visit
    found = {}
    for page in PAGES:
        reader.page.goto(f"{reader.home}/{page}")
        reader.page.locator("h1").wait_for()
        found[page] = barriers(reader)
        reader.picture(f"{name}-access-{PAGES.index(page)}")
    reader.page.goto(reader.home)
    reader.shows("Try one of these")
    reader.settled()
    reader.page.get_by_label("Describe the case, or type a few words").fill(CASE)
    reader.page.get_by_role("button", name="Search", exact=True).click()
    reader.shows(re.compile("best match first"))
    found["results"] = barriers(reader)
    reader.page.get_by_role("link", name="Read the letter").first.click()
    reader.page.locator("h1.imr-name").wait_for()
    found["a letter"] = barriers(reader)
    issue = reader.page.url.rpartition("issue=")[2]
    reader.page.goto(f"{reader.home}/compare?issue={issue}")
    reader.page.locator("h1").wait_for()
    found["compare"] = barriers(reader)
    assert {page: lines for page, lines in found.items() if lines} == {}


@pytest.mark.parametrize("visit", EVERY_WAY[:1], indirect=True)
def test_everything_can_be_reached_by_the_keyboard(visit: tuple[str, Visit]) -> None:
    _, reader = visit
    page = reader.page
    page.goto(f"{reader.home}/?category=dx")
    reader.shows(re.compile("latest decision first"))
    reader.settled()
    reached, unseen = set(), set()
    for _ in range(150):
        page.keyboard.press("Tab")
        named, visible = page.evaluate(
            """() => {
              const at = document.activeElement, style = getComputedStyle(at);
              const name = at.getAttribute('aria-label') || at.innerText
                || at.labels?.[0]?.innerText || '';
              const seen = at === document.body || at.matches(':focus-visible')
                || style.outlineStyle !== 'none';
              return [name.trim() || at.outerHTML.slice(0, 120), seen];
            }"""
        )
        reached.add(named)
        if not visible:
            unseen.add(named)
    for wanted in (
        "Browse",
        "Describe the case, or type a few words",
        "Search",
        "Overturned (treatment allowed)",
        "Body region",
        "Oldest",
        "Read the letter",
        "Similar decisions",
    ):
        assert any(wanted in one for one in reached), wanted
    assert unseen == set()
