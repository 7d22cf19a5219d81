"""How letters of 2013 named their guidelines: in sentences that begin with who relied on them.

The reader keeps such sentences whole, so the field is the sentence.
"""

from __future__ import annotations

from datetime import date
from random import Random

from .guidelines import ACOEM_TITLES, Cited, parse

_NOTHING = (
    "did not cite any evidence-based criteria in its decision.",
    "did not cite a guideline or any other evidence in its decision.",
)
_BASED = {
    "Claims Administrator": ("based its decision on",),
    "Physician Reviewer": ("based his/her decision on",),
    "Expert Reviewer": ("based his/her decision on", "relied on", "found more to the point"),
}
_REASONS = (
    "because they address the treatment in dispute",
    "because they speak to the condition and to the treatment",
    "as they apply to the facts of this claim",
)


def print_sentence(who: str, spec: str, decided: date, rng: Random) -> tuple[str, tuple[str, ...]]:
    """One field as a sentence, and the ids of the documents that it names."""
    if spec == "none":
        return f"The {who} {rng.choice(_NOTHING)}", ("none",)
    # One sentence names one document here.
    cited = parse(spec, decided)[0]
    part = ", which are part of the MTUS" if cited.mtus else ", which are not part of the MTUS"
    after = part if rng.random() < 0.5 and not cited.id.startswith("other.") else ""
    return f"The {who} {rng.choice(_BASED[who])} {_named(cited, rng)}{after}.", (cited.id,)


def print_reasoned(spec: str, decided: date, rng: Random) -> tuple[str, tuple[str, ...]]:
    """One field that stands below a label of its own: the guideline, and why."""
    if spec == "none":
        return "The reviewer did not cite a guideline.", ("none",)
    cited = parse(spec, decided)[0]
    named = _named(cited, rng).removeprefix("the ")
    return f"{named[:1].upper()}{named[1:]}, {rng.choice(_REASONS)}.", (cited.id,)


def _named(one: Cited, rng: Random) -> str:
    pages = ""
    if one.pages:
        word = "pages" if "-" in one.pages or "," in one.pages else "page"
        pages = rng.choice(
            (f", {word} {one.pages}", f", pg. {one.pages}", f" Page(s): {one.pages}")
        )
    if one.id.startswith("mtus.acoem"):
        title = ACOEM_TITLES[one.chapter]
        chapter = f"Chapter {int(one.chapter[2:])}"
        return rng.choice(
            (
                f"the ACOEM Practice Guidelines, 2nd Edition (2004), {chapter} {title}{pages}",
                f"the MTUS ACOEM {chapter} {title}{pages}",
                "the American College of Occupational and Environmental Medicine (ACOEM), "
                f"2nd Edition, (2004), {title}, {chapter}{pages}",
            )
        )
    if one.id == "mtus.acupuncture2007":
        return "the Acupuncture Medical Treatment Guidelines"
    if one.mtus:
        section = f", {one.section}" if one.section else ""
        if one.id == "mtus.postsurg2009":
            return f"the Postsurgical Treatment Guidelines{section}{pages}"
        return rng.choice(
            (
                f"the Chronic Pain Medical Treatment Guidelines{section}{pages}",
                f"the MTUS Chronic Pain Treatment Guidelines{section.lstrip(',')}{pages}",
                f"the Chronic Pain Medical Treatment Guidelines (2009){section}{pages}",
            )
        )
    if one.chapter:
        topic = f", {one.section}" if one.section else ""
        return rng.choice(
            (
                f"the Official Disability Guidelines (ODG), {one.title} Chapter{topic}",
                f"the Official Disability Guidelines, {one.title}{topic}",
                f"the ODG, {one.title} Chapter{topic}",
            )
        )
    return one.title
