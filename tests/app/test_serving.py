"""`imr app` itself: it says where the page is, and ends with all that it started."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from search_app import serving
from search_app.serving import Launch
from trials.running_app import COMMAND, answers, free_port, start


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_prints_the_address_and_ends_with_its_child(sample_index: Path, end: int) -> None:
    port = free_port()
    server = start(sample_index, port)
    assert answers(port)
    server.send_signal(end)
    try:
        printed, _ = server.communicate(timeout=90)
    finally:
        server.kill()
    assert f"http://localhost:{port}" in printed
    assert server.returncode == 0
    assert "Traceback" not in printed
    assert not answers(port)


def test_a_missing_index_is_told_before_anything_is_served(tmp_path: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--index", str(tmp_path / "nowhere")],
        capture_output=True,
        text=True,
        timeout=90,
        env=os.environ | {"PYTHONPATH": str(serving.APP.parents[1])},
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("imr: there is no index at ")
    assert done.stderr.count("\n") == 1


def test_an_address_of_another_machine_is_told(sample_index: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "--index", str(sample_index), "--address", "192.0.2.1"],
        capture_output=True,
        text=True,
        timeout=90,
        env=os.environ | {"PYTHONPATH": str(serving.APP.parents[1])},
        check=False,
    )
    assert done.returncode == 1
    assert "imr: cannot listen on 192.0.2.1: " in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_is_reported_to_anybody() -> None:
    assert serving.SETTINGS["browser.gatherUsageStats"] is False
    assert serving.SETTINGS["logger.hideWelcomeMessage"] is True


def test_a_launch_is_read_as_it_was_written() -> None:
    launch = Launch("app.py", dict(serving.SETTINGS), ("imr.example", "::1"), headless=True)
    assert Launch.read(launch.written()) == launch


@pytest.mark.parametrize(
    ("names", "printed"),
    [
        ((), "http://localhost:80"),
        (("localhost",), "http://localhost:80"),
        (("imr.example", "192.0.2.7"), "http://imr.example:80"),
        (("::1",), "http://[::1]:80"),
        (("[2001:db8::7]",), "http://[2001:db8::7]:80"),
    ],
)
def test_the_printed_address_is_one_that_is_served(
    names: tuple[str, ...], printed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(serving.TOKEN, raising=False)
    launch = Launch("app.py", {}, names, headless=True)
    assert serving.page_address(launch, 80) == printed
    monkeypatch.setenv(serving.TOKEN, "abc")
    assert serving.page_address(launch, 80) == f"{printed}/add?word=abc"


@pytest.mark.parametrize(
    ("address", "host_names", "asked"),
    [
        ("localhost", (), False),
        ("127.0.0.1", ("localhost",), False),
        ("0.0.0.0", (), True),
        ("192.0.2.7", (), True),
        # Behind a proxy.
        ("localhost", ("imr.example",), True),
    ],
)
def test_a_word_is_asked_for_where_others_may_reach_the_page(
    address: str, host_names: tuple[str, ...], asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[dict[str, str]] = []

    def popen(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
        started.append(env)
        assert env[serving.TOKEN] not in command or not env[serving.TOKEN]
        return real([sys.executable, "-c", ""])

    real = subprocess.Popen
    monkeypatch.setattr(serving.subprocess, "Popen", popen)
    for allow_add in (True, False):
        serving.serve(
            "index",
            port=1,
            address=address,
            headless=True,
            allow_add=allow_add,
            host_names=host_names,
        )
    adding, reading = (env[serving.TOKEN] for env in started)
    assert (len(adding) > 16) is asked
    assert not reading


@pytest.fixture(scope="module")
def guarded(sample_index: Path) -> Iterator[int]:
    """The port of an app that listens everywhere and is reached by one more name."""
    port = free_port()
    server = start(sample_index, port, "--address", "0.0.0.0", "--host-name", "imr.example")
    yield port
    server.send_signal(signal.SIGTERM)
    printed, _ = server.communicate(timeout=90)
    assert f"http://imr.example:{port}" in printed
    assert "external" not in printed.lower()


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}


def status(port: int, method: str, path: str, headers: dict[str, str]) -> int:
    """What a raw request is answered; `headers` alone name host and origin."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        return connection.getresponse().status
    finally:
        connection.close()


REQUESTS = [
    ("GET", "/", {}),
    ("GET", "/letter?letter=CM00-0000001", {}),
    ("GET", "/_stcore/health", {}),
    ("GET", "/_stcore/host-config", {}),
    ("GET", "/media/0.txt", {}),
    ("PUT", "/_stcore/upload_file/a/b", {}),
    ("OPTIONS", "/_stcore/upload_file/a/b", {}),
    ("GET", "/_stcore/stream", UPGRADE),
]


@pytest.mark.parametrize(("method", "path", "more"), REQUESTS)
def test_other_names_and_pages_get_nothing(
    guarded: int, method: str, path: str, more: dict[str, str]
) -> None:
    own = f"localhost:{guarded}"
    for host, origin in (
        ("evil.example", ""),
        (f"evil.example:{guarded}", f"http://evil.example:{guarded}"),
        (f"0.0.0.0:{guarded}", ""),
        (own, "http://evil.example"),
        (own, "null"),
        ("imr.example", "http://localhost"),
    ):
        headers = {"Host": host, **more} | ({"Origin": origin} if origin else {})
        assert status(guarded, method, path, headers) == 403, (host, origin)


@pytest.mark.parametrize(("method", "path", "more"), REQUESTS)
def test_known_names_are_served(guarded: int, method: str, path: str, more: dict[str, str]) -> None:
    hosts = [f"{name}:{guarded}" for name in ("localhost", "127.0.0.1", "[::1]")]
    for host in (*hosts, "imr.example"):
        answered = {
            status(guarded, method, path, {"Host": host, "Origin": f"{scheme}://{host}", **more})
            for scheme in ("http", "https")
        }
        if more:
            assert answered == {101}
        elif path.startswith(("/media", "/_stcore/upload")):
            # Streamlit's own answers: no such file, no such session or none that may hand it over.
            assert answered <= ({400, 403} if method == "PUT" else {200, 204, 404})
        else:
            assert answered == {200}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, as WCAG defines it."""

    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", serving.THEMES)
def test_text_and_links_can_be_read_in_both_themes(theme: str) -> None:
    colours = serving.THEMES[theme]
    for background in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(colours["textColor"], colours[background]) >= 7
        assert contrast(colours["linkColor"], colours[background]) >= 4.5
    assert contrast(colours["primaryColor"], colours["backgroundColor"]) >= 3
