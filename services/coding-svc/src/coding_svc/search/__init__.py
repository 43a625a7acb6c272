"""Search in code sets, and suggestions for the text of a note."""
