"""What was embedded for a state that is not published yet: nothing is to be embedded twice."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from indexer.contract import Block
from indexer.embedding import ModelIdentity, Vectors
from indexer.errors import IndexDamaged
from indexer.local.unpacking import arrays

FOLDER = ".embedded"


class Embedded:
    """Vectors in a folder beside the generations of an index, one file a block.

    A file is written aside and renamed, so that whatever is there is whole. Those of another model
    are not looked at.
    """

    def __init__(self, index: Path) -> None:
        self._folder = index / FOLDER

    def keep(self, model: ModelIdentity, block: Block) -> None:
        """Keep the vectors of a block's passages until the state is published."""
        folder = self._of(model)
        folder.mkdir(parents=True, exist_ok=True)
        digests = np.frombuffer(
            b"".join(bytes.fromhex(one.digest) for one in block.passages), "V32"
        )
        name = hashlib.sha256(digests.tobytes()).hexdigest()[:16]
        aside = folder / f"{name}.part"
        with aside.open("wb") as handle:
            np.savez(
                handle, allow_pickle=False, digests=digests.view(np.uint8), vectors=block.vectors
            )
        aside.replace(folder / f"{name}.npz")

    def vectors(self, model: ModelIdentity, digests: Sequence[str]) -> dict[str, Vectors]:
        """The vectors of texts with these digests, as far as they were kept."""
        wanted = {bytes.fromhex(one) for one in digests}
        found: dict[str, Vectors] = {}
        for file in sorted(self._of(model).glob("*.npz")):
            try:
                kept = arrays(file)
            except IndexDamaged:
                continue
            held = kept["digests"].tobytes()
            for at in range(len(held) // 32):
                digest = held[32 * at : 32 * at + 32]
                if digest in wanted:
                    found[digest.hex()] = kept["vectors"][at]
        return found

    def forget(self) -> None:
        """Remove all that was kept."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _of(self, model: ModelIdentity) -> Path:
        told = json.dumps(asdict(model), sort_keys=True).encode()
        return self._folder / hashlib.sha256(told).hexdigest()[:16]
