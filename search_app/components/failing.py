"""What becomes of a failure that nobody declared: one line for the reader, one for the log."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from typing import Any

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]

TOLD = "Something went wrong in the program. Load this page again; what is indexed is unharmed."


def show(error: Exception) -> bool:
    """Tell the reader; True, for Streamlit shall add nothing of its own."""
    st.error(TOLD)
    return True


def briefly(error: BaseException) -> str:
    """What failed and where, without the message: that may hold what was typed, or a letter."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if Path(one.filename).is_relative_to(ROOT)] or frames
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{type(error).__name__}{where}"


def log_briefly() -> None:
    """Let every line of the log say of an error only what `briefly` does, whoever writes it."""
    made = logging.getLogRecordFactory()

    def make(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = made(*args, **kwargs)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            record.msg, record.args = f"{record.getMessage()}: {briefly(error)}", None
            record.exc_info = None
        return record

    logging.setLogRecordFactory(make)
