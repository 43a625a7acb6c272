"""`revcycle dlq`: parked events, to look at and to run again."""
