"""Exact constraints by Whoosh and ranking by BM25, over the same terms."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from whoosh import query as whoosh_query
from whoosh import scoring
from whoosh.searching import Searcher

from indexer.analysis import term_list
from indexer.contract import BM25_B, BM25_K1
from indexer.errors import IndexDamaged
from indexer.expression import Adjacent, And, Expression, Name, Not, Or, Wild
from indexer.local import lexical_writing
from indexer.local.lexical import LexicalIndex, LexicalPart
from indexer.local.texts import LexicalDocument, Texts

DOCUMENTS = (
    LexicalDocument(
        "A#1", "A", "Lumbar brace", "No documentation of instability was found.", "A fall."
    ),
    LexicalDocument(
        "A#2", "A", "MRI of the knee", "The documentation of locking is clear.", "A fall."
    ),
    LexicalDocument(
        "B#1", "B", "Physical therapy", "Therapy for the knee, x-ray normal.", "A twist."
    ),
)


def write(folder: Path, documents: Sequence[LexicalDocument]) -> None:
    lexical_writing.write(folder, Texts.of(documents))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[LexicalIndex]:
    write(tmp_path, DOCUMENTS)
    opened = LexicalIndex.open(tmp_path, len(DOCUMENTS))
    yield opened
    opened.close()


KNEE = Adjacent("knee")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Adjacent("no documentation of"), [0]),
        (Adjacent("documentation of locking"), [1]),
        (Adjacent("knee", "treatment"), [1]),
        (KNEE, [1, 2]),
        (And((KNEE, Adjacent("therapy"))), [2]),
        (And((KNEE, Not(Adjacent("mri")))), [2]),
        (Not(KNEE), [0]),
        (Not(Not(KNEE)), [1, 2]),
        (Or((Adjacent("brace"), Adjacent("therapy"))), [0, 2]),
        (Or((KNEE, Not(KNEE))), [0, 1, 2]),
        (Wild("instab*"), [0]),
        (Name("A", "letter"), [0, 1]),
        (Name("a#2", "issue"), [1]),
        (Adjacent("x-ray normal"), [2]),
        (Adjacent("twist", "summary"), [2]),
        (Adjacent("unheard"), []),
        (Adjacent("documentation locking"), []),
    ],
)
def test_an_expression_decides_which_issues_may_be_shown(
    index: LexicalIndex, expression: Expression, expected: list[int]
) -> None:
    assert np.flatnonzero(index.matching(expression)).tolist() == expected


def opened(folder: Path, *rationales: str) -> LexicalIndex:
    """An index of issues with these rationales and nothing else."""
    write(
        folder,
        [
            LexicalDocument(f"A#{number}", "A", "", rationale, "")
            for number, rationale in enumerate(rationales)
        ],
    )
    return LexicalIndex.open(folder, len(rationales))


def found(index: LexicalIndex, expression: Expression) -> list[int]:
    return np.flatnonzero(index.matching(expression)).tolist()


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("injectio*", [0, 1]),
        ("inject*", [0, 1, 2]),
        ("*caine", [3]),
        ("*caine*", [3, 4]),
        ("inject?on", [0]),
        ("in*tion", [0]),
        ("na\u00ef*", [5]),
        ("nai*", [5]),
        ("x-r*", [6]),
        ("ra?", [6]),
        ("10/3*", [7]),
        ("injecti", []),
        ("******caine", [3]),
    ],
)
def test_a_wild_card_fits_words_as_they_are_printed(
    tmp_path: Path, pattern: str, expected: list[int]
) -> None:
    index = opened(
        tmp_path,
        "One Injection.",
        "Two injections",
        "was injected",
        "Lidocaine/bupivacaine",
        "cocaines",
        "opioid na\u00efve",
        "an X-ray",
        "Norco 10/325mg",
    )
    assert found(index, Wild(pattern)) == expected
    assert found(index, Wild(pattern, "treatment")) == []
    index.close()


def test_of_too_many_words_the_commonest_are_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.local.lexical.MOST_WORDS", 2)
    index = opened(tmp_path, "kneea kneeb", "kneeb kneec", "kneec kneed kneeb")
    fitting = index.fitting(Wild("knee*"))
    assert fitting.words == ("kneeb", "kneec")
    assert fitting.more == 2
    assert index.fitting(Wild("hip*")).words == ()
    index.close()


@pytest.mark.parametrize(
    ("words", "slop", "expected"),
    [
        ("knee pain", 0, [0]),
        ("knee pain", 1, [0, 1]),
        ("knee pain", 2, [0, 1, 2, 5]),
        ("knee pain", 3, [0, 1, 2, 3, 5]),
        ("knee joint pain", 1, [5]),
        ("pain pain", 5, [4]),
        ("knee pain", 99, [0, 1, 2, 3, 5]),
    ],
)
def test_words_may_stand_some_moves_apart(
    tmp_path: Path, words: str, slop: int, expected: list[int]
) -> None:
    index = opened(
        tmp_path,
        "knee pain",
        "knee was pain",
        "pain knee",
        "pain of knee",
        "pain pain",
        "knee joint had pain",
    )
    assert found(index, Adjacent(words, slop=slop)) == expected
    index.close()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("x-ray", [0, 1, 2]),
        ("xray", [0, 1]),
        ("x-ray normal", [0, 1, 2]),
        ("L4-L5", [3, 4, 5]),
        ("L4-5", [3, 4, 5]),
        ("10/325", [6, 7, 8]),
        ("10/325mg", [6, 7, 8]),
        ("10/325 mg", [6, 7, 8]),
        ("Norco 10/325 mg daily", [6, 7, 8]),
        ("50 mg", [9, 10]),
        ("50mg", [9, 10]),
        ("50", [9, 10, 11]),
        ("2x6", [12, 13]),
        ("2 x 6 visits", [12, 13]),
        ("#60", [14, 15]),
        ("# 60 tablets", [14, 15]),
        ("6weeks", [16, 17]),
        ("6 weeks", [16, 17]),
        ("naive", [18]),
        ("na\u00efve", [18]),
    ],
)
def test_however_it_is_written_the_same_is_found(
    tmp_path: Path, asked: str, expected: list[int]
) -> None:
    index = opened(
        tmp_path,
        "X-ray normal",
        "xrays normal",
        "x ray normal",
        "at L4-L5",
        "at L4-5",
        "at L4/L5",
        "Norco 10/325 daily",
        "Norco 10/325mg daily",
        "Norco 10 / 325 mg daily",
        "Tramadol 50mg",
        "Tramadol 50 mg",
        "age 50",
        "PT 2x6 visits",
        "PT 2 X 6 visits",
        "#60 tablets",
        "# 60 tablets",
        "6 weeks",
        "6weeks",
        "na\u00efve",
    )
    assert found(index, Adjacent(asked)) == expected
    assert found(index, Not(Adjacent(asked))) == [n for n in range(19) if n not in expected]
    index.close()


def test_near_are_told_with_how_many_issues_hold_them(tmp_path: Path) -> None:
    index = opened(tmp_path, "lumbar lumber", "lumbar", "labor knee")
    assert index.near("lumbxr") == {"lumbar": 2, "lumber": 1}
    assert (index.holders("lumbar"), index.holders("hip")) == (2, 0)
    index.close()


def test_issues_are_found_under_their_own_ordinals(index: LexicalIndex) -> None:
    assert [index.find_issue(document.issue) for document in DOCUMENTS] == [[0], [1], [2]]


def test_scores_are_bm25_as_whoosh_computes_it(index: LexicalIndex, tmp_path: Path) -> None:
    """Whoosh's own BM25 over the same terms ranks alike: two programs, one formula."""
    scores = index.decision.scores(dict.fromkeys(term_list("knee therapy documentation"), 1.0))
    assert scores.dtype == np.float32
    assert scores.argmax() == 2
    assert (scores > 0).all()
    words = LexicalPart.open(tmp_path).words
    with Searcher(words.reader(), weighting=scoring.BM25F(B=BM25_B, K1=BM25_K1)) as searcher:
        query = whoosh_query.Or(
            [whoosh_query.Term("rationale", term) for term in term_list("knee therapy")]
        )
        assert next(iter(searcher.search(query))).docnum == int(
            index.decision.scores({"knee": 1.0, "therapi": 1.0}).argmax()
        )
    words.close()


