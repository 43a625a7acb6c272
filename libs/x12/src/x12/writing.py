"""Writes interchanges."""
