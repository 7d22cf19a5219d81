"""Measured figures stand in the README, and the app shows the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import tables


def test_the_packaged_figures_are_the_readmes(tmp_path: Path) -> None:
    tables.package(target=tmp_path / "quality.md")
    written = (tmp_path / "quality.md").read_text(encoding="utf-8")
    held = tables.PACKAGED.read_text(encoding="utf-8")
    assert held == written, "run: python -m benchmarks.tables"


def test_a_section_of_the_readme_is_replaced(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("a\n<!-- x:start -->\nold\n<!-- x:end -->\nb\n")
    tables.write("x", "new", readme)
    assert readme.read_text() == "a\n<!-- x:start -->\nnew\n<!-- x:end -->\nb\n"
    with pytest.raises(ValueError, match="unpack"):
        tables.write("y", "new", readme)


@pytest.mark.parametrize("section", ["ranking", "public"])
def test_the_readme_has_a_place_for_every_section(section: str) -> None:
    assert tables.README.read_text(encoding="utf-8").count(f"<!-- {section}:start -->") == 1
