"""Every way in which this product can fail, as one tree.

ImrError                      anything below; the message is one line that says what to do
├── LetterError               one file cannot become a letter; the rest of the work goes on
│   ├── UnreadableFile        missing, empty, encrypted, broken, or of an unknown kind
│   │   └── OutOfReach        there, but it cannot be looked at: rights, a link, a pipe
│   ├── NoText                a PDF of pictures: it needs OCR before it can be read
│   ├── NotALetter            text, but none of the known letter layouts
│   └── OriginalChanged       no longer the file that a letter of the index was read from
├── OcrUnavailable            OCR was asked for, but is not installed here
├── NoLetters                 a build found nothing that it could index
├── WouldLose                 a build would drop letters that the index holds
├── BadIndex                  the index on disk cannot be used
│   ├── IndexMissing          nothing was ever built at this place
│   ├── IndexDamaged          a file is missing, cut short or altered
│   ├── IndexMismatch         built by another model or format than the one asked for
│   └── IndexBusy             another process is writing to it
├── ModelUnavailable          the embedding model cannot be loaded here
├── WorkersGone               the processes that answer for the page keep ending
├── ExtraMissing              a command needs a library that one of our extras brings
├── TooFewLetters             there is not enough to adapt a model to, or to check it on
├── FolderUnusable            the folder for an adapted model is taken or cannot be written
├── ExportFailed              a table of prior determinations cannot be written there
├── BadJudgements             judged queries or judgements cannot be read
├── BadRun                    a run file of a ranking cannot be read
└── QueryError                the request names something that does not exist, or asks too much
    ├── UnknownFilter         a body region, guideline, category or outcome nobody knows
    ├── UnknownIssue          no such issue or letter in this index
    └── TextTooLong           the text of a search is longer than one that can be read
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_NAMED = 5
"""So many letters are named in a message."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that is not in the index, why, and what can be done about it."""

    file: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}: {self.reason}; {self.remedy}"


class ImrError(Exception):
    """The base of every declared failure."""


class LetterError(ImrError):
    """One file cannot become a letter: `file` names it, `reason` says why, `remedy` what to do."""

    def __init__(self, file: str, reason: str, remedy: str) -> None:
        self.refusal = Refusal(file, reason, remedy)
        super().__init__(str(self.refusal))

    @property
    def file(self) -> str:
        """The file that cannot become a letter."""
        return self.refusal.file

    @property
    def reason(self) -> str:
        """Why it cannot."""
        return self.refusal.reason

    @property
    def remedy(self) -> str:
        """What can be done about it."""
        return self.refusal.remedy


class UnreadableFile(LetterError):
    """The file is missing, empty, encrypted, broken, or of an unknown kind."""


class OutOfReach(UnreadableFile):
    """A file or folder is there, but cannot be looked at; what it holds cannot be told."""


class NoText(LetterError):
    """The PDF holds pictures of text: it needs OCR before it can be read."""


class NotALetter(LetterError):
    """The file holds text, but in none of the known letter layouts."""


class OriginalChanged(LetterError):
    """The file is no longer the one that a letter of the index was read from."""


class OcrUnavailable(ImrError):
    """OCR was asked for, but is not installed here."""


class NoLetters(ImrError):
    """A build found nothing that it could index."""


class WouldLose(ImrError):
    """A build would drop `letters` (ids) that the index holds, and was not told to."""

    def __init__(self, letters: Sequence[str]) -> None:
        self.letters = tuple(letters)
        shown = ", ".join(self.letters[:_NAMED])
        more = len(self.letters) - _NAMED
        super().__init__(
            f"{len(self.letters)} letters of the index are not under these sources "
            f"({shown}{f' and {more} more' if more > 0 else ''}); name their folder as well, add "
            "to the index by: imr add SOURCE, or let them go: imr build --replace"
        )


class BadIndex(ImrError):
    """The index on disk cannot be used."""


class IndexMissing(BadIndex):
    """Nothing was ever built at this place."""


class IndexDamaged(BadIndex):
    """A file of the index is missing, cut short or altered."""


class IndexMismatch(BadIndex):
    """The index was built by another model or format than the one asked for."""


class IndexBusy(BadIndex):
    """Another process is writing to the index."""


class ModelUnavailable(ImrError):
    """The embedding model cannot be loaded here."""


class WorkersGone(ImrError):
    """The processes that answer for the page keep ending."""


class ExtraMissing(ImrError):
    """A command needs a library that one of our extras brings, and that is not installed here."""


class TooFewLetters(ImrError):
    """There is not enough to adapt a model to, or to check it on."""


class FolderUnusable(ImrError):
    """The folder for an adapted model is taken or cannot be written."""


class ExportFailed(ImrError):
    """A table of prior determinations cannot be written there."""


class BadJudgements(ImrError):
    """Judged queries or judgements cannot be read."""


class BadRun(ImrError):
    """A run file of a ranking cannot be read."""


class QueryError(ImrError):
    """The request names something that does not exist, or asks too much."""


class UnknownFilter(QueryError):
    """A body region, guideline, category or outcome that nobody knows."""


class UnknownIssue(QueryError):
    """No such issue or letter in this index."""


class TextTooLong(QueryError):
    """The text of a search is longer than one that can be read."""
