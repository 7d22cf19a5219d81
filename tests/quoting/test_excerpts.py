"""The sentences that a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.chunking import ChunkKind
from indexer.contract import PassageSpan
from indexer.letters.model import Outcome
from indexer.sentences import sentences
from indexer.tagged import Span, TaggedIssue
from indexer.vocabulary.tags import Tags
from search_app.found import MatchedPassage
from search_app.quoting import excerpts
from search_app.quoting.excerpts import Role, deciding, excerpt, snippets
from search_app.quoting.highlights import matches
from search_app.search import Search
from trials.answers import answer


def passage(text: str, *terms: str, start: int = 0) -> MatchedPassage:
    spans = tuple((left + start, right + start) for left, right in matches(text, terms))
    return MatchedPassage(ChunkKind.RATIONALE, text, start, start + len(text), spans, None)


def shown(found: MatchedPassage, length: int) -> str:
    start, end = excerpt(found, length) or (0, 0)
    return found.text[start:end]


TEXT = "The knee hurts. Rest was tried. Therapy helped the knee. Nothing more is known."


def test_takes_the_sentences_with_most_matches() -> None:
    assert shown(passage(TEXT, "knee", "therapi"), 30) == "Therapy helped the knee."


def test_takes_neighbours_as_far_as_they_fit() -> None:
    found = shown(passage(TEXT, "knee", "therapi"), 50)
    assert found == "Therapy helped the knee. Nothing more is known."


def test_a_long_sentence_stays_whole() -> None:
    assert shown(passage("One sentence only, but a long one.", "long"), 5).endswith("long one.")


def test_without_matches_the_conclusion_is_shown() -> None:
    assert shown(passage(TEXT), 30) == "Nothing more is known."


@given(st.text(), st.integers(0, 50), st.integers(1, 400))
def test_always_lies_within_the_passage(text: str, start: int, length: int) -> None:
    left, right = excerpt(passage(text, "knee", start=start), length) or (0, 0)
    assert 0 <= left <= right <= len(text)


def test_what_is_shown_elsewhere_is_left_out() -> None:
    found = passage(TEXT, "knee", "therapi", start=7)
    span = TEXT.index("Therapy"), TEXT.index(" Nothing")
    start, end = excerpt(found, 30, [(span[0] + 7, span[1] + 7)]) or (0, 0)
    assert TEXT[start:end] == "The knee hurts."
    assert excerpt(found, 30, [(7, 7 + len(TEXT))]) is None


RATIONALE = (
    "The guideline asks for a failed trial of therapy. In this case, therapy was tried for six "
    "weeks. The knee locks. Nothing else is recorded here that would bear on it, at any visit at "
    "all, by any of the physicians who have examined the worker in the long months since he was "
    "hurt, nor in the reports of the several other clinics at which he was seen before that time "
    "and whose papers were sent along with the rest of the file. Therefore, the request is "
    "medically necessary."
)


NO_TAGS = Tags((), (), (), (), "none", (), (), "dx", "mri")


def decided(rationale: str, spans: Sequence[Span]) -> TaggedIssue:
    """An issue whose rationale has these deciding sentences."""
    return TaggedIssue(
        id="CM16-0000001#1",
        treatment="Knee MRI",
        outcome=Outcome.OVERTURNED,
        outcome_text="Overturned",
        claims_admin_guideline="",
        maximus_guideline="",
        rationale=rationale,
        deciding=tuple(spans),
        tags=NO_TAGS,
    )


def issue(*deciding: str) -> TaggedIssue:
    starts = [RATIONALE.index(sentence) for sentence in deciding]
    return decided(
        RATIONALE, [(at, at + len(said)) for at, said in zip(starts, deciding, strict=True)]
    )


TURN = "In this case, therapy was tried for six weeks."
LOCKS = "The knee locks."
LONG = RATIONALE[RATIONALE.index("Nothing") : RATIONALE.index(" Therefore")]
CLOSE = "Therefore, the request is medically necessary."


def said(spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [RATIONALE[start:end] for start, end in spans]


def test_the_close_and_as_much_before_it_as_fits_decide() -> None:
    assert said(deciding(issue(TURN, LOCKS, LONG, CLOSE))) == [TURN, LOCKS, CLOSE]
    assert said(deciding(issue(LOCKS, LONG, CLOSE))) == [LOCKS, LONG, CLOSE]
    assert said(deciding(issue(CLOSE))) == [CLOSE]
    assert deciding(issue()) == ()


def test_deciding_sentences_with_the_words_asked_for_come_before_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(excerpts, "LENGTH", 95)
    monkeypatch.setattr(excerpts, "REASON", 10)
    crowded = issue(TURN, LOCKS, CLOSE)
    assert said(deciding(crowded)) == [LOCKS, CLOSE]
    assert said(deciding(crowded, frozenset({"therapi"}))) == [TURN, CLOSE]


def test_what_decided_comes_first_and_nothing_is_shown_twice(search: Search) -> None:
    for found in answer(search, "physical therapy for the low back").hits:
        shown_snippets = snippets(found)
        assert shown_snippets[0].role is Role.DECIDING
        assert found.issue.deciding[-1] == shown_snippets[0].spans[-1]
        assert sum(snippet.nearest for snippet in shown_snippets) == 1
        spans = [span for s in shown_snippets if s.kind is ChunkKind.RATIONALE for span in s.spans]
        assert all(one[1] <= two[0] for one, two in pairwise(sorted(spans)))
        for snippet in shown_snippets:
            assert all(0 <= start < end <= len(snippet.text) for start, end in snippet.spans)
            if snippet.role is Role.WORDS:
                assert snippet.marks


def test_the_passage_nearest_in_meaning_is_told_from_those_with_the_words(search: Search) -> None:
    roles = {
        snippet.role
        for found in answer(search, "physical therapy for the low back").hits
        for snippet in snippets(found)
    }
    assert Role.MEANING in roles


def test_where_the_nearest_passage_is_all_decision_the_decision_is_nearest(
    search: Search,
) -> None:
    found = answer(search, "knee").hits[0]
    whole = PassageSpan(ChunkKind.RATIONALE, 0, len(CLOSE), cosine=0.5)
    made = replace(
        found,
        hit=replace(found.hit, passages=(whole,)),
        letter=replace(found.letter, issues=(decided(CLOSE, [(0, len(CLOSE))]),)),
    )
    (only,) = snippets(made)
    assert only.role is Role.DECIDING and only.nearest


def test_without_a_text_only_what_decided_is_shown(search: Search) -> None:
    for found in answer(search, "").hits:
        roles = [Role.DECIDING] if found.issue.deciding else []
        assert [snippet.role for snippet in snippets(found)] == roles
        assert not any(snippet.nearest or snippet.marks for snippet in snippets(found))


def test_a_deciding_sentence_is_never_quoted_without_what_turns_it() -> None:
    turned = "The exam supports radiculopathy. However, no imaging does."
    close = "Therefore, it is not medically necessary."
    rationale = f"{turned} The worker rests. {close}"
    spans = sentences(rationale)
    turning = decided(rationale, spans)
    assert deciding(turning, length=100)[0] == spans[1]
    for length in range(0, 200, 10):
        quoted = " ".join(rationale[a:b] for a, b in deciding(turning, length=length))
        assert quoted.endswith(close)
        assert "However" in quoted or "supports radiculopathy" not in quoted
