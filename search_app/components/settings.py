"""What whoever runs the app has set for all who read in it."""

from __future__ import annotations

import os

from search_app.quoting.citing import PLAIN, STYLES


def app_address() -> str:
    """Where others can open the app; empty where that is not set.

    The address at which this reader opened it may lead nowhere from another desk.
    """
    return os.environ.get("IMR_ADDRESS", "")


def cite_style() -> str:
    """How decisions are cited; an unknown style is none, since the page must open."""
    style = os.environ.get("IMR_CITE", PLAIN)
    return style if style in STYLES else PLAIN
