"""Search syntax: what is required, what is excluded, what only ranks, and what a notice names."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.contract import Fitting
from indexer.expression import Adjacent, And, Expression, Name, Not, Or, Wild, leaves, written
from indexer.normalising import typed
from search_app.asking.syntax import LONGEST_EXPRESSION, read
from trials.odd_texts import PIECES, odd_text

KNEE, HIP, PAIN = Adjacent("knee"), Adjacent("hip"), Adjacent("pain")
UDS = Adjacent("urine drug screen")


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("knee mri", None),
        ("39-year-old roofer, post-op", None),
        ("a cough - and more", None),
        ('5\'10" tall, a 3" scar', None),
        ("MRI (without contrast) of the knee(s)", None),
        ('"no documentation" knee', Adjacent("no documentation")),
        ('treatment:"knee brace" pain', Adjacent("knee brace", "treatment")),
        ("treatment:mri knee", Adjacent("mri", "treatment")),
        ("Treatment:mri knee", Adjacent("mri", "treatment")),
        ("arthro* knee", Wild("arthro*")),
        ("knee AND brace", And((KNEE, Adjacent("brace")))),
        (
            '"home exercise" -gym radicul*',
            And((Adjacent("home exercise"), Not(Adjacent("gym")), Wild("radicul*"))),
        ),
        ('"knee pain"~3', Adjacent("knee pain", slop=3)),
        ('-summary:"knee pain"~12 a', Not(Adjacent("knee pain", "summary", 12))),
        ("letter:cm16-0000001 knee", Name("CM16-0000001", "letter")),
        ("issue:CM16-0000001#2", Name("CM16-0000001#2", "issue")),
    ],
)
def test_only_search_syntax_restricts(text: str, expression: Expression | None) -> None:
    assert read(text).expression == expression
    assert not read(text).notices


@pytest.mark.parametrize(
    ("excluded", "leaf"),
    [
        ("surgery", Adjacent("surgery")),
        ('"urine drug screen"', UDS),
        ("x-ray", Adjacent("x-ray")),
        ("L4-L5", Adjacent("L4-L5")),
        ("10/325", Adjacent("10/325")),
        ("50mg", Adjacent("50mg")),
        ("#60", Adjacent("#60")),
        ("99213", Adjacent("99213")),
        ("12", Adjacent("12")),
        ("5%", Adjacent("5%")),
        ("1,000", Adjacent("1,000")),
        ("'knee pain'", Adjacent("knee pain")),
        ("treatment:mri", Adjacent("mri", "treatment")),
        ('rationale:"knee brace"', Adjacent("knee brace", "rationale")),
        ("wild*", Wild("wild*")),
        ("*caine", Wild("*caine")),
        ("nor?o", Wild("nor?o")),
        ("treatment:arthro*", Wild("arthro*", "treatment")),
        ('"knee pain"~3', Adjacent("knee pain", slop=3)),
        ("issue:A#1", Name("A#1", "issue")),
        ("(knee hip)", And((KNEE, HIP))),
        (
            "treatment:(knee hip)",
            And((Adjacent("knee", "treatment"), Adjacent("hip", "treatment"))),
        ),
    ],
)
def test_what_can_be_required_can_be_excluded(excluded: str, leaf: Expression) -> None:
    for minus in "-", "\u2013", "\u2212", "\u2011":
        listed = read(typed(f"pain {minus}{excluded}"))
        assert (listed.expression, listed.text, listed.notices) == (Not(leaf), "pain", ())
    for sign in "NOT ", "-", "NOT NOT NOT ":
        whole = read(f"pain AND {sign}{excluded}")
        assert (whole.expression, whole.text, whole.notices) == (And((PAIN, Not(leaf))), "pain", ())
    assert read(f"pain AND NOT NOT {excluded}").expression == And((PAIN, leaf))


@pytest.mark.parametrize(
    "text",
    [
        "pain,-mri",
        "pain;-mri",
        "pain/-mri",
        "pain:-mri",
        "pain.-mri",
        "pain|-mri",
        "pain, -mri",
        "pain (-mri)",
        "pain [-mri]",
        'pain,-"mri"',
        "pain;-'mri'",
        "pain -mri,knee",
        '"pain"-mri',
        "pain,-(mri)",
    ],
)
def test_an_exclusion_needs_no_space_behind_a_mark(text: str) -> None:
    reading = read(text)
    assert excluded_by(text) == ["mri"]
    assert "mri" not in reading.text and "pain" in reading.text and not reading.notices


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("pain -mri,-emg", ["mri", "emg"]),
        ('pain -"mri",-"emg"', ["mri", "emg"]),
        ("pain -mri;-emg", ["mri", "emg"]),
        ("pain,-mri,-emg", ["mri", "emg"]),
        ("-12 -60", ["12", "60"]),
        ("-60, -12", ["60", "12"]),
        ("norco 10/325 -60 -12", ["60", "12"]),
        ("knee -12,-60", ["12", "60"]),
        ('pain AND -"mri",-"emg"', ["mri", "emg"]),
        ("pain -(mri OR emg),-hip", ["mri", "emg", "hip"]),
        ("pain AND NOT 'mri', -emg", ["mri", "emg"]),
    ],
)
def test_every_exclusion_of_a_list_holds(text: str, excluded: list[str]) -> None:
    assert excluded_by(text) == excluded


def excluded_by(text: str) -> list[str]:
    """What may not occur, as one would type it."""
    expression = read(text).expression
    assert expression is not None
    return [written(one).strip(",;]") for one in leaves(expression, wanted=False)]


def test_typographic_single_quotes_exclude_as_typed_ones() -> None:
    for text in "pain -\u2018knee pain\u2019", "pain -\u201aknee pain\u2018":
        assert read(typed(text)).expression == Not(Adjacent("knee pain"))


def test_a_field_may_stand_before_the_minus() -> None:
    assert read("treatment:-mri pain").expression == Not(Adjacent("mri", "treatment"))
    assert read('summary:-"knee pain"').expression == Not(Adjacent("knee pain", "summary"))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("extension lacks -5 degrees", "-5"),
        ("bends -10\u00b0", "-10"),
        ("sphere -1.5 diopters", "-1.5"),
        ("score of -2 now", "-2"),
        ("moves -5 to 90", "-5"),
        ("fusion L4 -5", "-5"),
        ("fusion L4 -L5", "-L5"),
        ("fusion C5-6 -7", "-7"),
        ("12 -18 visits", "-18"),
        ("in 2014 -2016", "-2016"),
        ("hepatitis -B", "-B"),
        ("SLR -ve", "-ve"),
        ("pain --knee", "--knee"),
        ('pain --"knee"', "--"),
        ('pain - "knee"', "- "),
        ('pain !"knee"', "!"),
        ("pain !knee", "!knee"),
        ("pain +knee", "+knee"),
        ("pain -[knee]", "-[knee]"),
        ("pain -`knee`", "-`knee`"),
        ("(L)-sided pain", "-sided"),
        ('pain -"knee', "quote"),
        ('"knee pain', "quote"),
        ("'knee pain' now", "double quotes"),
        ("-the pain", "the is too common"),
        ("pain AND NOT the", "the is too common"),
        ("-pane:knee", "pane: is no field"),
        ("pane:knee pain", "pane: is no field"),
        ('pane:"knee"', "pane: is no field"),
        ("-pane:(knee hip)", "pane: is no field"),
        ("pain AND NOT pane:knee", "pane: is no field"),
    ],
)
def test_a_sign_that_is_not_read_is_named(text: str, named: str) -> None:
    reading = read(text)
    (notice,) = reading.notices
    assert named in notice
    if reading.expression is not None and "AND" not in text:
        assert reading.expression in (KNEE,)


@pytest.mark.parametrize(
    "text",
    [
        "T1-weighted - no contrast",
        "non-MTUS follow-up",
        "SLR +/-5, reflexes +/- and -/+",
        "reflexes (-), SLR (-)",
        "-- Jo",
        "pain - knee - hip",
        "the patient's wife's 'normal' gait",
        "see https://a.example/-mri,-emg?x=1",
        "[page](https://a.example/x-y,-z)",
        "mail a.b@c.example",
    ],
)
def test_dashes_and_addresses_in_prose_are_no_signs(text: str) -> None:
    reading = read(text)
    assert (reading.expression, reading.notices) == (None, ())


def test_a_phrase_needs_no_space_before_it() -> None:
    for text in 'knee,"urine drug screen"', 'knee"urine drug screen"', 'a/"urine drug screen"':
        assert read(text).expression == UDS


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("knee OR hip", Or((KNEE, HIP))),
        ("knee AND hip OR pain", Or((And((KNEE, HIP)), PAIN))),
        ("knee OR hip AND pain", Or((KNEE, And((HIP, PAIN))))),
        ("knee OR hip pain", And((Or((KNEE, HIP)), PAIN))),
        ("(knee OR hip) AND pain", And((Or((KNEE, HIP)), PAIN))),
        ("(knee)OR(hip)", Or((KNEE, HIP))),
        ("pain -(knee OR hip)", And((PAIN, Not(Or((KNEE, HIP)))))),
        ("pain AND NOT (knee OR hip)", And((PAIN, Not(Or((KNEE, HIP)))))),
        ("NOT NOT knee", KNEE),
        ("NOT knee", Not(KNEE)),
        ("NOT -knee", KNEE),
        ("NOT 10/325", Not(Adjacent("10/325"))),
        ("pain AND the knee", And((PAIN, KNEE))),
        (
            "treatment:(knee OR summary:hip)",
            Or((Adjacent("knee", "treatment"), Adjacent("hip", "summary"))),
        ),
        ("knee , AND hip", None),
    ],
)
def test_operators_make_one_expression_of_a_text(text: str, expression: Expression | None) -> None:
    assert read(text).expression == expression


@pytest.mark.parametrize(
    "text",
    [
        "knee AND",
        "knee OR AND hip",
        "knee AND (hip",
        "knee AND hip)",
        "knee AND ()",
        "knee NOT",
        "AND knee",
        "NOT AND \\",
        "knee AND \\",
        "knee ANDMAYBE NOT",
        "knee AND hip REQUIRE pain",
        "knee AND " + "(" * 30 + "hip" + ")" * 30,
        "knee AND " + "(" * 10_000,
    ],
)
def test_what_is_no_expression_is_words_and_a_notice_says_so(text: str) -> None:
    reading = read(text)
    assert reading.expression is None
    assert "could not be read as search syntax" in reading.notices[0]
    assert len(reading.notices[0]) < 200
    assert ("knee" in reading.text) == ("knee" in text)
    assert "AND" not in reading.text


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("knee~2 pain", "knee~2"),
        ("knee^2 pain", "knee^2"),
        ('"knee pain"~', '"knee pain"~'),
        ('"knee pain"^2', '"knee pain"^2'),
        ("dated [2014 TO 2016] knee", "[2014 TO 2016]"),
        ("knee ANDMAYBE hip", "ANDMAYBE"),
        ("knee && hip", "&&"),
        ("knee NEAR/3 hip", "NEAR/3"),
        ("outcome:upheld knee", "outcome:"),
        ('year:"2016" knee', "year:"),
        ("a* knee", "a*"),
        ("**caine", "**caine"),
        ("inj*,x", "inj*,x"),
        ("therap?", "therap?"),
        ('"knee inject*"', '"knee inject*"'),
        ('"\u0431\u043e\u043b\u044c" knee', "\u0431\u043e\u043b\u044c"),
    ],
)
def test_a_form_that_is_not_read_is_named(text: str, form: str) -> None:
    (notice,) = read(text).notices
    assert form in notice


@pytest.mark.parametrize(
    "text",
    [
        "did the injection help?",
        "knee?",
        "why?? knee!",
        "is it (approved)?",
        'he asked "why?"',
        "? ?",
    ],
)
def test_a_question_mark_in_prose_is_no_wild_card(text: str) -> None:
    assert not isinstance(read(text).expression, Wild)
    assert read(text + " now").notices == ()


def fits(wild: Wild) -> Fitting:
    """Words of a small vocabulary."""
    known = {
        "injectio*": ("injection", "injections"),
        "in*": tuple(f"in{number}" for number in range(99)),
        "approved": ("approved",),
        "why": ("why",),
    }
    return Fitting(known.get(wild.pattern, ()), more=7 if wild.pattern == "in*" else 0)


def test_the_words_that_fit_a_wild_card_rank() -> None:
    reading = read("knee injectio*", fits=fits)
    assert (reading.text, reading.words) == ("knee injection", ("injection", "injections"))
    assert read("knee -injectio*", fits=fits).words == ()
    assert read("zzz* knee", fits=fits).text == "zzz knee"


def test_a_wild_card_that_stands_for_too_much_is_told() -> None:
    (notice,) = read("in* knee", fits=fits).notices
    assert "in* fits 106 words; only the commonest 99" in notice


def test_a_question_without_a_space_behind_it_is_no_wild_card() -> None:
    assert read("approved?why", fits=fits).expression is None
    assert read("approv?d", fits=fits).expression == Wild("approv?d")


@pytest.mark.parametrize(
    "text",
    [
        "LUMBAR MRI AND EMG/NCV OF THE LOWER EXTREMITIES",
        "PHYSICAL THERAPY 2 X 6 NOT AUTHORIZED",
        "NORCO OR ULTRAM (GENERIC) #60",
        "MRI AND (CT",
        'MRI AND "X-RAY" -KNEE',
    ],
)
def test_a_text_without_a_small_letter_is_read_as_in_small_letters(text: str) -> None:
    loud, quiet = read(text), read(text.lower())
    assert loud.text == quiet.text
    assert str(loud.expression).lower() == str(quiet.expression).lower()
    assert "read as words" in loud.notices[0] and not quiet.notices


def test_syntax_in_a_pasted_case_is_plain_words_and_a_notice_says_so() -> None:
    for piece in ('"it hurts"', "AND", "-surgery", "knee*", "treatment:mri"):
        reading = read(f"He said {piece} and left. " + "word " * LONGEST_EXPRESSION)
        assert reading.expression is None
        assert "the text is a description" in reading.notices[0]
        assert piece in reading.text
    assert read("word " * (LONGEST_EXPRESSION + 1)).notices == ()


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("knee -surgery", "knee"),
        ("treatment:mri -cervical", "mri"),
        ("mri NOT cervical", "mri"),
        ('lumbar AND NOT (neck OR "upper back") pain', "lumbar pain"),
        ("lumbar -(neck back) pain", "lumbar pain"),
        ("not approved", "not approved"),
        ("Norco (10/325), #60; x-ray!", "Norco (10/325), #60; x-ray!"),
    ],
)
def test_what_must_not_occur_is_not_asked_for(text: str, asked: str) -> None:
    assert read(text).text == asked


@given(st.text(max_size=120))
def test_no_text_is_refused(text: str) -> None:
    read(typed(text))


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["", " "]))
def test_no_piece_of_any_grammar_is_refused(pieces: list[str], gap: str) -> None:
    reading = read(typed(gap.join(pieces)))
    "".join((reading.text, *reading.notices)).encode()


def test_odd_texts_are_read_alike_each_time() -> None:
    texts = [typed(odd_text(Random(seed))) for seed in range(300)]
    assert [read(text) for text in texts] == [read(text) for text in texts]


@pytest.mark.parametrize(
    "text",
    [
        "pain -treatment: mri",
        "pain -treatment:",
        "-Treatment: mri pain",
        "pain -summary:, mri",
        "pain -rationale: (mri emg)",
        "pain -issue: 2",
        "pain -letter:",
        "pain -region: knee",
        "pain AND -treatment: mri",
        "pain AND NOT treatment: mri",
        "pain NOT treatment:",
        "pain -(hip emg) -summary: mri",
    ],
)
def test_a_field_without_its_word_excludes_nothing_and_is_told(text: str) -> None:
    reading = read(text)
    excluded = leaves(reading.expression, wanted=False) if reading.expression else ()
    assert not {"treatment:", "summary:,", "rationale:"} & set(map(written, excluded))
    assert any("behind the colon" in notice for notice in reading.notices)


def test_another_word_with_a_colon_is_excluded() -> None:
    assert excluded_by("pain -mri: knee") == ["mri:"]
    assert not read("Treatment: lumbar mri").notices
