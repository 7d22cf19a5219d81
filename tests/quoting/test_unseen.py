"""What nobody would see is not shown, and nothing else is changed."""

from __future__ import annotations

import unicodedata

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from search_app.components.html import plain
from search_app.exporting import as_markdown, cells
from search_app.printing import _Screen
from search_app.quoting.highlights import to_html
from search_app.quoting.unseen import seen
from search_app.running import say

BIDI = [
    chr(code) for code in (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
]
OTHERS = [
    chr(code)
    for code in (0xAD, 0x34F, 0x200B, 0x200C, 0x200D, 0x2060, 0x2063, 0xFEFF, 0x3164, 0xFE0F)
]
TAGS = [chr(0xE0000 + ord(char)) for char in "denied"]
CONTROL = ["\x00", "\x07", "\x08", "\x1b", "\x7f", "\x85", "\x9b", "\ud800", "\uffff"]


@pytest.mark.parametrize("char", [*BIDI, *OTHERS, *TAGS], ids=lambda char: f"{ord(char):x}")
def test_an_invisible_character_is_left_out_wherever_it_is_shown(char: str) -> None:
    text = f"not {char}denied{char}"
    assert seen(text) == "not denied"
    assert to_html(text, [(0, len(text))]) == "<mark>not denied</mark>"
    assert plain(text) == "not denied"
    assert cells.one_line(text) == as_markdown.escaped(text) == "not denied"


@pytest.mark.parametrize("char", CONTROL, ids=lambda char: f"{ord(char):x}")
def test_a_control_character_is_obeyed_nowhere(char: str) -> None:
    text = f"not {char}denied"
    assert seen(text) == "not \ufffddenied"
    assert to_html(text) == "not \ufffddenied"
    assert char not in plain(text) + cells.one_line(text)


@given(st.text())
def test_what_is_seen_stays_in_its_order(text: str) -> None:
    shown = seen(text)
    assert seen(shown) == shown
    assert not any(
        unicodedata.category(char) in ("Cc", "Cs") for char in shown if char not in "\t\n\r"
    )
    assert not any(
        unicodedata.bidirectional(char)
        in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI")
        for char in shown
    )
    rest = iter(text)
    assert all(char in rest for char in shown if char not in "\ufffd\n")


@pytest.mark.parametrize(
    "text", ["é ü 漢字 שלום مرحبا", "a\tb\r\nc", "“quoted” – 50 %", "٣ 1\u0660"]
)
def test_letters_of_any_script_stay(text: str) -> None:
    assert seen(text) == text


def test_marks_stand_where_they_stood(text: str = "a \u202edenied\u202c request") -> None:
    start = text.index("denied")
    assert to_html(text, [(start, start + 6)]) == "a <mark>denied</mark> request"


def test_a_terminal_obeys_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    said = "title \x1b]0;evil\x07 \u202edenied \x9b2J"
    screen = _Screen(highlight=False, force_terminal=True)
    from rich.table import Table
    from rich.text import Text

    table = Table(title=said)
    table.add_column(said)
    table.add_row(said)
    screen.print(Text(said, style="bold"))
    screen.print(table)
    say(said)
    say(said, err=True)
    printed = "".join(capsys.readouterr())
    for char in ("\x1b]", "\x07", "\u202e", "\x9b"):
        assert char not in printed
    # Its own colours stay.
    assert "\x1b[1m" in printed


def test_a_file_that_is_named_in_an_error_is_shown_harmlessly() -> None:
    from search_app.cli import main

    done = CliRunner().invoke(main, ["parse", "no\u202esuch\x1bfile.txt"])
    assert done.exit_code == 1
    assert "\u202e" not in done.output
    assert "\x1b" not in done.output
