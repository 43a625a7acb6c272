"""Encounters, code sets and code assignments."""
