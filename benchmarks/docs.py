"""Write those parts of the docs that are made: the command line, the facets, the measured tables.

    python -m benchmarks.docs [--check]

With --check nothing is written; exits with 1 and names the pages that are not what would be.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from benchmarks import tables
from indexer.vocabulary.facets import FACETS
from search_app import quality
from search_app.cli import main as imr
from search_app.options import FilteringCommand

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
FIGURES = Path(quality.__file__).with_name(quality.FOLDER)
HELP = ROOT / "search_app" / "pages" / "help.py"

INTRODUCTION = """\
# The command line

Made from the commands themselves by `python -m benchmarks.docs`; `imr COMMAND --help` tells the
same. What is printed for people may change; `--json` prints JSON and nothing else.
"""

FILTERS = """\
## Filters

Each may be given several times: values of one filter are alternatives, different filters must all
hold. They take ids, labels and common synonyms (`lumbar`, `"low back"`, `"upper extremity"`,
`norco`, `odg`, `acoem`, `mtus.acoem2004.ch12`, `mtus.cpmtg2016.tens`); `imr stats` lists the values
of an index.
"""

SYNTAX = """\
## What a text may hold

Everything is compared, by its words and by its meaning, and the nearest decisions come first. Some
writing restricts what is shown:
"""


def record(name: str, figures: dict[str, Any]) -> None:
    """Keep what was measured today, and write the docs anew."""
    kept = {"measured": date.today().isoformat(), **figures}
    FIGURES.mkdir(exist_ok=True)
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    (FIGURES / f"{name}.json").write_text(text, encoding="utf-8")
    write()


def write() -> list[Path]:
    """Write every page that is not what it would be, and tell which."""
    stale = [(path, text) for path, text in pages() if _held(path) != text]
    for path, text in stale:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in stale]


def pages() -> Iterator[tuple[Path, str]]:
    """Every page of the docs that is made or holds what is made, as it would be now."""
    yield DOCS / "cli.md", command_line()
    for page in dict.fromkeys(page for page, _ in tables.TABLES.values()):
        text = _held(DOCS / page)
        for name, (where, _) in tables.TABLES.items():
            if where == page:
                text = tables.put(name, tables.shown(name, quality.figures(name)), text)
        yield DOCS / page, text


def _held(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def command_line() -> str:
    """The page of the command line."""
    assert isinstance(imr, click.Group)
    parts = [INTRODUCTION, *(_command(name, one) for name, one in imr.commands.items())]
    return "\n".join([*parts, _filters(), f"{SYNTAX}\n{_syntax()}\n", _exit_codes(imr)])


def _command(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"imr {name}")
    params = [one for one in click.Command.get_params(command, context) if "--help" not in one.opts]
    arguments = [_argument(one) for one in params if isinstance(one, click.Argument)]
    options = [one for one in params if isinstance(one, click.Option)]
    usage = " ".join([f"imr {name}", *["[OPTIONS]"] * bool(options), *arguments])
    parts = [f"## imr {name}\n\n    {usage}\n\n{_prose(command)}\n"]
    if options:
        rows = [[_flags(one), _sentence(one.help), _default(one)] for one in options]
        parts.append(tables.markdown(["option", "what it does", "default"], rows) + "\n")
    if isinstance(command, FilteringCommand):
        parts.append("And [a filter for every facet](#filters).\n")
    return "\n".join(parts)


def _argument(one: click.Argument) -> str:
    name = str(one.name).upper()
    return one.metavar or (f"{name}..." if one.nargs == -1 else name)


def _flags(option: click.Option) -> str:
    names = " / ".join([*option.opts, *option.secondary_opts])
    return f"`{names}{_takes(option)}`"


def _takes(option: click.Option) -> str:
    """What has to stand behind an option."""
    if option.is_flag:
        return ""
    if option.metavar:
        return f" {option.metavar.replace('|', ' or ')}"
    kind = option.type
    if isinstance(kind, click.Choice):
        return f" {' or '.join(map(str, kind.choices))}"
    if isinstance(kind, click.Path):
        return " PATH"
    return " N" if isinstance(kind, click.types.IntParamType) else " TEXT"


def _default(option: click.Option) -> str:
    if isinstance(option.show_default, str):
        return option.show_default
    if option.required:
        return "required"
    if not option.show_default:
        return ""
    if option.secondary_opts:
        return (option.opts if option.default else option.secondary_opts)[0]
    return f"{option.default}" + (f", or what {option.envvar} says" if option.envvar else "")


def _sentence(text: str | None) -> str:
    return " ".join((text or "").replace("|", "\\|").split())


def _prose(command: click.Command) -> str:
    paragraphs = (command.help or "").split("\n\n")
    # Wild cards are no emphasis.
    return "\n\n".join(" ".join(one.split()).replace("*", "\\*") for one in paragraphs)


def _filters() -> str:
    rows = [[f"`{one.flag} ID`", one.title, _sentence(one.option)] for one in FACETS.values()]
    return FILTERS + "\n" + tables.markdown(["option", "facet", "what it means"], rows) + "\n"


def _syntax() -> str:
    """The table of the help page, whose text is not imported, since that would show the page."""
    tree = ast.parse(HELP.read_text(encoding="utf-8"))
    constants = {
        one.targets[0].id: one.value
        for one in tree.body
        if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
    }
    text: str = ast.literal_eval(constants["SEARCHING"])
    start, end = text.index("| write"), text.index("Filters are exact")
    return text[start:end].strip()


def _exit_codes(group: click.Group) -> str:
    return "## Exit codes\n\n" + _prose(group).partition("Exit codes: ")[2].capitalize() + "\n"


def main() -> int:
    """Write, or check; the exit code says whether all is as it would be."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--check", action="store_true")
    if not parser.parse_args().check:
        for path in write():
            print(f"{path.relative_to(ROOT)}: written")
        return 0
    stale = [path for path, text in pages() if _held(path) != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not up to date; run: python -m benchmarks.docs")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
