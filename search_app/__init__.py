"""Index in, answers out."""
