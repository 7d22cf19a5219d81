"""Models by name: which are on this machine, and whether the hub that has others can be reached.

Asking never touches the network; a build may fetch a model that is named for it, once.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from indexer.errors import ModelUnavailable

PATIENCE = 5.0
"""For how many seconds the hub may keep silent before it counts as out of reach."""

_OWNER = "sentence-transformers"
_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")


def is_here(name: str) -> bool:
    """Whether a model is a folder of this machine, or lies in the cache of the hub's models."""
    if Path(name).is_dir():
        return True
    cache = _cache()
    return any(
        any((cache / f"models--{repository.replace('/', '--')}" / "snapshots").glob("*"))
        for repository in _repositories(name)
    )


def check_reach(name: str) -> None:
    """Whether the hub has a model by that name: one request, so that nobody waits for retries.

    Raises:
        ModelUnavailable: it has none, or cannot be reached.
    """
    # Only a build that names a model needs it.
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError

    reason = "no model of the hub can be called so"
    for repository in _repositories(name):
        try:
            HfApi().model_info(repository, timeout=PATIENCE)
            return
        except RepositoryNotFoundError:
            reason = "the hub has none by that name"
        # The hub's library changed its HTTP client, and with it what it raises, more than once.
        except Exception as error:
            reason = str(error).strip().split("\n")[0] or type(error).__name__
            break
    raise ModelUnavailable(
        f"the model {name!r} is not on this machine and cannot be fetched ({reason}); "
        "name a folder that holds it, or leave --model away for the one that is installed"
    )


def _repositories(name: str) -> Iterator[str]:
    """What a name may stand for on the hub."""
    if _NAME.fullmatch(name):
        yield name
        if "/" not in name:
            yield f"{_OWNER}/{name}"


def _cache() -> Path:
    from huggingface_hub import constants

    return Path(os.environ.get("SENTENCE_TRANSFORMERS_HOME") or constants.HF_HUB_CACHE)
