"""The command that assistants start: `imr mcp`."""

from __future__ import annotations

import click

from search_app.options import in_index


@click.command()
@in_index
def mcp(index: str) -> None:
    """Answer an assistant over stdin and stdout, by the Model Context Protocol.

    The assistant starts it; docs/assistants.md tells how. It only reads the index, opens no port
    and logs nothing that is asked.
    """
    from search_app.assistants.server import serve

    serve(index)
