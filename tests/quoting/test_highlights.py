"""Spans into the original, and HTML that cannot be broken out of."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from search_app.quoting.highlights import matches, to_html
from search_app.quoting.unseen import seen


def test_a_match_is_marked_in_every_form_of_its_word() -> None:
    text = "Injection, injections and X-RAY."
    found = [text[start:end] for start, end in matches(text, {"inject", "xray"})]
    assert found == ["Injection", "injections", "X-RAY"]


def test_markup_in_a_letter_is_shown_not_obeyed() -> None:
    shown = to_html("<script>alert(1)</script> **bold** $x$ [a](b) :red[c]", [(0, 8)])
    assert "<script" not in shown
    assert shown.startswith("<mark>&lt;script&gt;</mark>")
    assert not set("*$[]`_") & set(shown)


def test_spans_count_from_the_offset() -> None:
    assert to_html("knee pain", [(10, 14)], offset=10) == "<mark>knee</mark> pain"


def test_what_is_near_in_meaning_is_wrapped_around_the_marks() -> None:
    shown = to_html("A knee hurts. Rest.", [(2, 6)], near=(0, 13))
    assert shown == ('<span class="imr-near">A <mark>knee</mark> hurts&#46;</span> Rest&#46;')
    cut = to_html("knee pain", [(10, 19)], offset=10, near=(12, 16))
    assert cut == ('<mark>kn</mark><span class="imr-near"><mark>ee p</mark></span><mark>ain</mark>')


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5).map(sorted),
    st.tuples(st.integers(-5, 70), st.integers(-5, 70)),
)
def test_nearness_adds_nothing_but_its_own_tags(
    text: str, spans: list[tuple[int, int]], near: tuple[int, int]
) -> None:
    shown = to_html(text, spans, near=near)
    tags = re.findall(r"<[^>]*>", shown)
    ours = {"<mark>", "</mark>", "<br>", '<span class="imr-near">', "</span>"}
    assert set(tags) <= ours
    assert tags.count("<mark>") == tags.count("</mark>")
    bare = re.sub(r"</?mark>|</?span[^>]*>", "", shown)
    assert html.unescape(bare.replace("<br><br>", "  ")) == html.unescape(
        to_html(text).replace("<br><br>", "  ")
    )


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=5).map(sorted),
)
def test_whatever_the_text_only_our_own_tags_come_out(
    text: str, spans: list[tuple[int, int]]
) -> None:
    shown = to_html(text, spans)
    assert set(re.findall(r"<[^>]*>", shown)) <= {"<mark>", "</mark>", "<br>"}
    assert shown.count("<mark>") == shown.count("</mark>")
    bare = re.sub(r"</?mark>", "", shown).replace("<br><br>", "\n\n")
    assert html.unescape(bare).replace("\n", " ") == html.unescape(html.escape(seen(text))).replace(
        "\n", " "
    )
