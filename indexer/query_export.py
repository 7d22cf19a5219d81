"""From the model that builds an index to the files that it is asked by (`query_encoder`).

The network is traced once by PyTorch, with all that follows it up to the unit vector, and what came
of it is compared with the model on texts of the project's own. Where they differ or a model cannot
be traced, an index carries no such files, and asking loads the model itself.
"""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from indexer.query_encoder import ABOUT, INPUT, MODEL, OUTPUT, TOKENIZER, described
from indexer.query_encoder import open_query_encoder as opened

if TYPE_CHECKING:
    import torch

    from indexer.embedding import Encoder, ModelIdentity

PROBES = 200
"""On how many texts both are compared."""

PIECES = 20
"""How many of them are of one sample: its summary and pieces of it, from 12 letters up."""

LEAST_COSINE = 0.9999
"""How near both must be on each of them."""

OPSET = 17
"""Of the ONNX operators: the first with layer normalisation in one."""


def write(
    network: torch.nn.Module, tokenizer: Any, identity: ModelIdentity, exact: Encoder, folder: Path
) -> str:
    """Make a folder of a model's files; where that cannot be, none is made, and why is told.

    `tokenizer` is the network's own, of the transformers library. `exact` is the model in float32.
    """
    folder.mkdir()
    try:
        _trace(network, tokenizer, folder / MODEL)
        tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
        about = json.dumps(described(identity), indent=1)
        (folder / ABOUT).write_text(about + "\n", encoding="utf-8")
        reason = _difference(opened(folder, identity), exact, list(islice(_probes(), PROBES)))
    # Foreign models fail in ways that no list holds, and none may stop a build.
    except Exception as error:
        reason = str(error).strip().split("\n")[0] or type(error).__name__
    if not reason:
        return ""
    shutil.rmtree(folder, ignore_errors=True)
    return (
        f"the index carries no model to be asked by ({reason}); "
        "searching it by meaning loads PyTorch, which takes seconds"
    )


def _trace(network: torch.nn.Module, tokenizer: Any, file: Path) -> None:
    import torch

    example = tokenizer("a text to be traced", return_tensors="pt")
    other = set(example) - {INPUT, "attention_mask", "token_type_ids"}
    if other:
        raise ValueError(f"it reads more than tokens: {', '.join(sorted(other))}")

    class UnitVector(torch.nn.Module):
        """From the tokens of a text to its vector, with all that stands between."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, ids: torch.Tensor) -> torch.Tensor:
            """One text, so that there is no padding: all of it counts."""
            features = {INPUT: ids, "attention_mask": torch.ones_like(ids)}
            if "token_type_ids" in example:
                features["token_type_ids"] = torch.zeros_like(ids)
            found: torch.Tensor = self.network(features)["sentence_embedding"]
            return torch.nn.functional.normalize(found, dim=-1)

    with warnings.catch_warnings():
        # The tracer tells what it takes for constant; whether it may, the comparison shows.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            UnitVector().eval(),
            (example[INPUT],),
            str(file),
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {1: "tokens"}},
            opset_version=OPSET,
            # The newer exporter needs a library more and gives the same.
            dynamo=False,
        )


def _difference(carried: Encoder, exact: Encoder, texts: Sequence[str]) -> str:
    """How what was written differs from the model; empty where it does not."""
    cut = [tuple(spans) for spans in exact.token_spans(texts)]
    if [tuple(spans) for spans in carried.token_spans(texts)] != cut:
        return "it would cut texts into other tokens"
    cosine = float((carried.encode(texts) * exact.encode(texts)).sum(axis=1).min())
    # A vector that is not a number is no vector.
    return "" if cosine >= LEAST_COSINE else f"its vectors would be others: cosine {cosine:.4f}"


def _probes() -> Iterator[str]:
    """Texts of the samples' wording, from none at all to more than a model reads."""
    from indexer.samples import generate

    yield from ("", "x", " \n", "Ménière’s – “½” 膝 🦴 ﬁbrosis", "word " * 1000)
    for sample in generate(PROBES // PIECES, 1):
        summary = sample.letter.summary
        yield summary
        # Mostly short ones, as what is asked is: a build should not wait for this.
        for number in range(1, PIECES):
            yield summary[number * 10 : number * 22]
