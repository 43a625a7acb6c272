"""Remittances, the ledger, and what patients owe."""
