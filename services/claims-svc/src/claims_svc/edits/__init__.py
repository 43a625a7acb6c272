"""Edits before submission: each is data and a pure function. `registry` lists them."""
