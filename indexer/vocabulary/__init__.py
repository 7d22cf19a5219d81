"""In whose words? The vocabularies of the letters, and the tags that are derived with them.

The tables beside this package say which body regions, guidelines, treatments and synonyms there
are; `tag_letter` reads a letter's issues with them, and the `find_...` functions read any text, a
person's query too, with the same rules.
"""

from __future__ import annotations

from indexer.vocabulary.asks import asks
from indexer.vocabulary.citations import find_guidelines, read_citations
from indexer.vocabulary.claims import claim_regions
from indexer.vocabulary.laterality import find_laterality
from indexer.vocabulary.levels import find_levels
from indexer.vocabulary.names import (
    label,
    region_leaves,
    resolve_category,
    resolve_drug,
    resolve_guideline,
)
from indexer.vocabulary.quantity import find_quantity
from indexer.vocabulary.regions import Regions, find_regions
from indexer.vocabulary.tables import body_regions, guidelines, synonyms, treatments
from indexer.vocabulary.tagging import tag, tag_letter
from indexer.vocabulary.tags import Citation, Quantity, TagOrigin, Tags, TagSources
from indexer.vocabulary.treatment import Treatment, find_treatment, find_treatments
from indexer.vocabulary.unmatched import Unmatched, unmatched

__all__ = [
    "Citation",
    "Quantity",
    "Regions",
    "TagOrigin",
    "TagSources",
    "Tags",
    "Treatment",
    "Unmatched",
    "asks",
    "body_regions",
    "claim_regions",
    "find_guidelines",
    "find_laterality",
    "find_levels",
    "find_quantity",
    "find_regions",
    "find_treatment",
    "find_treatments",
    "guidelines",
    "label",
    "read_citations",
    "region_leaves",
    "resolve_category",
    "resolve_drug",
    "resolve_guideline",
    "synonyms",
    "tag",
    "tag_letter",
    "treatments",
    "unmatched",
]
