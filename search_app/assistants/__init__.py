"""Assistants and programs ask the index by the Model Context Protocol: `imr mcp`."""
