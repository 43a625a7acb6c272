"""Payers, and the id under which each is asked."""
