"""Writes the 270 of a check (005010X279A1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from contracts.shapes import Coverage, Patient, Person
from eligibility_svc.practice.schemas import AskingProvider
from x12 import eligibility
from x12.eligibility import EligibilityInquiry, Member
from x12.envelope import Envelope
from x12.parties import Name, Party

_RELATIONSHIPS = {"spouse": "01", "child": "19"}  # INS02; the guide has 34 for all others
_OTHER_RELATIONSHIP = "34"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, about whom, by whom.

    Attributes:
        trace_number: comes back in the answer (TRN02); also the inquiry's own reference (BHT03).
        payer_identifier: the payer's id for inquiries, which may differ from the claims'.

    """

    trace_number: str
    payer_identifier: str
    provider: AskingProvider
    patient: Patient
    coverage: Coverage
    service_date: date
    service_types: Sequence[str]


def write_inquiry(question: Question, envelope: Envelope) -> str:
    """Return the 270. Raises X12Error when a name or id holds what X12 cannot carry."""
    subscriber, dependent = _members(question.patient, question.coverage)
    payer, provider = question.coverage.payer_name, question.provider
    inquiry = EligibilityInquiry(
        reference=question.trace_number,
        created_at=envelope.created_at,
        payer=_organization(payer, "PI", question.payer_identifier),
        provider=_organization(provider.organization_name, "XX", provider.npi),
        subscriber=subscriber,
        dependent=dependent,
        trace_number=question.trace_number,
        # TRN03 has ten characters: 1 and the tax id of whoever gave the trace number.
        trace_originator=f"1{provider.tax_id}",
        service_types=tuple(question.service_types),
        service_date_from=question.service_date,
        service_date_to=question.service_date,
    )
    return eligibility.write_inquiry(inquiry, envelope)


def _members(patient: Patient, coverage: Coverage) -> tuple[Member, Member | None]:
    """Return who holds the coverage, and the patient when that is somebody else.

    Name, member id and birth date only: more makes payers compare more and find less.
    """
    holder = coverage.subscriber
    if coverage.relationship == "self" or holder is None:
        return _member(patient, member_id=coverage.member_id), None
    relationship = _RELATIONSHIPS.get(coverage.relationship, _OTHER_RELATIONSHIP)
    return (
        _member(holder, member_id=coverage.member_id),
        _member(patient, relationship_code=relationship),
    )


def _member(person: Person, *, member_id: str = "", relationship_code: str = "") -> Member:
    return Member(
        name=Name(last_name=person.last_name, first_name=person.first_name),
        member_id=member_id,
        birth_date=person.birth_date,
        relationship_code=relationship_code,
    )


def _organization(name: str, qualifier: str, identifier: str) -> Party:
    return Party(
        name=Name(organization_name=name), identifier_qualifier=qualifier, identifier=identifier
    )
