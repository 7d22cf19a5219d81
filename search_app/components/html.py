"""Words on the screen: the one place that hands HTML to the browser, and what shields the rest.

Whatever a letter, a file name or a person wrote goes to the screen in one of two ways: through
`highlights.to_html` into the HTML made here, or through `plain` into a Streamlit label.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import streamlit as st

from search_app.quoting.citing import day as day
from search_app.quoting.highlights import Span, to_html
from search_app.quoting.unseen import seen as seen

# Colours are mixed from the text's own colour, so that one style suits the light and dark themes.
_STYLE = """<style>
.imr-text { max-width: 46rem; line-height: 1.6; overflow-wrap: anywhere; }
.imr-text mark, .imr-title mark {
  background: rgba(245, 190, 30, .34); color: inherit; border-radius: .2rem; padding: 0 .1rem;
  font-weight: 600;
}
.imr-title, .imr-name, .imr-label { margin: 0; padding: 0; overflow-wrap: anywhere; }
.imr-title { font-size: 1.15rem; font-weight: 600; line-height: 1.35; }
.imr-name { font-size: 1.9rem; font-weight: 650; line-height: 1.25; }
.imr-label { font-size: .875rem; font-weight: 600; line-height: 1.4;
  color: color-mix(in srgb, currentColor 72%, transparent); }
.imr-small { font-size: .875rem; line-height: 1.5; overflow-wrap: anywhere;
  color: color-mix(in srgb, currentColor 78%, transparent); }
.imr-quote { border-left: 3px solid color-mix(in srgb, currentColor 22%, transparent);
  padding: 0 0 0 .9rem; margin: 0; color: inherit; }
.imr-quote + .imr-quote { margin-top: .55rem; }
.imr-quote.imr-beside { border-left-color: color-mix(in srgb, currentColor 60%, transparent);
  border-left-width: 5px; border-left-style: double; }
.imr-lead { display: block; font-size: .8rem; font-weight: 600; line-height: 1.5;
  color: color-mix(in srgb, currentColor 78%, transparent); }
.imr-legend { font-size: .875rem; }
.imr-near { display: block; border-left: 5px double;
  border-left-color: color-mix(in srgb, currentColor 60%, transparent);
  padding-left: .9rem; margin: .35rem 0; }
.imr-legend .imr-near { display: inline; padding-left: .4rem; }
dl.imr-facts.imr-facts { display: grid; grid-template-columns: max-content 1fr; margin: 0;
  padding: 0; gap: .3rem 1.4rem; font-size: .9rem; line-height: 1.5; }
.imr-facts dt { color: color-mix(in srgb, currentColor 72%, transparent); margin: 0; }
.imr-facts dd { margin: 0; overflow-wrap: anywhere; }
dl.imr-versus.imr-versus { display: grid; grid-template-columns: 10rem 1fr 1fr; margin: 0;
  gap: .45rem 1.4rem; font-size: .9rem; line-height: 1.5; padding: 0; }
.imr-versus dt { color: color-mix(in srgb, currentColor 72%, transparent); margin: 0; }
.imr-versus dd { margin: 0; overflow-wrap: anywhere; }
.imr-versus .imr-top, .imr-versus .imr-top ~ dd:nth-of-type(-n+2) { font-weight: 600; }
.imr-versus mark { background: rgba(245, 190, 30, .34); color: inherit; font-weight: 600;
  border-radius: .2rem; padding: 0 .1rem; }
@media (max-width: 640px) {
  dl.imr-versus.imr-versus { grid-template-columns: 1fr; gap: .15rem; }
  .imr-versus dt { margin-top: .6rem; }
  .imr-versus .imr-top, .imr-versus .imr-top ~ dd:nth-of-type(-n+2) { display: none; }
  .imr-versus dd::before { content: attr(data-of) ": "; font-weight: 600; }
}
@media (max-width: 640px) {
  dl.imr-facts.imr-facts { grid-template-columns: 1fr; gap: 0; }
  .imr-facts dd { margin-bottom: .5rem; }
}
ul.imr-cited.imr-cited { margin: 0 0 .4rem; padding-left: 1.2rem; }
.imr-cited li { font-size: .875rem; margin: 0; padding: 0; }
.imr-badge { border: 1px solid currentColor; border-radius: .3rem; padding: 0 .35rem;
  font-size: .8rem; font-weight: 600; white-space: nowrap; }
