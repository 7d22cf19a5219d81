"""Texts read by the embedding model that built the index; long ones once for every filter."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence

from indexer.chunking import windows
from indexer.embedding import Encoder, ModelIdentity, Vectors, expected_digest, load_encoder
from indexer.errors import IndexMismatch

SOON_READ = 4
"""In windows of the model. Longer texts take it so long that their vectors are kept for a while."""

MOST = 32
"""Of how many documents the vectors are kept: at most a few megabytes."""

OpenEncoder = Callable[[ModelIdentity], Encoder]
Carried = Callable[[], Encoder | None]


def open_by_identity(identity: ModelIdentity) -> Encoder:
    """The model of that name, in that arithmetic.

    Raises:
        ModelUnavailable: it cannot be loaded.
    """
    return load_encoder(identity.name, identity.dtype)


class Reader:
    """Turns texts into vectors that those of an index can be compared with.

    The model is loaded when it is first needed: the one that the index carries (`carried`), else
    the one of its name. Safe to share between threads.
    """

    def __init__(
        self,
        built_by: ModelIdentity,
        open_encoder: OpenEncoder,
        carried: Carried = lambda: None,
    ) -> None:
        self._built_by = built_by
        self._open = open_encoder
        self._carried = carried
        self._lock = threading.Lock()
        self._encoder: Encoder | None = None
        self._recent = Recent()

    @property
    def encoder(self) -> Encoder:
        """The model that built the index, loaded when first needed.

        Raises:
            IndexMismatch: the model by that name here has other weights.
            IndexDamaged: the one that the index carries is not what was built.
            ModelUnavailable: it cannot be loaded.
        """
        with self._lock:
            if self._encoder is None:
                encoder = self._carried()
                if encoder is None:
                    encoder = self._open(self._built_by)
                    same = encoder.identity == self._built_by
                else:
                    # What the program reads vectors by belongs to the model that is installed.
                    installed = expected_digest(self._built_by.name)
                    same = installed in (None, self._built_by.sha256)
                if not same:
                    raise IndexMismatch(
                        f"the index was built by another {self._built_by.name!r} than the one "
                        "installed here; build the index again"
                    )
                self._encoder = encoder
            return self._encoder

    def read(self, text: str) -> Vectors:
        """The text's vectors: one, or one for each window where it is longer than the model."""
        held = self._recent.get(text)
        if held is not None:
            return held
        encoder = self.encoder
        spans = encoder.token_spans([text])[0]
        cuts = windows(text, spans, encoder.identity.max_tokens)
        vectors = encoder.encode([text[start:end] for start, end in cuts])
        if len(cuts) > SOON_READ:
            self._recent.put(text, vectors)
        return vectors

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of short texts, one each; what the model cannot read of one is cut off."""
        return self.encoder.encode(texts)


class Recent:
    """The vectors of the documents that were read last, by digest: no text is kept.

    Safe to share between threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: OrderedDict[bytes, Vectors] = OrderedDict()

    def get(self, text: str) -> Vectors | None:
        """The text's vectors, if they are held."""
        key = _digest(text)
        with self._lock:
            found = self._held.get(key)
            if found is not None:
                self._held.move_to_end(key)
            return found

    def put(self, text: str, vectors: Vectors) -> None:
        """Hold a text's vectors; the ones that were asked for longest ago go."""
        vectors.flags.writeable = False
        with self._lock:
            self._held[_digest(text)] = vectors
            while len(self._held) > MOST:
                self._held.popitem(last=False)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
