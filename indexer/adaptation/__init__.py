"""How does the embedding model learn the words of these letters? By pairs that they give."""

from __future__ import annotations

from indexer.adaptation.adapting import Adaptation, Settings, adapt
from indexer.adaptation.training import Schedule

__all__ = ["Adaptation", "Schedule", "Settings", "adapt"]
