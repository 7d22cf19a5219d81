"""Letters written for tests and benchmarks, in the form that `reading` gives."""

from __future__ import annotations

COVER = """Case Number: CM00-0000042
Date Assigned: 11/18/2016 Date of Injury: 10/02/2016
Decision Date: 12/19/2016 UR Denial Date: 11/01/2016
Priority: Standard Application
Received:
11/04/2016"""

METHOD = """HOW THE IMR FINAL DETERMINATION WAS MADE

An independent physician looked at the whole file.

The Expert Reviewer has the following credentials:
State(s) of Licensure: Nevada, Texas
Certification(s)/Specialty: Family Practice"""

SUMMARY = """CLINICAL CASE SUMMARY

What follows was drawn from the file and from all of the records:

The worker, a baker of 41, strained her low back in October while lifting
sacks of flour. Pain has stayed at 6/10."""

ISSUES_HEADING = """IMR ISSUES, DECISIONS AND RATIONALES

These disputed services were decided as set forth below:"""


def issue(
    heading: str = "MRI of the lumbar spine: Upheld",
    claims_admin: str = "Decision based on MTUS Low Back Complaints 2004.",
    maximus: str = "Decision based on MTUS Low Back Complaints 2004, Section(s): Imaging.",
    rationale: str = "Imaging waits for red flags. In this case there are none.",
) -> str:
    """One issue block."""
    return "\n\n".join(
        (
            heading,
            f"Claims Administrator guideline: {claims_admin}",
            f"MAXIMUS guideline: {maximus}",
            f"Decision rationale: {rationale}",
        )
    )


def letter(*issues: str, cover: str = COVER) -> str:
    """A whole letter of the given issue blocks."""
    parts = (cover, METHOD, SUMMARY, ISSUES_HEADING, *(issues or (issue(),)))
    return "\n\n".join(part for part in parts if part)
