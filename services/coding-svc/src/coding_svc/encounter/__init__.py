"""Encounters as the EHR posts them, and their codes."""
