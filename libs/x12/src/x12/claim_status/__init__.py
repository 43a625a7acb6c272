"""Claim status inquiry and response, 276 and 277, guide 005010X212."""

from x12.claim_status.inquiry import (
    AskedClaim,
    AskedDependent,
    AskedLine,
    AskedPayer,
    AskedSubscriber,
    AskingProvider,
    AskingReceiver,
    ClaimQuestion,
    StatusInquiry,
)
from x12.claim_status.response import (
    AnsweredProvider,
    AnsweredReceiver,
    AnsweringPayer,
    ClaimAnswer,
    LevelStatus,
    ReportedClaim,
    ReportedDependent,
    ReportedLine,
    ReportedSubscriber,
    StatusResponse,
)
from x12.claim_status.statuses import ClaimStatus
from x12.claim_status.transactions import (
    INQUIRY_SET,
    RESPONSE_SET,
    read_inquiry,
    read_response,
    write_inquiry,
    write_response,
)
from x12.status_codes import StatusCode

__all__ = [
    "INQUIRY_SET",
    "RESPONSE_SET",
    "AnsweredProvider",
    "AnsweredReceiver",
    "AnsweringPayer",
    "AskedClaim",
    "AskedDependent",
    "AskedLine",
    "AskedPayer",
    "AskedSubscriber",
    "AskingProvider",
    "AskingReceiver",
    "ClaimAnswer",
    "ClaimQuestion",
    "ClaimStatus",
    "LevelStatus",
    "ReportedClaim",
    "ReportedDependent",
    "ReportedLine",
    "ReportedSubscriber",
    "StatusCode",
    "StatusInquiry",
    "StatusResponse",
    "read_inquiry",
    "read_response",
    "write_inquiry",
    "write_response",
]
