"""Medical words that mean the same or nearly so, written by hand for this project."""
