"""Nothing typed reaches a file, a log or the network: asked of the system, not of the program."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from search_app.serving import APP
from trials.running_app import answers, free_port, start
from trials.speaking import session

WORD = "zyzzyva"
CASE = f"physical therapy after {WORD}s of the shoulder"

IMR = (sys.executable, "-c", "from search_app.cli import main; main()")
CALLS = "%network,write,writev,pwrite64,pwritev,openat,creat,rename,mkdir,execve"

_CALL = re.compile(r"^\d+ +(\w+)\((?:\d+<(.*?)>(?=[,)]))?")
_LOOPBACK = re.compile(r"TCP(v6)?:\[(127\.0\.0\.1|\[::1\]|\[::ffff:127\.0\.0\.1\]):")
_NEAR = re.compile(r'AF_UNIX|AF_UNSPEC|inet_addr\("127\.|"::1"|"::ffff:127\.')


def traced(log: Path, calls: str) -> list[str]:
    """The beginning of a command whose system calls, and its children's, are written to `log`."""
    return ["strace", "-f", "-qq", "-yy", "-s", "1000000", "-e", f"trace={calls}", "-o", str(log)]


@pytest.fixture(scope="module", autouse=True)
def strace(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where system calls cannot be watched."""
    if not shutil.which("strace"):
        pytest.skip("there is no strace here (apt-get install strace)")
    log = tmp_path_factory.mktemp("strace") / "log"
    done = subprocess.run([*traced(log, CALLS), "true"], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("strace is not allowed to watch processes here")


def run(log: Path, calls: str, *given: str, typed: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of `imr` and keep its system calls."""
    offline = {name: said for name, said in os.environ.items() if not name.startswith("HF_HUB")}
    return subprocess.run(
        [*traced(log, calls), *IMR, *given],
        input=typed,
        capture_output=True,
        text=True,
        timeout=600,
        env=offline | {"PYTHONPATH": str(APP.parents[1])},
        check=False,
    )


def reached(log: Path) -> list[str]:
    """The calls that connect to anything but this machine."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    calls = [line for line in lines if re.match(r"^\d+ +(connect|sendto|sendmsg|sendmmsg)\(", line)]
    return [
        line[:200]
        for line in calls
        if ("connect(" in line[:20] or "sa_family=AF_INET" in line) and not _NEAR.search(line)
    ]


def told(log: Path, *, printed: bool) -> list[str]:
    """The calls that hold the word and go elsewhere than to a loopback socket or the terminal."""
    found = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        if WORD in line:
            call = _CALL.match(line)
            target = (call and call[2]) or ""
            to_people = printed and target.startswith(("pipe:", "/dev/pts", "/dev/null"))
            if not (_LOOPBACK.match(target) or target.startswith("UNIX") or to_people):
                found.append(line[:200])
    return found


@pytest.fixture(scope="module")
def index(sample_letters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that `imr build` made, reaching nobody."""
    folder = tmp_path_factory.mktemp("private")
    letters = sorted(path for path in sample_letters.iterdir() if path.suffix in (".txt", ".pdf"))
    for path in (*letters[:2], *letters[-2:]):
        shutil.copy(path, folder)
    done = run(folder / "log", "connect", "build", str(folder), "--index", str(folder / "index"))
    assert done.returncode in (0, 3), done.stderr
    assert reached(folder / "log") == []
    return folder / "index"


def test_a_search_tells_nobody(index: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    done = run(log, CALLS, "search", "-", "--index", str(index), typed=CASE)
    assert done.returncode == 0, done.stderr
    assert log.stat().st_size
    assert reached(log) == []
    assert told(log, printed=True) == []


def test_a_search_of_the_page_tells_nobody(
    index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "log"
    port = free_port()
    # Of the server alone: what the test itself sends is not watched.
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    server = start(index, port, "--workers", "2", before=traced(log, CALLS))

    async def search() -> list[str]:
        async with session(port) as user:
            shown = await user.search(await user.open(), CASE)
            return shown.texts + shown.wrong

    try:
        assert answers(port)
        shown = asyncio.run(search())
    finally:
        # Not to strace, which would pass nothing on.
        children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGTERM)
        printed, _ = server.communicate(timeout=90)
    assert any("best match first" in text for text in shown)
    assert WORD not in printed
    assert reached(log) == []
    assert told(log, printed=False) == []


def test_what_would_tell_is_found(tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = (
        "import socket\n"
        f"open({str(tmp_path / 'kept')!r}, 'w').write({WORD!r})\n"
        "with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:\n"
        "    one.connect(('192.0.2.1', 9))\n"
    )
    script = tmp_path / "leaks.py"
    script.write_text(program, encoding="utf-8")
    subprocess.run([*traced(log, CALLS), sys.executable, str(script)], check=False)
    assert len(told(log, printed=True)) == 1
    assert len(reached(log)) <= 1
