"""The level of a visit: what the documentation supports, beside what is billed."""
