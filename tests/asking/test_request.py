"""A search as one value."""

from __future__ import annotations

from dataclasses import replace

import pytest

from indexer.contract import Ask
from indexer.errors import QueryError
from indexer.filters import Filters
from indexer.ranking.modes import Mode, Sort
from search_app.asking.request import MOST_CHARACTERS, Request, check_length


def test_only_a_text_to_be_understood_needs_the_model() -> None:
    assert Request("knee").needs_model
    assert not Request("knee", mode=Mode.LEXICAL).needs_model
    assert not Request("").needs_model
    assert not Request(like="CM00-0000001#1").needs_model


def test_a_text_or_an_issue_to_compare_with_ranks() -> None:
    assert Request("knee").ranks and Request(like="CM00-0000001#1").ranks
    assert not Request(" ").ranks
    assert not Request(filters=Filters(outcome=("upheld",))).ranks


def test_filters_are_dropped_and_the_rest_stays() -> None:
    request = Request("knee", filters=Filters(outcome=("upheld",), year=("2016",)), size=3)
    assert request.without("year") == Request("knee", filters=Filters(outcome=("upheld",)), size=3)
    assert request.without("year", "outcome") == Request("knee", size=3)
    assert request.without("drug") == request


@pytest.mark.parametrize("kind", [Request, Ask])
@pytest.mark.parametrize(
    ("name", "choices"), [("mode", Mode), ("sort", Sort)], ids=["mode", "sort"]
)
def test_a_choice_may_be_made_by_its_name(
    kind: type[Request] | type[Ask], name: str, choices: type[Mode] | type[Sort]
) -> None:
    for one in choices:
        made = kind(text="knee", **{name: one.value})
        assert getattr(made, name) is one
        assert made == kind(text="knee", **{name: one})
        assert getattr(replace(kind(), **{name: one.value}), name) is one
    for wrong in ("psychic", "", one.value.upper(), None, 1):
        with pytest.raises(QueryError, match=f"there are {', '.join(choices)}$") as told:
            kind(**{name: wrong})
        assert "\n" not in str(told.value)


def test_words_alone_need_no_model_however_they_are_chosen() -> None:
    assert not Request("knee", mode="lexical").needs_model
    assert Request("knee", mode="semantic").needs_model


def test_a_text_of_twenty_thousand_words_may_be_asked() -> None:
    words = ("radiculopathy injection of the lumbar spine " * 20_000).split()[:20_000]
    check_length(" ".join(words))
    with pytest.raises(QueryError, match="more than 250,000 characters"):
        check_length("x" * (MOST_CHARACTERS + 1))
