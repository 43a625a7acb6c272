"""The implementation guides that the codec knows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """A transaction set bound to a guide.

    ``functional_identifier`` is GS01, ``version`` GS08. ST03 repeats the version except in the 835,
    where the guide does not use it.
    """

    functional_identifier: str
    transaction_set_identifier: str
    version: str
    in_set_header: bool = True


PROFESSIONAL_CLAIM = Guide(
    functional_identifier="HC", transaction_set_identifier="837", version="005010X222A1"
)
REMITTANCE = Guide(
    functional_identifier="HP",
    transaction_set_identifier="835",
    version="005010X221A1",
    in_set_header=False,
)
ELIGIBILITY_INQUIRY = Guide(
    functional_identifier="HS", transaction_set_identifier="270", version="005010X279A1"
)
ELIGIBILITY_RESPONSE = Guide(
    functional_identifier="HB", transaction_set_identifier="271", version="005010X279A1"
)
IMPLEMENTATION_ACKNOWLEDGMENT = Guide(
    functional_identifier="FA", transaction_set_identifier="999", version="005010X231A1"
)
CLAIM_ACKNOWLEDGMENT = Guide(
    functional_identifier="HN", transaction_set_identifier="277", version="005010X214"
)
