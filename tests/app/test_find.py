"""The page to find prior decisions."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from indexer.building import build
from indexer.filters import Filters
from indexer.letters.model import SAMPLE_MARK
from indexer.ranking.modes import Sort
from search_app.search import Search
from tests.app.conftest import OpenApp, address, ask, counts, html, words
from tests.app.test_literal import hostile_letter
from trials.answers import answer, issue_ids
from trials.doubles import HashingEncoder

CASE = "A warehouse worker has low back pain and asks for physical therapy, zyzzyva."


def test_opens_with_a_form_and_examples(open_app: OpenApp) -> None:
    app = open_app()
    assert not app.exception
    assert app.text_area(key="case_text").label == "Describe the case, or type a few words"
    assert "Try one of these" in words(app)
    assert 'imr-title">' not in html(app)


def test_an_example_can_be_tried(open_app: OpenApp) -> None:
    app = open_app()
    app.button(key="example-1").click().run()
    assert app.text_area(key="case_text").value == "physical therapy after shoulder surgery"
    assert "1&#46; " in html(app)


def test_says_of_each_decision_what_became_of_it(open_app: OpenApp, search: Search) -> None:
    app = ask(open_app(), CASE)
    assert not app.exception
    badges = [m.value.replace("\\", "") for m in app.markdown if "-badge[" in m.value]
    outcomes = [b for b in badges if "(treatment allowed)" in b or "(denial stands)" in b]
    hits = answer(search, CASE).hits
    assert len(outcomes) == len(hits) == 10
    for badge, hit in zip(outcomes, hits, strict=True):
        said = {
            "Overturned": "Overturned (treatment allowed)",
            "Upheld": "Upheld (denial stands)",
        }
        assert said[hit.issue.outcome] in badge


def test_shows_the_share_overturned_with_the_base_rate(open_app: OpenApp, search: Search) -> None:
    app = open_app(category="rehab")
    found = counts(search, category=("rehab",))["outcome"]
    whole = search.store.info.outcomes
    line = next(m.value for m in app.markdown if m.value.startswith("**Overturned:"))
    assert f"{found.get('overturned', 0)} of {sum(found.values())} = " in line
    assert "95% interval" in line
    assert f"whole index: {whole['overturned']} of {sum(whole.values())} = " in line


def test_marks_the_matching_words(open_app: OpenApp) -> None:
    assert "<mark>therapy</mark>" in html(ask(open_app(), "physical therapy"))


def test_tells_how_each_leg_ranked_a_decision(open_app: OpenApp) -> None:
    shown = html(ask(open_app(), CASE))
    assert "By words" in shown and "By meaning" in shown and "Together" in shown


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "semantic"])
def test_the_case_text_never_stands_in_the_address(open_app: OpenApp, mode: str) -> None:
    app = open_app()
    app.radio(key="mode").set_value(mode)
    app = ask(app, CASE)
    steps = [address(app)]
    box = next(box for box in app.checkbox if "body_region" in str(box.key))
    steps.append(address(box.check().run()))
    more = [button for button in app.button if button.key == "hit-more"]
    if more:
        steps.append(address(more[0].click().run()))
    assert "body_region" in steps[-1]
    for step in steps:
        assert "zyzzyva" not in step and "warehouse" not in step
    if mode != "hybrid":
        assert mode in steps[-1]


def test_nothing_typed_is_written_anywhere(
    open_app: OpenApp, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    ask(open_app(), CASE)
    assert "zyzzyva" not in "".join(capfd.readouterr()) + caplog.text


def test_every_filter_shows_what_choosing_it_would_show(open_app: OpenApp, search: Search) -> None:
    app = open_app(outcome="upheld")
    regions = counts(search, outcome=("upheld",))["body_region"]
    outcomes = counts(search)["outcome"]
    labels = {str(box.key): box.label.replace("\\", "") for box in app.checkbox}
    for key, label in labels.items():
        _, _, depth_facet_value = key.partition("filter-")
        _, facet, value = depth_facet_value.split("-", 2)
        if facet == "body_region":
            assert label.endswith(f"({regions[value]})")
        if facet == "outcome":
            # Outcomes are alternatives: each counts what it would show, chosen or not.
            assert label.endswith(f"({outcomes[value]})")
    assert any("-outcome-overturned" in key for key in labels)


def test_filters_go_into_the_address_and_can_be_taken_away(open_app: OpenApp) -> None:
    app = open_app()
    app.checkbox(key="filter-0-outcome-overturned").check().run()
    assert app.query_params["outcome"] == "overturned"
    assert "latest decision first" in words(app)
    assert "Upheld \\(denial stands\\)" not in words(app)
    app.button(key="drop-outcome-overturned").click().run()
    assert "outcome" not in app.query_params
    assert not app.checkbox(key="filter-0-outcome-overturned").value


def test_filters_in_the_address_are_obeyed(open_app: OpenApp, search: Search) -> None:
    app = open_app(body_region=["spine", "knee"], outcome="overturned")
    wanted = Filters(body_region=("spine", "knee"), outcome=("overturned",))
    total = answer(search, "", filters=wanted).total
    assert f"**{total} issue" in words(app)
    assert app.checkbox(key="filter-0-body_region-spine").value


def test_what_the_text_asks_for_is_offered_as_a_filter(open_app: OpenApp, search: Search) -> None:
    text = "physical therapy for the knee"
    app = ask(open_app(), text)
    found = answer(search, text)
    offer = next(b for b in app.button if str(b.key) == "offer-body_region-knee")
    assert offer.label.replace("\\", "") == f"Knee ({found.counts['body_region']['knee']})"
    offer.click().run()
    assert app.query_params["body_region"] == "knee"
    assert "offer-body_region-knee" not in [str(button.key) for button in app.button]


def test_a_filter_that_nobody_knows_is_named(open_app: OpenApp) -> None:
    app = open_app(body_region="left wing", year="2016")
    assert not app.exception
    assert any("left wing" in warning.value for warning in app.warning)
    assert app.query_params["year"] == "2016"


def test_an_empty_result_says_which_filter_to_drop(open_app: OpenApp, search: Search) -> None:
    app = open_app(year="1999", outcome="overturned")
    assert any("No issue fits" in info.value for info in app.info)
    way = next(b for b in app.button if str(b.key) == "way-out-year")
    total = search.store.info.outcomes["overturned"]
    assert f"({total} issues)" in way.label.replace("\\", "")
    way.click().run()
    assert "year" not in app.query_params
    assert f"**{total} issues" in words(app)


def test_more_decisions_keep_the_order_of_the_first(open_app: OpenApp, search: Search) -> None:
    app = ask(open_app(), CASE)
    app.button(key="hit-more").click().run()
    assert app.query_params["page"] == "2"
    titles = [e.proto.body for e in app.get("html") if 'class="imr-title"' in e.proto.body]
    hits = answer(search, CASE, size=20, collapse=True).hits
    assert len(titles) == len(hits)
    for rank, (title, hit) in enumerate(zip(titles, hits, strict=True), start=1):
        assert f">{rank}&#46; " in title
        assert hit.issue.treatment.split()[0] in title


def test_only_words_shows_only_issues_with_the_words(open_app: OpenApp, search: Search) -> None:
    app = ask(open_app(mode="lexical"), "zyzzyva")
    assert any("No issue fits" in info.value for info in app.info)
    assert not app.exception


def test_compares_with_a_decision(open_app: OpenApp, search: Search) -> None:
    issue = answer(search, "").hits[0].issue
    app = open_app(similar=issue.id)
    assert not app.exception
    assert "most alike first" in words(app)
    best = answer(search, like=issue.id).hits[0]
    assert f"letter {best.letter.id}".replace("-", "&#45;") in html(app)


def test_a_decision_that_is_not_there_is_named(open_app: OpenApp) -> None:
    app = open_app(similar="CM99-0000000#1")
    assert not app.exception
    assert any("CM99" in error.value for error in app.error)


def test_samples_are_called_samples(open_app: OpenApp) -> None:
    app = ask(open_app(), CASE)
    assert any("fictitious" in warning.value for warning in app.warning)
    assert words(app).count("Sample letter, fictitious") == 10


def test_a_newly_published_generation_is_picked_up(
    open_app: OpenApp, sample_letters: Path, tmp_path: Path
) -> None:
    from indexer.building import build
    from trials.doubles import HashingEncoder

    some = sorted(path for path in sample_letters.iterdir() if path.suffix == ".txt")
    build(some[:2], tmp_path, HashingEncoder)
    app = open_app(index=tmp_path)
    assert "in 2 determination letters" in words(app)
    build(some[:4], tmp_path, HashingEncoder)
    assert "in 4 determination letters" in words(app.run())


def test_the_order_stands_in_the_address(open_app: OpenApp, search: Search) -> None:
    app = ask(open_app(), CASE)
    app.get("button_group")[0].set_value("oldest").run()
    assert app.query_params["sort"] == "oldest"
    assert "oldest decision first" in words(app)
    titles = [e.proto.body for e in app.get("html") if 'class="imr-title"' in e.proto.body]
    first = answer(search, CASE, collapse=True, sort=Sort.OLDEST).hits[0]
    assert first.issue.treatment.split()[0] in titles[0]
    ask(app, "another text")
    assert "sort" not in app.query_params


def test_an_order_in_the_address_is_obeyed(open_app: OpenApp, search: Search) -> None:
    app = open_app(outcome="overturned", sort="oldest")
    assert "oldest decision first" in words(app)
    assert app.get("button_group")[0].value == "oldest"
    app = open_app(outcome="overturned", sort="sideways")
    assert "latest decision first" in words(app)


def test_everything_in_the_address_is_still_there_after_a_round_trip(open_app: OpenApp) -> None:
    given = {
        "body_region": "spine",
        "side": "left",
        "sort": "oldest",
        "page": "2",
        "mode": "lexical",
    }
    app = open_app(**given)
    app.run()
    assert {name: app.query_params[name] for name in given} == given
    assert app.checkbox(key="filter-0-side-left").value


def test_a_case_number_leads_to_its_letter(open_app: OpenApp, search: Search) -> None:
    issue = next(id_ for id_ in issue_ids(search) if id_.startswith("CM00-"))
    letter = issue.partition("#")[0]

    def links(app: AppTest) -> list[str]:
        labels = [link.proto.label.replace("\\", "") for link in app.get("page_link")]
        return [label for label in labels if label.startswith("Open letter")]

    app = ask(open_app(), letter.lower())
    assert links(app) == [f"Open letter {letter}"]
    assert links(ask(app, issue)) == [f"Open letter {letter}, issue {issue.partition('#')[2]}"]
    assert links(ask(app, "lumbar brace")) == []


def test_a_case_number_that_is_not_held_is_told(open_app: OpenApp) -> None:
    app = ask(open_app(), "CM99-1234567")
    assert not app.exception
    (info,) = app.info
    assert "no letter of this case number" in info.value
    assert "1\\. " not in html(app) and "hit-1" not in html(app)


@pytest.mark.parametrize("mode", ["hybrid", "lexical", "semantic"])
def test_no_order_is_spoken_of_above_an_empty_list(open_app: OpenApp, mode: str) -> None:
    app = ask(open_app(mode=mode), '"purple monkey"')
    assert not app.exception
    said = " ".join(info.value for info in app.info).replace("\\", "")
    assert 'No letter holds "purple monkey".' in said and "No issue fits" in said
    assert "order below" not in said


def test_a_case_number_among_words_is_offered_and_comes_first(
    open_app: OpenApp, search: Search
) -> None:
    issue = next(id_ for id_ in issue_ids(search) if id_.startswith("CM00-"))
    letter = issue.partition("#")[0]
    app = ask(open_app(), f"physical therapy, IMR Case No. {letter}")
    links = [link.proto.label.replace("\\", "") for link in app.get("page_link")]
    assert f"Open letter {letter}" in links
    shown = html(app)
    first = search.store.get([issue])[0].issue.treatment.split()[0]
    assert f"1&#46; {first}" in shown


def test_what_is_shown_of_a_ranking_by_date_is_told(
    open_app: OpenApp, search: Search, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.ranking.ordering.SORTED_BEST", 5)
    app = ask(open_app(sort="newest"), "physical therapy")
    app.query_params["sort"] = "newest"
    app = app.run()
    assert "issues ranked, the best 5 of them, latest decision first**" in words(app)


def test_decisions_like_one_are_counted_among_those_compared(
    open_app: OpenApp, search: Search
) -> None:
    app = open_app(similar=issue_ids(search)[0])
    assert "among the issues compared" in words(app)
    assert "matching issues" not in words(app)


def test_a_filter_that_nobody_knows_is_told_in_a_sentence(open_app: OpenApp) -> None:
    (_, warning) = open_app(outcome="bar").warning
    assert warning.value.startswith("There is no outcome ")


def test_a_single_sample_letter_is_told_as_one(
    open_app: OpenApp, sample_letters: Path, tmp_path: Path
) -> None:
    text = hostile_letter(sample_letters, "CM16-0000001").replace(SAMPLE_MARK, "")
    (tmp_path / "real.txt").write_text(text, encoding="utf-8")
    sample = next(iter(sorted(sample_letters.glob("*.txt"))))
    build([tmp_path / "real.txt", sample], tmp_path / "index", HashingEncoder)
    (warning,) = open_app(index=tmp_path / "index").warning
    assert warning.value.startswith("Of the 2 letters, 1 is a fictitious sample letter")
