"""Files in a real browser: one dropped as a query, and letters that join the index."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer import uploads
from indexer.building import build
from indexer.embedding import Encoder
from tests.app.visiting import Visit
from trials.running_app import free_port, start

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

REPORT = (
    "Progress report\n\nThe worker has low back pain radiating to the left leg, zyzzyva.\n\n"
    "Requested: lumbar epidural steroid injection.\n"
)


def test_a_dropped_report_is_searched_for_and_forgotten_when_removed(
    visit: tuple[str, Visit], tmp_path: Path
) -> None:
    name, reader = visit
    page = reader.page
    report = tmp_path / "report <b>.txt"
    report.write_text(REPORT, encoding="utf-8")
    page.goto(reader.home)
    reader.shows("Try one of these")
    reader.settled()
    page.locator("input[type=file]").set_input_files(report)
    reader.shows(re.compile("ranked, best match first"))
    reader.shows("Read from report <b>.txt: 19 words")
    box = page.get_by_label("Describe the case, or type a few words")
    assert box.input_value() == REPORT.strip()
    assert page.url == f"{reader.home}/"
    reader.picture(f"{name}-8-dropped")
    assert reader.fits()

    # The server forgets the file as well.
    with page.expect_request(lambda request: request.method == "DELETE"):
        page.get_by_role("button", name="Remove").click()
    reader.shows("Try one of these")
    reader.settled()
    assert box.input_value() == ""
    assert page.locator("b").count() == 0


@pytest.fixture(scope="module")
def growing(
    sample_letters: Path,
    open_real_encoder: Callable[[], Encoder],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Path, list[Path], str]]:
    """An index of two letters, letters that it lacks, and where it can be added to."""
    index = tmp_path_factory.mktemp("growing")
    letters = sorted(path for path in sample_letters.iterdir() if path.suffix in (".txt", ".pdf"))
    build(letters[:2], index, open_real_encoder)
    port = free_port()
    server = start(index, port, "--allow-add")
    yield index, letters[2:], f"http://localhost:{port}"
    server.terminate()
    server.communicate(timeout=90)


def test_letters_join_the_index_without_a_restart(
    browser: sync_api.Browser, growing: tuple[Path, list[Path], str], tmp_path: Path
) -> None:
    index, letters, home = growing
    recipe = tmp_path / "recipe.txt"
    recipe.write_text("Take two eggs.", encoding="utf-8")
    page = browser.new_page()
    reader = Visit(page, home)
    page.goto(home)
    reader.shows("in 2 determination letters")
    page.get_by_role("link", name="Add letters").click()
    page.get_by_role("heading", name="Add letters").wait_for()
    reader.settled()
    page.locator("input[type=file]").set_input_files([*letters[:2], recipe])
    page.get_by_role("button", name="Read the files").click()
    reader.shows("Nothing is stored yet")
    reader.shows("1 file refused")
    assert not uploads.folder(index).exists()
    page.get_by_role("button", name="Add 2 letters to the index").click()
    reader.shows("The index now holds 4 letters")
    page.get_by_role("link", name="Find", exact=True).click()
    reader.shows("in 4 determination letters")
    page.close()
    assert len(list(uploads.folder(index).iterdir())) == 2
    assert reader.complaints == []
