"""The whole of it: letters -> pairs -> training -> check -> a model, or the old one kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from indexer.adaptation.checking import MAIN, ModelComparison, check, compare, make_queries
from indexer.adaptation.folder import drafted, publish, require_room, write
from indexer.adaptation.material import IssueTexts, cases, read_once, split
from indexer.adaptation.pairs import Clashes, Neighbours, PairKind, make_pairs
from indexer.adaptation.training import Schedule, train
from indexer.contract import Progress, silent
from indexer.embedding import (
    Encoder,
    ModelIdentity,
    SentenceTransformerEncoder,
    Vectors,
    load_encoder,
)
from indexer.errors import TooFewLetters
from indexer.letters import Letter, find_files, read_letters

FEWEST_LETTERS = 24
"""With fewer, the check would rest on so few letters that it could never tell a gain from luck."""

MOST_LETTERS = 4000
"""Of more letters this many are drawn by the seed: on two cores they already take an hour."""

HELD_OUT = 0.25
"""The share of the letters on which both models are compared, and from which nothing is learned."""

OpenEncoder = Callable[[], SentenceTransformerEncoder]


@dataclass(frozen=True, slots=True)
class Settings:
    """What may be chosen; everything that is random follows from `seed`."""

    schedule: Schedule = field(default_factory=Schedule)
    kinds: tuple[PairKind, ...] = tuple(PairKind)
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What came of it. `folder` is None where the old model is kept and nothing was written.

    `refused` says of each file that could not be read why. `drawn` tells how many letters were
    used, `letters` how many there were.
    """

    base: ModelIdentity
    settings: Settings
    letters: int
    trained_on: int
    held_out: int
    pairs: dict[str, int]
    losses: tuple[float, ...]
    comparison: ModelComparison
    refused: tuple[str, ...]
    sha256: str | None
    folder: Path | None

    def record(self) -> dict[str, Any]:
        """How the model was made and what it reached, none of the letters' words among it."""
        schedule, found = self.settings.schedule, self.comparison
        return {
            "base": {"model": self.base.name, "sha256": self.base.sha256},
            "sha256": self.sha256,
            "seed": self.settings.seed,
            "training": asdict(schedule) | {"steps": len(self.losses), "dtype": self.base.dtype},
            "loss": {
                "first": round(_mean(self.losses[:_FEW]), 4),
                "last": round(_mean(self.losses[-_FEW:]), 4),
            },
            "letters": {
                "read": self.letters,
                "trained_on": self.trained_on,
                "held_out": self.held_out,
            },
            "pairs": self.pairs,
            "held_out": {
                "measure": f"mean {MAIN} over the tasks",
                "queries": found.queries,
                "before": round(found.before, 4),
                "after": round(found.after, 4),
                "difference": {"low": round(found.low, 4), "high": round(found.high, 4)},
                "better_in": round(found.better, 4),
                "untaught": {
                    "before": round(found.untaught[0], 4),
                    "after": round(found.untaught[1], 4),
                },
                "tasks": {
                    task: {
                        measure: {"before": round(old, 4), "after": round(new, 4)}
                        for measure, (old, new) in values.items()
                    }
                    for task, values in found.tasks.items()
                },
            },
            "versions": {
                name: metadata.version(name) for name in ("sentence-transformers", "torch")
            },
        }


_FEW = 5
"""The loss of one step depends on its batch; this many tell more."""


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def adapt(
    sources: Sequence[Path],
    out: Path,
    open_encoder: OpenEncoder,
    settings: Settings = Settings(),
    *,
    progress: Progress = silent,
    force: bool = False,
) -> Adaptation:
    """Fine-tune the model on the letters under `sources`, and write it where it has become better.

    The model is trained on three quarters of the letters and compared with the old one on the
    rest. Only if it is better there is it written to `out`; an earlier adapted model at that place
    is replaced with `force` alone.

    Raises:
        TooFewLetters: there is not enough to learn from, or to check on.
        FolderUnusable: something else is at `out`, or nothing can be written there.
        UnreadableFile: a source does not exist.
        ModelUnavailable: the embedding model cannot be loaded.
    """
    require_room(out, force=force)
    letters, refused = _read(sources, progress)
    if len(letters) < FEWEST_LETTERS:
        raise TooFewLetters(
            f"{len(letters)} letters are too few to adapt a model to; "
            f"name folders with {FEWEST_LETTERS} or more"
        )
    encoder = open_encoder()
    base = encoder.identity
    drawn: Sequence[Letter] = letters
    if len(letters) > MOST_LETTERS:
        drawn = split(letters, MOST_LETTERS / len(letters), settings.seed + 1)[1]
    seen, unseen = split(drawn, HELD_OUT, settings.seed)
    learned, asked = cases(seen, encoder), cases(unseen, encoder)
    queries = make_queries(asked)
    near = _neighbours(learned, encoder, progress)
    pairs = make_pairs(learned, near, settings.kinds)
    if len(pairs) < 2 * settings.schedule.batch or not queries:
        raise TooFewLetters(
            f"{len(letters)} letters give {len(pairs)} pairs of texts, too few to learn from; "
            "name folders with more letters"
        )
    before = check(asked, queries, encoder, partial(progress, "Before"))
    losses = train(
        encoder,
        pairs,
        Clashes(learned, near),
        settings.schedule,
        settings.seed,
        partial(progress, "Training"),
    )
    with drafted(out) as draft:
        write(draft, encoder)
        # What is compared is what will be used: the model as it is read back.
        new = load_encoder(str(draft), base.dtype)
        after = check(asked, queries, new, partial(progress, "After"))
        done = Adaptation(
            base=base,
            settings=settings,
            letters=len(letters),
            trained_on=len(seen),
            held_out=len(unseen),
            pairs=dict(Counter(pair.kind.value for pair in pairs)),
            losses=tuple(losses),
            comparison=compare(asked, queries, before, after, settings.seed),
            refused=refused,
            sha256=new.identity.sha256,
            folder=out,
        )
        if done.comparison.new_is_better:
            publish(draft, out, done.record())
            return done
    return replace(done, folder=None, sha256=None)


def _read(sources: Sequence[Path], progress: Progress) -> tuple[list[Letter], tuple[str, ...]]:
    """Every letter once: of two with one case number, the first."""
    letters: dict[str, Letter] = {}
    refused: list[str] = []
    files = find_files(sources).sources
    for done, reading in enumerate(read_letters(files), start=1):
        for letter in reading.letters:
            letters.setdefault(letter.id, letter)
        refused += map(str, reading.errors)
        progress("Reading", done, len(files))
    return [letters[name] for name in sorted(letters)], tuple(refused)


def _neighbours(cases: Sequence[IssueTexts], encoder: Encoder, progress: Progress) -> Neighbours:
    """Where the old model puts the issues: what is near there must not be pushed apart."""
    rationales = [case.bare for case in cases]
    deciding = [case.deciding or case.bare for case in cases]
    vectors = read_once((rationales, deciding), encoder, partial(progress, "Pairing"))
    return Neighbours(_directions(vectors(rationales)), _directions(vectors(deciding)))


def _directions(groups: Sequence[Vectors]) -> Vectors:
    """One unit vector for each group: the direction of its mean, as seen from the mean of all.

    Some models put all texts into one narrow cone; seen from its middle, cosines of any model
    mean the same (Mu and Viswanath 2018, "All-but-the-Top").
    """
    means = np.stack([vectors.mean(axis=0) for vectors in groups])
    means -= means.mean(axis=0)
    means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-12)
    return means