@pytest.mark.parametrize("field", ["decision", "summary"])
def test_scores_are_those_of_the_formula(tmp_path: Path, field: str) -> None:
    """BM25 in Lucene's form by hand, with its defaults: k1 = 1.2 and b = 0.75."""
    # Four, two and six terms: four on average. Two of three texts hold the word that is asked for.
    texts = ("knee knee pain brace", "knee brace", "pain pain brace brace cane cane")
    told = "rationale" if field == "decision" else "summary"
    empty = dict.fromkeys(("treatment", "rationale", "summary"), "")
    write(
        tmp_path,
        [
            LexicalDocument(f"{name}#1", name, **{**empty, told: text})
            for name, text in zip("ABC", texts, strict=True)
        ],
    )
    index = LexicalIndex.open(tmp_path, len(texts))
    rarity = math.log(1 + (3 - 2 + 0.5) / (2 + 0.5))
    expected = [
        rarity * 2 / (2 + 1.2 * (0.25 + 0.75 * 4 / 4)),
        rarity * 1 / (1 + 1.2 * (0.25 + 0.75 * 2 / 4)),
        0,
    ]
    found = getattr(index, field).scores({"knee": 1.0})
    assert found.tolist() == pytest.approx(expected, rel=1e-5)
    index.close()


def test_the_weight_of_a_term_scales_its_score(index: LexicalIndex) -> None:
    once, twice = index.decision.scores({"knee": 1.0}), index.decision.scores({"knee": 2.0})
    assert np.allclose(2 * once, twice)
    assert not index.decision.scores({"unheard": 1.0}).any()


