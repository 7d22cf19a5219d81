"""Measured figures as Markdown, and their place in the docs between two markers.

A program that measures hands its figures to `benchmarks.docs.record`, which keeps them as JSON in
`search_app/figures/`, where the app's help page reads them; the tables here are made from that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from search_app.comparison import Comparison
from search_app.evaluation import Evaluation
from search_app.quality import Figures, about_ranking, difference, lead_of

FIRST = "nDCG@10"

NOT_MEASURED = "Not measured for this version."


# What a benchmark keeps


def measures(one: Evaluation) -> dict[str, float]:
    """The measures over all queries, as they are kept."""
    return {name: round(value, 3) for name, value in one.overall.items()}


def kinds(one: Evaluation) -> dict[str, float]:
    """nDCG@10 by kind of query, where there are several."""
    if len(one.by_kind) < 2:
        return {}
    return {kind: round(values[FIRST], 3) for kind, values in one.by_kind.items()}


def kept_difference(comparison: Comparison) -> dict[str, float | bool]:
    """A difference in nDCG@10 with its interval, and whether that lies on one side of 0."""
    one = comparison.differences[FIRST]
    return {
        "mean": round(one.mean, 3),
        "low": round(one.low, 3),
        "high": round(one.high, 3),
        "certain": one.certain,
    }


def kept_sets(one: Evaluation) -> list[dict[str, Any]]:
    """Each judged set by kind of query and in all, as it is kept; all sets come first."""
    rows = []
    for name, part in {"all sets": one, **one.sets}.items():
        groups = {"all": part, **{kind: part.of_kind(kind) for kind in part.by_kind}}
        for kind, group in groups.items():
            rows.append(
                {
                    "set": name,
                    "kind": kind,
                    "queries": len(group.per_query),
                    "measures": {
                        measure: [round(value, 3) for value in (found.mean, found.low, found.high)]
                        for measure, found in group.intervals.items()
                    },
                    "unjudged": round(group.unjudged_share, 3),
                }
            )
    return rows


# What stands in the docs


def ranking(figures: Figures) -> str:
    """Rankings side by side, and our hybrid with one part changed at a time."""
    parts = [
        about_ranking(figures),
        _systems(figures["rankings"]),
        "*lead*: nDCG@10 of our hybrid minus that of the row, with its 95 % interval (paired "
        "bootstrap over the queries). *time*: of a query, everything ranked, relative to our "
        "hybrid in the same run.",
        _changed(figures),
        *([_sets(figures["sets"])] if figures.get("sets") else []),
        *(f"Left out: {name}: {reason}." for name, reason in figures["left_out"].items()),
    ]
    return "\n\n".join(parts)


def _systems(rows: Sequence[Figures]) -> str:
    """A row a ranking: every measure, nDCG@10 by kind of query, our lead over it, its time."""
    names, of_kinds = list(rows[0]["measures"]), list(rows[0]["kinds"])
    return markdown(
        ["ranking", *names, *(f"{FIRST}, {kind}" for kind in of_kinds), "lead", "time"],
        [
            [
                one["name"],
                *(f"{one['measures'][name]:.3f}" for name in names),
                *(f"{one['kinds'][kind]:.3f}" for kind in of_kinds),
                _bold(lead_of(one), one["lead"]),
                f"{one['time']:.2g}",
            ]
            for one in rows
        ],
    )


def _sets(rows: Sequence[Figures]) -> str:
    """Our hybrid on each judged set, by kind of query and in all."""
    names = list(rows[0]["measures"])
    table = markdown(
        ["set", "queries", "number", *names, "unjudged in the top 10"],
        [
            [
                one["set"],
                one["kind"],
                str(one["queries"]),
                *("{:.3f} [{:.3f}, {:.3f}]".format(*one["measures"][name]) for name in names),
                f"{one['unjudged']:.3f}",
            ]
            for one in rows
        ],
    )
    return (
        "Our hybrid on each judged set, with 95 % intervals (bootstrap over the queries). "
        "*Unjudged* is the share that no grader read, which counts as 0. Grades are a language "
        f"model's, not physicians'.\n\n{table}"
    )


def _changed(figures: Figures) -> str:
    """A row a changed hybrid: its measures, and how its nDCG@10 differs from the tuned one's."""
    ours = next(one for one in figures["rankings"] if one["lead"] is None)
    names = list(ours["measures"])
    rows = [["hybrid as tuned", *(f"{ours['measures'][name]:.3f}" for name in names), ""]]
    rows += [
        [
            one["name"],
            *(f"{one['measures'][name]:.3f}" for name in names),
            _bold(difference(one["change"]), one["change"]),
        ]
        for one in figures["changed"]
    ]
    return markdown(["hybrid", *names, f"change in {FIRST}"], rows)


def _bold(text: str, one: Figures | None) -> str:
    return f"**{text}**" if one and one["certain"] else text


