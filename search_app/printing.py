"""What the command line shows to people. Imports rich, so `cli` imports it only when needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from indexer.letters.model import pages_text
from indexer.tagged import TaggedLetter
from indexer.vocabulary.facets import FACETS, outcome_label
from search_app.comparing.on_point import on_point_sentence
from search_app.comparing.outcomes import overturned_share, share_text
from search_app.quoting.citing import GAP, citation_in_full, pages_of, title
from search_app.quoting.excerpts import NO_REASON, deciding
from search_app.quoting.highlights import matches
from search_app.quoting.unseen import seen
from search_app.running import say

if TYPE_CHECKING:
    from indexer import BuildReport
    from indexer.adaptation import Adaptation
    from indexer.doctor import Diagnosis
    from search_app.comparison import Comparison
    from search_app.evaluation import Evaluation
    from search_app.found import Found, FoundIssue

PERSUASIVE = (
    "Determinations bind only their own parties: persuasive only. Tags are derived by this program."
)

SHORT = 40
"""How much of a query's text a table shows, in characters."""


class _Screen(Console):
    """A console on which no letter makes the terminal do or hide anything."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterator[Segment]:
        for one in super().render(renderable, options):
            yield one if one.control else Segment(seen(one.text), one.style)


def print_letter(letter: TaggedLetter) -> None:
    """A letter, or one issue of it, as a person reads it."""
    console = _Screen(highlight=False)
    name = letter.id + (" (sample, fictitious)" if letter.sample else "")
    decided = letter.cover.decision_date or "no date"
    specialties = ", ".join(letter.reviewer.specialties) or "not stated"
    console.print(Text(f"{name}, decided {decided}, reviewer: {specialties}", style="bold"))
    if letter.pages != (1, 1):
        console.print(Text(f"on {pages_text(letter.pages)} of its file", style="dim"))
    console.print(Padding(Text(letter.summary), (0, 2)))
    for issue in letter.issues:
        console.print()
        console.print(Text(f"{issue.id}  {issue.treatment}", style="bold"))
        console.print(Text(f"  {outcome_label(issue.outcome)}", style=_style(issue.outcome)))
        cited = "; ".join(map(citation_in_full, issue.tags.maximus)) or "none read"
        regions = ", ".join(issue.regions) or "none"
        grounds = _grounds(issue.grounds) or "none recognised"
        weighed = _grounds(issue.weighed)
        console.print(
            Text(
                f"  Relied on: {cited}\n  Derived: {issue.kind}, "
                f"body regions {regions}\n  Grounds: {grounds}"
                + (f"; weighed, but not what decided: {weighed}" if weighed else ""),
                style="dim",
            )
        )
        console.print(Padding(Text(issue.rationale), (0, 2)))
    for warning in letter.warnings:
        say(f"imr: warning: {warning}", err=True)


def _grounds(ids: Sequence[str]) -> str:
    return ", ".join(FACETS["ground"].label(one) for one in ids)


def _decided(found: FoundIssue) -> Text:
    """The deciding sentences, the words asked for underlined, and the page they stand on."""
    rationale = found.issue.rationale
    spans = deciding(found.issue, found.terms)
    if not spans:
        return Text(NO_REASON if rationale else "No rationale is printed.", style="dim")
    text = Text()
    at = spans[0][0]
    for start, end in spans:
        text.append(GAP if rationale[at:start].strip() else " " * (start > at))
        said = Text(" ".join(rationale[start:end].split()))
        for left, right in matches(said.plain, found.terms):
            said.stylize("underline", left, right)
        text.append_text(said)
        at = end
    pages = pages_of(found.issue, spans)
    return text.append(f" [{pages}]", style="dim") if pages else text


def _style(outcome: str) -> str:
    return {"Overturned": "green", "Upheld": "red"}.get(outcome, "yellow")


def print_result(result: Found, *, of_all_outcomes: bool, explain: bool = False) -> None:
    """Hits with their deciding sentences, and how often issues like these were overturned.

    `of_all_outcomes` tells that no outcome was filtered by, so that their share says something.
    With `explain`, each hit tells why it stands where it does, and shows the passages that matched.
    """
    console = _Screen(highlight=False)
    for notice in result.notices:
        say(f"imr: {notice}", err=True)
    if result.did_you_mean:
        say(f"imr: did you mean: {result.did_you_mean}", err=True)
    for found in result.hits:
        hit, issue, letter = found.hit, found.issue, found.letter
        console.print(Text(f"{hit.rank:>3}. {issue.id}  {title(issue.treatment)}", style="bold"))
        sample = " (sample)" if letter.sample else ""
        legs = ", ".join(f"{name} #{leg.rank}" for name, leg in hit.legs.items())
        line = Text("     ")
        line.append(outcome_label(issue.outcome), style=_style(issue.outcome))
        line.append(
            f"  issue {issue.number} of {hit.issues_in_letter}, "
            f"decided {letter.cover.decision_date or 'no date'}{sample}  {legs}",
            style="dim",
        )
        console.print(line)
        if explain:
            console.print(Padding(Text(explanation(found), style="dim"), (0, 0, 0, 5)))
        elif hit.near_duplicates:
            same = f"{len(hit.near_duplicates)} more say nearly the same"
            console.print(Padding(Text(same, style="dim"), (0, 0, 0, 5)))
        console.print(Padding(_decided(found), (0, 0, 1, 5)))
        for passage in found.passages if explain else ():
            text = Text(passage.text)
            for start, end in passage.matches:
                text.stylize("underline", start - passage.start, end - passage.start)
            console.print(Padding(text, (0, 0, 1, 5)))
    if explain and result.feedback:
        moved = f"The text was moved towards the words of {', '.join(result.feedback)}."
        console.print(Text(moved, style="dim"))
    on_point = on_point_sentence(result)
    if on_point and of_all_outcomes:
        console.print(Text(on_point))
    base = overturned_share(result.base)
    told = f"{result.total} issues match"
    # Under an outcome filter a share among the matching would only repeat the filter.
    if of_all_outcomes:
        shown = overturned_share(result.counts["outcome"])
        told += f", {share_text(shown)} of them overturned"
    console.print(
        Text(f"{told}; whole index: {share_text(base)} overturned. {PERSUASIVE}", style="dim")
    )


def explanation(found: FoundIssue) -> str:
    """Why a hit stands where it does: legs, preferences, words, near-duplicates."""
    hit = found.hit
    lines = [f"score {hit.score:.4f}"]
    lines += [f"{name}: rank {leg.rank}, score {leg.score:.4f}" for name, leg in hit.legs.items()]
    if hit.preferred:
        lines.append(
            f"agrees in: {', '.join(FACETS[name].title.lower() for name in hit.preferred)}"
        )
    words = {
        passage.text[start - passage.start : end - passage.start].lower()
        for passage in found.passages
        for start, end in passage.matches
    }
    if words:
        lines.append(f"matched words: {', '.join(sorted(words))}")
    cosines = [f"{p.kind} {p.cosine:.3f}" for p in found.passages if p.cosine is not None]
    if cosines:
        lines.append(f"passages' cosines: {', '.join(cosines)}")
    if hit.near_duplicates:
        lines.append(f"nearly the same: {', '.join(hit.near_duplicates)}")
    return "\n".join(lines)


MOST_NAMED = 10
"""So many letters are named in a line."""


def build_json(report: BuildReport) -> dict[str, Any]:
    """What a build did, for programs."""
    info = report.info
    return {
        "generation": info.name,
        "unchanged": report.unchanged,
        "letters": info.letters,
        "issues": info.issues,
        "outcomes": report.outcomes,
        "passages": info.passages,
        "embedded": report.embedded,
        "added": list(report.added),
        "replaced": list(report.replaced),
        "removed": list(report.removed),
        "model": info.model.name,
        "dtype": info.model.dtype,
        "refused": [{"file": r.file, "reason": r.reason, "remedy": r.remedy} for r in info.refused],
        "duplicates": [{"file": r.file, "reason": r.reason} for r in report.duplicates],
        "warnings": list(report.warnings),
        "passed_over": sum(report.passed_over.values()),
    }


def print_build(report: BuildReport) -> None:
    """What a build did; whatever is not in the index goes to stderr, a line each."""
    info = report.info
    verb = "unchanged" if report.unchanged else "published"
    outcomes = ", ".join(f"{n} {outcome}" for outcome, n in sorted(report.outcomes.items()))
    say(
        f"{report.info.name} {verb}: {info.letters} letters, {info.issues} issues "
        f"({outcomes}), {info.passages} passages ({report.embedded} newly embedded)"
    )
    if not report.unchanged:
        say(
            f"{len(report.added)} added, {len(report.replaced)} replaced, "
            f"{len(report.removed)} removed"
        )
    for verb, letters in (("replaced", report.replaced), ("removed", report.removed)):
        if letters:
            named = ", ".join(letters[:MOST_NAMED])
            rest = len(letters) - MOST_NAMED
            say(f"imr: {verb}: {named}{f' and {rest} more' if rest > 0 else ''}", err=True)
    print_passed_over(report.passed_over)
    for duplicate in report.duplicates:
        say(f"imr: left out: {duplicate.file}: {duplicate.reason}", err=True)
    for warning in report.warnings:
        say(f"imr: warning: {warning}", err=True)
    for refusal in info.refused:
        say(f"imr: {refusal.file}: {refusal.reason}; {refusal.remedy}", err=True)
    if info.refused:
        say(f"imr: {len(info.refused)} files are not in the index, as listed above", err=True)


def print_passed_over(counts: Mapping[str, int]) -> None:
    """How many files of other kinds were found, by kind."""
    if counts:
        kinds = ", ".join(f"{kind} {n}" for kind, n in sorted(counts.items()))
        total = sum(counts.values())
        say(f"imr: {total} files of other kinds were passed over ({kinds})", err=True)


def adaptation_json(done: Adaptation) -> dict[str, Any]:
    """What an adaptation did, for programs; `kept` is the model that is to be used."""
    return {
        "kept": "old" if done.folder is None else "new",
        "model": None if done.folder is None else str(done.folder),
        **done.record(),
        "refused": list(done.refused),
    }


def print_adaptation(done: Adaptation) -> None:
    """Both models on the held-out letters, and which of them is kept."""
    found = done.comparison
    table = Table(box=None)
    for column in ("held-out letters", "measure", "before", "after"):
        table.add_column(column, justify="right" if column in ("before", "after") else "left")
    for task, values in found.tasks.items():
        for measure, (before, after) in values.items():
            table.add_row(task, measure, f"{before:.3f}", f"{after:.3f}")
    _Screen(highlight=False).print(table)
    say(
        f"{done.trained_on} letters gave {sum(done.pairs.values())} pairs; on {done.held_out} "
        f"others the mean went from {found.before:.3f} to {found.after:.3f} "
        f"(better in {found.better:.0%} of resamples)"
    )
    if done.folder is None:
        say("The old model is kept: the new one is not surely better. Nothing was written.")
    else:
        say(f"{done.folder} holds the new model: imr build ... --model {done.folder}")
    for refusal in done.refused:
        say(f"imr: {refusal}", err=True)


def print_stats(answer: dict[str, Any]) -> None:
    """What is indexed, by every tag."""
    console = _Screen(highlight=False)
    samples = f" ({answer['samples']} of them samples)" if answer["samples"] else ""
    console.print(
        f"{answer['letters']} letters{samples}, {answer['issues']} issues, "
        f"{answer['passages']} passages, model {answer['model']}; "
        f"{share_text(overturned_share(answer['outcomes']))} overturned"
    )
    for name, counts in answer["facets"].items():
        table = Table(title=name.replace("_", " "), title_justify="left", box=None)
        table.add_column("id")
        table.add_column("label")
        table.add_column("issues", justify="right")
        for value, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:25]:
            table.add_row(value, FACETS[name].label(value), str(count))
        console.print(table)
    for refusal in answer["refused"]:
        console.print(f"not indexed: {refusal['file']}: {refusal['reason']}", markup=False)


def print_evaluation(
    results: Sequence[Evaluation],
    against: Mapping[str, Comparison],
    texts: Mapping[str, str],
) -> None:
    """The measures of one or several runs as a table, and how they differ from a baseline.

    `against` holds comparisons by the name of the run; `texts` those of the queries, by id.
    """
    from search_app.evaluation import SEEN
    from search_app.judged import WHO_GRADED

    console = _Screen(highlight=False)
    names = list(results[0].overall)
    table = _measures("mode", "queries", measures=["number", *names, f"unjudged@{SEEN}"])
    for result in results:
        for name, part in {"all": result, **result.sets}.items():
            _add_part(table, name, part)
    console.print(table)
    for mode, comparison in against.items():
        console.print()
        _print_comparison(console, mode, comparison, texts)
    say("Intervals: 95 %, by bootstrap over the queries.")
    say(WHO_GRADED)


def _add_part(table: Table, name: str, part: Evaluation) -> None:
    """The rows of a judged set, or of all: the means with their intervals, then kind by kind."""
    intervals = list(part.intervals.values())
    rows = {name: part, **{f"  {kind}": part.of_kind(kind) for kind in part.by_kind}}
    for called, one in rows.items():
        means = (f"{value:.3f}" for value in one.overall.values())
        number, unjudged = str(len(one.per_query)), f"{one.unjudged_share:.3f}"
        table.add_row(Text(part.mode), Text(called), number, *means, unjudged)
        if one is part:
            table.add_row("", "from", "", *(f"{each.low:.3f}" for each in intervals))
            table.add_row("", "to", "", *(f"{each.high:.3f}" for each in intervals))


def _print_comparison(
    console: _Screen, mode: str, comparison: Comparison, texts: Mapping[str, str]
) -> None:
    table = Table(
        title=f"{mode} minus {comparison.baseline}, with 95 % intervals (paired bootstrap)",
        title_justify="left",
        box=None,
    )
    for column in ("measure", "difference", "from", "to"):
        table.add_column(column, justify="left" if column == "measure" else "right")
    for name, one in comparison.differences.items():
        table.add_row(name, f"{one.mean:+.3f}", f"{one.low:+.3f}", f"{one.high:+.3f}")
    console.print(table)
    names = list(comparison.differences)
    queries = _measures("query", "text", measures=names)
    for query, values in comparison.per_query.items():
        text = texts[query]
        short = text if len(text) <= SHORT else text[: SHORT - 1] + "\u2026"
        row = (f"{values[name]:+.3f}" for name in names)
        queries.add_row(Text(query), Text(short), *row)
    console.print(queries)


def _measures(*columns: str, measures: Sequence[str]) -> Table:
    table = Table(box=None)
    for column in columns:
        table.add_column(column)
    for measure in measures:
        table.add_column(measure, justify="right")
    return table


def print_diagnosis(report: Diagnosis) -> None:
    """What was read of some sources, and what was not, the most frequent first."""
    console = _Screen(highlight=False)
    layouts = ", ".join(f"{count} {layout}" for layout, count in report.layouts.items())
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in report.outcomes.items())
    console.print(f"{report.letters} letters ({layouts}), {report.issues} issues ({outcomes})")
    table = Table(title="Fields", title_justify="left", box=None)
    table.add_column("field")
    table.add_column("read", justify="right")
    table.add_column("of", justify="right")
    table.add_column("share", justify="right")
    for one in report.coverage:
        table.add_row(one.field, str(one.read), str(one.of), f"{one.share:.1%}")
    console.print(table)
    for field, texts in report.unmatched.items():
        console.print(Text(f"Not matched: {field.replace('_', ' ')}", style="italic"))
        for text, count in texts[:25]:
            console.print(Text(f"  {count:>4}  {text}"))
        if not texts:
            console.print("  none")
    print_passed_over(report.passed_over)
    for warning in report.warnings:
        say(f"imr: warning: {warning}", err=True)
    for refusal in report.refused:
        say(f"imr: {refusal.file}: {refusal.reason}; {refusal.remedy}", err=True)
