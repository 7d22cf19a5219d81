"""What an index is asked by reads texts as the model that built it does, and needs no PyTorch."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from indexer import building, query_export
from indexer import query_encoder as files
from indexer.embedding import SentenceTransformerEncoder, Vectors, load_encoder
from indexer.errors import IndexDamaged
from indexer.face import build
from indexer.local.carried import FOLDER
from indexer.local.generations import open_current
from indexer.meaning.heads import shipped_heads
from indexer.query_encoder import QueryEncoder, open_query_encoder
from trials.doubles import HashingEncoder
from trials.tiny_model import write_tiny_model
from trials.written import issue, letter

TEXTS = {
    "short": "MRI of the knee",
    "one letter": "x",
    "empty": "",
    "blank": " \n\t ",
    "long": "The worker reports low back pain that radiates to the left leg. " * 12,
    "as much as it reads": "word " * 254,
    "a word more": "word " * 255,
    "far more": "Physical therapy did not help the shoulder, says the physician. " * 400,
    "without spaces": "x" * 5000,
    "Unicode": "Ménière’s – “½” 膝 🦴 ﬁbrosis ẞ İstanbul \u200b\u00ad",
    "half a character": "knee \ud83d brace",
    "a special token": "[CLS] knee [SEP] [PAD] [MASK] brace",
}


@pytest.fixture(scope="module")
def exact() -> SentenceTransformerEncoder:
    """The installed model in float32."""
    return load_encoder(dtype="float32")


@pytest.fixture(scope="module")
def folder(exact: SentenceTransformerEncoder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What an index carries of it."""
    made = tmp_path_factory.mktemp("carried") / FOLDER
    assert exact.export(made) == ""
    return made


@pytest.fixture(scope="module")
def carried(folder: Path, exact: SentenceTransformerEncoder) -> QueryEncoder:
    return open_query_encoder(folder, exact.identity)


def cosines(some: Vectors, others: Vectors) -> Vectors:
    found: Vectors = (some * others).sum(axis=1)
    return found


# The same vectors


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_text_is_read_as_by_the_model_itself(
    text: str, carried: QueryEncoder, exact: SentenceTransformerEncoder
) -> None:
    whole = text.encode("utf-8", "replace").decode()
    assert cosines(carried.encode([text]), exact.encode([whole])).min() >= 0.9999
    assert [tuple(map(tuple, one)) for one in carried.token_spans([text])] == [
        tuple(map(tuple, one)) for one in exact.token_spans([whole])
    ]


def test_vectors_of_an_index_in_bfloat16_are_near_as_well(carried: QueryEncoder) -> None:
    texts = [text for text in TEXTS.values() if text.isprintable()]
    half = load_encoder(dtype="bfloat16")
    assert cosines(carried.encode(texts), half.encode(texts)).min() > 0.999


def test_vectors_are_unit_rows_in_the_order_of_the_texts(carried: QueryEncoder) -> None:
    done: list[int] = []
    vectors = carried.encode(["knee", "MRI of the neck", "knee"], done.append)
    assert (vectors.shape, vectors.dtype, sum(done)) == ((3, 384), np.float32, 3)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-6)
    assert carried.encode([]).shape == (0, 384)
    assert carried.token_spans([]) == []


def test_a_vector_depends_on_its_text_alone(carried: QueryEncoder) -> None:
    texts = [text for text in TEXTS.values() if len(text) < 500]
    together = carried.encode(texts)
    with ThreadPoolExecutor(4) as threads:
        alone = list(threads.map(lambda text: carried.encode([text])[0], texts * 3))
    assert np.array_equal(np.stack(alone), np.tile(together, (3, 1)))


def test_the_heads_of_the_installed_model_belong_to_it_alone(
    carried: QueryEncoder, exact: SentenceTransformerEncoder, folder: Path, tmp_path: Path
) -> None:
    assert carried.heads is exact.heads is shipped_heads()
    other = replace(exact.identity, sha256="0" * 64)
    copied = shutil.copytree(folder, tmp_path / "copied")
    (copied / files.ABOUT).write_text(json.dumps(files.described(other)))
    assert open_query_encoder(copied, other).heads is None