.imr-narrow { display: none; }
@media (max-width: 640px) { .imr-narrow { display: block; } }
@media (min-width: 641px) {
  [data-testid="stElementContainer"]:has(.imr-narrow) { display: none; }
}
[class*="st-key-told-"] summary { opacity: .9; }
[data-testid="stPageLink-NavLink"] { background: transparent; padding-left: 0; }
[data-testid="stPageLink-NavLink"] p { font-weight: 400; text-decoration: underline;
  text-underline-offset: .2em; }
[class*="st-key-filter-1-"] { padding-left: 1.1rem; }
[class*="st-key-filter-2-"] { padding-left: 2.2rem; }
[class*="st-key-filter-3-"] { padding-left: 3.3rem; }
[data-testid="stElementContainer"]:has(.imr-heard) { position: absolute; width: 1px; height: 1px;
  overflow: hidden; clip-path: inset(50%); }
/* Streamlit's own captions and chosen switches are too pale to read. */
[data-testid="stCaptionContainer"][data-testid="stCaptionContainer"] { opacity: .8; }
[data-testid="stButtonGroup"] [role="radio"][aria-checked="true"] { color: inherit;
  font-weight: 600; }
</style>"""

# Streamlit's Markdown also knows :directives: and $formulas$.
_ACTIVE = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>^=\"'&@/])")
# Arrows and bare addresses are looked for after escapes were read. An invisible character that
# forbids a line break (U+2060) keeps their parts apart.
_JOINED = re.compile(r"(?<=[-<>=~])(?=[-<>=~])|(?<=:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=\w)", re.I)


@dataclass(frozen=True, slots=True)
class Quote:
    """Parts of a text: `spans` of it are shown, what lies in `marks` is marked.

    `lead` says what it is, and a double bar beside it that it is `nearest` in meaning.
    """

    lead: str
    text: str
    spans: Sequence[Span]
    marks: Sequence[Span]
    nearest: bool = False


Side = tuple[Sequence[str], Sequence[str]]
"""What is told of one of two decisions: what is told of both, and what of this one alone."""


def style() -> None:
    """Put the style that everything here relies on into the page."""
    st.html(_STYLE)


def plain(text: str) -> str:
    """`text` as a Streamlit label that shows exactly that text: no Markdown in it is obeyed."""
    return _ACTIVE.sub(r"\\\1", _JOINED.sub("\u2060", " ".join(seen(text).split())))


def sentence(text: str) -> str:
    """`text`, as an error says it, as a whole sentence, and as `plain` shows it."""
    first = text.partition(" ")[0]
    # A file's name or a path stays as it is.
    text = text[:1].upper() + text[1:] if first.isalpha() else text
    return plain(text if text.endswith((".", "?")) else f"{text}.")


def words(text: str, spans: Iterable[Span] = (), near: Span | None = None) -> None:
    """A letter's own words, with `spans` and `near` marked (see `highlights.to_html`)."""
    st.html(f'<div class="imr-text">{to_html(text, spans, near=near)}</div>')


def quote(
    text: str, spans: Iterable[Span] = (), *, offset: int = 0, before: str = "", after: str = ""
) -> None:
    """A part of a letter with `spans` marked (see `highlights.to_html`).

    `before` and `after` show what was left out.
    """
    inner = f"{to_html(before)}{to_html(text, spans, offset=offset)}{to_html(after)}"
    st.html(f'<blockquote class="imr-text imr-quote">{inner}</blockquote>')


def snippets(quotes: Sequence[Quote]) -> None:
    """Sentences of a decision one below the other, each under what it is."""
    if quotes:
        st.html("".join(map(_snippet, quotes)))


def _snippet(quote: Quote) -> str:
    shown = to_html(" ... ").join(
        to_html(quote.text[start:end], quote.marks, offset=start) for start, end in quote.spans
    )
    before = "... " if quote.spans[0][0] else ""
    after = " ..." if quote.spans[-1][1] < len(quote.text.rstrip()) else ""
    kind = " imr-beside" if quote.nearest else ""
    return (
        f'<blockquote class="imr-text imr-quote{kind}">'
        f'<span class="imr-lead">{to_html(quote.lead)}</span>{before}{shown}{after}</blockquote>'
    )


def legend(*, words: bool, meaning: bool) -> None:
    """What the marks in quotes and letters mean, in words."""
    said = []
    if words:
        said.append("<mark>Marked</mark>: words of your text, in any form")
    if meaning:
        said.append('<span class="imr-near">Double bar</span>: nearest in meaning')
    if said:
        st.html(f'<div class="imr-text imr-legend">{" · ".join(said)}</div>')


