"""The words that deny, wherever they are used."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from indexer import negations
from indexer.analysis import stem, term_list
from indexer.letters.cues import CUES
from indexer.negations import DENYING, DENYING_A_DEED, DENYING_A_THING, LIMITING, PLAIN, any_of
from indexer.vocabulary.phrases import fold
from indexer.vocabulary.tables import grounds
from indexer.wording import phrases

ROOT = Path(__file__).resolve().parents[1]
OTHERS = sorted(
    path for path in (ROOT / "indexer").rglob("*.py") if path != ROOT / "indexer" / "negations.py"
)
# Fewer are a turn of phrase ("there is no|not|lack"), or stand among other small words.
A_LIST = 4
# The words of a pattern between which it may choose.
_CHOICE = re.compile(r"(?<=[|(:])[a-z]+(?=[|)?])")


@pytest.mark.parametrize("word", sorted(DENYING))
def test_a_word_that_denies_does_so_for_every_reader(word: str) -> None:
    assert stem(word) == word
    assert term_list(f"{word} relief")[0] == word
    assert any(one.negated for one in phrases(f"{word} functional improvement"))
    assert CUES["negative"].search(f"this {word} documents")
    assert fold(word) in map(fold, grounds().words["absent"])


def test_what_limits_denies_nothing_that_follows_and_is_kept_whole() -> None:
    assert not LIMITING & DENYING
    assert all(stem(word) == word for word in LIMITING)
    assert PLAIN <= DENYING == DENYING_A_DEED | DENYING_A_THING


def test_any_of_is_the_pattern_of_whole_words() -> None:
    pattern = re.compile(rf"(?:{any_of(['no', 'no longer', 'not'])})\b")
    found = [pattern.match(text) for text in ("no", "not", "no longer", "nothing")]
    assert [one and one[0] for one in found] == ["no", "not", "no longer", None]
    assert re.search(negations.CONTRACTED, "it isn't")


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_other_module_lists_them(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            choices = DENYING.intersection(_CHOICE.findall(node.value))
            assert len(choices) < A_LIST, choices
