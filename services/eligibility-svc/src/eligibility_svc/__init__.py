"""Patients, their coverages, and what payers say of them."""
