"""See the service README in docs/architecture."""
