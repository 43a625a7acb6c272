"""A clearinghouse and payer that answer real X12."""
