"""Which names and pages reach the app."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from search_app.guarding import Guard, is_loopback, is_wildcard

NAMES = ("imr.example", "192.0.2.7", "2001:db8::7")


def status(kind: str, *headers: tuple[str, str]) -> int:
    """What becomes of a request: 200 where it is let through."""
    sent: list[dict[str, Any]] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        await send({"status": 200})

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    asyncio.run(Guard(inner, NAMES)({"type": kind, "headers": raw}, None, send))  # type: ignore[arg-type]
    if sent[0].get("type") == "websocket.close":
        return 403
    return int(sent[0]["status"])


KINDS = pytest.mark.parametrize("kind", ["http", "websocket"])


@KINDS
@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8501",
        "127.0.0.1:8501",
        "127.0.0.2",
        "[::1]:8501",
        "[0:0:0:0:0:0:0:1]",
        "imr.example",
        "IMR.example.:443",
        "192.0.2.7:80",
        "[2001:DB8:0::7]:80",
    ],
)
def test_known_names_are_served(kind: str, host: str) -> None:
    assert status(kind, ("host", host)) == 200
    assert status(kind, ("host", host), ("origin", f"http://{host}")) == 200
    assert status(kind, ("host", host), ("origin", f"https://{host}")) == 200


@KINDS
@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8501",
        "localhost.evil.example",
        "imr.example.evil.example",
        "192.0.2.8",
        "0.0.0.0:8501",
        "[::]:8501",
        "localhost@evil.example",
        "evil.example/localhost",
        "localhost evil.example",
        "localhost:port",
        "",
    ],
)
def test_other_names_are_refused(kind: str, host: str) -> None:
    assert status(kind, ("host", host)) == 403
    assert status(kind, ("host", host), ("origin", f"http://{host}")) == 403


@KINDS
@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "",
        "http://localhost:3000",
        "http://127.0.0.1:8501",
        "http://localhost:8501.evil.example",
        "file://localhost:8501",
        "localhost:8501",
    ],
)
def test_other_pages_are_refused(kind: str, origin: str) -> None:
    assert status(kind, ("host", "localhost:8501"), ("origin", origin)) == 403


@KINDS
def test_no_name_or_two_are_refused(kind: str) -> None:
    assert status(kind) == 403
    assert status(kind, ("host", "localhost"), ("Host", "evil.example")) == 403
    both = (("origin", "http://localhost"), ("Origin", "http://evil.example"))
    assert status(kind, ("host", "localhost"), *both) == 403


def test_what_is_open_to_others_is_told() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "::1", "[::1]", "LocalHost.")))
    assert not any(map(is_loopback, ("0.0.0.0", "::", "192.0.2.7", "imr.example", "")))
    assert all(map(is_wildcard, ("0.0.0.0", "::", "[::]")))
    assert not any(map(is_wildcard, ("localhost", "127.0.0.1", "imr.example")))
