"""How `make` sets everything up: whose PyTorch is installed, and with which extras."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")

WORKS = ":"
UNREACHABLE = "exit 2"
"""What a uv does that finds no index, that is too old for the option, or that is none at all."""

BREAKS_OFF = 'case "$*" in *--dry-run*) ;; *) exit 2 ;; esac'
"""A uv that loses its index while it downloads."""


class Setup:
    """A machine with no more on it than said: its commands only note how they are called."""

    def __init__(self, folder: Path) -> None:
        self.venv = folder / "venv"
        self.path = folder / "path"
        self.log = folder / "log"
        self.spare = folder / "uv"
        for one in (self.venv / "bin", self.path):
            one.mkdir(parents=True)
        self.command(self.venv / "bin" / "python", WORKS)
        self.pip()

    def command(self, file: Path, does: str) -> None:
        file.write_text(f'#!/bin/sh\necho "{file.name} $*" >>"{self.log}"\n{does}\n')
        file.chmod(0o755)

    def pip(self, brings_uv: str = "", fails_at: str = "nothing") -> None:
        """`brings_uv` is what the uv does that pip can install; without it, pip knows of none."""
        own = self.venv / "bin" / "uv"
        get_uv = "exit 1"
        if brings_uv:
            self.command(own, brings_uv)
            own.rename(self.spare)
            get_uv = f'mv "{self.spare}" "{own}"'
        self.command(
            self.venv / "bin" / "pip",
            f'case "$*" in *" uv") {get_uv} ;; *{fails_at}*) exit 1 ;; esac',
        )

    def make(self, target: str = ".ready", **environment: str) -> list[str]:
        """The calls of uv and pip, in order, without what they have in common."""
        inherited = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("MAKE", "MFLAGS", "UV_", "TORCH"))
        }
        tools = f"{self.path}:/usr/bin:/bin"
        subprocess.run(
            ["make", f"VENV={self.venv}", f"{self.venv}/{target}"],
            cwd=ROOT,
            env=inherited | {"PATH": tools} | environment,
            check=True,
            capture_output=True,
        )
        python = f"--python {self.venv}/bin/python "
        noise = ("--quiet ", "--disable-pip-version-check ", python)
        calls = self.log.read_text().splitlines()
        for one in noise:
            calls = [call.replace(one, "") for call in calls]
        return calls


@pytest.fixture
def machine(tmp_path: Path) -> Setup:
    if any(Path(folder, "uv").exists() for folder in ("/usr/bin", "/bin")):
        pytest.skip("a uv that belongs to the system cannot be hidden")
    return Setup(tmp_path)


def asked(backend: str = "auto", torch: str = "torch==2.13.0") -> str:
    return f"uv pip install --torch-backend {backend} {torch} --dry-run"


def by_uv(backend: str = "auto", torch: str = "torch==2.13.0") -> str:
    return f"uv pip install --torch-backend {backend} {torch}"


GET_UV = "pip install --retries 0 --timeout 5 uv"
BY_PIP = "pip install torch==2.13.0"
REST = "pip install --editable .[samples]"


@pytest.mark.parametrize(
    "on_path, from_pip, calls",
    [
        (WORKS, "", [asked(), by_uv()]),
        (WORKS, WORKS, [asked(), by_uv()]),
        ("", WORKS, [GET_UV, asked(), by_uv()]),
        # Too old for the option, say: the new one is better.
        (UNREACHABLE, WORKS, [asked(), GET_UV, asked(), by_uv()]),
        ("", "", [GET_UV, BY_PIP]),
        ("", UNREACHABLE, [GET_UV, asked(), BY_PIP]),
        (UNREACHABLE, "", [asked(), GET_UV, BY_PIP]),
        (UNREACHABLE, UNREACHABLE, [asked(), GET_UV, asked(), BY_PIP]),
        (BREAKS_OFF, "", [asked(), by_uv(), BY_PIP]),
        ("", BREAKS_OFF, [GET_UV, asked(), by_uv(), BY_PIP]),
    ],
)
def test_torch_comes_by_uv_and_else_by_pip(
    on_path: str, from_pip: str, calls: list[str], machine: Setup
) -> None:
    if on_path:
        machine.command(machine.path / "uv", on_path)
    machine.pip(from_pip)
    assert machine.make() == [*calls, REST]


def test_uv_is_asked_without_patience_and_downloads_with_it(machine: Setup) -> None:
    patience = f'echo "$UV_HTTP_RETRIES $UV_HTTP_TIMEOUT" >>"{machine.log}"'
    machine.command(machine.path / "uv", patience)
    assert machine.make() == [asked(), "0 5", by_uv(), " ", REST]


def test_what_is_set_in_the_environment_holds(machine: Setup) -> None:
    machine.command(machine.path / "uv", WORKS)
    calls = machine.make(UV_TORCH_BACKEND="cpu", TORCH="torch==2.9.1")
    assert calls == [asked("cpu", "torch==2.9.1"), by_uv("cpu", "torch==2.9.1"), REST]


def test_developers_get_what_tests_need_as_well(machine: Setup) -> None:
    machine.command(machine.path / "uv", WORKS)
    dev = "pip install --editable .[dev]"
    assert machine.make(".ready-dev") == [asked(), by_uv(), REST, dev]


@pytest.mark.parametrize("what", ["torch", "editable"])
def test_what_cannot_be_installed_is_tried_again(what: str, machine: Setup) -> None:
    machine.pip(fails_at=what)
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            machine.make()
        assert not (machine.venv / ".ready").exists()


def test_what_is_set_up_is_not_set_up_again(machine: Setup) -> None:
    once = machine.make()
    assert machine.make() == once


def test_the_docs_are_made_by_one_word(machine: Setup) -> None:
    subprocess.run(
        ["make", f"VENV={machine.venv}", "docs"],
        cwd=ROOT,
        env={"PATH": f"{machine.path}:/usr/bin:/bin"},
        check=True,
        capture_output=True,
    )
    assert machine.log.read_text().splitlines()[-1] == "python -m benchmarks.docs"
