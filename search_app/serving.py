"""How the page is served: Streamlit as a child process, with settings that keep things private."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

APP = Path(__file__).with_name("app.py")

SETTINGS = {
    # Nothing typed leaves the machine: no usage statistics, no error details to a remote page.
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    "server.fileWatcherType": "none",
    "logger.level": "warning",
    "theme.primaryColor": "#1f5f8b",
}


def serve(index: Path, *, port: int, address: str, headless: bool) -> int:
    """Run the page until it is stopped; returns Streamlit's exit code."""
    settings = SETTINGS | {
        "server.port": str(port),
        "server.address": address,
        "server.headless": str(headless or not _has_screen()).lower(),
    }
    flags = [f"--{name}={value}" for name, value in settings.items()]
    environment = os.environ | {"IMR_INDEX": str(index.absolute())}
    command = [sys.executable, "-m", "streamlit", "run", str(APP), *flags]
    try:
        return subprocess.call(command, env=environment)
    except KeyboardInterrupt:
        return 0


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
