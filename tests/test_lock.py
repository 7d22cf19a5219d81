"""The lock of what was tested: complete, by hash, and of no particular registry."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "requirements.lock").read_text(encoding="utf-8")
LOCKED = dict(re.findall(r"^([\w.-]+)==([\w.+!-]+)", TEXT, re.MULTILINE))

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
ASKED = [
    one
    for said in (
        PROJECT["dependencies"],
        *(EXTRAS[name] for name in EXTRAS if name != "benchmarks"),
    )
    for one in map(Requirement, said)
    if one.name not in (PROJECT["name"], "torch")
]


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: one.name)
def test_the_lock_holds_what_the_project_asks_for(asked: Requirement) -> None:
    assert asked.specifier.contains(LOCKED[canonicalize_name(asked.name)])


def test_each_file_is_told_by_its_hash_and_by_nothing_else() -> None:
    told = re.split(r"^(?=[\w.-]+==)", TEXT, flags=re.MULTILINE)[1:]
    assert len(told) == len(LOCKED)
    assert all("--hash=sha256:" in one for one in told)
    assert "://" not in TEXT
    assert "--index" not in TEXT


def test_pytorch_is_left_to_the_makefile() -> None:
    # Its builds for the CPU and for each GPU are different files of one version.
    assert not [one for one in LOCKED if re.match(r"torch|triton|nvidia-|cuda-", one)]
    assert re.search(r"^TORCH \?= torch==[\d.]+$", (ROOT / "Makefile").read_text(), re.MULTILINE)


def test_ci_installs_the_lock() -> None:
    said = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "--require-hashes --requirement requirements.lock" in said
