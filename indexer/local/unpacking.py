"""What is packed, unpacked within bounds: a file of a few bytes may otherwise fill all memory."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.errors import IndexDamaged


def unpacked(packed: bytes, most: int, dictionary: bytes = b"") -> bytes:
    """What zlib packed, where it is whole and of no more than so many bytes.

    Raises:
        ValueError, zlib.error: it is not.
    """
    unpacker = zlib.decompressobj(zdict=dictionary) if dictionary else zlib.decompressobj()
    found = unpacker.decompress(packed, most)
    if not unpacker.eof or unpacker.unconsumed_tail or unpacker.unused_data:
        raise ValueError(f"what is packed is not whole, or more than {most} bytes")
    return found


def arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a file that NumPy wrote, by their names; nothing in it may be packed.

    Raises:
        IndexDamaged: it is no such file.
    """
    try:
        with zipfile.ZipFile(path) as held:
            # What is not packed is never more than the file.
            if any(one.compress_type != zipfile.ZIP_STORED for one in held.infolist()):
                raise ValueError("packed arrays")
            if sum(one.file_size for one in held.infolist()) > path.stat().st_size:
                raise ValueError("arrays that are larger than the file")
        with np.load(path, allow_pickle=False) as read:
            return {name: read[name] for name in read.files}
    # Damage comes as BadZipFile, EOFError, SyntaxError of a header, MemoryError ...
    except Exception as error:
        raise IndexDamaged(f"{path} cannot be read ({error}); build the index again") from error
