"""What any store must do. Each test holds for every store of the registry beside it.

A store that is exact equals counting by hand. One that can only approximate something names it in
`Info.approximate` by one of the words of `MAY_APPROXIMATE`; the tests of that are then passed over.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from indexer.analysis import term_list
from indexer.building import add_uploads, build_from
from indexer.chunking import ChunkKind
from indexer.contract import COSINE_ERROR, MAY_APPROXIMATE, WORDS, Answer, Ask, Store
from indexer.coverage import coverage
from indexer.errors import BadIndex, IndexBusy, IndexDamaged, UnknownIssue
from indexer.expression import Adjacent, And, Expression, Name, Not, Or, Wild, leaves
from indexer.filters import Filters
from indexer.local.generations import open_current
from indexer.ranking.modes import Mode, Sort
from indexer.ranking.ordering import MOST_OF_A_LETTER, SORTED_BEST
from indexer.ranking.reranking import LEG, RERANKED
from indexer.ranking.weights import Weights
from indexer.records import letter_json, letter_of
from indexer.tagged import TaggedLetter
from indexer.uploads import Upload, read_uploads
from indexer.vocabulary.facets import FACETS
from indexer.wording import issue_phrases
from tests.stores import brute
from tests.stores.brute import Row
from tests.stores.conftest import Kind, grown, published
from trials import written
from trials.doubles import HashingEncoder
from trials.memory import State

EVERYTHING = 10_000

TEXT = "physical therapy of the knee after an operation"


@pytest.fixture(scope="session")
def rows(letters: Sequence[TaggedLetter]) -> list[Row]:
    """All issues with their letters."""
    return brute.rows_of(letters)


def exact(store: Store, what: str) -> None:
    """Pass over what the store says that it only approximates."""
    assert what in MAY_APPROXIMATE
    if what in store.info.approximate:
        pytest.skip(f"this store only approximates {what}")


def text_ask(text: str = TEXT, **wanted: Any) -> Ask:
    """A question by a text; passages, which take longest, only where they are looked at."""
    terms = {term: float(n) for term, n in Counter(term_list(text, asked=True)).items()}
    vectors = HashingEncoder().encode([text])
    if wanted.get("mode") is Mode.LEXICAL:
        vectors = None
    given = {"text": text, "terms": terms, "vectors": vectors, "size": EVERYTHING, "passages": 0}
    return Ask(**(given | wanted))


def like_ask(row: Row, **wanted: Any) -> Ask:
    """A question for what is like an issue."""
    terms = {term: float(n) for term, n in Counter(term_list(row.decided)).items()}
    return Ask(**({"like": row.id, "terms": terms, "size": EVERYTHING, "passages": 0} | wanted))


def ids(answer: Answer) -> list[str]:
    return [hit.id for hit in answer.hits]


MODES = pytest.mark.parametrize("mode", Mode)


# Filters


def some_filters(rows: Sequence[Row]) -> Iterator[Filters]:
    """Of every facet the commonest, the rarest and other values; alternatives; several facets."""
    random = Random(1)
    found = brute.counts(rows)
    for facet, held in found.items():
        values = sorted(held, key=lambda value: (-held[value], value))
        assert values, facet
        for value in {values[0], values[-1], *random.sample(values, min(4, len(values)))}:
            yield Filters(**{facet: (value,)})
        yield Filters(**{facet: (values[0], values[-1])})
        yield Filters(**{facet: (values[-1], "nothing-has-this")})
        yield Filters(**{facet: ("nothing-has-this",)})
    for _ in range(40):
        row = random.choice(rows)
        facets = random.sample([one for one in FACETS if row.values(one)], 3)
        yield Filters(**{one: (random.choice(sorted(row.values(one))),) for one in facets})


def test_a_model_is_carried_only_where_one_was_handed_in(store: Store) -> None:
    assert store.query_encoder() is None


def test_every_filter_shows_what_counting_by_hand_shows(store: Store, rows: list[Row]) -> None:
    exact(store, "hits")
    for filters in some_filters(rows):
        answer = store.find(Ask(filters=filters, size=EVERYTHING, passages=0))
        expected = [row.id for row in rows if brute.fits(row, filters)]
        assert sorted(ids(answer)) == sorted(expected), filters
        assert answer.total == answer.ranked == len(expected)


@MODES
def test_what_ranks_shows_what_the_filters_allow(store: Store, rows: list[Row], mode: Mode) -> None:
    exact(store, "hits")
    for filters in list(some_filters(rows))[::7]:
        ask = text_ask(mode=mode, filters=filters)
        answer = store.find(ask)
        expected = [row.id for row in brute.shown(rows, ask)]
        assert sorted(ids(answer)) == sorted(expected), filters
        assert answer.total == len(expected)


@pytest.mark.parametrize("mode", [Mode.LEXICAL, Mode.SEMANTIC])
def test_filtering_first_equals_filtering_afterwards(
    store: Store, rows: list[Row], mode: Mode
) -> None:
    exact(store, "order")
    still = replace(Weights.tuned(), feedback_weight=0.0)
    whole = store.find(text_ask(mode=mode, weights=still))
    for filters in list(some_filters(rows))[::9]:
        part = store.find(text_ask(mode=mode, weights=still, filters=filters))
        allowed = {row.id for row in rows if brute.fits(row, filters)}
        kept = [(hit.id, hit.score) for hit in whole.hits if hit.id in allowed]
        assert ids(part) == [name for name, _ in kept]
        assert [hit.score for hit in part.hits] == pytest.approx([score for _, score in kept])


# Expressions

EXPRESSIONS: list[Expression] = [
    Adjacent("knee"),
    Adjacent("physical therapy"),
    Adjacent("not medically necessary"),
    Adjacent("therapy", "treatment"),
    Adjacent("knee", "summary"),
    Wild("thera*"),
    Wild("*pathy"),
    Wild("inject?on*", "rationale"),
    Not(Adjacent("knee")),
    Not(Adjacent("medically necessary")),
    Not(Wild("inject*")),
    And((Adjacent("pain"), Not(Adjacent("lumbar")))),
    Or((Adjacent("lumbar"), Adjacent("cervical"))),
    And((Or((Adjacent("knee"), Adjacent("shoulder"))), Not(Adjacent("surgery", "summary")))),
    Not(Or((Adjacent("knee"), Adjacent("the lumbar spine")))),
    Not(Not(Adjacent("knee"))),
    Or((Adjacent("unheard-of"), Not(Adjacent("pain")))),
    And((Adjacent("knee"), Not(Adjacent("knee")))),
    Adjacent("unheard of thing"),
]


def some_expressions(rows: Sequence[Row]) -> list[Expression]:
    """Those above, names, and trees of words and runs of words that the letters hold."""
    random = Random(2)
    leaves: list[Expression] = [
        Name(rows[0].id, "issue"),
        Name(rows[5].letter.id.lower(), "letter"),
    ]
    while len(leaves) < 40:
        field = random.choice(["treatment", "rationale", "summary"])
        words = random.choice(rows).text(field).split()
        at, length = random.randrange(max(1, len(words) - 3)), random.choice([1, 1, 2, 3])
        run = words[at : at + length]
        # Plain words: how others are cut is the analysis', not a store's.
        if run and all(word.isascii() and word.isalpha() for word in run):
            leaves.append(Adjacent(" ".join(run), random.choice(["", field])))

    def tree(depth: int) -> Expression:
        way = random.randrange(4) if depth else 3
        if way == 3:
            return random.choice(leaves)
        if way == 2:
            return Not(tree(depth - 1))
        return (And, Or)[way](tuple(tree(depth - 1) for _ in range(random.choice([2, 3]))))

    return [*EXPRESSIONS, *leaves[:2], *(tree(2) for _ in range(40))]


def test_an_expression_shows_what_holds_it(store: Store, rows: list[Row]) -> None:
    exact(store, "hits")
    some = 0
    for expression in some_expressions(rows):
        answer = store.find(Ask(expression=expression, size=EVERYTHING, passages=0))
        expected = [row.id for row in rows if brute.holds(row, expression)]
        assert sorted(ids(answer)) == sorted(expected), expression
        some += 0 < len(expected) < len(rows)
    assert some > 30


def pushed(expression: Expression, wanted: bool = True) -> Expression:
    """The same with every NOT at a leaf."""
    match expression:
        case Not():
            return pushed(expression.of, not wanted)
        case And() | Or():
            join = And if isinstance(expression, And) == wanted else Or
            return join(tuple(pushed(part, wanted) for part in expression.parts))
    return expression if wanted else Not(expression)


@MODES
def test_a_negation_shows_the_same_however_it_is_put(
    store: Store, rows: list[Row], mode: Mode
) -> None:
    """Where something within it is asked for, all that fits is shown, whatever its words."""
    exact(store, "hits")
    knee, pain = Adjacent("knee"), Adjacent("pain")
    some = 0
    for expression in [
        Not(And((pain, Not(knee)))),
        Not(Or((pain, Not(knee)))),
        Not(Not(knee)),
        *some_expressions(rows),
    ]:
        text = " ".join(leaf.text for leaf in leaves(expression) if isinstance(leaf, Adjacent))
        ask = (
            text_ask(text, mode=mode, expression=expression, passages=0)
            if text
            else Ask(mode=mode, expression=expression, size=EVERYTHING, passages=0)
        )
        found = set(ids(store.find(ask)))
        assert found == {row.id for row in rows if brute.holds(row, expression)}, expression
        assert found == set(ids(store.find(replace(ask, expression=pushed(expression)))))
        some += 0 < len(found) < len(rows)
    assert some > 30


@MODES
def test_what_is_excluded_never_appears(store: Store, rows: list[Row], mode: Mode) -> None:
    """However much it is what the text asks for."""
    by_id = {row.id: row for row in rows}
    some = 0
    for excluded in (
        Adjacent("knee"),
        Adjacent("physical therapy"),
        Wild("thera*"),
        Adjacent("pain"),
    ):
        for collapse in (True, False):
            ask = text_ask(mode=mode, expression=Not(excluded), collapse=collapse)
            answer = store.find(ask)
            assert bool(answer.hits) == bool(brute.shown(rows, ask))
            some += bool(answer.hits)
            for hit in answer.hits:
                assert not brute.holds(by_id[hit.id], excluded)
                assert not any(brute.holds(by_id[one], excluded) for one in hit.near_duplicates)
    assert some >= 4


# Counts


def asks_of(rows: Sequence[Row], mode: Mode) -> Iterator[Ask]:
    """Questions of every kind."""
    filters = Filters(outcome=("upheld",))
    yield Ask(mode=mode)
    yield Ask(mode=mode, filters=filters)
    yield text_ask(mode=mode)
    yield text_ask(mode=mode, filters=filters)
    yield text_ask("zzyzx unheard", mode=mode)
    yield text_ask("knee", mode=mode, synonyms=frozenset(term_list("lumbar shoulder")))
    yield text_ask("knee", mode=mode, named=(rows[0].id, rows[9].letter.id))
    yield Ask(mode=mode, named=(rows[3].letter.id,), only_named=True, filters=filters)
    yield Ask(mode=mode, named=(rows[3].letter.id, rows[0].id), only_named=True)
    yield like_ask(rows[4], mode=mode)
    yield like_ask(rows[4], mode=mode, filters=filters)
    for expression in EXPRESSIONS:
        yield text_ask("lumbar", mode=mode, expression=expression)
        yield Ask(mode=mode, expression=expression, filters=filters)
        yield Ask(mode=mode, expression=expression, named=(rows[1].id,))


@MODES
def test_counts_equal_counting_by_hand(store: Store, rows: list[Row], mode: Mode) -> None:
    exact(store, "counts")
    for ask in asks_of(rows, mode):
        expected = brute.counts(brute.shown(rows, ask))
        found = {facet: dict(held) for facet, held in store.counts(ask).items()}
        assert found == expected, ask
        answer = store.find(replace(ask, size=1, passages=0))
        assert {facet: dict(held) for facet, held in answer.counts.items()} == expected, ask
        assert answer.total == sum(expected["outcome"].values())


def test_every_facet_is_counted_even_where_nothing_is_shown(store: Store) -> None:
    found = store.counts(Ask(filters=Filters(outcome=("nothing-has-this",))))
    assert {facet: dict(held) for facet, held in found.items()} == {facet: {} for facet in FACETS}


# Order


def orders(rows: Sequence[Row]) -> Iterator[Ask]:
    """Questions whose answers have every kind of order."""
    for collapse in (False, True):
        for sort in Sort:
            yield Ask(sort=sort, size=EVERYTHING, passages=0)
            for mode in Mode:
                shape: dict[str, Any] = {"mode": mode, "sort": sort, "collapse": collapse}
                yield text_ask(**shape)
                yield like_ask(rows[4], **shape)
            named = (rows[30].letter.id, rows[2].id)
            yield text_ask(sort=sort, collapse=collapse, named=named, passages=2)


def test_the_order_depends_neither_on_page_nor_on_size(store: Store, rows: list[Row]) -> None:
    for ask in orders(rows):
        whole = store.find(ask)
        assert len(whole.hits) == whole.ranked
        assert [hit.rank for hit in whole.hits] == list(range(1, whole.ranked + 1))
        for size in (1, 7, 50):
            starts = range(0, min(whole.ranked, 3 * size), size)
            pages = [store.find(replace(ask, start=start, size=size)) for start in starts]
            assert [hit for page in pages for hit in page.hits] == list(
                whole.hits[: len(starts) * size]
            )
            assert {(page.total, page.ranked) for page in pages} == {(whole.total, whole.ranked)}
            assert all(page.counts == whole.counts for page in pages)
        behind = store.find(replace(ask, start=whole.ranked + 5))
        assert not behind.hits and behind.total == whole.total
        assert not store.find(replace(ask, size=0)).hits


def test_a_question_by_the_names_of_its_choices_is_the_same(store: Store) -> None:
    for mode in Mode:
        for sort in Sort:
            named = text_ask(mode=mode.value, sort=sort.value)
            assert store.find(named) == store.find(text_ask(mode=mode, sort=sort))


def test_the_same_question_has_the_same_answer(store: Store, rows: list[Row]) -> None:
    for ask in orders(rows):
        assert store.find(ask) == store.find(ask)


def test_scores_and_ranks_go_down_the_page(store: Store, rows: list[Row]) -> None:
    for mode in Mode:
        for ask in (text_ask(mode=mode), like_ask(rows[4], mode=mode)):
            hits = store.find(ask).hits
            assert hits
            scores = [hit.score for hit in hits]
            assert scores == sorted(scores, reverse=True)
            assert [hit.match_rank for hit in hits] == [hit.rank for hit in hits]
            legs = {Mode.LEXICAL, Mode.SEMANTIC} if mode is Mode.HYBRID else {mode}
            assert all(set(hit.legs) == set(legs) for hit in hits)
            for leg in legs:
                told = sorted((-hit.legs[leg].score, hit.legs[leg].rank) for hit in hits)
                assert told[0][1] == 1
                assert [rank for _, rank in told] == sorted(rank for _, rank in told)


def test_scores_equal_brute_force(store: Store, state: State, rows: list[Row]) -> None:
    exact(store, "scores")
    ask = text_ask(synonyms=frozenset(term_list("lumbar spine")))
    found = store.candidates(ask)
    assert list(found.ids) == [row.id for row in rows]
    parts = found.parts
    assert parts is not None and parts.rationale is not None and parts.summary is not None
    synonyms = dict.fromkeys(ask.synonyms, 1.0)

    def summary(row: Row) -> str:
        return row.letter.summary

    def decided(row: Row) -> str:
        return row.decided

    for scores, text, query in (
        (parts.words, decided, ask.terms),
        (parts.words_in_summary, summary, ask.terms),
        (parts.synonyms, decided, synonyms),
        (parts.synonyms_in_summary, summary, synonyms),
    ):
        assert scores.any()
        assert np.allclose(scores, brute.bm25(rows, text, query), atol=1e-4)
    assert ask.vectors is not None
    own = brute.nearness(state, ask.vectors, ChunkKind.RATIONALE)
    assert np.allclose(parts.rationale, [own[at] for at in range(len(rows))], atol=COSINE_ERROR)
    of = brute.nearness(state, ask.vectors, ChunkKind.SUMMARY)
    at_letter = {letter.id: at for at, letter in enumerate(state.letters)}
    expected = [of[at_letter[row.letter.id]] for row in rows]
    assert np.allclose(parts.summary, expected, atol=COSINE_ERROR)


def test_candidates_are_told_apart_as_the_issues_are(store: Store, rows: list[Row]) -> None:
    by_id = {row.id: row for row in rows}
    filters = Filters(outcome=("overturned",))
    understood = Filters(body_region=("knee",), outcome=("upheld",))
    found = store.candidates(text_ask(filters=filters, understood=understood))
    held = [by_id[one] for one in found.ids]
    assert list(found.ids) == sorted(found.ids, key=lambda one: list(by_id).index(one))
    for at, row in enumerate(held):
        assert bool(found.allowed[at]) == brute.fits(row, filters)
        day = None if np.isnat(found.day[at]) else found.day[at].astype(date)
        assert day == row.letter.cover.decision_date
        for facet, wanted in understood.items():
            assert bool(found.agreeing[facet][at]) == bool(row.values(facet) & set(wanted))
    # One number for each letter, one for each group of near-duplicates.
    groups = [frozenset({row.id, *store.near_duplicates(row.id)}) for row in held]
    for numbers, keys in (
        (found.letter.tolist(), [row.letter.id for row in held]),
        (found.group.tolist(), groups),
    ):
        pairs = set(zip(numbers, keys, strict=True))
        assert len(pairs) == len(set(numbers)) == len(set(keys))


def test_what_agrees_with_what_was_understood_is_raised(store: Store, rows: list[Row]) -> None:
    wanted = Filters(outcome=("overturned",))
    plain, raised = store.find(text_ask()), store.find(text_ask(understood=wanted))
    agreeing = {row.id for row in rows if brute.fits(row, wanted)}
    assert {hit.id for hit in raised.hits if hit.preferred} == agreeing
    assert all(hit.preferred in ((), ("outcome",)) for hit in raised.hits)
    before = {hit.id: hit.rank for hit in plain.hits}
    assert sum(before[hit.id] - hit.rank for hit in raised.hits if hit.preferred) > 0


def test_the_text_is_moved_towards_the_best(store: Store) -> None:
    for mode in Mode:
        found = store.find(text_ask(mode=mode))
        assert set(found.feedback) <= set(ids(found))
        most = Weights.tuned().feedback_issues
        assert len(found.feedback) == (0 if mode is Mode.LEXICAL else most)
    still = replace(Weights.tuned(), feedback_weight=0.0)
    assert store.find(text_ask(weights=still)).feedback == ()


def test_the_best_are_read_again_where_that_is_asked_for(store: Store, rows: list[Row]) -> None:
    by_id = {row.id: row for row in rows}
    read: list[str] = []

    def shortest(passages: Sequence[str]) -> np.ndarray:
        read.extend(passages)
        return np.array([-len(one) for one in passages], np.float32)

    before = store.find(text_ask())
    after = store.find(text_ask(rerank=shortest))
    best = ids(before)[:RERANKED]
    assert set(ids(after)[:RERANKED]) == set(best)
    assert ids(after)[RERANKED:] == ids(before)[RERANKED:]
    assert all((LEG in hit.legs) == (hit.rank <= RERANKED) for hit in after.hits)
    scores = [hit.legs[LEG].score for hit in after.hits[:RERANKED]]
    assert scores == sorted(scores, reverse=True) and len(set(scores)) > 5
    # What is read is the treatment with a passage of the rationale.
    own = {by_id[one].issue.treatment for one in best}
    assert read and all(any(one.startswith(f"{line}. ") for line in own) for one in read)
    named = rows[7]
    leading = store.find(text_ask(rerank=shortest, named=(named.id,)))
    assert ids(leading)[0] == named.id


def test_threads_share_a_store(store: Store, rows: list[Row]) -> None:
    asks = [ask for ask in orders(rows) if ask.size == EVERYTHING][::3] * 2
    expected = [store.find(ask) for ask in asks]
    names = [[row.id] for row in rows[: len(asks)]]
    with ThreadPoolExecutor(6) as pool:
        found, held = pool.map(store.find, asks), pool.map(store.get, names)
        assert list(found) == expected
        assert [letter.issue.id for (letter,) in held] == [name for (name,) in names]


# Names


@MODES
def test_what_is_named_leads(store: Store, rows: list[Row], mode: Mode) -> None:
    letter = next(row.letter for row in rows if len(row.letter.issues) > 1)
    issue = next(row for row in rows[::-1] if row.letter is not letter)
    first = [issue.id, *(one.id for one in letter.issues)]
    for collapse in (False, True):
        ask = text_ask("knee", mode=mode, named=(issue.id, letter.id), collapse=collapse)
        assert ids(store.find(ask))[: len(first)] == first
    only = Ask(named=(issue.id, letter.id), only_named=True, mode=mode, size=EVERYTHING)
    answer = store.find(only)
    assert ids(answer) == first and answer.total == len(first)
    # A name shows nothing that the filters do not allow.
    other = {"upheld": "overturned"}.get(issue.issue.outcome.value.lower(), "upheld")
    assert issue.id not in ids(store.find(replace(only, filters=Filters(outcome=(other,)))))


@pytest.mark.parametrize("name", ["CM99-9999999", "CM99-9999999#1", "", "' OR 1=1 --", "a\udcff#1"])
def test_unknown_names_are_refused(store: Store, name: str) -> None:
    with pytest.raises(UnknownIssue):
        store.get([name])
    with pytest.raises(UnknownIssue):
        store.near_duplicates(name)
    with pytest.raises(UnknownIssue):
        store.beside(name)
    if not name:
        return
    for ask in (
        *(Ask(like=name, mode=mode) for mode in Mode),
        text_ask(like=name),
        Ask(named=(name,)),
        text_ask(named=(name,), mode=Mode.LEXICAL),
        Ask(named=(name,), only_named=True),
    ):
        for answering in (store.find, store.counts, store.salient, store.candidates):
            with pytest.raises(UnknownIssue):
                answering(ask)


@pytest.mark.parametrize("field", ["issue", "letter"])
def test_an_unknown_name_in_an_expression_holds_for_no_issue(store: Store, field: str) -> None:
    unknown = Name("CM99-9999999#1" if field == "issue" else "CM99-9999999", field)
    assert store.find(Ask(expression=unknown)).total == 0
    assert store.find(Ask(expression=Not(unknown))).total == store.info.issues
    assert not store.lexicon.matches(unknown)


def test_a_letter_is_no_issue_and_an_issue_no_letter(store: Store, rows: list[Row]) -> None:
    with pytest.raises(UnknownIssue):
        store.near_duplicates(rows[0].letter.id)
    with pytest.raises(UnknownIssue):
        store.beside(rows[0].id)
    with pytest.raises(UnknownIssue):
        store.get([f"{rows[0].letter.id}#99"])
    for answering in (store.find, store.counts, store.salient, store.candidates):
        with pytest.raises(UnknownIssue):
            answering(Ask(like=rows[0].letter.id))


# Letters


def test_letters_come_whole_and_as_they_were_published(
    store: Store, letters: Sequence[TaggedLetter]
) -> None:
    names = [letter.id for letter in letters]
    expected = [replace(letter, whole_outcome=letter.outcome) for letter in letters]
    assert store.get(names) == expected
    assert store.get(names[::-1]) == expected[::-1]
    assert store.get([]) == []


def test_an_issue_comes_with_its_letter_and_alone(store: Store, rows: list[Row]) -> None:
    found = store.get([row.id for row in rows])
    for row, letter in zip(rows, found, strict=True):
        assert letter.issue == row.issue
        assert replace(letter, issues=row.letter.issues) == replace(
            row.letter, whole_outcome=row.letter.outcome
        )
        assert letter.outcome == row.letter.outcome
    assert {letter.outcome for letter in found} == {"upheld", "overturned", "unknown", "mixed"}


def test_names_come_in_any_order_and_more_than_once(store: Store, rows: list[Row]) -> None:
    names = [rows[9].id, rows[0].letter.id, rows[9].id, rows[9].letter.id, rows[0].id]
    found = store.get(names)
    assert [letter.id for letter in found] == [name.partition("#")[0] for name in names]
    assert [len(letter.issues) == 1 for letter in found if letter is not found[1]]
    assert found[0] == found[2] and found[0].issue == rows[9].issue
    assert found[1].issues == rows[0].letter.issues


@pytest.mark.parametrize("typed", [str.lower, str.upper, str.title, " {}\t".format])
def test_names_are_known_as_they_are_typed(
    store: Store, rows: list[Row], typed: Callable[[str], str]
) -> None:
    row = next(row for row in rows if store.near_duplicates(row.id))
    issue, letter = typed(row.id), typed(row.letter.id)
    assert store.get([issue, letter]) == store.get([row.id, row.letter.id])
    assert store.near_duplicates(issue) == store.near_duplicates(row.id)
    assert store.beside(letter) == store.beside(row.letter.id)
    like = like_ask(row, passages=0)
    named = text_ask(named=(row.id, rows[0].letter.id))
    for plain, asked in (
        (like, replace(like, like=issue)),
        (named, replace(named, named=(issue, typed(rows[0].letter.id)))),
        (Ask(named=(row.letter.id,), only_named=True), Ask(named=(letter,), only_named=True)),
    ):
        assert store.find(asked) == store.find(plain)
        assert store.counts(asked) == store.counts(plain)
        assert store.salient(asked) == store.salient(plain)
        assert list(store.candidates(asked).first) == list(store.candidates(plain).first)
        assert list(store.candidates(asked).allowed) == list(store.candidates(plain).allowed)


@pytest.mark.parametrize("typed", [str.lower, str.upper, str.title])
def test_names_in_an_expression_are_known_in_any_case(
    store: Store, rows: list[Row], typed: Callable[[str], str]
) -> None:
    row = rows[0]
    for name, field in ((row.id, "issue"), (row.letter.id, "letter")):
        found = store.find(Ask(expression=Name(typed(name), field), size=EVERYTHING))
        assert ids(found) == ids(store.find(Ask(expression=Name(name, field), size=EVERYTHING)))
        assert found.total
        assert store.lexicon.matches(Name(typed(name), field))


def test_letters_are_the_same_after_their_json(store: Store, rows: list[Row]) -> None:
    names = [row.id for row in rows] + [row.letter.id for row in rows]
    for letter in store.get(names):
        assert letter_of(json.loads(json.dumps(letter_json(letter, source=True)))) == letter


def test_passages_lie_in_the_texts_of_their_hit(store: Store, rows: list[Row]) -> None:
    by_id = {row.id: row for row in rows}
    for mode in Mode:
        for most in (0, 1, 3):
            answer = store.find(text_ask(mode=mode, passages=most))
            for hit in answer.hits:
                row = by_id[hit.id]
                assert len(hit.passages) <= most
                assert hit.passages or not most
                assert len(set(hit.passages)) == len(hit.passages)
                assert hit.issues_in_letter == len(row.letter.issues)
                for one in hit.passages:
                    is_own = one.kind is ChunkKind.RATIONALE
                    text = row.issue.text if is_own else row.letter.summary
                    assert 0 <= one.start < one.end <= len(text)
                    assert (one.cosine is None) == (mode is Mode.LEXICAL)


# Near-duplicates


def test_what_says_nearly_the_same_names_each_other(store: Store, rows: list[Row]) -> None:
    groups = {row.id: {row.id, *store.near_duplicates(row.id)} for row in rows}
    by_id = {row.id: row for row in rows}
    for name, group in groups.items():
        assert all(groups[other] == group for other in group)
        assert len({by_id[other].issue.outcome for other in group}) == 1
        assert len(store.near_duplicates(name)) == len(group) - 1
    exact(store, "near-duplicates")
    said: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        key = (row.issue.treatment, row.issue.rationale, row.issue.outcome.value)
        said.setdefault(key, set()).add(row.id)
    assert max(map(len, said.values())) >= 4
    for same in said.values():
        assert all(same <= groups[one] for one in same)


@MODES
def test_a_collapsed_answer_shows_one_of_each_group(
    store: Store, rows: list[Row], mode: Mode
) -> None:
    groups = {row.id: {row.id, *store.near_duplicates(row.id)} for row in rows}
    for wanted in (
        {},
        {"filters": Filters(outcome=("upheld",))},
        # Some of a group may be shown, others may not.
        {"expression": Not(Name("CM00-7000006", "letter"))},
    ):
        ask = text_ask(mode=mode, **wanted)
        plain, collapsed = store.find(ask), store.find(replace(ask, collapse=True))
        found = set(ids(plain))
        assert collapsed.total == plain.total == len(found)
        hits = ids(collapsed)
        assert len(hits) == collapsed.ranked < len(found)
        assert not any(set(hits) & groups[one] - {one} for one in hits)
        # Nothing is lost: whatever is no hit stands under one.
        assert set().union(*(groups[one] & found for one in hits)) == found
        place = {one: rank for rank, one in enumerate(ids(plain))}
        for hit in collapsed.hits:
            assert set(hit.near_duplicates) == groups[hit.id] & found - {hit.id}
            # The best of them is the hit.
            assert min(groups[hit.id] & found, key=place.__getitem__) == hit.id
        for hit in plain.hits:
            assert set(hit.near_duplicates) == groups[hit.id] & found - {hit.id}


def test_no_letter_fills_the_beginning_of_a_collapsed_answer(store: Store, rows: list[Row]) -> None:
    crowded = max((row.letter for row in rows), key=lambda letter: len(letter.issues))
    text = " ".join(f"{issue.treatment}. {issue.rationale}" for issue in crowded.issues)
    hits = ids(store.find(text_ask(text, collapse=True)))
    own = [at for at, hit in enumerate(hits) if hit.partition("#")[0] == crowded.id]
    assert len(crowded.issues) > MOST_OF_A_LETTER
    of_each: Counter[str] = Counter()
    late = [at for at, hit in enumerate(hits) if _counted(of_each, hit) > MOST_OF_A_LETTER]
    assert late == list(range(len(hits) - len(late), len(hits)))
    assert own


def _counted(of_each: Counter[str], hit: str) -> int:
    of_each[hit.partition("#")[0]] += 1
    return of_each[hit.partition("#")[0]]


# Dates


def dated(rows: Sequence[Row], order: Sequence[str], sort: Sort) -> list[str]:
    """Issues by the day of the decision, those of one day in their order, undated ones last."""
    days = {row.id: row.letter.cover.decision_date for row in rows}

    def key(name: str) -> tuple[bool, int]:
        day = days[name]
        number = day.toordinal() if day else 0
        return day is None, number if sort is Sort.OLDEST else -number

    return sorted(order, key=key)


@pytest.mark.parametrize("sort", [Sort.NEWEST, Sort.OLDEST])
def test_hits_are_sorted_by_the_day_of_the_decision(
    store: Store, rows: list[Row], sort: Sort
) -> None:
    exact(store, "order")
    assert any(row.letter.cover.decision_date is None for row in rows)
    everything = [row.id for row in rows]
    assert ids(store.find(Ask(sort=sort, size=EVERYTHING))) == dated(rows, everything, sort)
    if sort is Sort.NEWEST:
        assert ids(store.find(Ask(size=EVERYTHING))) == dated(rows, everything, sort)
    # Where everything is ranked only the best are sorted; where something restricts, all.
    for ask in (
        text_ask(),
        text_ask(collapse=True),
        like_ask(rows[4]),
        text_ask(expression=Adjacent("therapy")),
        text_ask(mode=Mode.LEXICAL),
    ):
        best = store.find(ask)
        found = store.find(replace(ask, sort=sort))
        restricts = ask.restricts or ask.mode is Mode.LEXICAL
        order = ids(best) if restricts else ids(best)[:SORTED_BEST]
        assert ids(found) == dated(rows, order, sort)
        assert found.total == best.total
        places = {hit.id: hit.rank for hit in best.hits}
        assert [hit.match_rank for hit in found.hits] == [places[hit.id] for hit in found.hits]


def test_letters_stand_in_a_line_by_the_day(store: Store, letters: Sequence[TaggedLetter]) -> None:
    def key(letter: TaggedLetter) -> tuple[bool, date, str]:
        day = letter.cover.decision_date
        return day is None, day or date.min, letter.id

    line = [letter.id for letter in sorted(letters, key=key)]
    around = zip([None, *line], line, [*line[1:], None], strict=False)
    for before, name, after in around:
        assert store.beside(name) == (before, after)


# Like an issue


@MODES
def test_what_is_like_an_issue_is_of_other_letters(
    store: Store, rows: list[Row], mode: Mode
) -> None:
    for row in rows[::11]:
        answer = store.find(like_ask(row, mode=mode))
        assert all(hit.id.partition("#")[0] != row.letter.id for hit in answer.hits)
        assert answer.total == len(brute.shown(rows, like_ask(row, mode=mode)))
    twin = next(row for row in rows if store.near_duplicates(row.id))
    others = {
        one for one in store.near_duplicates(twin.id) if one.partition("#")[0] != twin.letter.id
    }
    assert ids(store.find(like_ask(twin, mode=mode)))[0] in others


# What separates the outcomes


def salient_asks(rows: Sequence[Row]) -> Iterator[Ask]:
    for nearest in (0, 30, 60, EVERYTHING):
        yield text_ask(nearest=nearest)
        yield text_ask(nearest=nearest, filters=Filters(outcome=("upheld", "overturned")))
        yield text_ask(nearest=nearest, expression=Adjacent("pain"))
        yield like_ask(rows[4], nearest=nearest)
        yield Ask(nearest=nearest)
    yield text_ask(nearest=5)
    yield Ask(filters=Filters(outcome=("upheld",)))


def test_outcomes_are_counted_over_the_nearest(store: Store, rows: list[Row]) -> None:
    exact(store, "salient")
    by_id = {row.id: row for row in rows}
    for ask in salient_asks(rows):
        found = store.salient(ask)
        order = ids(store.find(replace(ask, size=EVERYTHING, passages=0)))
        is_nearest = ask.ranks and not ask.restricts and 0 < ask.nearest < len(order)
        chosen = [by_id[one] for one in (order[: ask.nearest] if is_nearest else order)]
        assert found.nearest == is_nearest
        assert (found.issues, found.of) == (len(chosen), len(order))
        outcomes = {row.issue.outcome.value.lower() for row in chosen}
        for outcome, counted in found.by_outcome.items():
            own = [row for row in chosen if outcome in row.values("outcome")]
            assert {facet: dict(held) for facet, held in counted.items()} == brute.counts(own)
            outcomes.discard(outcome)
        assert not outcomes
        sides = {"overturned": set(), "upheld": set()}
        for row in chosen:
            sides.get(row.issue.outcome.value.lower(), set()).add(row.letter.id)
        assert found.enough == (min(map(len, sides.values())) >= found.fewest)
        assert found.enough or not found.told


def test_what_stands_out_is_counted_and_shown_where_it_stands(
    store: Store, rows: list[Row]
) -> None:
    exact(store, "salient")
    by_id = {row.id: row for row in rows}

    def stands(row: Row, of: str) -> set[str]:
        if of != WORDS:
            return row.values(of)
        return {one.key for one in issue_phrases(row.issue.treatment, row.issue.rationale)}

    told: set[str] = set()
    for ask in (Ask(), text_ask(nearest=60), like_ask(rows[4], nearest=80)):
        found = store.salient(ask)
        order = ids(store.find(replace(ask, size=EVERYTHING, passages=0)))[: found.issues]
        chosen = [by_id[one] for one in order]
        assert len({(one.of, one.id) for one in found.told}) == len(found.told)
        for one in found.told:
            told.add(one.of)
            having = {
                side: [
                    row.id
                    for row in chosen
                    if side in row.values("outcome") and one.id in stands(row, one.of)
                ]
                for side in ("overturned", "upheld")
            }
            assert (one.overturned, one.upheld) == tuple(map(len, having.values()))
            own = having["overturned" if one.for_overturned else "upheld"]
            assert one.examples == tuple(own[: len(one.examples)])
            assert one.examples and one.shown
    assert told == {"ground", WORDS}


# Adjacent


def printed_counts(rows: Sequence[Row]) -> dict[str, int]:
    """Of each printed word how many issues hold it in that of their texts in which most do."""
    held: dict[str, Counter[str]] = {}
    for field in ("treatment", "rationale", "summary"):
        for row in rows:
            for word in brute.printed_words(row.text(field)):
                held.setdefault(word, Counter())[field] += 1
    return {word: max(by_field.values()) for word, by_field in held.items()}


def test_the_lexicon_knows_the_printed_words(store: Store, rows: list[Row]) -> None:
    exact(store, "lexicon")
    words, lexicon = printed_counts(rows), store.lexicon
    for word in Random(3).sample(sorted(words), 50):
        assert lexicon.holders(word) == words[word], word
    assert lexicon.holders("zzyzx") == 0
    for pattern in ("inject*", "*pathy", "kn?e", "the*", "zzyzx*"):
        fitting = lexicon.fitting(Wild(pattern))
        fits = [word for word in words if brute.fnmatchcase(word, pattern)]
        fits.sort(key=lambda word: (-words[word], word))
        assert list(fitting.words) == fits[: len(fitting.words)]
        assert len(fitting.words) + fitting.more == len(fits)
    treatments = {word for row in rows for word in brute.printed_words(row.text("treatment"))}
    in_treatment = lexicon.fitting(Wild("inject*", "treatment")).words
    assert set(in_treatment) == {word for word in treatments if word.startswith("inject")}


def edits(one: str, other: str) -> int:
    """How many letters are other ones, missing or too many."""
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, start=1):
        now = [row]
        for column, right in enumerate(other, start=1):
            now.append(min(now[-1] + 1, before[column] + 1, before[column - 1] + (left != right)))
        before = now
    return before[-1]


@pytest.mark.parametrize("word", ["lumbxr", "therepy", "kne", "injektion", "zzyzx"])
def test_the_lexicon_tells_near_words(store: Store, rows: list[Row], word: str) -> None:
    """Spelling needs those up to two letters away that begin alike."""
    exact(store, "lexicon")
    words = printed_counts(rows)
    expected = {
        other: held
        for other, held in words.items()
        if other[0] == word[0] and edits(word, other) < 3
    }
    assert dict(store.lexicon.near(word)) == expected
    assert bool(expected) == (word != "zzyzx")


def test_the_lexicon_knows_the_words_that_rank(store: Store, rows: list[Row]) -> None:
    exact(store, "lexicon")
    decided = [set(term_list(row.decided)) for row in rows]
    summaries = {term for row in rows for term in term_list(row.letter.summary)}
    every = sorted(set().union(*decided) | summaries)
    for term in Random(4).sample(every, 60):
        holders = sum(term in one for one in decided)
        expected = brute.idf(holders, len(rows))
        assert store.lexicon.rarity(term) == pytest.approx(expected, rel=1e-4), term
        assert store.lexicon.holds(term)
    assert store.lexicon.rarity("zzyzx") == 0
    assert not store.lexicon.holds("zzyzx")


def test_the_lexicon_knows_what_any_issue_satisfies(store: Store, rows: list[Row]) -> None:
    exact(store, "lexicon")
    for expression in some_expressions(rows):
        if isinstance(expression, Adjacent | Wild | Name):
            expected = any(brute.holds(row, expression) for row in rows)
            assert store.lexicon.matches(expression) == expected, expression
    assert not store.lexicon.matches(Adjacent("zzyzx"))
    assert not store.lexicon.matches(Name("CM99-9999999", "letter"))


def test_the_lexicon_finds_letters_by_seven_digits(
    store: Store, letters: Sequence[TaggedLetter]
) -> None:
    numbered: dict[str, list[str]] = {}
    for letter in letters:
        if letter.cover.case_number:
            numbered.setdefault(letter.id[-7:], []).append(letter.id)
    assert "7000005" in numbered
    for digits, names in numbered.items():
        assert sorted(store.lexicon.numbered(digits)) == names
    assert store.lexicon.numbered("9999999") == ()


# What it holds


def test_the_store_tells_what_it_holds(store: Store, state: State, rows: list[Row]) -> None:
    info, letters = store.info, state.letters
    assert info.name
    assert timedelta(0) <= datetime.now(UTC) - info.built < timedelta(hours=2)
    assert (info.letters, info.issues) == (len(letters), len(rows))
    assert info.passages == len(state.passages)
    assert info.samples == sum(letter.sample for letter in letters)
    assert (info.model, info.inputs, info.refused) == (
        state.model,
        state.inputs,
        state.register.refused,
    )
    assert info.outcomes == brute.counts(rows)["outcome"]
    days = [letter.cover.decision_date for letter in letters]
    assert dict(info.letters_by_year) == dict(Counter(day and day.year for day in days))
    assert info.letters_by_year[None]
    assert info.coverage == coverage(letters)
    assert info.libraries


def test_what_is_approximate_is_declared_by_the_words_for_it(store: Store) -> None:
    assert set(store.info.approximate) <= set(MAY_APPROXIMATE)


# Publishing


@pytest.fixture(scope="session")
def few(letters: Sequence[TaggedLetter]) -> State:
    """A smaller state."""
    return published(letters[:3])


def test_a_writer_tells_what_is_published(kind: Kind, few: State, tmp_path: Path) -> None:
    with kind.home(tmp_path).writing() as writer:
        assert writer.info() is None
        for held in (writer.register, lambda: list(writer.letters())):
            with pytest.raises(BadIndex):
                held()
        kind.publish(few, writer)
        info = writer.info()
        assert info is not None and info.letters == len(few.letters)
        assert writer.register() == few.register
        assert [letter.id for letter in writer.letters()] == [one.id for one in few.letters]
        assert tuple(writer.letters()) == tuple(
            replace(letter, whole_outcome=letter.outcome) for letter in few.letters
        )
        known = writer.known_vectors(few.model, [*few.digests, "0" * 64])
        assert set(known) == set(few.digests)
        for digest, vector in zip(few.digests, few.vectors, strict=True):
            assert known[digest] @ vector > 1 - COSINE_ERROR
        other = replace(few.model, sha256="another")
        assert writer.known_vectors(other, few.digests) == {}
    store = kind.home(tmp_path).open()
    assert store.info == info
    store.close()


def test_equal_inputs_give_equal_answers(kind: Kind, few: State, tmp_path: Path) -> None:
    asks = [text_ask(mode=mode, collapse=True, passages=2) for mode in Mode]
    with (
        kind.holding(tmp_path / "one", few) as one,
        kind.holding(tmp_path / "other", few) as other,
    ):
        assert one.info.inputs == other.info.inputs
        assert [one.find(ask) for ask in asks] == [other.find(ask) for ask in asks]


def test_what_is_open_answers_on_when_another_state_is_published(
    kind: Kind, few: State, letters: Sequence[TaggedLetter], tmp_path: Path
) -> None:
    with kind.holding(tmp_path, few) as before:
        answer = before.find(text_ask(passages=2))
        more = published(letters[:4])
        with kind.holding(tmp_path, more) as after:
            assert after.info.name != before.info.name
            assert after.info.letters == 4
            assert after.get([letters[3].id])
            assert before.find(text_ask(passages=2)) == answer
            with pytest.raises(UnknownIssue):
                before.get([letters[3].id])


def broken(state: State) -> dict[str, State]:
    """States that are not whole."""
    block = state.block
    stray = replace(state.register.letters[0], id="CM99-0000000")
    return {
        "a vector is missing": replace(state, block=replace(block, vectors=block.vectors[:-1])),
        "a passage is missing": replace(state, block=replace(block, passages=block.passages[:-1])),
        "a letter is missing": replace(
            state, register=replace(state.register, letters=(*state.register.letters, stray))
        ),
    }


@pytest.mark.parametrize(
    "fault", ["a vector is missing", "a passage is missing", "a letter is missing"]
)
def test_a_state_that_is_not_whole_leaves_the_old_one(
    kind: Kind, few: State, letters: Sequence[TaggedLetter], tmp_path: Path, fault: str
) -> None:
    with ExitStack() as stack:
        before = stack.enter_context(kind.holding(tmp_path, few))
        answers = [before.find(ask) for ask in (Ask(), text_ask(passages=2))]
        with kind.home(tmp_path).writing() as writer:
            with pytest.raises(Exception):  # noqa: B017 - whatever it is, the old state stays
                broken(published(letters[:4]))[fault].publish(writer)
            assert writer.info() == before.info
        after = kind.home(tmp_path).open()
        stack.callback(after.close)
        assert after.info == before.info
        assert [after.find(ask) for ask in (Ask(), text_ask(passages=2))] == answers


def test_what_was_never_published_cannot_be_opened(kind: Kind, tmp_path: Path) -> None:
    home = kind.home(tmp_path / "nowhere")
    assert home.published() == "" and home.info() is None
    for using in (home.open, home.verify):
        with pytest.raises(BadIndex):
            using()


def test_a_home_tells_what_is_published(kind: Kind, few: State, tmp_path: Path) -> None:
    home = kind.home(tmp_path)
    with kind.holding(tmp_path, few) as store:
        assert home.info() == store.info
        assert home.published() == store.info.name
        (place, all_files), (same, files) = home.verify(), home.verify(thorough=False)
        # What is kept of the state before is compared as well.
        assert place == same and all_files >= files > 0


def test_one_writes_at_a_time(kind: Kind, tmp_path: Path) -> None:
    home = kind.home(tmp_path)
    with home.writing() as writer:
        assert writer.format == writer.format != ""
        with pytest.raises(IndexBusy), home.writing():
            pass
    with home.writing():
        pass


def test_a_build_publishes_in_any_store(kind: Kind, few: State, tmp_path: Path) -> None:
    home = kind.home(tmp_path)
    report = build_from(few.letters, home, HashingEncoder)
    assert (report.unchanged, report.embedded) == (False, len(set(few.digests)))
    assert report.info == home.info()
    again = build_from(few.letters, home, HashingEncoder)
    assert again.unchanged and again.info == report.info
    fewer = build_from(few.letters[:-1], home, HashingEncoder)
    # What was read before is taken over.
    assert (fewer.unchanged, fewer.embedded) == (False, 0)
    store = home.open()
    assert [letter.id for letter in store.get([one.id for one in few.letters[:-1]])] == [
        one.id for one in few.letters[:-1]
    ]
    with pytest.raises(UnknownIssue):
        store.get([few.letters[-1].id])
    store.close()


def test_a_letter_joins_what_any_store_holds(kind: Kind, few: State, tmp_path: Path) -> None:
    home = kind.home(tmp_path)
    if home.uploads is None:
        pytest.skip("this store has no folder beside it")
    build_from(few.letters, home, HashingEncoder)
    offered = read_uploads([Upload("a.txt", written.letter().encode())]).letters
    assert add_uploads(offered, home, HashingEncoder).info.letters == len(few.letters) + 1
    store = home.open()
    assert len(store.get([one.letter.id for one in offered])) == 1
    store.close()


@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_file_is_refused_when_opened(
    kind: Kind, few: State, tmp_path: Path, damage: str
) -> None:
    if kind.files is None:
        pytest.skip("this store has no files of its own")
    with kind.holding(tmp_path / "whole", few):
        pass
    count = len(list(kind.files(tmp_path / "whole")))
    assert count
    for nth in range(count):
        place = tmp_path / f"{damage}-{nth}"
        shutil.copytree(tmp_path / "whole", place)
        file = list(kind.files(place))[nth]
        data = file.read_bytes()
        file.unlink()
        if damage == "cut":
            # What is empty has nothing to be cut off; it is then no longer empty.
            file.write_bytes(data[:-1] if data else b"x")
        if kind.publish is not grown:
            with pytest.raises(IndexDamaged, match="build the index again"):
                kind.home(place).open()
            continue
        # The state before stands in, and says so.
        damaged = file.relative_to(place).parts[0]
        with closing(kind.home(place).open()) as store:
            assert store.info.notice and store.info.name != damaged


def test_a_byte_that_is_another_one_is_found(kind: Kind, few: State, tmp_path: Path) -> None:
    if kind.files is None:
        pytest.skip("this store has no files of its own")
    home = kind.home(tmp_path)
    with kind.holding(tmp_path, few):
        home.verify()
    for file in kind.files(tmp_path):
        data = file.read_bytes()
        if not data:
            continue
        middle = len(data) // 2
        file.write_bytes(data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :])
        with pytest.raises(IndexDamaged, match="build the index again"):
            home.verify()
        file.write_bytes(data)
    home.verify()


def test_a_state_that_grew_stands_in_several_segments(
    kind: Kind, state: State, tmp_path: Path
) -> None:
    if kind.publish is not grown:
        pytest.skip("published at once")
    with kind.holding(tmp_path, state):
        assert len(open_current(tmp_path).segments) > 2
