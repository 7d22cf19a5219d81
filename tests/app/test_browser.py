"""The whole app once, in a real browser, with the real model."""

from __future__ import annotations

import re
import urllib.parse

import pytest

from tests.app.test_literal import HOSTILE
from tests.app.visiting import LAPTOP, Visit

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

CASE = (
    "52-year-old warehouse worker with low back pain radiating to the left leg; "
    "MRI shows a disc herniation. Asks for a lumbar epidural steroid injection, zyzzyva."
)


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
    page.locator("[data-testid=stVegaLiteChart]").wait_for()
    reader.shows("An issue stands under each of its grounds")
    reader.picture(f"{name}-5-browse")
    assert reader.fits()
    page.get_by_text("Latest first", exact=True).click()
    reader.shows("Overturned (treatment allowed)")


def test_outcomes_and_a_decision_that_went_the_other_way(visit: tuple[str, Visit]) -> None:
    name, reader = visit
    page = reader.page
    page.goto(f"{reader.home}/?category=rx")
    page.get_by_text("Outcomes among them", exact=True).click()
    reader.shows("What separates overturned from upheld")
    page.locator("[data-testid=stVegaLiteChart]").wait_for()
    assert "view=outcomes" in page.url
    reader.picture(f"{name}-6-outcomes")
    assert reader.fits()

    page.get_by_text("Decisions", exact=True).click()
    reader.shows("Read the letter")
    # Of this kind of test several were decided the other way.
    page.goto(f"{reader.home}/?category=dx&outcome=overturned")
    page.get_by_role("link", name="Decided the other way").first.click()
    reader.shows("What differs")
    reader.settled()
    assert page.locator("dl.imr-versus mark").count()
    reader.picture(f"{name}-7-compare")
    assert reader.fits()
    another = page.get_by_role("link", name="Compare with this one").first
    issue = (another.get_attribute("href") or "").rpartition("other=")[2].replace("%23", "#")
    another.click()
    sync_api.expect(page.locator(".st-key-other")).to_contain_text(issue)
    assert page.url.endswith(issue.replace("#", "%23"))


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


def test_everything_can_be_reached_with_the_keyboard(browser: sync_api.Browser, home: str) -> None:
    page = browser.new_context(viewport=LAPTOP).new_page()
    reader = Visit(page, home)
    page.goto(home)
    reader.shows("Try one of these")
    reader.settled()
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
