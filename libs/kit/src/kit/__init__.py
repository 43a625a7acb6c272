"""Shared machinery of the services. No business word (claim, patient, remittance) stands here."""