def test_rare_terms_weigh_more(index: LexicalIndex) -> None:
    assert index.decision.rarity("brace") > index.decision.rarity("knee") > 0
    assert index.decision.rarity("unheard") == 0


def test_an_index_of_another_size_is_damaged(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENTS)
    with pytest.raises(IndexDamaged, match="build the index again"):
        LexicalIndex.open(tmp_path, 2)


def test_documents_without_any_word_can_be_indexed(tmp_path: Path) -> None:
    write(tmp_path, [LexicalDocument("A#1", "A", "", "", "")])
    opened = LexicalIndex.open(tmp_path, 1)
    assert opened.decision.scores({"knee": 1.0}).tolist() == [0.0]
    opened.close()


def test_what_python_says_of_whooshs_sources_is_not_shown(tmp_path: Path) -> None:
    """Neither at import nor later, when nothing of it was compiled before."""
    code = """if True:
        import sys, warnings
        from pathlib import Path
        from indexer.local.lexical import LexicalIndex
        from indexer.local.lexical_writing import write
        from indexer.local.texts import LexicalDocument, Texts
        folder = Path(sys.argv[1])
        document = LexicalDocument("A#1", "A", "Brace", "A stable spine.", "A fall.")
        write(folder, Texts.of([document]))
        index = LexicalIndex.open(folder, 1)
        print(index.find_issue("a#1"), index.near("spime"))
        index.close()
        exec("warnings.warn('still told', SyntaxWarning)")
    """
    fresh = ["-W", "always", "-X", f"pycache_prefix={tmp_path / 'compiled'}"]
    (folder := tmp_path / "index").mkdir()
    done = subprocess.run(
        [sys.executable, *fresh, "-c", code, folder],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
    )
    assert done.stdout == "[0] {'spine': 1}\n"
    assert "still told" in done.stderr
    assert "whoosh" not in done.stderr


