"""Questions to providers about what they documented, and their answers."""
