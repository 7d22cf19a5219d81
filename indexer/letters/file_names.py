r"""How is a file called to people? By its path in one line, from which the path can be told again.

A name of the file system is bytes, and may hold line breaks and a terminal's control codes. Where
a name is printed or stored, each byte that prints nothing stands as `\x0a`; whatever else there is
stays as it is, so that two paths never have one name.
"""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

_ESCAPED = re.compile(r"\\x([0-9a-f]{2})")


def shown(path: str | Path) -> str:
    """The name of a path: one line of characters that print, any of which can be stored."""
    text = str(path)
    if text.isprintable() and "\\x" not in text:
        return text
    return "".join(
        char if _prints(char) and not text.startswith("\\x", at) else _escaped(char)
        for at, char in enumerate(text)
    )


def on_disk(name: str) -> str:
    """The path that `shown` gave this name."""
    given = _ESCAPED.sub(lambda found: os.fsdecode(bytes.fromhex(found[1])), name)
    # Several bytes may make one character.
    return os.fsdecode(given.encode("utf-8", "surrogateescape"))


def _prints(char: str) -> bool:
    # Spaces of other kinds than the plain one print, whatever isprintable() says of them.
    return char.isprintable() or unicodedata.category(char) == "Zs"


def _escaped(char: str) -> str:
    half_a_pair = "\ud800" <= char <= "\udfff" and not "\udc80" <= char <= "\udcff"
    data = char.encode("utf-8", "surrogatepass" if half_a_pair else "surrogateescape")
    return "".join(f"\\x{byte:02x}" for byte in data)
