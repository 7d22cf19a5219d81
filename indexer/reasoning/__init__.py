"""Why was it decided so? The sentences of a rationale that tell the reason."""
