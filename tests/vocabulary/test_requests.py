"""Request lines as offices write them, and all that is read in each (`requests.txt`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from indexer.letters.model import Issue, Outcome
from indexer.vocabulary.tables import body_regions, treatments
from indexer.vocabulary.tagging import tag
from indexer.vocabulary.tags import Tags

TABLE = Path(__file__).with_name("requests.txt")
ROWS = [
    tuple(field.strip() for field in row.split("|"))
    for row in TABLE.read_text(encoding="utf-8").splitlines()
    if row and not row.startswith("#")
]


def of(line: str) -> Tags:
    issue = Issue("CM00-0000001#1", line, Outcome.UPHELD, "Upheld", "", "", "It is not necessary.")
    return tag(issue, "")


def _words(field: str) -> list[str]:
    return [] if field == "-" else field.split()


@pytest.mark.parametrize(("line", "regions", "side", "levels", "kind"), ROWS)
def test_request_line(line: str, regions: str, side: str, levels: str, kind: str) -> None:
    tags = of(line)
    leaves = [one for one in _words(regions) if not one.startswith("(")]
    groups = [one.strip("()") for one in _words(regions) if one.startswith("(")]
    assert sorted(tags.body_regions) == sorted(leaves)
    assert set(groups) <= set(tags.body_region_groups)
    assert tags.laterality == ("none" if side == "-" else side)
    assert list(tags.levels) == _words(levels)
    assert f"{tags.category}/{tags.subcategory}" == kind


def test_table_names_every_region_and_every_kind_of_treatment() -> None:
    named = {region.strip("()") for row in ROWS for region in _words(row[1])}
    assert named >= {leaf for leaf in body_regions().leaves if leaf not in ("upper-arm",)}, sorted(
        body_regions().leaves.keys() - named
    )
    kinds = {row[4] for row in ROWS}
    known = {f"{category}/{id_}" for category, id_ in treatments().subcategories}
    assert kinds <= known
