"""Reads and writes 276 and 277 transaction sets (005010X212)."""

from __future__ import annotations

from x12.claim_status.inquiry import StatusInquiry
from x12.claim_status.response import StatusResponse
from x12.envelope import Envelope, TransactionSet
from x12.transaction import SetModel

INQUIRY_SET = SetModel(table="claim_status/inquiry.txt", models={"ST": StatusInquiry})
RESPONSE_SET = SetModel(table="claim_status/response.txt", models={"ST": StatusResponse})


def read_inquiry(transaction_set: TransactionSet) -> StatusInquiry:
    """Return the inquiry of a 276.

    Raises X12Error for another guide, a level without its party, or a faulty value.
    """
    inquiry: StatusInquiry = INQUIRY_SET.read(transaction_set)[0]
    return inquiry


def read_response(transaction_set: TransactionSet) -> StatusResponse:
    """Return the response of a 277.

    The claim acknowledgment is a 277 too, of another guide: it has a package of its own. Raises
    X12Error as ``read_inquiry`` does.
    """
    response: StatusResponse = RESPONSE_SET.read(transaction_set)[0]
    return response


def write_inquiry(
    inquiry: StatusInquiry, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 276 as one transaction set in one interchange.

    Raises X12Error when the envelope or the inquiry holds what the guide rejects.
    """
    return INQUIRY_SET.write(inquiry, envelope, transaction_control_number)


def write_response(
    response: StatusResponse, envelope: Envelope, *, transaction_control_number: str = "0001"
) -> str:
    """Write a 277 as one transaction set in one interchange.

    Raises X12Error when the envelope or the response holds what the guide rejects.
    """
    return RESPONSE_SET.write(response, envelope, transaction_control_number)
