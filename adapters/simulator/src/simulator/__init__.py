"""A clearinghouse and payer that answer real X12.

It stands where a clearinghouse would stand: it sees the bus and X12 texts, and never a service.
Every answer is a pure function of the request, so that a request delivered twice is answered with
the same bytes under the same event ids.
"""
