"""Claims as they were billed: what money is posted against."""
