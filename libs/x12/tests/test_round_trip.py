"""What a writer writes, its reader reads back as the same model."""

from __future__ import annotations

import x12_strategies as strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_support import envelope_of, only_set

import x12
from x12 import (
    claim_acknowledgment,
    eligibility,
    implementation_acknowledgment,
    professional_claim,
    remittance,
)

generated = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@generated
@given(
    claims=st.lists(strategies.CLAIMS, min_size=1, max_size=3),
    envelope=strategies.ENVELOPES,
    submitter=strategies.SUBMITTERS,
    receiver=strategies.RECEIVERS,
)
def test_professional_claims(
    claims: list[professional_claim.ProfessionalClaim],
    envelope: x12.Envelope,
    submitter: professional_claim.Submitter,
    receiver: professional_claim.Receiver,
) -> None:
    text = professional_claim.write(
        claims, envelope, submitter=submitter, receiver=receiver, reference="REF1"
    )
    (interchange,) = x12.read_interchanges(text)
    assert envelope_of(interchange) == envelope
    batch = professional_claim.read_batch(only_set(text))
    assert (batch.submitter, batch.receiver, batch.reference) == (submitter, receiver, "REF1")
    assert list(batch.claims) == claims


@generated
@given(remittances=st.lists(strategies.REMITTANCES, max_size=2), envelope=strategies.ENVELOPES)
def test_remittances(remittances: list[remittance.Remittance], envelope: x12.Envelope) -> None:
    (interchange,) = x12.read_interchanges(remittance.write(remittances, envelope))
    (group,) = interchange.groups
    assert [remittance.read(each) for each in group.transaction_sets] == remittances


@generated
@given(inquiry=strategies.INQUIRIES, envelope=strategies.ENVELOPES)
def test_inquiries(inquiry: eligibility.EligibilityInquiry, envelope: x12.Envelope) -> None:
    text = eligibility.write_inquiry(inquiry, envelope)
    assert eligibility.read_inquiry(only_set(text)) == inquiry


@generated
@given(response=strategies.responses(), envelope=strategies.ENVELOPES)
def test_responses(response: eligibility.EligibilityResponse, envelope: x12.Envelope) -> None:
    text = eligibility.write_response(response, envelope)
    assert eligibility.read_response(only_set(text)) == response


@generated
@given(acknowledgment=strategies.SYNTAX_ACKNOWLEDGMENTS, envelope=strategies.ENVELOPES)
def test_syntax_acknowledgments(
    acknowledgment: implementation_acknowledgment.ImplementationAcknowledgment,
    envelope: x12.Envelope,
) -> None:
    text = implementation_acknowledgment.write(acknowledgment, envelope)
    assert implementation_acknowledgment.read(only_set(text)) == acknowledgment


@generated
@given(acknowledgment=strategies.CLAIM_ACKNOWLEDGMENTS, envelope=strategies.ENVELOPES)
def test_claim_acknowledgments(
    acknowledgment: claim_acknowledgment.ClaimAcknowledgment, envelope: x12.Envelope
) -> None:
    text = claim_acknowledgment.write(acknowledgment, envelope)
    assert claim_acknowledgment.read(only_set(text)) == acknowledgment
