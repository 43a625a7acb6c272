"""Claims, from the coded encounter to their end."""
