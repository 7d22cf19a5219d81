"""A decision is called by what was in dispute."""

from __future__ import annotations

import pytest

from search_app.quoting.citing import title

HISTORY = (
    "Massage, ten visits was the original request. Four of them were allowed before. "
    "The remaining IMR eligible portion of the original request, Massage, six visits is"
)


@pytest.mark.parametrize(
    ("treatment", "called"),
    [
        ("MRI of the left knee", "MRI of the left knee"),
        ("Walker,\n  front wheels", "Walker, front wheels"),
        (HISTORY, "Massage, six visits"),
        ("", ""),
    ],
)
def test_the_title_is_what_was_in_dispute(treatment: str, called: str) -> None:
    assert title(treatment) == called
