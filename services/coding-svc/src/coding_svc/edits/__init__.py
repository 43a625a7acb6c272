"""Coding edits: which rules hold for an organization, and what they find."""
