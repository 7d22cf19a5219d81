"""A field that is typed apart from its colon: "treatment : mri" means treatment:mri."""

from __future__ import annotations

import re

from indexer.expression import NAME_FIELDS, TEXT_FIELDS

# A colon that only stands before a space ends a label ("Treatment: MRI"), and so it does in what
# was pasted in several lines. Ids hold digits: "the issue : whether" names none.
_SPLIT = re.compile(
    rf"(?<!\w)(?<!\w-)({'|'.join(TEXT_FIELDS)}"
    rf"|(?:{'|'.join(NAME_FIELDS)})(?=\s{{1,3}}:\s{{0,3}}\S{{0,60}}\d))"
    r"\s{1,3}:\s{0,3}(?=[-\"'(#*?\w])",
    re.IGNORECASE,
)


def joined(text: str) -> str:
    """`text` with each field beside its colon, and the colon beside what is looked for."""
    return _SPLIT.sub(r"\1:", text)
