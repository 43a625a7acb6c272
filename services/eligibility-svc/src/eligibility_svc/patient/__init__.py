"""Patients and their coverages, as the last encounter or registration knew them."""
