"""How the page is served: Streamlit as a child process, with settings that keep things private."""

from __future__ import annotations

import os
import platform
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from indexer.homes import Place, absolute

APP = Path(__file__).with_name("app.py")

SETTINGS = {
    # Nothing typed leaves the machine: no usage statistics, no links that carry an error away.
    "browser.gatherUsageStats": "false",
    "client.showErrorLinks": "false",
    # A traceback helps nobody who reads letters; it stands in the terminal.
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "server.fileWatcherType": "none",
    "runner.magicEnabled": "false",
    # Streamlit would search all that the model's libraries hold for garbage after every run, which
    # takes longer than the run; Python's own collector goes on by itself.
    "runner.postScriptGC": "false",
    "logger.level": "warning",
    "theme.paddingTop": "1.5rem",
    "theme.paddingBottom": "4rem",
    "theme.sidebar.paddingTop": "0rem",
    "theme.headingFontSizes": '["1.9rem", "1.35rem", "1.15rem", "1.05rem", "1rem", "0.9rem"]',
}

THEMES = {
    "light": {
        "primaryColor": "#1b5e8c",
        "backgroundColor": "#ffffff",
        "secondaryBackgroundColor": "#f4f6f8",
        "textColor": "#1d2731",
        "linkColor": "#1b5e8c",
        "borderColor": "#d5dbe1",
    },
    "dark": {
        "primaryColor": "#2e78b0",
        "backgroundColor": "#14191f",
        "secondaryBackgroundColor": "#1e262f",
        "textColor": "#e8edf2",
        "linkColor": "#7cc0ee",
        "borderColor": "#38434f",
    },
}
"""Which of the two is shown follows the reader's own system."""

PATIENCE = 10.0
"""Seconds that Streamlit is given to end before it is killed."""


def serve(index: Place, *, port: int, address: str, headless: bool, allow_add: bool = False) -> int:
    """Run the page until it is stopped; returns Streamlit's exit code.

    With `allow_add`, whoever reaches the page can add letters to the index.
    """
    settings = SETTINGS | {
        "server.port": str(port),
        "server.address": address,
        "server.headless": str(headless or not _has_screen()).lower(),
    }
    for theme, colours in THEMES.items():
        settings |= {f"theme.{theme}.{name}": colour for name, colour in colours.items()}
    flags = [f"--{name}={value}" for name, value in settings.items()]
    environment = os.environ | {
        "IMR_INDEX": absolute(index),
        "IMR_ALLOW_ADD": "1" if allow_add else "0",
        # Streamlit puts the folder of the script on the path, not the one that holds the package.
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(APP.parents[1]), os.environ.get("PYTHONPATH")))
        ),
    }
    command = [sys.executable, "-m", "streamlit", "run", str(APP), *flags]
    with _ends_on_signals(), subprocess.Popen(command, env=environment) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end(child)


@contextmanager
def _ends_on_signals() -> Iterator[None]:
    """Treat being told to end like Ctrl-C, so that the child never outlives this process.

    For Ctrl-C as well: a script's background job starts with it ignored.
    """

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = {one: signal.signal(one, interrupt) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()


def _has_screen() -> bool:
    if platform.system() != "Linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
