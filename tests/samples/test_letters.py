"""What every sample letter is: reproducible, in the order of time, clean prose, our own words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from indexer.letters.model import SAMPLE_SERIES, Outcome
from indexer.samples import SampleLetter, generate
from indexer.samples.clinic import clinic
from indexer.samples.forms import FORMS
from indexer.samples.texture import MISSPELLINGS
from indexer.vocabulary.citations import read_citations

COUNT = 2000


@cache
def letters() -> list[SampleLetter]:
    """Made when they are first asked for: every process of a test run imports this."""
    return list(generate(COUNT, seed=1))


def prose_of(sample: SampleLetter) -> list[str]:
    return [sample.letter.summary, *(issue.rationale for issue in sample.letter.issues)]


def all_fields() -> Iterator[tuple[str, str]]:
    for sample in letters():
        for text in prose_of(sample):
            yield sample.stem, text
        for issue in sample.letter.issues:
            yield sample.stem, issue.treatment
            yield sample.stem, issue.claims_admin_guideline
            yield sample.stem, issue.maximus_guideline


def test_the_same_seed_gives_the_same_letters() -> None:
    assert list(generate(50, seed=7)) == list(generate(50, seed=7))


def test_another_seed_gives_other_letters() -> None:
    ours = {s.letter.summary for s in generate(50, seed=7)}
    assert not ours & {s.letter.summary for s in generate(50, seed=8)}


def test_a_slice_does_not_depend_on_what_comes_before() -> None:
    assert list(generate(5, seed=7, start=40)) == list(generate(45, seed=7))[40:]


def test_about_one_issue_in_eight_is_overturned() -> None:
    outcomes = Counter(issue.outcome for s in letters() for issue in s.letter.issues)
    assert set(outcomes) == {Outcome.UPHELD, Outcome.OVERTURNED}
    assert 0.10 <= outcomes[Outcome.OVERTURNED] / outcomes.total() <= 0.15


def test_issues_per_letter_are_as_in_the_literature() -> None:
    counts = [len(s.letter.issues) for s in letters()]
    assert 1.55 <= sum(counts) / COUNT <= 1.9
    assert 0.33 <= sum(n > 1 for n in counts) / COUNT <= 0.45


def test_dates_follow_each_other() -> None:
    for sample in letters():
        cover = sample.letter.cover
        if not sample.has_cover:
            assert cover.decision_date is None
            continue
        dates = [
            cover.date_of_injury,
            cover.ur_denial_date,
            cover.application_received,
            cover.date_assigned,
            cover.decision_date,
        ]
        # The short covers of 2013 do not tell when a case was assigned.
        assert dates.count(None) == (sample.letter.layout in ("F0", "F3")), sample.stem
        told = [day for day in dates if day is not None]
        assert told == sorted(set(told)), sample.stem


def test_letters_without_cover_are_known_by_their_file() -> None:
    bare = [s for s in letters() if not s.has_cover]
    assert 0.08 <= len(bare) / COUNT <= 0.16
    assert all(s.letter.id == s.stem and s.letter.cover.case_number is None for s in bare)
    covered = [s for s in letters() if s.has_cover]
    assert all(s.letter.id == s.letter.cover.case_number for s in covered)
    assert all(s.letter.id.startswith(f"{SAMPLE_SERIES}-") for s in covered)


def test_letter_ids_and_issue_ids_are_unique() -> None:
    ids = [issue.id for s in letters() for issue in s.letter.issues]
    assert len(set(ids)) == len(ids)
    assert len({s.stem for s in letters()}) == COUNT


def test_no_letter_decides_the_same_treatment_twice() -> None:
    for sample in letters():
        treatments = [issue.treatment for issue in sample.letter.issues]
        assert len(set(treatments)) == len(treatments), sample.stem


def test_summaries_and_rationales_are_as_long_as_real_ones() -> None:
    summaries = [len(s.letter.summary) for s in letters()]
    assert 900 <= sum(summaries) / COUNT <= 1400
    assert min(summaries) > 350
    rationales = [len(issue.rationale) for s in letters() for issue in s.letter.issues]
    assert min(rationales) > 90


def test_no_template_is_left_unfilled() -> None:
    for stem, text in all_fields():
        assert not re.search(r"[{}\[\]|<>]", text), (stem, text)
        assert "None" not in text, (stem, text)


def test_no_word_or_space_is_doubled() -> None:
    for stem, text in all_fields():
        assert not re.search(r"(?i)(?<![\w-])([a-z]{2,})\s\1(?![\w-])", text), (stem, text)
        assert "  " not in text and text == text.strip(), (stem, text)
        assert not re.search(r"\s[.,;:]|\.\.|,,|,\.", text), (stem, text)


def test_articles_agree_with_the_next_word() -> None:
    # Written apart from the generator's own rule: by listing how the words begin.
    vowel = r"[aeio]|un[^i]|ul|ur[^oi]|up|hour|8|11|18|(?-i:MR|X-|L\d|LS|EM|FC|NS|SI )"
    consonant = r"one|once|eu|[bcdfgjkmpqtvwyz][a-z]|h[^o-]|home|hos|1[0234567]|[2-79]"
    says_an, says_a = re.compile(f"(?i)(?:{vowel})"), re.compile(f"(?i)(?:{consonant})")
    for stem, text in all_fields():
        for article, word in re.findall(r"(?<![\w/.-])([Aa]n?) (\S+)", text):
            if says_a.match(word) and not says_an.match(word):
                assert article.lower() == "a", (stem, article, word)
            elif says_an.match(word) and not says_a.match(word):
                assert article.lower() == "an", (stem, article, word)


def test_sentences_begin_with_a_capital_and_end_with_a_stop() -> None:
    for sample in letters():
        for text in prose_of(sample):
            for paragraph in text.split("\n\n"):
                assert paragraph[0].isupper() or paragraph[0].isdigit(), (sample.stem, paragraph)
                assert paragraph.endswith("."), (sample.stem, paragraph)
                assert not re.search(r"[a-z]\. [a-z]", paragraph), (sample.stem, paragraph)


def test_marks_of_word_processors_come_in_small_doses() -> None:
    found = Counter[str]()
    for sample in letters():
        printed = "".join((*prose_of(sample), *(issue.treatment for issue in sample.letter.issues)))
        found.update({mark for mark in printed if not mark.isascii()})
    # Curly apostrophes and quotes, dashes, degrees, trademarks, "2x3" with a proper sign.
    assert set(found) == set("\u2019\u201c\u201d\u2013\u00b0\u00ae\u00d7")
    assert all(0.005 * COUNT <= n <= 0.2 * COUNT for n in found.values()), found


def test_some_letters_are_misspelled_and_no_guideline_is() -> None:
    misspelled = [s for s in letters() if any(w in t for t in prose_of(s) for w in MISSPELLINGS)]
    assert 0.08 <= len(misspelled) / COUNT <= 0.2
    for sample in letters():
        for issue in sample.letter.issues:
            fields = (issue.claims_admin_guideline, issue.maximus_guideline, issue.treatment)
            assert not any(word in text for text in fields for word in MISSPELLINGS)
            assert "".join(fields[:2]).isascii()


def test_some_headings_run_over_several_lines() -> None:
    lengths = [len(issue.treatment) for s in letters() for issue in s.letter.issues]
    assert 0.06 <= sum(n > 95 for n in lengths) / len(lengths) <= 0.15
    assert 0.01 <= sum(n > 190 for n in lengths) / len(lengths) <= 0.05


def test_some_rationales_open_with_a_passage_that_others_share() -> None:
    rationales = [issue.rationale for s in generate(600, seed=3) for issue in s.letter.issues]
    openings = [one.text[-80:] for one in clinic().passages]
    shared = Counter(end for end in openings for text in rationales if end in text)
    assert 0.06 <= shared.total() / len(rationales) <= 0.2
    assert sum(n > 1 for n in shared.values()) >= 8


def test_every_letter_is_a_sample() -> None:
    assert all(sample.letter.sample for sample in letters())


def test_most_letters_have_the_usual_layout() -> None:
    layouts = Counter(s.letter.layout for s in letters())
    assert 0.85 <= layouts["F1"] / COUNT <= 0.91
    assert all(0.01 <= layouts[name] / COUNT <= 0.07 for name in ("F0", "F2", "F3"))


def test_layouts_keep_to_their_years() -> None:
    for sample in letters():
        decided = sample.letter.cover.decision_date
        if decided is not None:
            old = decided < date(2014, 7, 1)
            assert old == (sample.letter.layout != "F1"), sample.stem


def test_layouts_can_be_asked_for() -> None:
    for layout in FORMS:
        asked = list(generate(20, seed=4, layouts=(layout,)))
        assert {s.letter.layout for s in asked} == {layout}
        assert asked == list(generate(20, seed=4, layouts=[layout]))
    with pytest.raises(ValueError, match="layouts are F1, F2, F0, F3, not F9"):
        next(generate(1, seed=4, layouts=("F9",)))


def test_what_a_layout_cannot_print_is_absent() -> None:
    for sample in generate(200, seed=5, layouts=("F0", "F2", "F3")):
        cover, layout = sample.letter.cover, sample.letter.layout
        if sample.has_cover:
            assert (cover.priority is None) == (layout != "F2")
            assert (cover.date_assigned is None) == (layout != "F2")
            assert cover.decision_date and cover.case_number
        for issue in sample.letter.issues:
            assert (issue.claims_admin_guideline == "") == (layout == "F3")
            assert "medically necessary" in issue.outcome_text.lower()
        if layout == "F3":
            assert len(sample.letter.issues) == 1


@pytest.mark.parametrize("layout", ["F0", "F2", "F3"])
def test_sentences_of_2013_name_the_documents_that_they_should(layout: str) -> None:
    for sample in generate(300, seed=6, layouts=(layout,)):
        for issue, truth in zip(sample.letter.issues, sample.truth, strict=True):
            cited = tuple(one.id for one in read_citations(issue.maximus_guideline))
            assert cited == truth.maximus, issue.maximus_guideline
            if issue.claims_admin_guideline:
                cited = tuple(one.id for one in read_citations(issue.claims_admin_guideline))
                assert cited == truth.claims_admin, issue.claims_admin_guideline


def test_all_regions_categories_and_scenarios_come_up() -> None:
    truths = [truth for sample in letters() for truth in sample.truth]
    assert {t.category for t in truths} == {
        "rx", "rehab", "dx", "inj", "dme", "surgery", "em", "mental", "home", "program", "other"
    }  # fmt: skip
    regions = {region for t in truths for region in t.body_regions}
    assert regions >= {
        "cervical", "thoracic", "lumbar", "sacral", "shoulder", "upper-arm", "elbow",
        "forearm-wrist", "hand-finger", "hip-pelvis", "thigh-leg", "knee", "ankle-foot",
        "head-brain", "eye", "ear", "face-jaw-dental", "chest-abdomen", "cardio-pulmonary",
        "psyche", "internal-other",
    }  # fmt: skip
    assert {t.scenario for t in truths} == set(clinic().scenarios)
    assert len(clinic().scenarios) >= 45


def test_laterality_and_levels_are_those_of_the_heading() -> None:
    for sample in letters():
        for issue, truth in zip(sample.letter.issues, sample.truth, strict=True):
            if truth.laterality != "none":
                assert truth.laterality in issue.treatment.lower()
            for level in truth.levels:
                assert level[0] in issue.treatment


def test_some_rationales_share_their_general_part() -> None:
    """Reviewers repeat themselves; a search has to cope with that."""
    openings = Counter(i.rationale[:120] for s in letters() for i in s.letter.issues)
    assert sum(n for n in openings.values() if n > 1) / openings.total() > 0.2
    assert max(Counter(i.rationale for s in letters() for i in s.letter.issues).values()) < 12


def test_no_passage_is_taken_from_a_real_letter(shared: Path) -> None:
    words = re.compile(r"[a-z0-9]+")
    size = 12
    real: set[tuple[str, ...]] = set()
    for path in (shared / "letters").rglob("*.txt"):
        tokens = words.findall(path.read_text("utf-8", errors="replace").lower())
        real.update(tuple(tokens[i : i + size]) for i in range(len(tokens) - size + 1))
    assert real
    for sample in letters():
        for text in prose_of(sample):
            tokens = words.findall(text.lower())
            for i in range(len(tokens) - size + 1):
                assert tuple(tokens[i : i + size]) not in real, (sample.stem, tokens[i : i + size])
