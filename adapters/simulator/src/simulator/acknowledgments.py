"""Answers an 837P before adjudication: the 999 on syntax, the 277CA claim by claim."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from simulator.claim_files import ClaimGroup, ClaimSet
from simulator.origin import Answer, Heading, Origin, answer, reply_envelope
from simulator.parties import billing_party, patient_party, payer_party
from simulator.rules import rejection_of
from x12 import claim_acknowledgment, implementation_acknowledgment
from x12.claim_acknowledgment import (
    AcknowledgedClaim,
    AcknowledgedPatient,
    AcknowledgedProvider,
    AcknowledgmentStatus,
    AcknowledgmentTotals,
    ClaimAcknowledgment,
)
from x12.implementation_acknowledgment import (
    ImplementationAcknowledgment,
    SegmentError,
    SetAcknowledgment,
)
from x12.parties import Party
from x12.professional_claim import ClaimBatch, ProfessionalClaim

ACCEPT, REJECT = "WQ", "U"
_SEGMENTS_IN_ERROR = "5"  # IK502
_HAS_ELEMENT_ERRORS = "8"  # IK304
_REQUIRED_SEGMENT_MISSING = "3"  # IK304
_NO_TRACE = "0"  # TRN02 of a provider, which the guide demands


def acknowledge_syntax(group: ClaimGroup, origin: Origin) -> Answer:
    """Return the 999 of a group: what could be read is accepted."""
    heading = group.heading
    accepted = sum(1 for each in group.sets if each.batch is not None)
    # A group with a broken envelope counts as one set that was received and not accepted.
    received = len(group.sets) or 1
    acknowledgment = ImplementationAcknowledgment(
        functional_identifier=heading.functional_identifier,
        group_control_number=heading.group_control_number,
        version=heading.version,
        result_code=_group_result(accepted, received),
        included_count=received,
        received_count=received,
        accepted_count=accepted,
        sets=tuple(_set_result(each) for each in group.sets),
    )
    envelope = reply_envelope(heading, origin, "999", heading.group_control_number)
    return answer(envelope, implementation_acknowledgment.write(acknowledgment, envelope))


def _group_result(accepted: int, received: int) -> str:
    if accepted == received:
        return "A"
    return "P" if accepted else "R"


def _set_result(claim_set: ClaimSet) -> SetAcknowledgment:
    transaction_set, fault = claim_set.transaction_set, claim_set.fault
    errors: tuple[SegmentError, ...] = ()
    if fault is not None and fault.segment_id and fault.segment_position:
        has_place = fault.element_position is not None
        error = SegmentError(
            segment_id=fault.segment_id,
            segment_position=fault.segment_position - transaction_set.position + 1,
            code=_HAS_ELEMENT_ERRORS if has_place else _REQUIRED_SEGMENT_MISSING,
        )
        errors = (error,)
    return SetAcknowledgment(
        identifier=transaction_set.identifier,
        control_number=transaction_set.control_number,
        guide=transaction_set.guide,
        result_code="R" if fault else "A",
        segment_errors=errors,
        error_codes=(_SEGMENTS_IN_ERROR,) if fault else (),
    )


def acknowledge_claims(
    batch: ClaimBatch, set_number: str, heading: Heading, origin: Origin
) -> Answer | None:
    """Return the 277CA of a transaction set; None when it holds no claim."""
    if not batch.claims:
        return None
    envelope = reply_envelope(heading, origin, "277", heading.group_control_number, set_number)
    submitter = batch.submitter
    acknowledgment = ClaimAcknowledgment(
        reference=origin.token("CA", set_number),
        created_at=origin.occurred_at,
        source=payer_party(batch.claims[0].payer),
        source_trace_number=origin.token("CAT", set_number),
        receiver=Party(
            name=submitter.name, identifier_qualifier="46", identifier=submitter.identifier
        ),
        batch_reference=batch.reference,
        received_date=origin.day,
        processed_date=origin.day,
        statuses=(_received(batch.claims, origin.day),),
        totals=_totals(batch.claims),
        providers=tuple(_providers(batch, origin)),
    )
    return answer(envelope, claim_acknowledgment.write(acknowledgment, envelope))


def claim_control_number(claim: ProfessionalClaim, origin: Origin) -> str:
    """Return the payer's number of a claim: REF*1K here, CLP07 in the 835."""
    return origin.token("ICN", claim.patient_control_number, claim.position)


def _providers(batch: ClaimBatch, origin: Origin) -> list[AcknowledgedProvider]:
    # Claims of one provider stand together in an 837, below its level 20.
    return [
        _provider(provider, list(claims), origin)
        for provider, claims in groupby(batch.claims, billing_party)
    ]


def _provider(
    provider: Party, claims: Sequence[ProfessionalClaim], origin: Origin
) -> AcknowledgedProvider:
    return AcknowledgedProvider(
        provider=provider,
        trace_number=_NO_TRACE,
        statuses=(_received(claims, None),),  # the guide gives this level no date
        totals=_totals(claims),
        patients=tuple(
            AcknowledgedPatient(patient=patient_party(claim), claims=(_claim(claim, origin),))
            for claim in claims
        ),
    )


def _claim(claim: ProfessionalClaim, origin: Origin) -> AcknowledgedClaim:
    rejection, dates = rejection_of(claim), [each.service_date_from for each in claim.service_lines]
    status = AcknowledgmentStatus(
        category_code=rejection.category_code if rejection else "A2",
        status_code=rejection.status_code if rejection else "20",
        entity_code=rejection.entity_code if rejection else "PR",
        effective_date=origin.day,
        action_code=REJECT if rejection else ACCEPT,
        amount_cents=claim.charge_cents,
    )
    return AcknowledgedClaim(
        patient_control_number=claim.patient_control_number,
        statuses=(status,),
        payer_claim_control_number="" if rejection else claim_control_number(claim, origin),
        service_date_from=min(dates, default=None),
        service_date_to=max(dates, default=None),
    )


def _received(claims: Sequence[ProfessionalClaim], day: date | None) -> AcknowledgmentStatus:
    return AcknowledgmentStatus(
        category_code="A1",
        status_code="19",
        entity_code="PR",
        effective_date=day,
        action_code=ACCEPT,
        amount_cents=sum(claim.charge_cents for claim in claims),
    )


def _totals(claims: Sequence[ProfessionalClaim]) -> AcknowledgmentTotals:
    rejected = [claim.charge_cents for claim in claims if rejection_of(claim)]
    accepted = [claim.charge_cents for claim in claims if not rejection_of(claim)]
    return AcknowledgmentTotals(
        accepted_count=len(accepted) or None,
        rejected_count=len(rejected) or None,
        accepted_cents=sum(accepted) if accepted else None,
        rejected_cents=sum(rejected) if rejected else None,
    )
