"""Measured tables as Markdown, and their place in the README between two markers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from search_app import quality
from search_app.comparison import Comparison
from search_app.evaluation import Evaluation

README = Path(__file__).resolve().parents[1] / "README.md"
PACKAGED = Path(quality.__file__).with_name(quality.FILE)
FIRST = "nDCG@10"


def systems(
    results: Mapping[str, Evaluation],
    leads: Mapping[str, Comparison],
    times: Mapping[str, float],
    ours: str,
) -> str:
    """A row a ranking: every measure, nDCG@10 by kind of query, our lead over it, its time."""
    names = list(results[ours].overall)
    kinds = list(results[ours].by_kind) if len(results[ours].by_kind) > 1 else []
    rows = [
        [
            name,
            *(f"{one.overall[measure]:.3f}" for measure in names),
            *(f"{one.by_kind[kind][FIRST]:.3f}" for kind in kinds),
            difference(leads[name]) if name in leads else "",
            f"{times[name]:.2g}",
        ]
        for name, one in results.items()
    ]
    return markdown(["ranking", *names, *(f"{FIRST}, {k}" for k in kinds), "lead", "time"], rows)


def changed(ours: Evaluation, variants: Mapping[str, tuple[Evaluation, Comparison]]) -> str:
    """A row a changed hybrid: its measures, and how its nDCG@10 differs from the tuned one's."""
    names = list(ours.overall)
    rows = [["hybrid as tuned", *(f"{ours.overall[name]:.3f}" for name in names), ""]]
    rows += [
        [name, *(f"{one.overall[measure]:.3f}" for measure in names), difference(against)]
        for name, (one, against) in variants.items()
    ]
    return markdown(["hybrid", *names, f"change in {FIRST}"], rows)


def difference(comparison: Comparison) -> str:
    """A difference with its interval; bold where the interval lies on one side of 0."""
    one = comparison.differences[FIRST]
    text = f"{one.mean:+.3f} [{one.low:+.3f}, {one.high:+.3f}]"
    return f"**{text}**" if one.certain else text


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def package(readme: Path = README, target: Path = PACKAGED) -> None:
    """Copy the ranking's section of the README to where the app's help page reads it."""
    text = readme.read_text(encoding="utf-8")
    _, _, rest = text.partition("<!-- ranking:start -->")
    measured, _, _ = rest.partition("<!-- ranking:end -->")
    target.write_text(measured.strip() + "\n", encoding="utf-8")


def write(section: str, text: str, readme: Path = README) -> None:
    """Put `text` between the section's markers.

    Raises:
        ValueError: the markers are not there, once each.
    """
    start, end = f"<!-- {section}:start -->", f"<!-- {section}:end -->"
    before, rest = readme.read_text(encoding="utf-8").split(start)
    _, after = rest.split(end)
    readme.write_text(f"{before}{start}\n{text}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    package()
