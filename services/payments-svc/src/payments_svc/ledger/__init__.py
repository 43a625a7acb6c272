"""The double-entry ledger: append-only entries that sum to zero."""
