"""TA1, 999 and 277CA: what partners say of what we sent."""
