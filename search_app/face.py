"""One question asked of an index in one's own words, as from a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from os import PathLike

from indexer import Filters, Mode, Sort, Store
from indexer.errors import QueryError
from indexer.homes import Place
from indexer.ranking.choices import chosen
from search_app.asking.request import Request
from search_app.found import Found
from search_app.search import Search


def ask(
    index: Place | Store | Search,
    text: str = "",
    *,
    like: str = "",
    mode: str = "hybrid",
    sort: str = "best",
    limit: int = 10,
    collapse: bool = True,
    **filters: str | Sequence[str],
) -> Found:
    """Find prior decisions for a text (a few words, or a described case), best first.

    `index` is where an index lives, which is opened and closed again, or what is open already and
    stays so: a store (`indexer.open_index`), or a `Search`, which keeps its model loaded for the
    next question. `like` names an issue (`CASE#N`) to compare with and takes the place of the text;
    without either, the latest decisions come first.

    `mode` is hybrid, lexical (words alone, without the model) or semantic (meaning alone), `sort`
    best, newest or oldest. With `collapse`, issues that say nearly the same stand under the best of
    them. Every facet is a filter, in words as on the command line:
    `ask(index, "epidural", body_region="low back", outcome=["overturned"])`.

    Raises:
        IndexMissing, IndexDamaged, IndexMismatch: there is no index that can be opened there.
        UnknownFilter: a facet or a value that nobody knows; the message names close ones.
        UnknownIssue: there is no such issue as the one to be like.
        QueryError: no such mode or order, a limit below 1, or a text that is too long.
        ModelUnavailable: the model is needed and cannot be loaded.
    """
    if limit < 1:
        raise QueryError(f"a limit of {limit} shows nothing; ask for 1 or more")
    request = Request(
        text,
        like,
        Filters.of(filters),
        chosen(Mode, mode, "mode"),
        chosen(Sort, sort, "order"),
        collapse,
        size=limit,
    )
    if isinstance(index, Search):
        return index.answer(request)
    if isinstance(index, (str, PathLike)):
        with closing(Search.open(index)) as search:
            return search.answer(request)
    return Search(index).answer(request)
