"""The page about the index."""

from __future__ import annotations

from pathlib import Path

from search_app.retrieval.searcher import Searcher
from tests.app.conftest import OpenApp, html, words


def test_says_what_is_indexed_and_what_it_means(open_app: OpenApp, searcher: Searcher) -> None:
    app = open_app("about")
    assert not app.exception
    contents = searcher.generation.contents
    assert [m.value for m in app.metric][:2] == [str(contents.letters), str(contents.issues)]
    shown = html(app).replace("&#45;", "-")
    assert searcher.generation.name in shown
    assert contents.model.name in shown
    for said in (
        "Overturned (treatment allowed)",
        "Upheld (denial stands)",
        "Outcome unknown: read the letter",
        "Persuasive only",
        "binds only its own parties",
        "Not statewide rates",
        "Tags are derived",
        "Nothing you type leaves this machine",
    ):
        assert said in words(app)


def test_names_the_files_that_were_refused(
    open_app: OpenApp, sample_letters: Path, tmp_path: Path
) -> None:
    from indexer.build import build
    from tests.doubles import HashingEncoder

    letter = next(path for path in sorted(sample_letters.iterdir()) if path.suffix == ".txt")
    source = tmp_path / "letters"
    source.mkdir()
    (source / letter.name).write_bytes(letter.read_bytes())
    (source / "recipe_<b>.txt").write_text("Take two eggs.\n" * 20, encoding="utf-8")
    build([source], tmp_path / "index", HashingEncoder)
    app = open_app("about", index=tmp_path / "index")
    assert "1 file could not be read" in words(app)
    assert "&lt;b&gt;" in html(app) and "<b>" not in html(app)
