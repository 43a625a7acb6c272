"""Reads and writes whole 270 and 271 transaction sets (005010X279A1)."""

from __future__ import annotations

from x12.eligibility.answers import ResponseSet
from x12.eligibility.questions import InquirySet
from x12.envelope import Envelope, TransactionSet
from x12.transaction import SetModel

INQUIRY_SET = SetModel(table="eligibility/inquiry.txt", models={"ST": InquirySet})
RESPONSE_SET = SetModel(table="eligibility/response.txt", models={"ST": ResponseSet})


def read_inquiry_set(transaction_set: TransactionSet) -> InquirySet:
    """Return everything that a 270 asks.

    Raises X12Error for another guide, a level without its party, or a faulty value.
    """
    inquiries: InquirySet = INQUIRY_SET.read(transaction_set)[0]
    return inquiries


def read_response_set(transaction_set: TransactionSet) -> ResponseSet:
    """Return everything that a 271 says. Raises X12Error as ``read_inquiry_set`` does."""
    responses: ResponseSet = RESPONSE_SET.read(transaction_set)[0]
    return responses


def write_inquiry_set(
    inquiries: InquirySet, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 270 as one transaction set in one interchange.

    Raises X12Error when the envelope or the set holds what the guide rejects.
    """
    return INQUIRY_SET.write(inquiries, envelope, transaction_control_number)


def write_response_set(
    responses: ResponseSet, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 271 as one transaction set in one interchange.

    Raises X12Error when the envelope or the set holds what the guide rejects.
    """
    return RESPONSE_SET.write(responses, envelope, transaction_control_number)
