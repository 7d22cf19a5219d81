"""Whoosh, imported without what Python says of its sources.

Whoosh predates raw regular expressions: what Python says of that when it compiles these files
(since 3.12 to everybody) nobody who runs this can mend.
"""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", SyntaxWarning)
    warnings.simplefilter("ignore", DeprecationWarning)  # the same in Python 3.11
    from whoosh import fields, formats, index, system
    from whoosh.codec import whoosh3
    from whoosh.filedb import filestore
    from whoosh.query import Term
    from whoosh.reading import IndexReader

__all__ = [
    "IndexReader",
    "Term",
    "fields",
    "filestore",
    "formats",
    "index",
    "system",
    "whoosh3",
]
