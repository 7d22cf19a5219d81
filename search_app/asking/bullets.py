"""Is a text a list, whose lines begin with a dash or a star? Those are no signs of a search."""

from __future__ import annotations

import re

_BULLET = re.compile(
    r"^([ \t]*)[-*\u2010-\u2015\u2043\u2212](?=[^\W_]|[\"'(\u2018\u201c])", re.MULTILINE
)


def without_bullets(text: str) -> str:
    """`text` without the marks before its lines, where two or more have one."""
    # Nobody excludes word by word in lines of their own; a list that was pasted looks so.
    bare, found = _BULLET.subn(r"\1", text)
    return bare if found > 1 else text
