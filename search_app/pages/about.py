"""What is in here, what the words mean, and what it is not."""

from __future__ import annotations

import streamlit as st

from search_app.components import figures, index, prose, shell
from search_app.retrieval.outcomes import outcome_label, overturned_share

MEANING = f"""
#### What the outcomes mean

In an Independent Medical Review a physician reviewer looks at treatment that a claims
administrator's utilization review had denied or modified.

- **{outcome_label("overturned")}**: the reviewer found the disputed treatment medically necessary.
- **{outcome_label("upheld")}**: the reviewer did not. Part of the request may still have been
  approved earlier, by utilization review.
- **{outcome_label("unknown")}**: the letter's wording could not be read with certainty. Nothing is
  guessed.

One letter may decide several issues, each with its own outcome. Everything here counts issues.

#### What this is not

- **Persuasive only.** A determination binds only its own parties. Prior determinations are no
  precedent; they show how reviewers argued in like cases.
- **Not statewide rates.** Shares describe the letters in this index, which are no random sample,
  and only disputed treatment gets this far.
- **Not always current.** Guidelines change. An old letter may rest on an edition that has been
  replaced; where this program knows of it, it says so.
- **Tags are derived.** Body regions, treatment kinds and guideline names are read from the letters
  by this program and can be wrong. The letter's own words decide.

#### Privacy

Nothing you type leaves this machine or is logged. The text of a case is kept in memory for your
session only and never stands in the page's address; filters and case numbers do.
"""


def _refused(refused: tuple[object, ...], rows: list[tuple[str, str]]) -> None:
    st.markdown(f"#### {prose.count(len(refused), 'file')} could not be read")
    prose.facts(rows)


shell.require()
opened = index.current()
generation = opened.searcher.generation
contents = generation.contents
years = sorted(opened.searcher.facets().get("year", {}))

st.title("About this index", anchor=False)
with st.container(horizontal=True):
    st.metric("Letters", f"{contents.letters:,}", width="content")
    st.metric("Issues", f"{contents.issues:,}", width="content")
    st.metric("Decided in", f"{years[0]} to {years[-1]}" if years else "unknown", width="content")
prose.facts(
    [
        ("Overturned", figures.share_text(overturned_share(opened.searcher.outcomes))),
        ("Sample letters", f"{contents.samples:,} of {contents.letters:,}, fictitious"),
        ("Passages compared", f"{contents.passages:,}"),
        ("Embedding model", contents.model.name),
        (
            "Built",
            f"{prose.day(generation.built.date().isoformat())}, {generation.built:%H:%M} UTC",
        ),
        ("Generation", generation.name),
        ("Files refused", f"{len(contents.refused):,}"),
    ]
)
st.markdown(MEANING)
if contents.refused:
    _refused(
        contents.refused,
        [(one.file.rsplit("/", 1)[-1], f"{one.reason}; {one.remedy}") for one in contents.refused],
    )
