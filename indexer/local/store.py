"""An index in a folder of this machine: exact, and the one room that knows rows."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np

from indexer.chunking import ChunkKind
from indexer.contract import Answer, Ask, Counts, Hit, Info, LegScore, OnPoint, Salient
from indexer.embedding import Encoder
from indexer.errors import ImrError, ModelUnavailable
from indexer.local import carried, generations
from indexer.local import rows as placing
from indexer.local.assembling import assembled, owned
from indexer.local.catalog import Catalog
from indexer.local.columns import Mask
from indexer.local.generations import Generation
from indexer.local.guarding import guarded, reading
from indexer.local.leases import Lease
from indexer.local.lexical import LexicalIndex
from indexer.local.lexicon import LocalLexicon
from indexer.local.passages import SoughtWords, matched_passages
from indexer.local.rows import Rows
from indexer.local.salience import salient
from indexer.local.scoring import Scored, Scorer
from indexer.local.segments import Segment
from indexer.local.term_column import TermColumn
from indexer.local.vectors import VectorIndex
from indexer.ranking.candidates import Candidates, Ranked
from indexer.ranking.modes import Mode
from indexer.ranking.on_point import on_point
from indexer.ranking.ordering import Page, Paging, by_day
from indexer.ranking.ranking import rank
from indexer.ranking.reranking import RERANKED, rerank
from indexer.tagged import TaggedLetter


class LocalStore:
    """One generation of an index, opened for reading; safe to share between threads.

    Every issue that the filters allow is scored in every leg, exactly, so the order of two hits
    depends neither on the page nor on its size, and filtering before ranking equals ranking the
    filtered issues alone.
    """

    def __init__(self, generation: Generation, lease: Lease) -> None:
        self._generation = generation
        self.notice = ""
        self.closed = False
        self._closing = closing = ExitStack()
        closing.callback(lease.close)
        with ExitStack() as opening:
            opening.callback(closing.close)
            with reading(generation.path):
                self._open(generation, closing)
            opening.pop_all()

    def _open(self, generation: Generation, closing: ExitStack) -> None:
        letters, group_of = placing.read(generation.path)
        self._segments = []
        for path in generation.segments:
            self._segments.append(Segment.open(path))
            closing.callback(self._segments[-1].close)
        columns = [one.columns for one in self._segments]
        self._rows = placed = Rows.of(letters, list(map(owned, columns)))
        self._columns = assembled(columns, placed, group_of)
        self._catalog = Catalog([one.catalog for one in self._segments], placed)
        self._lexical = LexicalIndex(
            [one.lexical for one in self._segments],
            placed.issues,
            placed.letters,
            self._columns.letter_of,
        )
        self._vectors = VectorIndex([one.vectors for one in self._segments], placed.passages)
        self._ids = self._catalog.issue_ids()
        self._letters = self._catalog.letter_ids()
        self._scorer = Scorer(self._ids, self._catalog, self._columns, self._lexical, self._vectors)

    @staticmethod
    def open(index: Path) -> LocalStore:
        """Open the published generation of the index at `index`.

        Raises:
            IndexMissing: nothing was built there.
            IndexDamaged: its files are not what was built.
            IndexMismatch: it was written in another format.
        """
        return LocalStore(*generations.hold_current(index))

    @staticmethod
    def of(path: Path) -> LocalStore:
        """Open the generation in a folder, whether it is published or not.

        Raises:
            IndexDamaged, IndexMismatch: as `open`.
        """
        return LocalStore(*generations.hold(path))

    def close(self) -> None:
        """Close the index's files, and let go of the generation; nothing answers after that."""
        self.closed = True
        self._closing.close()
        # What is mapped is closed when nothing speaks of it any more.
        for name in ("_scorer", "_vectors", "_lexical", "_catalog", "_segments", "lexicon"):
            self.__dict__.pop(name, None)

    @property
    def folder(self) -> Path:
        """The folder of the generation."""
        return self._generation.path

    @property
    def info(self) -> Info:
        """What the generation holds."""
        return replace(self._generation.info, notice=self.notice)

    @cached_property
    def lexicon(self) -> LocalLexicon:
        """The words of its letters."""
        return LocalLexicon(self.folder, self._lexical, self._letters)

    @guarded
    def query_encoder(self) -> Encoder | None:
        """The model that it carries to be asked by; None where it carries none.

        Raises:
            IndexDamaged: it is not what was built.
        """
        return carried.open_encoder(self._generation)

    # Looking up

    @guarded
    def get(self, names: Sequence[str]) -> list[TaggedLetter]:
        """The letters of some names, in their order; an issue's id gives its letter with it alone.

        Raises:
            UnknownIssue: the index holds no such letter or issue.
        """
        issues = {name: self._catalog.find_issue(name) for name in names if "#" in name}
        rows = list(issues.values())
        found = dict(zip(rows, self._catalog.issues_of(rows), strict=True))
        return [
            found[issues[name]]
            if name in issues
            else self._catalog.letter(self._catalog.find_letter(name))
            for name in names
        ]

    @guarded
    def near_duplicates(self, issue: str) -> tuple[str, ...]:
        """The other issues that say nearly the same as one, with the same outcome.

        Raises:
            UnknownIssue: the index holds no such issue.
        """
        everything = np.ones(self._columns.issues, np.bool_)
        row = self._catalog.find_issue(issue)
        return self._groups([row], everything)[row]

    @guarded
    def beside(self, letter: str) -> tuple[str | None, str | None]:
        """The letters before and after one by the day of the decision, undated ones last.

        Raises:
            UnknownIssue: the index holds no such letter.
        """
        order = self._by_day
        at = order.index(self._catalog.find_letter(letter))
        before = self._letters[order[at - 1]] if at else None
        after = self._letters[order[at + 1]] if at + 1 < len(order) else None
        return before, after

    @cached_property
    def _by_day(self) -> list[int]:
        days = self._columns.day_of[self._columns.first_issue[:-1]]
        return [int(row) for row in by_day(days)]

    # Answering

    @guarded
    def find(self, ask: Ask) -> Answer:
        """Answer a question; what is not shown is neither counted nor ranked.

        Raises:
            UnknownIssue: the index holds no such issue as the one to be like.
        """
        scored = self._scorer.score(ask)
        ranked = self._rank(scored.candidates, ask)
        page = self._page(ranked, scored, ask)
        same = on_point(replace(scored.candidates, allowed=ranked.allowed))
        return Answer(
            total=int(np.count_nonzero(ranked.allowed)),
            ranked=page.total,
            hits=self._hits(ranked, page, scored, same, ask),
            counts=self._columns.counts(ranked.allowed),
            feedback=tuple(self._ids[row] for row in ranked.feedback),
            on_point=OnPoint(
                int(np.count_nonzero(same)), self._columns.facets["outcome"].counts(same)
            ),
        )

    @guarded
    def candidates(self, ask: Ask) -> Candidates:
        """All issues with their exact scores."""
        return self._scorer.score(ask).candidates

    @guarded
    def counts(self, ask: Ask) -> Counts:
        """Exact counts of every facet over all that a question may show.

        Raises:
            UnknownIssue: the index holds no such issue as the one to be like.
        """
        if ask.ranks and ask.mode is Mode.LEXICAL:
            # Words that rank restrict here.
            shown = self._rank(self._scorer.score(ask).candidates, ask).allowed
        else:
            shown = self._scorer.allowed(ask)
        return self._columns.counts(shown)

    @guarded
    def salient(self, ask: Ask) -> Salient:
        """What became of the issues that a question is about, and what separates their outcomes.

        Raises:
            UnknownIssue: the index holds no such issue as the one to be like.
        """
        ranked = self._rank(self._scorer.score(ask).candidates, ask)
        return salient(ask, ranked, self._columns, self._terms, self._ids)

    def _rank(self, candidates: Candidates, ask: Ask) -> Ranked:
        ranked = rank(candidates, ask.mode, ask.weights)
        if ask.rerank is None or not ranked.legs:
            return ranked
        best = [int(row) for row in ranked.best_first.best(RERANKED)]
        rationales = self._rationales(best)
        try:
            read = rerank(ranked, rationales, ask.rerank)
        except ImrError:
            raise
        except Exception as error:
            # Not the index's fault.
            raise ModelUnavailable(
                f"the model that reads the best again failed: {error}"
            ) from error
        return replace(read, best_first=replace(read.best_first, first=ranked.first))

    def _rationales(self, rows: Sequence[int]) -> list[list[str]]:
        """Of each issue the passages of its rationale, with the treatment in front of each."""
        return [
            [
                f"{letter.issue.treatment}. {letter.issue.text[one.start : one.end]}"
                for one in self._catalog.passages_of(row)
                if one.kind is ChunkKind.RATIONALE
            ]
            for row, letter in zip(rows, self._catalog.issues_of(rows), strict=True)
        ]

    def _page(self, ranked: Ranked, scored: Scored, ask: Ask) -> Page:
        all_fit = np.array_equal(ranked.allowed, scored.filtered)
        paging = Paging(ask.start, ask.size, ask.sort, ask.collapse, all_fit)
        return paging.page(ranked, scored.candidates)

    def _hits(
        self, ranked: Ranked, page: Page, scored: Scored, same: Mask, ask: Ask
    ) -> tuple[Hit, ...]:
        rows = [int(row) for row in page.positions]
        ranks = {leg.name: leg.ranks(ranked.allowed, page.positions) for leg in ranked.legs}
        shown = self._catalog.issues_of(rows) if ask.passages else [None] * len(rows)
        in_letter = np.diff(self._columns.first_issue)
        groups = self._groups(rows, ranked.allowed)
        words = SoughtWords.of(ask.terms if ranked.legs else (), self._lexical.decision)
        return tuple(
            Hit(
                id=self._ids[row],
                rank=ask.start + place + 1,
                match_rank=int(page.match_ranks[place]),
                score=float(page.scores[place]),
                legs={
                    leg.name: LegScore(float(leg.scores[row]), int(ranks[leg.name][place]))
                    for leg in ranked.legs
                    if not np.isnan(leg.scores[row])
                },
                preferred=tuple(name for name, mask in ranked.preferred.items() if mask[row]),
                passages=matched_passages(
                    self._catalog, row, letter, words, scored.cosines, ask.passages
                )
                if letter is not None
                else (),
                issues_in_letter=int(in_letter[self._columns.letter_of[row]]),
                near_duplicates=groups[row],
                on_point=bool(same[row]),
            )
            for place, (row, letter) in enumerate(zip(rows, shown, strict=True))
        )

    def _groups(self, rows: Sequence[int], allowed: Mask) -> dict[int, tuple[str, ...]]:
        """Of each issue the other issues that may be shown and say nearly the same."""
        groups, group_of = self._columns.groups, self._columns.group_of
        return {
            row: tuple(
                self._ids[one]
                for one in groups.members(int(group_of[row])).tolist()
                if one != row and allowed[one]
            )
            for row in rows
        }

    @cached_property
    def _terms(self) -> TermColumn:
        return TermColumn.joined(
            [TermColumn.read(path) for path in self._generation.segments],
            self._rows.issues,
            self._columns.letter_of,
        )
