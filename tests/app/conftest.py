"""The app as its tests drive it: on the sample index, with the test double for a model."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from indexer.embedding import Encoder, ModelIdentity
from search_app import serving
from search_app.components import index as opened_index
from search_app.retrieval.searcher import Searcher

OpenApp = Callable[..., AppTest]


@pytest.fixture
def open_app(
    sample_index: Path,
    open_fake_encoder: Callable[[ModelIdentity], Encoder],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[OpenApp]:
    """Opens the app at a page, with names and values in the address, on an index."""
    monkeypatch.setattr(
        opened_index,
        "open_searcher",
        lambda index: Searcher.open(index, open_encoder=open_fake_encoder),
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