def test_what_is_written_is_searched_by_whoosh(index: LexicalIndex, tmp_path: Path) -> None:
    """Its own searcher finds words, phrases and near misses; letters come behind the issues."""
    words = LexicalPart.open(tmp_path).words
    phrase = whoosh_query.Phrase("rationale", term_list("documentation of locking"), slop=2)
    with Searcher(words.reader()) as searcher:
        assert list(whoosh_query.Term("rationale", "knee").docs(searcher)) == [2]
        assert list(phrase.docs(searcher)) == [1]
        assert list(whoosh_query.Term("summary", "fall").docs(searcher)) == [3]
        assert list(whoosh_query.Prefix("summary_printed", "t").docs(searcher)) == [4]
        assert list(whoosh_query.FuzzyTerm("treatment_printed", "brase").docs(searcher)) == [0]
        assert searcher.reader().frequency("summary_printed", "fall") == 2
    words.close()


def test_a_word_of_many_issues_stands_in_several_blocks(tmp_path: Path) -> None:
    rationales = ["knee pain" if number % 3 else "pain" for number in range(2_000)]
    index = opened(tmp_path, *rationales)
    with_knee = [number for number in range(2_000) if number % 3]
    assert found(index, KNEE) == found(index, Adjacent("knee pain")) == with_knee
    assert index.holders("knee") == len(with_knee)
    index.close()


LEAVES: tuple[Expression, ...] = (
    KNEE,
    Not(KNEE),
    Adjacent("fall"),
    Not(Adjacent("twist")),
    Adjacent("documentation locking", slop=1),
    Wild("t*"),
    Wild("*l*", "summary"),
    Name("a", "letter"),
    Name("b#1", "issue"),
    Adjacent("gone"),
    Wild("gon*"),
    And((KNEE, Adjacent("fall"))),
)


@pytest.mark.parametrize("expression", LEAVES)
@pytest.mark.parametrize("turned", [False, True])
def test_several_parts_answer_as_one(
    index: LexicalIndex, tmp_path: Path, expression: Expression, turned: bool
) -> None:
    """In whichever order they stand, and whatever of them is no longer of the index."""
    gone = LexicalDocument("C#1", "C", "Knee brace", "Gone, the therapy of a knee.", "A gone fall.")
    parts = []
    for name, documents in (("a", [*DOCUMENTS[:2], gone]), ("b", [gone, DOCUMENTS[2]])):
        (tmp_path / name).mkdir()
        write(tmp_path / name, documents)
        parts.append(LexicalPart.open(tmp_path / name))
    rows = [[1, 2, -1], [-1, 0]] if turned else [[0, 1, -1], [-1, 2]]
    letters = [[1, -1], [-1, 0]] if turned else [[0, -1], [-1, 1]]
    of = [0, 1, 1] if turned else [0, 0, 1]
    several = LexicalIndex(
        parts,
        [np.array(one, np.int32) for one in rows],
        [np.array(one, np.int32) for one in letters],
        np.array(of, np.int32),
    )
    expected = np.roll(index.matching(expression), 1 if turned else 0)
    assert several.matching(expression).tolist() == expected.tolist()
    for word in ("knee", "fall", "documentation", "gone"):
        assert several.holders(word) == index.holders(word)
    assert several.near("fell") == index.near("fell") == {"fall": 2}
    assert several.fitting(Wild("*")) == index.fitting(Wild("*"))
    for field in ("decision", "summary"):
        query = dict.fromkeys(("knee", "fall", "a", "therapi"), 1.0)
        scores = getattr(index, field).scores(query)
        rolled = np.roll(scores, 1 if turned else 0)
        assert getattr(several, field).scores(query).tolist() == rolled.tolist()
    several.close()


def test_a_part_that_is_not_whole_is_damaged(tmp_path: Path) -> None:
    write(tmp_path, DOCUMENTS)
    np.save(tmp_path / "letter_of.npy", np.zeros(2, np.int32))
    with pytest.raises(IndexDamaged, match="build the index again"):
        LexicalPart.open(tmp_path)
