"""Letters written for the tests, in the form that `reading` gives."""

from __future__ import annotations

from trials.written import COVER, ISSUES_HEADING, METHOD, SUMMARY, issue, letter

__all__ = ["COVER", "ISSUES_HEADING", "METHOD", "SUMMARY", "issue", "letter"]