def tuning(figures: Figures) -> str:
    """How good the choice of weights is on the queries that it was made on, and on others."""
    return (
        f"{figures['combinations']} combinations of weights were tried (`python -m benchmarks.tune "
        "SHARED --write`). *Cross-validated*: on queries that the choice was not made on, "
        f"{figures['folds']} folds, mean and standard deviation over {figures['repeats']} ways to "
        "fold.\n\n"
    ) + markdown(
        ("queries", "number", "nDCG@10 of the choice", "cross-validated"),
        [
            [
                one["queries"],
                str(one["number"]),
                f"{one['choice']:.3f}",
                f"{one['held_out']:.3f} ± {one['spread']:.3f}",
            ]
            for one in figures["rows"]
        ],
    )


def known_items(figures: Figures) -> str:
    """In how many searches what is known to be right stood above all that is wrong."""
    about = (
        f"{figures['letters']} letters, {figures['issues']} issues, model {figures['model']}, "
        "hybrid mode. *Kept*: all that is wanted stands above all that is wrong, as the letters' "
        "own words and derived tags tell it; *share*: the mean share of the wanted that does."
    )
    rows = [
        [
            one["kind"],
            str(one["probes"]),
            str(one["kept"]),
            f"{one['rate']:.3f}",
            f"{one['share']:.3f}",
        ]
        for one in figures["rates"]
    ]
    return f"{about}\n\n" + markdown(["searches", "number", "kept", "rate", "share"], rows)


def deciding(figures: Figures) -> str:
    """In how many issues one, all and wrong sentences are quoted, and how much of the text."""
    names = list(figures["rows"][0]["values"])
    return markdown(
        ["quoted", "issues", *names],
        [
            [one["quoted"], str(one["issues"]), *(f"{one['values'][name]:.3f}" for name in names)]
            for one in figures["rows"]
        ],
    )


def on_point(figures: Figures) -> str:
    """How well the declared set agrees with the grades, by set and kind."""
    names = ("precision", "recall", "f1", "whole_ranking")
    return markdown(
        ["queries", "number", "precision", "recall", "F1", "F1 of all ranked", "decisions told"],
        [
            [
                one["queries"],
                str(one["number"]),
                *(f"{one[name]:.3f}" for name in names),
                f"{one['told']:.1f}",
            ]
            for one in figures["rows"]
        ],
    )


def reasons(figures: Figures) -> str:
    """How right the reasons of sentences of unseen letters are, and how sure they may be taken."""
    told = (
        f"{figures['sentences']} deciding sentences with {figures['labels']} labels of "
        f"{figures['reasons']} reasons. The likeliest reason is right for "
        f"{figures['likeliest_right']:.3f} of the sentences, its parent for "
        f"{figures['parent_right']:.3f}; what counts as told has precision "
        f"{figures['precision']:.3f}, recall {figures['recall']:.3f}, F1 {figures['f1']:.3f}."
    )
    rows = [
        [f"from {one['from']}", str(one["told"]), f"{one['mean']:.3f}", f"{one['right']:.3f}"]
        for one in figures["calibration"]
    ]
    return f"{told}\n\n" + markdown(["probability", "told", "mean probability", "right"], rows)


def tags(figures: Figures) -> str:
    """How well each tag agrees with each set of labels: micro-F1."""
    sets = figures["sets"]
    names = list(dict.fromkeys(name for one in sets for name in one["tags"]))
    rows = [[name, *(_agreement(one["tags"].get(name)) for one in sets)] for name in names]
    return markdown(["tag", *(f"{one['name']}, {one['issues']} issues" for one in sets)], rows)


def _agreement(one: Figures | None) -> str:
    if one is None:
        return "no labels"
    return f"{one['f1']:.3f} ({one['wrong']} wrong, {one['missed']} missed)"


def growth(figures: Figures) -> str:
    """How the time of every reader grows; milliseconds at 1, 2, 4 and 8 times the length."""
    rows = []
    for one in figures["readers"]:
        times = [f"{taken:.1f}" for taken in one["ms"]]
        times += ["not read"] * (4 - len(times))
        cells = [one["reader"], one["mixture"], f"{one['characters']:,}", *times]
        rows.append([*cells, f"{one['exponent']:.2f}"])
    head = ["reader", "grows fastest on", "characters", "ms at 1x", "2x", "4x", "8x", "x"]
    return f"time ~ length^x; at most {figures['limit']} is allowed.\n\n" + markdown(head, rows)


def reading(figures: Figures) -> str:
    """Letters a second of every step and reader, on letters of each kind."""
    rows = [
        [
            one["letters"],
            str(one["number"]),
            one["step"],
            "not installed" if one["rate"] is None else f"{one['rate']:,}",
        ]
        for one in figures["rows"]
    ]
    return (
        f"{figures['cores']} cores, Python {figures['python']}; the best of {figures['rounds']} "
        f"rounds. Slowest parsing: {figures['slowest']:,} letters/s, required: "
        f"{figures['required']}.\n\n"
    ) + markdown(["letters", "n", "step", "letters/s"], rows)


def startup(figures: Figures) -> str:
    """How soon the help answers, beside what it would take with everything imported."""
    eager, lazy = figures["everything"], figures["seconds"]
    return (
        f"`imr --help` answers after {lazy:.3f} s (median of {figures['runs']} starts); with "
        f"everything imported, after {eager:.3f} s: {eager / lazy:.0f} times as long."
    )


