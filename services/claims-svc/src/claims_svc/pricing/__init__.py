"""What the practice charges."""
