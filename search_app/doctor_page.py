"""The doctor's report as one HTML page that needs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from indexer.doctor import Diagnosis
from search_app.quoting.highlights import to_html

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem;
       color: #1d2731; background: #fff; }
@media (prefers-color-scheme: dark) { body { color: #e8edf2; background: #14191f; } }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 2rem; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid #8886;
         vertical-align: top; overflow-wrap: anywhere; }
td.n { text-align: right; white-space: nowrap; }
meter { width: 8rem; }
"""


def doctor_page(report: Diagnosis) -> str:
    """The whole page. Every text of a letter or a file name goes through the escaping function."""
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>What was read</title><style>{_STYLE}</style></head><body>",
        f"<h1>What was read</h1><p>{report.letters} letters, {report.issues} issues; "
        f"{len(report.refused)} files in quarantine.</p>",
        _counts("Letters by layout", report.layouts),
        _counts("Issues by outcome", report.outcomes),
        "<h2>Fields</h2><table><tr><th>field</th><th>read</th><th></th></tr>",
        *(
            f"<tr><td>{to_html(one.field)}</td><td class='n'>{one.read} of {one.of} = "
            f"{one.share:.1%}</td><td><meter value='{one.share:.4f}'></meter></td></tr>"
            for one in report.coverage
        ),
        "</table>",
        *(
            _rows(f"Not matched: {field.replace('_', ' ')}", ("text", "issues"), texts)
            for field, texts in report.unmatched.items()
        ),
        _rows("Warnings", ("warning",), ((warning,) for warning in report.warnings)),
        _rows(
            "In quarantine",
            ("file", "reason", "remedy"),
            ((one.file, one.reason, one.remedy) for one in report.refused),
        ),
        _counts("Passed over: files of other kinds", report.passed_over),
        "</body></html>",
    ]
    return "\n".join(parts)


def _counts(title: str, counts: dict[str, int]) -> str:
    return _rows(title, ("", "count"), counts.items())


def _rows(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    body = [
        "<tr>" + "".join(f"<td>{to_html(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    ]
    heading = f"<h2>{to_html(title)}</h2>"
    if not body:
        return f"{heading}<p>None.</p>"
    names = "".join(f"<th>{to_html(name)}</th>" for name in head)
    return f"{heading}<table><tr>{names}</tr>{''.join(body)}</table>"
