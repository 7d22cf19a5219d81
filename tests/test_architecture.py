"""The rules of the house, checked: who imports whom, and that the docs tell what is there."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import indexer
from indexer import errors

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("indexer", "search_app")
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TRYING = ("tests", "benchmarks", "trials")
TRIALS = sorted(path for folder in TRYING for path in (ROOT / folder).rglob("*.py"))
SCREEN = ("search_app/app.py", "search_app/pages/", "search_app/components/")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> set[str]:
    """The top-level packages and our own modules that a module imports, wherever it does so."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def uses(path: Path, package: str) -> bool:
    return any(one == package or one.startswith(package + ".") for one in imports(path))


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_dependencies_point_one_way(path: Path) -> None:
    where = name(path)
    assert not any(uses(path, folder) for folder in TRYING)
    if where.startswith("indexer/"):
        assert not uses(path, "search_app")
    if where.startswith("search_app/"):
        rooms = {one.split(".")[1] for one in imports(path) if one.startswith("indexer.")}
        assert rooms <= {*indexer.PUBLIC, *indexer.__all__}, rooms
    if not where.startswith("indexer/local/") and where != "indexer/homes.py":
        # What holds an index is one store among others.
        assert not uses(path, "indexer.local")
    if where.startswith("indexer/letters/"):
        assert not uses(path, "indexer.vocabulary")
    if where.startswith(("indexer/letters/", "indexer/vocabulary/")):
        assert not uses(path, "indexer.building")
    if not where.startswith(SCREEN):
        assert not uses(path, "streamlit")
    if where != "indexer/local/whoosh_quietly.py":
        assert not uses(path, "whoosh")
    if where not in ("indexer/embedding.py", "indexer/ranking/reranking.py"):
        assert not uses(path, "sentence_transformers")
    if where != "indexer/local/vectors.py":
        assert not uses(path, "faiss")


@pytest.mark.parametrize("path", TRIALS, ids=name)
def test_tests_and_benchmarks_share_nothing_but_trials(path: Path) -> None:
    own = name(path).partition("/")[0]
    others = {"tests", "benchmarks"} - {own}
    assert not [other for other in others if uses(path, other)]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_everything_public_says_what_it_is_for(path: Path) -> None:
    tree = tree_of(path)
    assert ast.get_docstring(tree), "the module"
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            public = [node, *(n for n in node.body if isinstance(n, ast.FunctionDef))]
        elif isinstance(node, ast.Module):
            public = [n for n in node.body if isinstance(n, ast.FunctionDef)]
        else:
            continue
        for one in public:
            if not one.name.startswith("_") and not getattr(node, "name", "").startswith("_"):
                assert ast.get_docstring(one), one.name


def test_every_room_stands_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for path in MODULES:
        top = path.relative_to(ROOT)
        # A room of its own is told as a folder; what stands beside it, by its name.
        told = top.name if len(top.parts) == 2 else f"{top.parts[1]}/"
        assert top.name == "__init__.py" or told in text, name(path)


def test_every_declared_error_stands_in_the_one_tree() -> None:
    known = {one for one in vars(errors).values() if isinstance(one, type)}
    assert errors.__doc__
    for path in MODULES:
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
                if bases & {one.__name__ for one in known if issubclass(one, errors.ImrError)}:
                    assert name(path) == "indexer/errors.py", node.name
    for one in known:
        if issubclass(one, errors.ImrError):
            assert one.__name__ in errors.__doc__


def test_what_the_face_names_is_there() -> None:
    assert sorted(indexer.__all__) == indexer.__all__
    for one in indexer.__all__:
        assert getattr(indexer, one).__doc__, one
    with pytest.raises(AttributeError):
        indexer.nothing_of_that_name  # noqa: B018
    for room in indexer.PUBLIC:
        assert (ROOT / "indexer" / room).is_dir() or (ROOT / "indexer" / f"{room}.py").is_file()


def test_the_public_face_of_the_letters_room_is_what_it_names() -> None:
    from indexer import letters

    assert letters.__all__ == sorted(letters.__all__)
    for one in letters.__all__:
        assert getattr(letters, one).__doc__, one
    with pytest.raises(AttributeError):
        letters.nothing_of_that_name  # noqa: B018


def test_no_two_classes_have_one_name() -> None:
    # A private name counts as well: whoever reads both modules meets both.
    named: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                named.setdefault(node.name.lstrip("_"), []).append(name(path))
    assert not {one: paths for one, paths in named.items() if len(paths) > 1}


@pytest.mark.parametrize("package", PACKAGES)
def test_no_two_modules_of_a_package_have_one_name(package: str) -> None:
    # `face.py` and the like of both packages are one thing on either side of the seam.
    own = [path.name for path in MODULES if name(path).startswith(f"{package}/")]
    assert not {one for one in own if one != "__init__.py" and own.count(one) > 1}
