"""Remittances: taken in as sent, proved to balance, matched and posted."""
