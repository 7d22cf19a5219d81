"""What files are called: one line that prints, and the way back to the path."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.letters.file_names import on_disk, shown

NAMES = st.binary(max_size=40).map(lambda data: os.fsdecode(data.replace(b"\0", b"")))


@given(NAMES)
def test_every_name_prints_can_be_stored_and_leads_back(name: str) -> None:
    called = shown(name)
    assert len(called.splitlines()) <= 1
    assert json.loads(json.dumps(called, ensure_ascii=False).encode()) == called
    assert on_disk(called) == name


@given(NAMES, NAMES)
def test_two_names_are_never_called_alike(one: str, other: str) -> None:
    assert (shown(one) == shown(other)) == (one == other)


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("letters/Größe 1.pdf", "letters/Größe 1.pdf"),
        ("two  spaces\xa0.txt", "two  spaces\xa0.txt"),
        ("a\nb.txt", r"a\x0ab.txt"),
        ("a\x1b[31mb.txt", r"a\x1b[31mb.txt"),
        ("a\udcff.txt", r"a\xff.txt"),
        ("a\u202etxt.exe", r"a\xe2\x80\xaetxt.exe"),
        (r"a\xff.txt", r"a\x5cxff.txt"),
        (r"a\b.txt", r"a\b.txt"),
    ],
)
def test_what_prints_nothing_is_written_out(name: str, called: str) -> None:
    assert shown(name) == called
    assert on_disk(called) == name


def test_half_a_character_that_no_system_gives_is_called_something() -> None:
    assert shown("a\ud800.txt").isascii()
