"""What a sample letter is: a letter of our own writing together with everything true of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.letters.model import Letter


@dataclass(frozen=True, slots=True)
class IssueTruth:
    """The tags that are true of one issue by construction, in the ids of the vocabularies.

    `maximus` and `claims_admin` are guideline ids at document level, in the order of the field.
    """

    body_regions: tuple[str, ...]
    claim_regions: tuple[str, ...]
    laterality: str
    levels: tuple[str, ...]
    maximus: tuple[str, ...]
    claims_admin: tuple[str, ...]
    category: str
    subcategory: str
    scenario: str
    ground: str


@dataclass(frozen=True, slots=True)
class SampleLetter:
    """One generated letter: what a perfect parser reads from it, and how it is to be printed.

    `truth` holds one entry per issue, in order. `form` is the kind of file `write` makes of it
    (`txt` or `pdf`); `page_lines` is how many lines a page holds at most. `spacing` is how
    `render_text` sets it: `double` (an empty line after every printed line, a lone space ends a
    paragraph), `single` (a blank line between paragraphs) or `paged` (single, with a form feed
    and the running line between pages). `frame` are the sentences that the layout puts around the
    content, by name.
    """

    index: int
    letter: Letter
    truth: tuple[IssueTruth, ...]
    has_cover: bool
    form: str
    spacing: str
    width: int
    page_lines: int
    frame: Mapping[str, str] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """The file name without its ending."""
        return self.letter.id.lower()
