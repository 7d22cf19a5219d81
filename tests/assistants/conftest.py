"""The sample index as an assistant asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.types import CallToolResult

from indexer.embedding import Encoder, ModelIdentity
from search_app.assistants.latest import LatestIndex
from search_app.assistants.server import server_of
from search_app.search import Search

Call = Callable[..., CallToolResult]


@pytest.fixture
def latest(
    sample_index: Path, open_fake_encoder: Callable[[ModelIdentity], Encoder]
) -> Iterator[LatestIndex]:
    """The sample index, opened when it is first asked."""
    index = LatestIndex(sample_index, partial(Search.open, open_encoder=open_fake_encoder))
    yield index
    index.close()


@pytest.fixture
def call(latest: LatestIndex) -> Call:
    """Calls a tool over the protocol, within this process."""

    async def called(tool: str, arguments: Mapping[str, Any]) -> CallToolResult:
        async with Client(server_of(latest)) as client:
            return await client.call_tool(tool, dict(arguments))

    return lambda tool, **arguments: asyncio.run(called(tool, arguments))
