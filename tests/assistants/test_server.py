"""`imr mcp` as a process: the protocol on stdout, and nothing anywhere else."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from indexer import open_index
from search_app.assistants.arguments import MOST_HITS

SECRET = "zygomatic"
"""A word that is asked, and must not be found anywhere else."""

# Whatever would listen, call somebody or write a file ends the process.
COMMAND = """
import os, sys
def hold(event, arguments):
    if event in ("socket.bind", "socket.connect", "socket.getaddrinfo"):
        os._exit(9)
    path, mode = arguments[:2] if event == "open" else (None, None)
    if isinstance(path, str) and path != os.devnull and set(mode or "") & set("wxa+"):
        os._exit(8)
sys.addaudithook(hold)
from search_app.cli import main
main()
"""


def arguments_of(index: Path) -> list[str]:
    return ["-B", "-c", COMMAND, "mcp", "--index", str(index)]


def files_under(*folders: Path) -> dict[Path, int]:
    return {
        path: path.stat().st_mtime_ns for folder in folders for path in sorted(folder.rglob("*"))
    }


def text_of(result: CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, TextContent)
    return content.text


def test_an_assistant_is_answered_and_nothing_else_happens(
    sample_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was compared with its digest on this machine is written down once.
    cache = tmp_path.parent / f"{tmp_path.name}.cache"
    monkeypatch.setenv("IMR_CACHE", str(cache))
    open_index(sample_index).close()
    before = files_under(sample_index)
    kept = files_under(cache)
    server = StdioServerParameters(
        command=sys.executable,
        args=arguments_of(sample_index),
        cwd=tmp_path,
        env={
            "PYTHONPATH": os.pathsep.join(sys.path),
            "HOME": str(tmp_path),
            "IMR_CACHE": str(cache),
        },
    )
    calls: list[tuple[str, dict[str, Any]]] = [
        ("search", {"text": f"MRI {SECRET} -opioid", "mode": "lexical", "limit": 3}),
        ("search", {"text": "MRI", "mode": "lexical", "limit": 3}),
        ("similar", {"issue": "CM00-0000036#1", "limit": 2}),
        ("decision", {"id": "CM00-0000036#1"}),
        ("outcomes", {"text": f"MRI {SECRET}", "mode": "lexical"}),
        ("vocabulary", {"facet": "category"}),
        ("search", {"text": SECRET, "limit": MOST_HITS + 1}),
        ("search", {"filters": {"drug": [SECRET]}}),
        ("decision", {"id": SECRET}),
        # No model is called so: it would have to be fetched.
        ("search", {"text": f"{SECRET} and whatever else is the matter"}),
    ]

    async def answered(stderr: Any) -> list[CallToolResult]:
        async with Client(stdio_client(server, errlog=stderr)) as client:
            return [await client.call_tool(tool, arguments) for tool, arguments in calls]

    errors = tmp_path.parent / f"{tmp_path.name}.stderr"
    with errors.open("w+") as stderr:
        results = asyncio.run(answered(stderr))
    assert [one.is_error for one in results] == [False] * 6 + [True] * 4
    assert "MRI" in text_of(results[1]) and len(results[1].structured_content["hits"]) == 3
    assert all(text_of(one).count("\n") == 0 for one in results[6:])
    assert errors.read_text() == ""
    assert files_under(sample_index) == before
    assert files_under(cache).keys() == kept.keys()
    assert not files_under(tmp_path)


def message(number: int | None, method: str, params: Mapping[str, Any]) -> str:
    numbered = {} if number is None else {"id": number}
    return json.dumps({"jsonrpc": "2.0", **numbered, "method": method, "params": params}) + "\n"


# Half a character, which nobody could write back.
HALF = '{"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": {"name": "search\\ud800"}}\n'


@pytest.mark.parametrize("line", ["no JSON\n", "", "[]\n", '{"jsonrpc": "2.0", "id": 7}\n', HALF])
def test_only_the_protocol_stands_on_stdout(sample_index: Path, line: str) -> None:
    about = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    said = [
        message(1, "initialize", about),
        message(None, "notifications/initialized", {}),
        line.replace("no JSON", f"no JSON {SECRET}"),
        message(2, "tools/call", {"name": "decision", "arguments": {"id": SECRET}}),
        message(3, "tools/call", {"name": "vocabulary", "arguments": {}}),
        message(4, "tools/call", {"name": "search", "arguments": [SECRET]}),
        message(5, SECRET, {}),
    ]
    process = subprocess.Popen(
        [sys.executable, *arguments_of(sample_index)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert process.stdin and process.stdout and process.stderr
    process.stdin.write("".join(said))
    process.stdin.flush()
    replies: dict[int, Any] = {}
    while not {1, 2, 3, 4, 5} <= set(replies):
        reply = json.loads(process.stdout.readline())
        assert reply["jsonrpc"] == "2.0"
        if reply.get("id") is not None:
            replies[reply["id"]] = reply
    rest, errors = process.communicate()
    assert (rest, errors, process.returncode) == ("", "", 0)
    assert replies[1]["result"]["serverInfo"]["name"] == "imr"
    assert replies[2]["result"]["isError"] is True
    assert replies[3]["result"]["structuredContent"]["facets"]
    assert "error" in replies[4] and "error" in replies[5]
