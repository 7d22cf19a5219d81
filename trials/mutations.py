"""Letters that went wrong, in every way that chance thinks of; and texts that grow."""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from random import Random

import docx

from indexer.errors import ImrError
from indexer.letters import Source, find_files, parse_letters, read_text
from indexer.records import letter_json
from indexer.samples import generate, render_pdf, render_text
from indexer.tagged import derive
from trials.written import COVER, issue, letter

WORDS = (
    "Decision rationale:",
    "MAXIMUS guideline:",
    "Claims Administrator guideline:",
    "CLINICAL CASE SUMMARY",
    "IMR ISSUES, DECISIONS AND RATIONALES",
    "HOW THE IMR FINAL DETERMINATION WAS MADE",
    "Cane: Upheld",
    ": Overturned",
    "is not medically necessary and appropriate.",
    "1)",
    "Case Number:",
    "CM00-0000001",
    "Date of Injury: 99/99/9999",
    "Page(s): 1-99999999999, 5",
    "L4-5, L5-S1 bilateral",
    "Norco 10/325mg #90",
)
"""What letters are recognised by, to be found where it does not belong."""


def decide(text: str, name: str = "a.txt") -> int:
    """Parse, tag and write out a text as `imr parse --json` does; the number of its issues."""
    parsed = parse_letters(text, name=name, stem="a")
    for found in parsed.letters:
        json.dumps(letter_json(derive(found)), ensure_ascii=False).encode()
    if not parsed.letters:
        raise parsed.errors[0]
    return sum(len(found.issues) for found in parsed.letters)


def attempt(source: Source) -> str:
    """What became of a source: "letter", or the name of the declared error."""
    try:
        decide(read_text(source), source.name)
    except ImrError as error:
        assert "\n" not in str(error)
        return type(error).__name__
    return "letter"


@dataclass(frozen=True)
class Originals:
    """Whole letters of every kind, from which the others are made."""

    texts: list[str]
    files: dict[str, list[bytes]]

    @classmethod
    def of(cls, count: int, seed: int) -> Originals:
        """The originals of `count` sample letters."""
        samples = list(generate(count, seed))
        texts = [render_text(sample) for sample in samples]
        return cls(
            texts,
            {
                ".txt": [text.encode() for text in texts],
                ".pdf": [render_pdf(sample) for sample in samples],
                ".html": [as_html(text).encode() for text in texts],
                ".docx": [as_docx(text) for text in texts],
                ".zip": [as_zip([text.encode() for text in texts[:3]])],
            },
        )

    def source(self, rng: Random, suffix: str, folder: Path) -> list[Source]:
        """A mutation of a letter of this kind; an archive has one source a member."""
        data = rng.choice(self.files[suffix])
        if suffix in (".txt", ".html"):
            text = mutate_text(rng, data.decode())
            data = text.encode(rng.choice(("utf-8", "utf-16", "cp1252")), "replace")
            if rng.random() < 0.2:
                data = mutate_bytes(rng, data)
        elif suffix in (".docx", ".zip") and rng.random() < 0.5:
            data = mutate_member(rng, data)
        else:
            data = mutate_bytes(rng, data)
        if suffix == ".zip":
            path = folder / "a.zip"
            path.write_bytes(data)
            return list(find_files([path]))
        return [Source(f"a{suffix}", "a", suffix, lambda: data)]


def as_html(text: str) -> str:
    """A text as a page of paragraphs."""
    parts = (html.escape(part).replace("\n", "<br>") for part in re.split(r"\n\s*\n", text))
    return "<html><body>" + "".join(f"<p>{part}</p>\n" for part in parts)


