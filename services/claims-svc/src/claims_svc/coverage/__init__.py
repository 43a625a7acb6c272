"""What payers said of coverages."""
