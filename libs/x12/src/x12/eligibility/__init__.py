"""Eligibility inquiry and response, 270 and 271, guide 005010X279A1."""

from x12.eligibility.answering import (
    read_response,
    read_responses,
    response_set,
    write_response,
)
from x12.eligibility.answers import (
    AnsweredDependent,
    AnsweredPerson,
    AnsweredReceiver,
    AnsweredSubscriber,
    AnsweringPayer,
    MilitaryService,
    ResponseSet,
)
from x12.eligibility.benefits import (
    Benefit,
    BenefitDetail,
    DeliveryPattern,
    RelatedParty,
    RequestValidation,
)
from x12.eligibility.coverage import (
    CoverageStatus,
    coverage_status,
)
from x12.eligibility.inquiring import (
    inquiry_set,
    read_inquiries,
    read_inquiry,
    write_inquiry,
)
from x12.eligibility.members import (
    Member,
    MemberDiagnosis,
    ProviderRole,
    Trace,
)
from x12.eligibility.messages import (
    EligibilityInquiry,
    EligibilityResponse,
    Rejection,
)
from x12.eligibility.questions import (
    AskedDependent,
    AskedPayer,
    AskedPerson,
    AskedSubscriber,
    AskingReceiver,
    BenefitQuestion,
    InquirySet,
)
from x12.eligibility.transactions import (
    INQUIRY_SET,
    RESPONSE_SET,
    read_inquiry_set,
    read_response_set,
    write_inquiry_set,
    write_response_set,
)

__all__ = [
    "INQUIRY_SET",
    "RESPONSE_SET",
    "AnsweredDependent",
    "AnsweredPerson",
    "AnsweredReceiver",
    "AnsweredSubscriber",
    "AnsweringPayer",
    "AskedDependent",
    "AskedPayer",
    "AskedPerson",
    "AskedSubscriber",
    "AskingReceiver",
    "Benefit",
    "BenefitDetail",
    "BenefitQuestion",
    "CoverageStatus",
    "DeliveryPattern",
    "EligibilityInquiry",
    "EligibilityResponse",
    "InquirySet",
    "Member",
    "MemberDiagnosis",
    "MilitaryService",
    "ProviderRole",
    "Rejection",
    "RelatedParty",
    "RequestValidation",
    "ResponseSet",
    "Trace",
    "coverage_status",
    "inquiry_set",
    "read_inquiries",
    "read_inquiry",
    "read_inquiry_set",
    "read_response",
    "read_response_set",
    "read_responses",
    "response_set",
    "write_inquiry",
    "write_inquiry_set",
    "write_response",
    "write_response_set",
]