def as_docx(text: str) -> bytes:
    """A text as a Word document."""
    document = docx.Document()
    for part in re.split(r"\n\s*\n", text.replace("\f", "\n\n")):
        document.add_paragraph(part)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def as_zip(members: list[bytes]) -> bytes:
    """An archive of text files."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, data in enumerate(members):
            packed.writestr(f"{number}.txt", data)
    return buffer.getvalue()


def mutate_text(rng: Random, text: str) -> str:
    """One to four changes to the order, the words and the characters of a letter."""
    for _ in range(rng.randint(1, 4)):
        text = rng.choice(_TEXT_CHANGES)(rng, text)
    return text


def mutate_bytes(rng: Random, data: bytes) -> bytes:
    """Cut, flipped, moved, doubled, or with other numbers in its structure."""
    made = bytearray(data)
    if not made:
        return data
    start = rng.randrange(len(made))
    end = min(len(made), start + rng.randrange(1, 4_000))
    change = rng.randrange(6)
    if change == 0:
        return bytes(made[:start])
    if change == 1:
        for _ in range(rng.choice((1, 5, 50, 500))):
            made[rng.randrange(len(made))] ^= 1 << rng.randrange(8)
    elif change == 2:
        del made[start:end]
    elif change == 3:
        made[start:start] = made[start:end]
    elif change == 4:
        block = made[start:end]
        del made[start:end]
        place = rng.randrange(len(made) + 1)
        made[place:place] = block
    else:
        numbers = list(re.finditer(rb"\b\d+\b", data))
        for found in rng.sample(numbers, min(3, len(numbers))):
            other = rng.choice((b"0", b"-1", b"99999999999", b"2147483647", b"1", b"4", b"7"))
            width = len(found[0])
            made[found.start() : found.end()] = other[:width].ljust(width)
    return bytes(made)


def mutate_member(rng: Random, data: bytes) -> bytes:
    """An archive that is whole, one of whose members is not."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", 8) as new:
        names = old.namelist()
        texts = [name for name in names if name.endswith(("document.xml", ".txt"))]
        victim = rng.choice(names + texts)
        for name in names:
            member = old.read(name)
            new.writestr(name, mutate_bytes(rng, member) if name == victim else member)
    return buffer.getvalue()


