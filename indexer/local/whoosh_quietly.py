"""Whoosh, imported without what Python says of its sources.

Whoosh predates raw regular expressions: what Python says of that when it compiles these files
(since 3.12 to everybody) nobody who runs this can mend.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)  # the same in Python 3.11
    from whoosh import columns, fields, formats, system
    from whoosh.codec import whoosh3
    from whoosh.filedb import filestore, filetables, structfile
    from whoosh.reading import IndexReader, SegmentReader

__all__ = [
    "IndexReader",
    "SegmentReader",
    "columns",
    "fields",
    "filestore",
    "filetables",
    "formats",
    "structfile",
    "system",
    "whoosh3",
]
