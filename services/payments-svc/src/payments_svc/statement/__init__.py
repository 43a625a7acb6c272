"""What patients owe, and what they are told."""
