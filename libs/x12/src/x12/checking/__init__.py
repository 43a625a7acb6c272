"""Checks one segment against its guide: elements, codes, dates, conditions between elements."""
