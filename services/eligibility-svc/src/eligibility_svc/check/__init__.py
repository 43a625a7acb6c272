"""Eligibility checks: the question as sent, the payer's answer, what it means."""
