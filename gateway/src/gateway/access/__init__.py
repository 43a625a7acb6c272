"""Organizations, API clients and their tokens."""
