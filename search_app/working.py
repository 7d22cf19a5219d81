"""A process that answers requests for another one: what `workers.py` starts.

    python -m search_app.working FD INDEX

It speaks over the socket it was given, says which generation it opened, and ends with whoever
started it. Only this program's own processes are at the ends of the socket.
"""

from __future__ import annotations

import signal
import sys
from contextlib import closing, suppress
from multiprocessing.connection import Connection

from indexer.errors import ImrError
from search_app.search import Search

METHODS = ("answer", "counts", "choices", "ways_out")
"""What is asked of a `Search` over the socket, and nothing else."""


def work(socket: Connection, search: Search) -> None:
    """Answer until the other end is closed, which raises EOFError or ConnectionError."""
    socket.send(search.store.info.name)
    while True:
        method, given = socket.recv()
        try:
            if method not in METHODS:
                raise ValueError(method)
            said: tuple[bool, object] = (True, getattr(search, method)(*given))
        except ImrError as error:
            said = (False, error)
        except Exception as error:
            # Its message may hold what was typed.
            said = (False, RuntimeError(f"{type(error).__name__} in a worker"))
        socket.send(said)


def _main(descriptor: int, index: str) -> None:
    # Ctrl-C reaches every process of a terminal; this one ends when its socket is closed.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with closing(Connection(descriptor)) as socket, closing(Search.open(index)) as search:
        # What the model lacks is told by the first answer that needs it, where it can be read.
        with suppress(ImrError):
            search.warm()
        with suppress(EOFError, ConnectionError):
            work(socket, search)


if __name__ == "__main__":
    _main(int(sys.argv[1]), sys.argv[2])
