"""The coders' queue: what waits, and for what."""