# What cannot be carried


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tiny_model(tmp_path_factory.mktemp("tiny"), [letter(issue())])


def not_installed(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "onnx", None)


def not_traced(patch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise TypeError("this module is\nof another kind")

    patch.setattr(query_export, "_trace", fail)


def other_vectors(patch: pytest.MonkeyPatch) -> None:
    encode = QueryEncoder.encode
    patch.setattr(QueryEncoder, "encode", lambda self, texts: np.roll(encode(self, texts), 1, 1))


def no_numbers(patch: pytest.MonkeyPatch) -> None:
    encode = QueryEncoder.encode
    patch.setattr(QueryEncoder, "encode", lambda self, texts: encode(self, texts) * np.nan)


def other_tokens(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(QueryEncoder, "token_spans", lambda self, texts: [[] for _ in texts])


@pytest.mark.parametrize(
    "spoil", [not_installed, not_traced, other_vectors, no_numbers, other_tokens]
)
def test_a_build_says_where_a_model_cannot_be_carried(
    spoil: Callable[[pytest.MonkeyPatch], None],
    tiny: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spoil(monkeypatch)
    (tmp_path / "a.txt").write_text(letter())
    report = build([tmp_path / "a.txt"], tmp_path / "index", model=str(tiny))
    (told,) = [one for one in report.warnings if "carries no model" in one]
    assert "\n" not in told
    published = open_current(tmp_path / "index")
    assert not (published.path / FOLDER).exists()
    assert not [name for name in published.files if name.startswith(FOLDER)]


# What is damaged


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def overwrite(file: Path) -> None:
    file.write_bytes(b"{}" + bytes(1000))


@pytest.mark.parametrize("spoil", [cut_short, overwrite, Path.unlink])
@pytest.mark.parametrize("name", [files.MODEL, files.TOKENIZER, files.ABOUT])
def test_files_that_cannot_be_read_are_refused(
    name: str, spoil: Callable[[Path], object], tiny: Path, tmp_path: Path
) -> None:
    encoder = load_encoder(str(tiny), "float32")
    assert encoder.export(tmp_path / FOLDER) == ""
    spoil(tmp_path / FOLDER / name)
    with pytest.raises(IndexDamaged, match="build the index again") as error:
        open_query_encoder(tmp_path / FOLDER, encoder.identity)
    assert "\n" not in str(error.value)


def test_files_of_another_model_are_refused(
    folder: Path, exact: SentenceTransformerEncoder
) -> None:
    with pytest.raises(IndexDamaged, match="another model"):
        open_query_encoder(folder, replace(exact.identity, sha256="0" * 64))


# Asking without PyTorch

HEAVY = {"torch", "transformers", "sentence_transformers", "streamlit", "onnx", "datasketch"}

SEARCH = f"""
import sys
from search_app.cli import main
try: main(sys.argv[1:])
finally:
    loaded = {HEAVY} & set(sys.modules)
    assert not loaded, loaded
    assert "onnxruntime" in sys.modules
"""


@pytest.mark.parametrize("asked", [("knee brace",), ("The worker has knee pain. " * 100,)])
def test_searching_by_meaning_loads_no_pytorch(
    asked: tuple[str], tiny: Path, tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(letter(issue(), issue("Cane: Overturned")))
    report = build([tmp_path / "a.txt"], tmp_path / "index", model=str(tiny))
    assert not report.warnings
    done = subprocess.run(
        [sys.executable, "-c", SEARCH, "search", *asked, "--json", "--index", tmp_path / "index"],
        capture_output=True,
        check=False,
        text=True,
        env=os.environ | {"IMR_INDEX": ""},
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all("semantic" in hit["legs"] for hit in found["hits"]), found["hits"]
    assert len(found["hits"]) == 2


def test_a_model_that_is_no_pytorch_model_is_not_carried(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(letter())
    report = building.build([tmp_path / "a.txt"], tmp_path / "index", HashingEncoder)
    assert not report.warnings
    assert not (open_current(tmp_path / "index").path / FOLDER).exists()
