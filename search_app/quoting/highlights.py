"""Where does a text match? Spans into the original, and the one function that makes HTML."""

from __future__ import annotations

import html
from collections.abc import Collection, Iterable

from indexer.analysis import find_terms
from search_app.quoting.unseen import seen

Span = tuple[int, int]


def matches(text: str, wanted: Collection[str]) -> list[Span]:
    """The spans of `text` whose term is among `wanted`, in order, overlaps merged."""
    spans: list[Span] = []
    found = sorted((start, end) for _, start, end in find_terms(text, wanted))
    for start, end in found:
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    return spans


def to_html(
    text: str, spans: Iterable[Span] = (), *, offset: int = 0, near: Span | None = None
) -> str:
    """`text` as HTML, everything in it escaped, `spans` (sorted, apart) wrapped in <mark>.

    What nobody would see is left out (`unseen.py`). `offset` is where `text` starts in the text
    that the spans count in; what lies in `near`, a span of it as well, is wrapped in
    <span class="imr-near">. Letters hold `$ [ ] : * _ < >` and line ends, which Markdown would take
    for markup: they become entities.
    """
    marks = tuple(spans)
    if near is None:
        return _marked(text, marks, offset)
    start, end = (min(max(place - offset, 0), len(text)) for place in near)
    end = max(start, end)
    return (
        _marked(text[:start], marks, offset)
        + f'<span class="imr-near">{_marked(text[start:end], marks, offset + start)}</span>'
        + _marked(text[end:], marks, offset + end)
    )


def _marked(text: str, spans: Iterable[Span], offset: int) -> str:
    pieces = []
    at = 0
    for start, end in spans:
        start, end = max(start - offset, at), min(end - offset, len(text))
        if start < end:
            pieces += [_escape(text[at:start]), "<mark>", _escape(text[start:end]), "</mark>"]
            at = end
    pieces.append(_escape(text[at:]))
    return "".join(pieces)


# Markdown is read before HTML is shown, so its own marks must not survive either.
_MARKDOWN = str.maketrans({char: f"&#{ord(char)};" for char in "\\`*_{}[]()#+-.!|~$:^="})


def _escape(text: str) -> str:
    escaped = "".join(
        html.escape(char) if char in "<>&\"'" else char.translate(_MARKDOWN) for char in seen(text)
    )
    return escaped.replace("\n\n", "<br><br>").replace("\n", " ")
