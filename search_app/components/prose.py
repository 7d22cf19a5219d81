"""Words on the screen: the one place that hands HTML to the browser, and what shields the rest.

Whatever a letter, a file name or a person wrote goes to the screen in one of two ways: through
`highlights.to_html` into the HTML made here, or through `plain` into a Streamlit label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

import streamlit as st

from search_app.retrieval.highlights import Span, to_html

# Colours are mixed from the text's own colour, so that one style suits the light and dark themes.
_STYLE = """<style>
.imr-text { max-width: 46rem; line-height: 1.6; overflow-wrap: anywhere; }
.imr-text mark, .imr-title mark {
  background: rgba(245, 190, 30, .34); color: inherit; border-radius: .2rem; padding: 0 .1rem;
}
.imr-title { margin: 0; padding: 0; font-size: 1.15rem; font-weight: 600; line-height: 1.35;
  overflow-wrap: anywhere; }
.imr-name { margin: 0; padding: 0; font-size: 1.9rem; font-weight: 650; line-height: 1.25;
  overflow-wrap: anywhere; }
.imr-small { font-size: .875rem; line-height: 1.5; overflow-wrap: anywhere;
  color: color-mix(in srgb, currentColor 78%, transparent); }
.imr-quote { border-left: 3px solid color-mix(in srgb, currentColor 22%, transparent);
  padding-left: .9rem; }
.imr-facts { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; margin: 0;
  gap: .3rem 1.2rem; font-size: .925rem; line-height: 1.5; }
.imr-facts dt { color: color-mix(in srgb, currentColor 72%, transparent); margin: 0; }
.imr-facts dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 640px) {
  .imr-facts { grid-template-columns: 1fr; gap: 0; }
  .imr-facts dd { margin-bottom: .5rem; }
}
[class*="st-key-filter-1-"] { padding-left: 1.5rem; }
[class*="st-key-filter-2-"] { padding-left: 3rem; }
</style>"""

# Streamlit's Markdown also knows :directives:, $formulas$, arrows, and links of bare addresses.
_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>^=\"'&@/])")


def style() -> None:
    """Put the style that everything here relies on into the page."""
    st.html(_STYLE)


def plain(text: str) -> str:
    """`text` as a Streamlit label that shows exactly that text: no Markdown in it is obeyed."""
    return _ACTIVE.sub(r"\\\1", " ".join(text.split()))


def words(text: str, spans: Iterable[Span] = (), *, offset: int = 0, quoted: bool = False) -> None:
    """A letter's own words, with `spans` marked (see `highlights.to_html`)."""
    quote = " imr-quote" if quoted else ""
    st.html(f'<div class="imr-text{quote}">{to_html(text, spans, offset=offset)}</div>')


def small(text: str) -> None:
    """A side remark."""
    st.html(f'<div class="imr-small">{to_html(text)}</div>')


def name(text: str) -> None:
    """The heading of a page that is named by a letter's words."""
    st.html(f'<h1 class="imr-name">{to_html(text)}</h1>')


def title(text: str) -> None:
    """The heading of a decision."""
    st.html(f'<h3 class="imr-title">{to_html(text)}</h3>')


def facts(rows: Sequence[tuple[str, str]]) -> None:
    """Names with what is said of each, as a list of definitions."""
    pairs = "".join(f"<dt>{to_html(term)}</dt><dd>{to_html(said)}</dd>" for term, said in rows)
    st.html(f'<dl class="imr-facts">{pairs}</dl>')


def day(iso: str | None, absent: str = "no date") -> str:
    """An ISO date as people here write it."""
    if not iso:
        return absent
    given = date.fromisoformat(iso)
    return f"{given:%b} {given.day}, {given.year}"


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
