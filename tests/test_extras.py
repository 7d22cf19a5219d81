"""What is imported is declared, and what only some commands need is asked for by these alone."""

from __future__ import annotations

import ast
import json
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from indexer.embedding import DEFAULT_PACKAGE
from search_app.cli import FAILED, main

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
OURS = {"indexer", "search_app", "benchmarks", "tests", "trials"}
DISTRIBUTIONS = packages_distributions()


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def declared(*extras: str) -> set[str]:
    """The distributions that the project itself needs, and those of some extras."""
    found: set[str] = set()
    for one in PROJECT["dependencies"] if not extras else ():
        found.add(normal(re.split(r"[^\w.-]", one, maxsplit=1)[0]))
    for extra in extras:
        for one in PROJECT["optional-dependencies"][extra]:
            name, _, more = one.partition("[")
            if name == PROJECT["name"]:
                found |= declared(*more.rstrip("]").split(","))
            else:
                found.add(normal(re.split(r"[^\w.-]", one, maxsplit=1)[0]))
    return found


def third_party(path: Path) -> Iterator[tuple[str, str | None]]:
    """The top-level packages of others that a module imports, each with the extra it names."""
    extras: dict[ast.AST, str] = {}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.With):
            for item in node.items:
                match item.context_expr:
                    case ast.Call(ast.Name("brought_by"), [ast.Constant(str(extra))]):
                        extras |= dict.fromkeys(ast.walk(node), extra)
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module]
        else:
            continue
        for top in {name.split(".")[0] for name in names}:
            if top not in sys.stdlib_module_names and top not in OURS:
                yield top, extras.get(node)


def modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def undeclared(path: Path, known: Mapping[str | None, set[str]]) -> list[str]:
    """The imports of a module whose distribution is not among those declared for them."""
    return [
        top
        for top, extra in third_party(path)
        if not known[extra] & set(map(normal, DISTRIBUTIONS.get(top, [top])))
    ]


@pytest.mark.parametrize("path", modules("indexer", "search_app"), ids=str)
def test_what_the_product_imports_is_declared(path: Path) -> None:
    extras = PROJECT["optional-dependencies"]
    assert not undeclared(path, {None: declared(), **{one: declared(one) for one in extras}})


@pytest.mark.parametrize(
    "folder, extras",
    [("tests", ["test"]), ("trials", ["test"]), ("benchmarks", ["benchmarks", "test"])],
)
def test_what_tests_and_benchmarks_import_is_declared(folder: str, extras: list[str]) -> None:
    known: Mapping[str | None, set[str]] = {None: declared() | declared(*extras)}
    found = {top for path in modules(folder) for top in undeclared(path, known)}
    # Of what is not installed, nobody here can tell the distribution.
    assert not {top for top in found if top in DISTRIBUTIONS}


@pytest.mark.parametrize(
    "source, found",
    [
        ("import numpy.typing as t", [("numpy", None)]),
        ("def f():\n    from docx.oxml import parse", [("docx", None)]),
        ("if x:\n    try:\n        import a.b, c\n    except E: pass", [("a", None), ("c", None)]),
        ("import json, indexer.build\nfrom . import other\nfrom .near import a", []),
        (
            "with brought_by('adapt'):\n    from a.b import c\nimport d",
            [("a", "adapt"), ("d", None)],
        ),
        ("with brought_by('adapt'), other():\n    if x:\n        import a", [("a", "adapt")]),
        ("with catch_warnings():\n    import a", [("a", None)]),
    ],
)
def test_imports_are_found_wherever_they_stand(
    source: str, found: list[tuple[str, str | None]], tmp_path: Path
) -> None:
    (tmp_path / "module.py").write_text(source)
    assert sorted(third_party(tmp_path / "module.py"), key=str) == sorted(found, key=str)


@pytest.mark.parametrize(
    "path",
    [*modules("indexer", "search_app"), *sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"],
    ids=str,
)
def test_an_extra_that_is_told_of_is_there(path: Path) -> None:
    told = re.findall(r"(?:imr-precedent-search|\"\.)\[([a-z,]+)\]", path.read_text("utf-8"))
    extras = {extra for one in told for extra in one.split(",")}
    assert extras <= set(PROJECT["optional-dependencies"])


def test_a_table_of_an_answer_comes_with_the_notebook_extra() -> None:
    assert declared("notebook") == {"pandas"} <= declared("test")


def test_what_carries_the_default_model_is_installed_with_us() -> None:
    assert DEFAULT_PACKAGE in PROJECT["dependencies"]


COMMANDS: list[tuple[str, str, list[str]]] = [
    ("samples", "reportlab", ["samples", "OUT"]),
    ("samples", "reportlab", ["samples", "OUT", "--count", "2"]),
    ("adapt", "ir_measures", ["adapt", "LETTERS", "--out", "OUT"]),
    ("adapt", "ir_measures", ["adapt", "LETTERS", "--out", "OUT", "--json"]),
    ("evaluate", "ir_measures", ["evaluate", "--queries", "Q", "--qrels", "R"]),
    ("evaluate", "ir_measures", ["evaluate", "--queries", "Q", "--qrels", "R", "--json"]),
    ("mcp", "mcp", ["mcp"]),
    ("mcp", "mcp", ["mcp", "--index", "OUT"]),
]

WITH_EXTRAS = (
    "indexer.samples",
    "indexer.adaptation",
    "search_app.evaluation",
    "search_app.assistants",
)
"""The rooms that import what an extra brings."""


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation without any extra."""
    for name, module in list(sys.modules.items()):
        if name.startswith(WITH_EXTRAS):
            package, _, last = name.rpartition(".")
            monkeypatch.delattr(sys.modules.get(package, module), last, raising=False)
            monkeypatch.delitem(sys.modules, name)
    for extra in {extra for extra, _, _ in COMMANDS}:
        for top, distributions in DISTRIBUTIONS.items():
            if declared(extra) & set(map(normal, distributions)):
                for module in [one for one in sys.modules if one.startswith(f"{top}.")]:
                    monkeypatch.delitem(sys.modules, module)
                monkeypatch.setitem(sys.modules, top, None)


@pytest.mark.usefixtures("bare")
@pytest.mark.parametrize("extra, library, arguments", COMMANDS)
def test_a_command_without_its_extra_says_how_to_get_it(
    extra: str, library: str, arguments: list[str], tmp_path: Path
) -> None:
    result = CliRunner().invoke(
        main, [one.replace("OUT", str(tmp_path / "o")) for one in arguments]
    )
    assert (result.exit_code, result.stdout) == (FAILED, "")
    assert result.stderr.count("\n") == 1
    assert result.stderr.startswith(f"imr: this needs {library}")
    assert f"{sys.executable} -m pip install 'imr-precedent-search[{extra}]'" in result.stderr
    assert not (tmp_path / "o").exists()


@pytest.mark.usefixtures("bare")
def test_other_commands_need_no_extra(tmp_path: Path) -> None:
    from trials.written import letter

    (tmp_path / "a.txt").write_text(letter())
    for arguments in (
        ["--help"],
        ["mcp", "--help"],
        ["evaluate", "--help"],
        ["parse", str(tmp_path), "--json"],
    ):
        result: Any = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["letter"]
