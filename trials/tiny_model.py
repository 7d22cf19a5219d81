"""A model as small as one can be, in a folder as sentence-transformers reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

TOKENS = 64
"""How many it reads, special ones included."""


def write_tiny_model(folder: Path, texts: Iterable[str]) -> Path:
    """A BERT of two thin layers that knows nothing but the words of some texts."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = sorted(set(re.findall(r"[a-z]+|\d|[^\w\s]", " ".join(texts).lower())))
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    vocabulary = folder / "vocab.txt"
    vocabulary.write_text("\n".join([*special, *words]), "utf-8")
    BertTokenizerFast(str(vocabulary), model_max_length=TOKENS).save_pretrained(folder)
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words) + len(special),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=TOKENS,
    )
    BertModel(config).save_pretrained(folder)
    return folder
