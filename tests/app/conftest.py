"""The app as its tests drive it: on the sample index, with the test double for a model.

Those that need a real browser get one here, and an app with the real model behind it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.manifest_scanner import scan_component_manifests
from streamlit.testing.v1 import AppTest

from indexer.building import build
from indexer.contract import Counts
from indexer.embedding import Encoder, ModelIdentity
from indexer.filters import Filters
from search_app import serving
from search_app.asking.request import Request
from search_app.components import index as opened_index
from search_app.search import Search
from tests.app.visiting import ARGS, CHROMIUM, LAPTOP, PATIENCE, PHONE, Visit
from trials.running_app import running

if TYPE_CHECKING:
    from playwright import sync_api

OpenApp = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Streamlit's test runner looks through every installed package for components, app by app."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(scan_component_manifests))
        yield


@pytest.fixture
def open_app(
    sample_index: Path,
    open_fake_encoder: Callable[[ModelIdentity], Encoder],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenApp]:
    """Opens the app at a page, with names and values in the address, on an index."""
    monkeypatch.setattr(
        opened_index,
        "open_search",
        lambda index: Search.open(index, open_encoder=open_fake_encoder),
    )

    def at(page: str = "find", /, *, index: Path = sample_index, **params: object) -> AppTest:
        monkeypatch.setenv("IMR_INDEX", str(index))
        app = AppTest.from_file(str(serving.APP), default_timeout=20)
        app.switch_page(f"pages/{page}.py")
        for name, value in params.items():
            app.query_params[name] = value
        return app.run()

    yield at
    opened_index.close_all()


@pytest.fixture(scope="session")
def home(
    sample_letters: Path,
    open_real_encoder: Callable[[], Encoder],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """The address of `imr app` on an index that the real model built, a hostile letter in it."""
    # This imports what is in here.
    from tests.app.test_literal import hostile_letter

    folder = tmp_path_factory.mktemp("real")
    letters = folder / "letters"
    shutil.copytree(sample_letters, letters)
    (letters / "hostile.txt").write_text(
        hostile_letter(sample_letters, "CM00-9999999"), encoding="utf-8"
    )
    build([letters], folder / "index", open_real_encoder)
    with running(folder / "index") as port:
        yield f"http://localhost:{port}"


# Of one module: while Playwright is open, nothing else may run an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[sync_api.Browser]:
    """A real browser; without one, its tests are skipped."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not Path(CHROMIUM).is_file():
        pytest.skip("there is no chromium here (apt-get install chromium)")
    with playwright.sync_playwright() as started:
        playwright.expect.set_options(timeout=PATIENCE)
        opened = started.chromium.launch(executable_path=CHROMIUM, args=list(ARGS))
        yield opened
        opened.close()


@pytest.fixture(params=[("laptop", LAPTOP, "light"), ("phone", PHONE, "light")], ids=lambda p: p[0])
def visit(
    request: pytest.FixtureRequest, browser: sync_api.Browser, home: str
) -> Iterator[tuple[str, Visit]]:
    """A visit at laptop and at phone width; afterwards nothing must have gone wrong."""
    name, size, scheme = request.param
    wanted = os.environ.get("IMR_SCREENSHOTS")
    folder = Path(wanted) if wanted else None
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    context = browser.new_context(viewport=size, color_scheme=scheme)
    opened = Visit(context.new_page(), home, folder)
    yield name, opened
    context.close()
    assert opened.complaints == []
    outside = [url for url in opened.addresses if not url.startswith((home, "data:", "blob:"))]
    assert outside == []
    assert not [url for url in opened.addresses if "zyzzyva" in url]


def counts(search: Search, **filters: tuple[str, ...]) -> Counts:
    """How many issues have each value of each facet under some filters."""
    return search.counts(Request(filters=Filters(**filters)))


def html(app: AppTest) -> str:
    """Everything that the page shows as HTML, one string."""
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    """Everything that the page shows through Streamlit's own elements, one string."""
    elements = (*app.markdown, *app.caption, *app.info, *app.warning, *app.error, *app.title)
    return "\n".join(str(element.value) for element in elements)


def address(app: AppTest) -> str:
    """The address as one string."""
    return repr(dict(app.query_params))


def ask(app: AppTest, text: str) -> AppTest:
    """Type a case and press Search."""
    app.text_area(key="case_text").set_value(text)
    return app.button(key="submit").click().run()