def small(text: str) -> None:
    """A side remark."""
    st.html(f'<div class="imr-small">{to_html(text)}</div>')


def name(text: str) -> None:
    """The heading of a page that is named by a letter's words."""
    st.html(f'<h1 class="imr-name">{to_html(text)}</h1>')


def title(text: str, spans: Iterable[Span] = (), *, level: int = 3) -> None:
    """The heading of a decision, with `spans` marked; `level` is that of the heading."""
    st.html(f'<h{level:d} class="imr-title">{to_html(text, spans)}</h{level:d}>')


def label(text: str, *, level: int = 4) -> None:
    """The heading of a part of a decision, or of one told in few words."""
    st.html(f'<h{level:d} class="imr-label">{to_html(text)}</h{level:d}>')


def cited(citations: Sequence[tuple[str, str]]) -> None:
    """Guidelines as they were read, each with what has replaced it since, if anything has."""
    items = "".join(
        f"<li>{to_html(said)}"
        + (f' <span class="imr-badge">Since replaced</span> {to_html(since)}' if since else "")
        + "</li>"
        for said, since in citations
    )
    if items:
        st.html(f'<ul class="imr-small imr-cited">{items}</ul>')


def heard(text: str) -> None:
    """A heading for those who do not see the page: what follows is plain to all others."""
    st.html(f'<h2 class="imr-heard">{to_html(text)}</h2>')


def on_phones(text: str) -> None:
    """A remark that only narrow screens need."""
    st.html(f'<div class="imr-small imr-narrow">{to_html(text)}</div>')


def facts(rows: Sequence[tuple[str, str]]) -> None:
    """Names with what is said of each, as a list of definitions."""
    pairs = "".join(f"<dt>{to_html(term)}</dt><dd>{to_html(said)}</dd>" for term, said in rows)
    st.html(f'<dl class="imr-facts">{pairs}</dl>')


def versus(heads: tuple[str, str], rows: Sequence[tuple[str, Side, Side]]) -> None:
    """What is told of two decisions, side by side; on narrow screens one below the other.

    Each row has a name, and for each decision the values that both have and those of it alone,
    which are marked.
    """
    shown = "".join(
        f'<dt>{to_html(name)}</dt><dd data-of="{to_html(heads[0])}">{_side(one)}</dd>'
        f'<dd data-of="{to_html(heads[1])}">{_side(other)}</dd>'
        for name, one, other in rows
    )
    top = "".join(f"<dd>{to_html(head)}</dd>" for head in heads)
    st.html(f'<dl class="imr-versus"><dt class="imr-top"></dt>{top}{shown}</dl>')


def _side(side: Side) -> str:
    both, alone = side
    told = [*map(to_html, both), *(f"<mark>{to_html(value)}</mark>" for value in alone)]
    return to_html("; ").join(told) or to_html("not told")


# The page may still be growing when the script runs, so it goes there again for two seconds, unless
# the reader has begun to move by then. That is seen on its way in, since some elements let no
# pointer's event out.
_ARRIVING = """<span></span><script>{{ /* {visit:d} */
const main = () => document.querySelector('[data-testid="stMain"]');
let moved = false;
for (const sign of ["wheel", "touchstart", "keydown", "pointerdown"])
  addEventListener(sign, () => {{ moved = true; }}, {{ capture: true, once: true, passive: true }});
const go = (left) => {{
  if (moved || !left) return;
  const issue = document.getElementById("issue-{issue:d}");
  if (issue) issue.scrollIntoView(); else main()?.scrollTo(0, 0);
  setTimeout(go, 100, left - 1);
}};
go(20);
}}</script>"""


def arrive(subject: object, issue: int = 0) -> None:
    """Where the page shows another subject than before, go to its top or to an issue's heading.

    Streamlit keeps the place in the page when only the address changes. Called last, so that the
    heading is there. The script holds nothing but numbers of our own.
    """
    if st.session_state.get("subject") == subject:
        return
    st.session_state["subject"] = subject
    # Equal scripts would not run again: the count keeps them apart.
    visit = st.session_state["visit"] = st.session_state.get("visit", 0) + 1
    st.html(_ARRIVING.format(visit=visit, issue=issue), unsafe_allow_javascript=True)


def count(number: int, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
