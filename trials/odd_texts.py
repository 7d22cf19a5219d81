"""Texts that nobody should be able to break a search with, by the thousand.

Pieces of our own syntax and of every grammar that people know from elsewhere (Whoosh's, Lucene's,
Westlaw's), glued at random; and texts that grow by one piece, to see how time grows with length.
"""

from __future__ import annotations

from random import Random

SYNTAX = (
    "AND", "OR", "NOT", "and", "(", ")", "((", "))", "()", '"', '""', "-", "--", "-(", "NOT (",
    "*", "**", "?", "??", "a*", "*a", "a?", "?a", "kn*", "*caine", "in?ect*", "inj*on*", "***a",
    "treatment:", "rationale:(", "-summary:", "letter:", "issue:", "treatment:*", "outcome:upheld",
    '"knee pain"', '"knee pain"~', '"knee pain"~3', '"pain pain"~9', '-"urine drug"', '"a b*"',
    '"*"', '"knee', 'knee"',
    "-x-ray", "-L4-L5", "-10/325", "-5", "-treatment:mri", "-kn*", "-(knee OR hip)", "NOT NOT",
    ",-mri", ';-"mri"', "-'urine drug'", "'a", '-"urine', "--knee", "L4 -5", "-5 degrees", ":-mri",
)  # fmt: skip
"""What our own syntax is made of, whole and in pieces."""

FOREIGN = (
    "ANDMAYBE", "ANDNOT", "REQUIRE", "XOR", "NEAR/3", "ADJ2", "&&", "||", "!", "+knee", "^2", "^",
    "knee^2.5", "~", "knee~", "knee~2", "[a TO b]", "{a TO b}", "[a TO", "TO b}", "[TO]", "[", "]",
    "{", "}", "*:*", "<", ">", ">=", "<=", "'single quotes'", 'r"kne+"', "/kne+/", "\\", "\\(",
    "\\\\", ":", "::", ":knee", "knee:", "#", "#60", "=", "$x$", "%", "@", ";", "w/5", "/s", "|",
)  # fmt: skip
"""What other engines read."""

ODD = (
    "\x00", "\x07", "\udcff", "\ud83d", "\ufeff", "\u200b", "\u00a0", "\u2028", "\U0001f4a9",
    "\u201curine drug\u201d", "\u2013surgery", "\u2212mri", "na\u00efve", "nai\u0308ve", "\u00bd",
    "\uff08", "\uff02knee\uff02", "\u0431\u043e\u043b\u044c", "\u75db", "\u0627\u0644\u0645",
    "\r\n", "\t", "https://a.example/b?c=d&e=naive#f", "[a](http://b)", "**bold**", "<b>x</b>",
    "a" * 300, "1" * 60, "1 /", "x 3", "10/325", "50 mg", "2 x 6", "3x", "5 %",
    ".5 mg", "1,000", "CM16-0000001",
    "cm 00 \u2013 0000003 # 1", "IMR Case No.", "0000003", "1234567",
    "CM17-15333", "160213037", "CM16-O2l3", "a.b@c.example", "a.example/-x", "\n-knee", "\n*knee",
    ", decided Feb 3, 2017",
    "IMR determination x (no case number printed)", "L4-5", "C5/C6", "it's", "s/p", "injection(s)",
)  # fmt: skip
"""What comes out of other programs."""

WORDS = tuple(
    "lumbar epidural injection knee mri physical therapy norco no documentation of the patient "
    "denied approved lumber therpy opiod shoulder x-ray post-op pain".split()
)

PIECES = (*SYNTAX, *FOREIGN, *ODD, *WORDS)


def odd_text(rng: Random) -> str:
    """A text of up to some forty pieces, glued with and without spaces."""
    kinds = (SYNTAX, FOREIGN, ODD, WORDS)
    weights = [rng.random() ** 2 for _ in kinds]
    pieces: list[str] = []
    for _ in range(int(rng.paretovariate(0.8)) if rng.random() < 0.5 else rng.randrange(1, 44)):
        if len(pieces) >= 60:
            break
        pieces.append(rng.choice(rng.choices(kinds, weights)[0]))
    gaps = rng.choice((" ", "", None))
    text = "".join(
        piece + (rng.choice((" ", " ", "", "  ")) if gaps is None else gaps) for piece in pieces
    )
    return text * 40 if rng.random() < 0.01 else text


def grown(piece: str, gap: str, length: int) -> str:
    """A text of about `length` characters, made of nothing but one piece."""
    return (f"{piece}{gap}" * (length // max(1, len(piece + gap)) + 1))[:length]
