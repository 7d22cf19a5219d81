"""Where does an adapted model live? A sentence-transformers folder that says how it was made."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from indexer.embedding import SentenceTransformerEncoder
from indexer.errors import FolderUnusable

RECORD = "adaptation.json"
"""How the model was made, for programs; by it a folder is known as one of ours."""

_README = """# An embedding model adapted to Independent Medical Review letters

Made by `imr adapt` from {base} by pairs of texts that {letters} letters gave, none of which it
holds. A sentence-transformers folder: `imr build LETTERS --model {name}`.

What it was made from and what it reached on letters that it had not seen stands in `{record}`.
"""


def require_room(out: Path, *, force: bool) -> None:
    """Make sure that a model can be written to `out` before hours are spent on it.

    Raises:
        FolderUnusable: something else is there, or nothing can be written there.
    """
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise FolderUnusable(f"{out} is no folder; name a new one by --out")
    if out.is_dir() and any(out.iterdir()):
        if not (out / RECORD).is_file():
            raise FolderUnusable(f"{out} holds something else; name a new folder by --out")
        if not force:
            raise FolderUnusable(f"{out} holds an adapted model already; --force replaces it")
    with drafted(out):
        pass


@contextmanager
def drafted(out: Path) -> Iterator[Path]:
    """A folder beside `out` that is gone afterwards, unless it was published.

    Raises:
        FolderUnusable: nothing can be written there.
    """
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            dir=out.parent, prefix=f".{out.name}-", ignore_cleanup_errors=True
        ) as draft:
            yield Path(draft) / "model"
    except OSError as error:
        reason = error.strerror or str(error)
        raise FolderUnusable(
            f"{out} cannot be written ({reason}); name another folder by --out"
        ) from error


def write(draft: Path, encoder: SentenceTransformerEncoder) -> None:
    """Write the model alone."""
    draft.mkdir()
    encoder.save(draft)


def publish(draft: Path, out: Path, record: Mapping[str, Any]) -> None:
    """Say in the draft how it was made, and put it in the place of `out`."""
    readme = _README.format(
        base=record["base"]["model"],
        letters=record["letters"]["trained_on"],
        name=out.name,
        record=RECORD,
    )
    (draft / "README.md").write_text(readme, "utf-8")
    (draft / RECORD).write_text(json.dumps(record, indent=2, ensure_ascii=False) + "\n", "utf-8")
    if out.is_dir():
        # A folder that is not empty cannot be replaced; what it held goes with the draft's folder.
        out.replace(draft.with_name("replaced"))
    draft.replace(out)
