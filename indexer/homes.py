"""Where does an index live, and which store keeps it there?

The one place that knows the stores: whoever builds, opens or checks an index names an address, and
speaks to its `Home` from then on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from os import PathLike
from pathlib import Path

from indexer.contract import Home
from indexer.errors import IndexMissing
from indexer.local.home import LocalHome

Place = str | PathLike[str]
"""The address of an index, or a file or folder: as it is typed, or as a path."""

STORES: Mapping[str, Callable[[str], Home]] = {}
"""By the scheme of an address (`scheme://...`) what makes its home; what has none is a folder."""

# A path has lost one of the slashes; one letter alone is a drive.
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):/")


def absolute(index: Place) -> str:
    """The address of an index for another process, which may work in another folder."""
    if _SCHEME.match(str(index)):
        return str(index)
    return str(Path(index).absolute())


def home_of(index: Place | Home) -> Home:
    """The home of the index at an address; a home is its own.

    Raises:
        IndexMissing: no store is known for such an address.
    """
    if not isinstance(index, (str, PathLike)):
        return index
    scheme = _SCHEME.match(str(index))
    if scheme is None:
        return LocalHome(Path(index))
    if scheme[1].lower() not in STORES:
        raise IndexMissing(f"no store is known for {index}; name the folder of an index")
    return STORES[scheme[1].lower()](str(index))
