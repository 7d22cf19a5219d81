"""The page about the index."""

from __future__ import annotations

from pathlib import Path

from indexer.vocabulary.names import document_of, label
from search_app.comparing.outcomes import overturned_share
from search_app.components.figures import interval_text
from search_app.components.html import plain
from search_app.search import Search
from tests.app.conftest import OpenApp, counts, html, words


def test_says_what_is_indexed(open_app: OpenApp, search: Search) -> None:
    app = open_app("corpus")
    assert not app.exception
    contents = search.store.info
    assert [m.value for m in app.metric][:2] == [str(contents.letters), str(contents.issues)]
    shown = html(app).replace("&#45;", "-")
    assert search.store.info.name in shown
    assert contents.model.name in shown
    assert "No statewide rates" in words(app)


def test_rates_come_with_their_numbers_and_intervals(open_app: OpenApp, search: Search) -> None:
    app = open_app("corpus", by="body_region")
    rows = app.table[0].value
    both = {
        outcome: counts(search, outcome=(outcome,))["body_region"].get("knee", 0)
        for outcome in ("overturned", "upheld")
    }
    share = overturned_share(both)
    (knee,) = rows[rows["Body region"] == "Knee"].to_dict("records")
    assert (knee["Overturned"], knee["Decided"]) == (share.overturned, share.decided)
    assert knee["95% interval"] == interval_text(share)


def test_sections_stand_in_the_table_with_their_document(open_app: OpenApp, search: Search) -> None:
    names = list(open_app("corpus", by="guideline").table[0].value["Guideline relied on"])
    sections = [one for one in counts(search)["guideline"] if document_of(one) != one]
    assert len(names) == len(set(names))
    for section in sections:
        assert plain(f"{label(document_of(section))}: {label(section)}") in names


def test_tells_how_much_was_read_of_each_field(open_app: OpenApp, search: Search) -> None:
    app, contents = open_app("corpus"), search.store.info
    table = app.table[-1].value
    assert list(table["Field"]) == [one.field for one in contents.coverage]
    (dates,) = table[table["Field"] == "decision date"]["Read"]
    dated = sum(count for year, count in contents.letters_by_year.items() if year)
    assert dates == f"{dated} of {contents.letters}"


def test_names_the_files_that_were_refused(
    open_app: OpenApp, sample_letters: Path, tmp_path: Path
) -> None:
    from indexer.building import build
    from trials.doubles import HashingEncoder

    letter = next(path for path in sorted(sample_letters.iterdir()) if path.suffix == ".txt")
    source = tmp_path / "letters"
    source.mkdir()
    (source / letter.name).write_bytes(letter.read_bytes())
    (source / "recipe_<b>.txt").write_text("Take two eggs.\n" * 20, encoding="utf-8")
    build([source], tmp_path / "index", HashingEncoder)
    app = open_app("corpus", index=tmp_path / "index")
    assert "1 file could not be read" in words(app)
    assert "&lt;b&gt;" in html(app) and "<b>" not in html(app)