def _delete(rng: Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + text[start + rng.randrange(2_000) :]


def _double(rng: Random, text: str) -> str:
    start = rng.randrange(len(text) + 1)
    block = text[start : start + rng.randrange(3_000)]
    return text[:start] + block * rng.randint(2, 4) + text[start:]


def _swap_paragraphs(rng: Random, text: str) -> str:
    parts = text.split("\n\n")
    for _ in range(rng.randint(1, 5)):
        first, second = rng.randrange(len(parts)), rng.randrange(len(parts))
        parts[first], parts[second] = parts[second], parts[first]
    return "\n\n".join(parts)


def _insert_unicode(rng: Random, text: str) -> str:
    chars = "".join(
        chr(code) for _ in range(rng.randint(1, 60)) if not 0xD800 <= (code := _code(rng)) < 0xE000
    )
    return _insert(rng, text, chars)


def _code(rng: Random) -> int:
    return rng.choice((rng.randrange(0x20), rng.randrange(0x300), rng.randrange(0x110000)))


def _insert_words(rng: Random, text: str) -> str:
    words = rng.choice(("\n", "\n\n", "\f", " ", "")).join(rng.choices(WORDS, k=rng.randint(1, 8)))
    return _insert(rng, text, words)


def _insert_run(rng: Random, text: str) -> str:
    return _insert(rng, text, rng.choice(" \n\f.:;#([{\"'-/x0\u00a0") * rng.randint(10, 3_000))


def _insert(rng: Random, text: str, words: str) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + words + text[start:]


def _truncate(rng: Random, text: str) -> str:
    return text[: rng.randrange(len(text) + 1)]


def _respace(rng: Random, text: str) -> str:
    return text.replace(*rng.choice((("\n\n", "\n"), ("\n", " "), (" ", "\n"), ("\n", "\n\n"))))


_TEXT_CHANGES: tuple[Callable[[Random, str], str], ...] = (
    _delete,
    _double,
    _swap_paragraphs,
    _insert_unicode,
    _insert_words,
    _insert_run,
    _truncate,
    _respace,
)

RUNS = {
    "spaces": " ",
    "letters": "x",
    "digits": "7",
    "capitals": "X",
    "words": "pain ",
    "empty lines": "\n \n",
    "lines": "\n",
    "lines of words": "some words\n",
    "sentences": "He has pain. ",
    "paragraphs": "He has pain.\n\n",
    "pages": "word\f" + "x" * 9_000,
    "quotes": "\"'",
    "bare semicolons": ";",
    "bare commas": ",",
    "bare dots": ".",
    "bare dashes": "-",
    "bare slashes": "/",
    "bare brackets": "(",
    "decimals": ".7",
    "thousands": ",7",
    "fractions": "7/",
    "strengths": "10/325 mg ",
    "counted": "eight (8) ",
    "brackets": "([{",
    "closed brackets": "(a) ",
    "colons": ": ",
    "commas": "a, ",
    "semicolons": "; ",
    "dashes": "- ",
    "numbers": "1, 22, 333-4; ",
    "levels": "L4-L5, ",
    "level runs": "L4-",
    "sides": "left and right ",
    "dates": "1/2/2015 ",
    "regions": "low back and ",
    "drugs": "Norco 10/325mg #90, ",
    "decision labels": "\nDecision rationale: ",
    "guideline labels": "\nMAXIMUS guideline: ",
    "issue headings": "\n\nCane: Upheld\n\n",
    "bare outcomes": ": Upheld ",
    "whole issues": "\n\n" + issue() + "\n\n",
    "citations": "Decision based on MTUS ACOEM 2004, Chapter 12 Page(s): 177-289, 296. ",
    "sections": "Section(s): ",
    "pages cited": "Page(s): ",
    "findings": "\n1) Cane is not medically necessary and appropriate. ",
    "case numbers": "CM13-",
    "labels of the cover": "Date of Injury: ",
    "labels without values": "Date of Injury:\n",
    "values without labels": "06/12/2011\n",
    "tables of the cover": f"{COVER}\n\n",
    "case number lines": "Case Number: CM15-0900302\n",
    "cells": "Date of Injury:\t",
    "whole letters": f"{letter()}\n\n",
    "fronts": "HOW THE IMR FINAL DETERMINATION WAS MADE\nCLINICAL CASE SUMMARY\n",
    "fax lines": "04/02/2015 10:14 AM FAX 5105550100 P.001/002\n",
    "salutations": "\fDear Sir:\n",
    "titles": "EXHIBIT A\n\n",
    "glued verbs": "unitis notmedically necessary ",
    "credentials": "is Board Certified in ",
    "licensure": "State(s) of Licensure: ",
    "abbreviations": "Dr. e.g. i.e. ",
    "dots": ". ",
    "not ": "not ",
    "years old": "56-year-old ",
    "injury": "injury on ",
    "diagnoses": "diagnosis of ",
    "for the": "for the treatment of ",
}
"""What a text may be made to consist of, a piece each; repeated as often as it takes."""

PLACES = ("cover", "method", "summary", "treatment", "guideline", "rationale")
"""Where in a letter such a run may stand."""


def grown(run: str, place: str, characters: int) -> str:
    """A letter in which, at one place, a piece is repeated up to so many characters."""
    piece = RUNS[run]
    long = "".join(islice(cycle([piece]), characters // len(piece) + 1))
    blocks = {
        "treatment": issue(f"MRI {long} of the spine: Upheld"),
        "guideline": issue(maximus=f"Decision based on MTUS Low Back Complaints {long} end."),
        "rationale": issue(rationale=f"Imaging waits. {long} In this case."),
    }
    text = letter(blocks.get(place, issue()))
    marks = {
        "cover": "Case Number: CM00-0000042",
        "method": "An independent physician",
        "summary": "The worker, a baker",
    }
    mark = marks.get(place)
    return text.replace(mark, f"{mark} {long}", 1) if mark else text
