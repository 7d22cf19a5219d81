"""Reading letters and collecting decisions, in a real browser: addresses, Back, downloads."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from tests.app.visiting import Visit

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

TEXT = "lumbar epidural steroid injection, zyzzyva"


def search(reader: Visit) -> None:
    page = reader.page
    page.goto(reader.home)
    reader.shows("Try one of these")
    reader.settled()
    page.get_by_label("Describe the case, or type a few words").fill(TEXT)
    page.get_by_role("button", name="Search", exact=True).click()
    reader.shows(re.compile("best match first"))
    reader.settled()


def letter_on_screen(reader: Visit) -> str:
    name = reader.page.locator("h1.imr-name")
    name.wait_for()
    reader.settled()
    return str(name.inner_text()).removeprefix("Letter ")


def test_the_address_is_that_of_the_letter_however_one_came_to_it(
    visit: tuple[str, Visit],
) -> None:
    _, reader = visit
    page = reader.page
    search(reader)
    results = page.url
    page.get_by_role("link", name="Read the letter").first.click()
    seen = [(letter_on_screen(reader), page.url)]
    for link in ("Read the letter", "by date:"):
        page.get_by_role("link", name=link).last.click()
        sync_api.expect(page.locator("h1.imr-name")).not_to_have_text(f"Letter {seen[-1][0]}")
        here = letter_on_screen(reader)
        sync_api.expect(page).to_have_url(re.compile(re.escape(f"letter={here}")))
        seen.append((here, page.url))
    assert "issue=" not in seen[-1][1]

    for letter, url in reversed(seen[:-1]):
        page.go_back()
        sync_api.expect(page.locator("h1.imr-name")).to_have_text(f"Letter {letter}")
        assert page.url == url
    page.go_forward()
    sync_api.expect(page.locator("h1.imr-name")).to_have_text(f"Letter {seen[1][0]}")
    assert page.url == seen[1][1]
    page.go_back()
    sync_api.expect(page.locator("h1.imr-name")).to_have_text(f"Letter {seen[0][0]}")
    page.go_back()
    reader.shows(re.compile("best match first"))
    assert page.url == results


def test_the_address_tells_which_decision_is_compared_with(visit: tuple[str, Visit]) -> None:
    _, reader = visit
    page = reader.page
    search(reader)
    seen = [page.url]
    for place in (0, 1):
        page.get_by_role("link", name="Similar decisions").nth(place).click()
        sync_api.expect(page).to_have_url(re.compile(r"\?similar=[^&]+$"))
        sync_api.expect(page).not_to_have_url(seen[-1])
        reader.settled()
        seen.append(page.url)
    with reader.side_bar():
        page.get_by_text(re.compile(r"^Upheld \(denial stands\) \(\d+\)$")).first.click()
        sync_api.expect(page).to_have_url(f"{seen[-1]}&outcome=upheld")
        reader.settled()
    for url in reversed(seen):
        page.go_back()
        sync_api.expect(page).to_have_url(url)
        reader.settled()
    reader.shows(re.compile("best match first"))


def test_the_letter_marks_what_was_asked_and_gives_its_file(
    visit: tuple[str, Visit], sample_letters: Path
) -> None:
    name, reader = visit
    page = reader.page
    search(reader)
    page.get_by_role("link", name="Read the letter").first.click()
    letter = letter_on_screen(reader)
    assert page.locator("mark").count() > 3
    assert page.locator(".imr-text > .imr-near").count() >= 1
    assert reader.fits()
    reader.picture(f"{name}-8-letter-marked")
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile("Original file")).click()
    file = sample_letters / started.value.suggested_filename
    assert file.stem.casefold() == letter.casefold()
    data = Path(started.value.path()).read_bytes()
    assert hashlib.sha256(data).digest() == hashlib.sha256(file.read_bytes()).digest()


def test_a_click_ends_the_way_to_the_top_of_new_results(visit: tuple[str, Visit]) -> None:
    _, reader = visit
    page = reader.page
    search(reader)
    page.locator("[data-testid=stMain]").get_by_text("Collect", exact=True).nth(4).click()
    page.locator("a", has_text="Collected (1)").first.wait_for(state="attached")
    page.wait_for_timeout(2_000)  # as long as the page goes to its top
    assert page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollTop") > 0


def test_decisions_are_collected_noted_and_taken_along(visit: tuple[str, Visit]) -> None:
    name, reader = visit
    page = reader.page
    search(reader)
    for place in (0, 1):
        page.locator("[data-testid=stMain]").get_by_text("Collect", exact=True).nth(place).click()
        # The page is settled before it has begun to answer, too. The menu counts what was taken.
        counted = page.locator("a", has_text=f"Collected ({place + 1})")
        counted.first.wait_for(state="attached")
        reader.settled()
    with reader.side_bar():
        page.get_by_role("link", name="Collected (2)").click()
        reader.shows("Kept until you close or reload this tab.")
        reader.settled()
    titles = page.locator("h2.imr-title, h3.imr-title")
    first, second = titles.nth(0).inner_text(), titles.nth(1).inner_text()
    page.get_by_role("button", name="Down").first.click()
    sync_api.expect(titles.first).to_have_text(re.sub(r"^2", "1", second))
    sync_api.expect(titles).to_have_count(2)
    reader.settled()
    note = "=1+1 | zyzzyva"
    page.get_by_label("Note on no. 2").fill(note)
    page.get_by_role("button", name="Export").click()
    reader.settled()
    kept = {}
    for label, suffix in (("CSV", "csv"), ("Excel", "xlsx"), ("Markdown", "md"), ("Word", "docx")):
        with page.expect_download() as started:
            page.get_by_role("button", name=label, exact=True).click()
        assert started.value.suggested_filename == f"prior-determinations.{suffix}"
        kept[suffix] = Path(started.value.path()).read_bytes()
    page.keyboard.press("Escape")
    reader.picture(f"{name}-9-collected")
    assert reader.fits()
    assert kept["xlsx"][:2] == kept["docx"][:2] == b"PK"
    rows = list(csv.DictReader(kept["csv"].decode("utf-8-sig").splitlines()))
    assert [row["Note"] for row in rows] == ["", f"'{note}"]
    assert [row["Treatment"] for row in rows] == [
        second.partition(". ")[2],
        first.partition(". ")[2],
    ]
    for row in rows:
        assert row["Link"].startswith(f"{reader.home}/letter?letter=")
        assert row["Link"] in kept["md"].decode()
    page.goto(rows[1]["Link"])
    assert letter_on_screen(reader) == rows[1]["Letter"]
