"""How the page is served: as a child process, with settings that keep things private."""

from __future__ import annotations

import json
import os
import platform
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from indexer.homes import Place, absolute
from indexer.letters.limits import MAX_BYTES
from search_app.guarding import LOOPBACK, is_loopback, is_wildcard

APP = Path(__file__).with_name("app.py")

LAUNCHER = "search_app.components.launching"

MOST_MEGABYTES = 200
"""Of one upload, where letters can be added: an archive of many."""

SETTINGS: Mapping[str, Any] = {
    # Nothing typed leaves the machine: no usage statistics, no links that carry an error away.
    "browser.gatherUsageStats": False,
    "client.showErrorLinks": False,
    # A traceback helps nobody who reads letters.
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    # Streamlit's own greeting asks the internet for this machine's outer address; ours stands in
    # components/launching.py. A page of another origin, for which it would ask as well, never
    # reaches it: see guarding.py.
    "logger.hideWelcomeMessage": True,
    "server.fileWatcherType": "none",
    "server.enableStaticServing": False,
    "runner.magicEnabled": False,
    # Streamlit would search all that the model's libraries hold for garbage after every run, which
    # takes longer than the run; Python's own collector goes on by itself.
    "runner.postScriptGC": False,
    "logger.level": "warning",
    # Rich's tracebacks would go past components/failing.py, and tell what was typed.
    "logger.enableRich": False,
    "theme.paddingTop": "1.5rem",
    "theme.paddingBottom": "4rem",
    "theme.sidebar.paddingTop": "0rem",
    "theme.headingFontSizes": ["1.9rem", "1.35rem", "1.15rem", "1.05rem", "1rem", "0.9rem"],
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


TOKEN = "IMR_ADD_TOKEN"
"""The environment's name of the word without which nobody adds letters; other users of this
machine see what stands in a command line, but not this."""


WORKERS = "IMR_WORKERS"
"""The environment's name of how many processes answer."""


@dataclass(frozen=True, slots=True)
class Launch:
    """What the process that serves the page is told: `names` are those that it is reached by."""

    script: str
    settings: Mapping[str, Any]
    names: tuple[str, ...]
    headless: bool

    def written(self) -> str:
        """As JSON, for a command line."""
        return json.dumps(asdict(self))

    @staticmethod
    def read(text: str) -> Launch:
        """What `written` wrote."""
        said = json.loads(text)
        return Launch(**(said | {"names": tuple(said["names"])}))


def serve(
    index: Place,
    *,
    port: int,
    address: str,
    headless: bool,
    allow_add: bool = False,
    host_names: Sequence[str] = (),
    workers: int = 1,
    script: Path = APP,
) -> int:
    """Run the page until it is stopped; returns the exit code of the process that serves it.

    It is reached by the names of this machine alone, by `address` and by `host_names`. With
    `allow_add`, whoever reaches the page can add letters to the index; where others than this
    machine's users may reach it, they need the word in the address that is printed. With more than
    one of `workers`, as many processes answer beside the one that shows.
    """
    names = (*host_names, *(() if is_wildcard(address) else (address,)))
    settings = {
        **SETTINGS,
        "server.port": port,
        "server.address": address.removeprefix("[").removesuffix("]"),
        "server.headless": True,
        "server.maxUploadSize": MOST_MEGABYTES if allow_add else MAX_BYTES // 1_000_000,
    }
    for theme, colours in THEMES.items():
        settings |= {f"theme.{theme}.{name}": colour for name, colour in colours.items()}
    launch = Launch(str(script), settings, names, headless or not _has_screen())
    alone = all(map(is_loopback, (address, *host_names)))
    environment = os.environ | {
        "IMR_INDEX": absolute(index),
        "IMR_ALLOW_ADD": "1" if allow_add else "0",
        WORKERS: str(workers),
        TOKEN: secrets.token_urlsafe(16) if allow_add and not alone else "",
        # Python puts the working folder on the path, not the one that holds the package.
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(APP.parents[1]), os.environ.get("PYTHONPATH")))
        ),
    }
    command = [sys.executable, "-m", LAUNCHER, launch.written()]
    with _ends_on_signals(), subprocess.Popen(command, env=environment) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            _end(child)


def page_address(launch: Launch, port: int) -> str:
    """Where the page is opened, with the word by which letters can be added if there is one."""
    name = launch.names[0] if launch.names else LOOPBACK
    if ":" in name and not name.startswith("["):
        name = f"[{name}]"
    word = os.environ.get(TOKEN)
    return f"http://{name}:{port}" + (f"/add?word={word}" if word else "")


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
