"""Claims as they were sent."""
