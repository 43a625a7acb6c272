"""The practice as trading partner, and its providers."""
