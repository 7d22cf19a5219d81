"""The docs tell what is there, and what they show is what comes of it."""

from __future__ import annotations

import io
import re
import shlex
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import click
import pytest

import indexer
import search_app
from indexer import held_model
from indexer.samples import write
from indexer.vocabulary.facets import FACETS
from search_app.cli import main
from trials.doubles import HashingEncoder

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "ARCHITECTURE.md",
    *sorted(DOCS.glob("*.md")),
]
MOST_WORDS = 700
LARGEST_PICTURE = 300_000

EXAMPLE = re.compile(r"```python\n(.*?)```\n\n```text\n(.*?)```", re.DOTALL)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_readme_is_read_in_a_few_minutes() -> None:
    assert len(text_of(ROOT / "README.md").split()) <= MOST_WORDS


def test_the_readmes_test_command_is_found_by_what_runs_it() -> None:
    _, _, section = text_of(ROOT / "README.md").partition("\n## Test\n")
    assert re.search(r"^ *make test$", section.partition("\n## ")[0], re.MULTILINE)


def test_the_readmes_picture_is_small_enough() -> None:
    assert "docs/page.png" in text_of(ROOT / "README.md")
    picture = (DOCS / "page.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < LARGEST_PICTURE


def test_every_page_of_the_docs_is_named_in_the_readme() -> None:
    readme = text_of(ROOT / "README.md")
    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in readme] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)\s]+)\)", text_of(page)):
        path, _, anchor = target.partition("#")
        led_to = page.parent / path if path else page
        assert led_to.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", text_of(led_to), re.MULTILINE)
            assert anchor in [
                re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings
            ]


@pytest.mark.parametrize("page", [one for one in PAGES if one.name != "cli.md"], ids=name)
def test_commands_that_are_shown_can_be_given(page: Path) -> None:
    """Each `imr` command of a code block has the options and arguments that it is given."""
    assert isinstance(main, click.Group)
    blocks = re.findall(r"^```\w*\n(.*?)^```", text_of(page), re.DOTALL | re.MULTILINE)
    for line in "".join(blocks).splitlines():
        found = re.match(r"(?:\$ )?(?:\.venv/bin/)?imr (\w.*)", line)
        if not found:
            continue
        command, *given = shlex.split(found[1], comments=True)
        main.commands[command].make_context(command, given)


def test_what_is_made_of_the_docs_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.docs", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_option_and_filter_is_documented() -> None:
    assert isinstance(main, click.Group)
    sections = dict(
        re.findall(
            r"^## (.*?)\n(.*?)(?=^## |\Z)", text_of(DOCS / "cli.md"), re.DOTALL | re.MULTILINE
        )
    )
    for command, one in main.commands.items():
        told = sections[f"imr {command}"]
        filters = False
        for option in one.get_params(click.Context(one)):
            if option.name in FACETS:
                filters = True
            elif isinstance(option, click.Option) and "--help" not in option.opts:
                assert all(flag in told for flag in option.opts), (command, option.opts)
        assert ("#filters" in told) == filters, command
    for facet in FACETS.values():
        assert f"`{facet.flag} ID` | {facet.title} |" in sections["Filters"]


@pytest.mark.parametrize("package", [indexer, search_app], ids=lambda one: one.__name__)
def test_a_public_face_is_what_it_names(package: Any) -> None:
    assert sorted(package.__all__) == package.__all__
    assert all(hasattr(package, one) for one in package.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = package.nothing


def test_examples_in_python_print_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "letters", 40, 1)
    monkeypatch.chdir(tmp_path)
    # What is shown depends on no model.
    monkeypatch.setattr(held_model, "encoder_for", lambda place, model: HashingEncoder())
    names: dict[str, Any] = {}
    examples = EXAMPLE.findall(text_of(DOCS / "python.md"))
    assert len(examples) == text_of(DOCS / "python.md").count("```python") > 3
    for code, shown in examples:
        printed = io.StringIO()
        with redirect_stdout(printed):
            exec(compile(code, "docs/python.md", "exec"), names)
        assert printed.getvalue() == shown
