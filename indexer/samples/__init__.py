"""Letters of our own writing, for the demo, the tests and the benchmarks.

They are composed from clinical scenarios by a seeded generator, say on every page that they are
samples, and come with the truth about themselves.
"""

from .as_pdf import render_pdf
from .compose import generate
from .sample_letter import IssueTruth, SampleLetter
from .text import render_text
from .writing import GENERATOR_VERSION, truth_of, write, write_letter

__all__ = [
    "GENERATOR_VERSION",
    "IssueTruth",
    "SampleLetter",
    "generate",
    "render_pdf",
    "render_text",
    "truth_of",
    "write",
    "write_letter",
]