def cold(figures: Figures) -> str:
    """What a first search costs, beside what loading the model alone would."""
    rows = [
        [one["what"], f"{one['wall']:.2f}", f"{one['cpu']:.2f}", f"{one['memory']:,}"]
        for one in figures["rows"]
    ]
    return (
        f"{figures['ratio']:.2f} times the processor's time, {figures['ratio_wall']:.2f} times by "
        f"the clock (medians of {figures['runs']}; wanted: at most {figures['wanted']}).\n\n"
    ) + markdown(["a new process for", "s by the clock", "s of the processor", "MB"], rows)


def hot(figures: Figures) -> str:
    """What a search costs at the size of a large index, beside the bare parts and others."""
    engines = list(figures["rows"][0]["others"])
    rows = [
        [
            one["text"],
            *(f"{one['bare'][part]:.1f}" for part in ("model", "bm25s", "FAISS", "sum")),
            *(f"{ms:.1f}" for ms in one["ours"].values()),
            f"{one['over_bare']:.2f}",
            f"{one['filtered']:.2f}",
            *(f"{one['others'][engine]:.1f}" for engine in engines),
        ]
        for one in figures["rows"]
    ]
    head = ["ms of CPU", "model", "bm25s", "FAISS", "bare sum", *figures["rows"][0]["ours"]]
    head += ["over bare", "1 % over none", *engines]
    return (
        f"{figures['letters']:,} letters, {figures['issues']:,} issues, "
        f"{figures['passages']:,} passages; texts and vectors are drawn.\n\n"
    ) + markdown(head, rows)


def growing(figures: Figures) -> str:
    """What it costs to build, and to change what was built; CPU seconds without embedding."""
    rows = [
        [
            f"{one['letters']:,}",
            one["read"],
            f"{one['build']:.1f}",
            f"{one['letters'] / one['build']:.0f}",
            "" if one["unchanged"] is None else f"{one['unchanged'] / one['build']:.4f}",
            f"{one['add'] / one['build']:.4f}",
            f"{one['remove'] / one['build']:.4f}",
            f"{one['open']:.2f}",
            f"{one['memory']:,}" if one["memory"] else "",
            f"{one['bytes']:,}",
        ]
        for one in figures["rows"]
    ]
    head = ["letters", "from", "s of a build", "letters a second", "unchanged", "add 10"]
    head += ["remove 1", "s to open", "peak MB", "bytes a letter"]
    return (
        "CPU seconds without embedding; changes as parts of a whole build (drawn letters are not "
        "read or tagged: their builds cost less than real ones).\n\n"
    ) + markdown(head, rows)


def interaction(figures: Figures) -> str:
    """How long a person waits for results, and what for; a row an index."""
    rows = [
        [
            f"{one['letters']:,}",
            str(one["searches"]),
            f"{one['median']:.2f} ({one['least']:.2f} to {one['most']:.2f})",
            f"{one['retrieval']:.3f}",
            f"{one['outside']:.0%}",
        ]
        for one in figures["rows"]
    ]
    head = ["letters", "searches", "s from Search to results", "s of retrieval alone", "outside it"]
    return "Medians, and the least and the most.\n\n" + markdown(head, rows)


def load(figures: Figures) -> str:
    """What one and many at once met."""
    rows = [
        [
            str(one["users"]),
            str(one["answers"]),
            str(one["errors"]),
            f"{one['median']:.2f}",
            f"{one['within']:.2f}",
        ]
        for one in figures["rows"]
    ]
    head = ["at once", "answers", "errors", "median s", "95 % within s"]
    return f"{markdown(head, rows)}\n\n{figures['slower']} times the wait of one alone."


TABLES: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "ranking": ("ranking.md", ranking),
    "public": ("ranking.md", ranking),
    "tuning": ("ranking.md", tuning),
    "known_items": ("ranking.md", known_items),
    "on_point": ("ranking.md", on_point),
    "reasons": ("reliability.md", reasons),
    "deciding": ("reliability.md", deciding),
    "tags": ("reliability.md", tags),
    "growth": ("performance.md", growth),
    "reading": ("performance.md", reading),
    "startup": ("performance.md", startup),
    "cold": ("performance.md", cold),
    "hot": ("performance.md", hot),
    "growing": ("performance.md", growing),
    "interaction": ("performance.md", interaction),
    "load": ("performance.md", load),
}
"""Of each set of figures, the page of the docs that it stands on, and how it is shown there."""


def shown(name: str, figures: Figures | None) -> str:
    """The figures of that name as Markdown, with the day on which they were measured."""
    if figures is None:
        return NOT_MEASURED
    _, table = TABLES[name]
    return f"{table(figures)}\n\nMeasured on {figures['measured']}."


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def put(section: str, text: str, into: str) -> str:
    """`into` with `text` between the section's markers.

    Raises:
        ValueError: the markers are not there, once each.
    """
    start, end = f"<!-- {section}:start -->", f"<!-- {section}:end -->"
    before, rest = into.split(start)
    _, after = rest.split(end)
    return f"{before}{start}\n{text}\n{end}{after}"
