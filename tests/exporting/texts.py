"""Texts that a table must hold without being broken by them, for the tests of every format."""

from __future__ import annotations

from dataclasses import fields

from hypothesis import strategies as st

from search_app.exporting.precedents import Precedent, PrecedentTable

EVIL = (
    '=HYPERLINK("http://e.example";"x")',
    "+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    " =1+1",
    "＝1+1",
    "\t=1",
    'a";=1+1',
    "a; -1",
    "a|b||",
    "\\|",
    "`|`",
    "<script>alert(1)</script>",
    "[x](http://e.example)",
    "![x](y)",
    "**b** _u_ ~~s~~ $x$ &amp; # h",
    "a\nb\r\nc\x00\x1f\ufffe\ud800",
    "",
)

texts = st.one_of(st.sampled_from(EVIL), st.text(max_size=40), st.text("=+-@|;,\"'\\\n\t a<>[`"))

precedents = st.builds(
    Precedent,
    **{
        field.name: texts for field in fields(Precedent) if field.name not in ("guidelines", "link")
    },
    guidelines=st.lists(texts, max_size=2).map(tuple),
    link=st.sampled_from(["", "http://localhost:8501/letter?letter=a%7Cb&issue=a%231"]),
)

tables = st.builds(
    PrecedentTable, st.lists(precedents, max_size=3).map(tuple), st.just(("Persuasive only.",))
)
