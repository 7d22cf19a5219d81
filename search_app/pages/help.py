"""How to read a determination, how to search, and what none of this is."""

from __future__ import annotations

import streamlit as st

from indexer.vocabulary.facets import outcome_label
from search_app import quality
from search_app.components import html, shell

READING = f"""
When a claims administrator denies or modifies a requested treatment (*utilization review*, UR), an
injured worker in California can ask for *Independent Medical Review* (IMR): a physician reviewer,
who stays unnamed, looks at the file and decides. The letter that comes of it holds

1. a **summary of the case**, once for the whole letter;
2. for each disputed treatment, an **issue**: what was asked for, the outcome, the guidelines that
   the denial and the reviewer relied on, and the reviewer's **rationale**.

- **{outcome_label("overturned")}**: the reviewer found the treatment medically necessary.
- **{outcome_label("upheld")}**: the reviewer did not. Part of the request may still have been
  approved earlier, by utilization review.
- **{outcome_label("unknown")}**: the letter's wording could not be read with certainty. Nothing is
  guessed.

One letter may decide several issues, each with its own outcome. Everything here counts issues. In a
rationale, guideline text is often quoted at length first; what decided mostly stands near the end.
The deciding sentences are shown first. They are picked by a program and may be the wrong ones: read
the rationale before you quote.
"""

NOT_THIS = """
- **Persuasive only.** A determination binds only its own parties. Prior determinations show how
  reviewers argued in like cases.
- **Not statewide rates.** Shares describe the letters in this index, which are no random sample,
  and only disputed treatment gets this far.
- **Not always current.** Guidelines change; the largest change came on December 1, 2017. An old
  letter may rest on an edition that has been replaced; where this program knows of it, it says so.
- **Tags are derived.** Body regions, treatment kinds, levels, sides and guideline names are read
  from the letters by this program and can be wrong. The letter's own words decide.
- **No advice.** Nothing here is legal or medical advice.
"""

SEARCHING = """
Describe the case in your own words, paste it, or drop a file. Everything is compared, by its words
and by its meaning, and the nearest decisions come first. Some writing restricts what is shown:

| write | to get |
| --- | --- |
| `"straight leg raise"` | only issues with these words side by side |
| `"knee pain"~3` | both, with up to three other words between them |
| `treatment:MRI` | the word in the treatment asked for (or `rationale:`, `summary:`) |
| `-cervical`, `-"urine drug screen"`, `-treatment:MRI`, `-(neck OR arm)` | no issue with it |
| `epidural AND (lumbar OR thoracic)` | both, either; also `NOT` |
| `arthroscop*`, `*caine`, `nor?o` | words printed like this: `*` is any letters, `?` is one |
| `CM16-0000001` | the letter of this case number, wherever it stands in the text |

All of it works together, and whatever can be required can be excluded. Words are found in every
inflection and with or without accents, a number with its unit however it is spaced (`10/325`,
`10/325 mg`; `2x6`, `2 x 6`); only patterns are taken letter by letter. In a text of more than 40
words all this is read as plain words: it is taken for a description. So are `AND`, `OR` and `NOT`
in a line that is all in capitals. What cannot be read as written is named above the results.

Filters are exact: values of one filter are alternatives, different filters must all hold, and the
number beside a value is what choosing it would show. The page's address holds filters, order and
place, so it can be shared or kept; the text of your case never stands in it.
"""

APPEAL = """
Under Labor Code section 4610.6(h), either side may appeal a determination by a verified petition
to the Workers' Compensation Appeals Board **within 30 days**. The determination is presumed
correct. It is set aside only on **clear and convincing evidence** of one of five grounds:

1. the Administrative Director acted without or in excess of their powers;
2. the determination was procured by fraud;
3. the reviewer had a material conflict of interest (Labor Code section 139.5);
4. the determination was the result of bias on the basis of a protected class;
5. it rests on a plainly erroneous finding of fact, express or implied, where the fact is a matter
   of ordinary knowledge and not of expert opinion.

Where the appeal succeeds, the dispute goes to a new independent review; no judge decides the
medical question (section 4610.6(i)).

**Sources**: Labor Code
[4610.6](https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=LAB&sectionNum=4610.6)
and [139.5](https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=LAB&sectionNum=139.5)
and 8 California Code of Regulations 10575, as the National Workers' Compensation Defense Network
(nwcdn), Bradford & Barthel (bradfordbarthel) and boxerlaw tell time limit, burden of proof and
grounds; that either side may appeal, nwcdn; what follows a granted appeal, hbblaw and LexisNexis.
How the 30 days are counted is not told here: read the section itself, or ask a lawyer. This is no
legal advice.
"""

PRIVACY = """
Nothing you type or drop leaves this machine or is logged. The text of a case is kept in memory for
your session only and never stands in the page's address; filters and case numbers do. Usage
statistics are switched off.
"""


def _quality() -> None:
    measured = quality.measured()
    if measured is None:
        st.markdown("Nothing was measured for this version.")
        return
    st.markdown(measured.about)
    st.table([dict(zip(measured.columns, row, strict=True)) for row in measured.rows])
    st.markdown(
        "**nDCG@10** tells how well the first ten are ordered (1 is perfect), **R@50** how much of "
        "what is relevant is among the first fifty. **lead** is the nDCG@10 of *hybrid*, which is "
        "how this page searches, minus that of the row, with its 95% interval. These figures were "
        "written by the program that measured them. They say little about letters of other years."
    )


shell.require()
st.title("Help", anchor=False)
st.header("How to read a determination", anchor="reading")
st.markdown(READING)
st.header("What this is not", anchor="limits")
st.markdown(NOT_THIS)
st.header("How to search", anchor="searching")
st.markdown(SEARCHING)
st.header("Appealing a determination", anchor="appeal")
st.markdown(APPEAL)
st.header("How good is the ranking?", anchor="quality")
_quality()
st.header("Privacy", anchor="privacy")
st.markdown(PRIVACY)
html.arrive(("help",))
