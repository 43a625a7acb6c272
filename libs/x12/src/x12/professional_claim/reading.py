"""Reads 837P transaction sets (005010X222A1)."""

from __future__ import annotations

from collections.abc import Iterator

from x12.envelope import TransactionSet
from x12.guides import PROFESSIONAL_CLAIM
from x12.loops import HierarchyLevel, Loop, open_set, read_hierarchy
from x12.parties import read_address, read_contact, read_name, require_address
from x12.professional_claim.models import (
    BillingProvider,
    ClaimBatch,
    Patient,
    Payer,
    ProfessionalClaim,
    Provider,
    Receiver,
    ServiceFacility,
    Submitter,
    Subscriber,
)
from x12.professional_claim.reading_lines import read_line
from x12.professional_claim.reading_other_payers import read_other_payer

_BILLING_PROVIDER_LEVEL = "20"
_SUBSCRIBER_LEVEL = "22"
_PATIENT_LEVEL = "23"
_TAX_ID_QUALIFIERS = ("EI", "SY")
_DIAGNOSIS_QUALIFIERS = ("ABK", "ABF")


def read(transaction_set: TransactionSet) -> list[ProfessionalClaim]:
    """Return the claims of an 837P, in the order of the file.

    Segments that the model does not carry are passed over. Raises X12Error for another guide, a
    missing required segment, or a value that is not what its type says.
    """
    return list(read_batch(transaction_set).claims)


def read_batch(transaction_set: TransactionSet) -> ClaimBatch:
    """Return the claims of an 837P with its header. Raises X12Error as ``read`` does."""
    head, levels = read_hierarchy(open_set(transaction_set, PROFESSIONAL_CLAIM))
    header = head.require("BHT")
    _, names = head.split_names()
    return ClaimBatch(
        reference=header.element(3),
        created_at=header.date_and_time(4),
        submitter=_read_submitter(_require_name(names, "41", head)),
        receiver=_read_receiver(_require_name(names, "40", head)),
        claims=tuple(claim for level in levels for claim in _read_level(level)),
    )


def _require_name(names: dict[str, Loop], entity_code: str, loop: Loop) -> Loop:
    if entity_code not in names:
        raise loop.anchor.error(f"NM1*{entity_code} is missing after this segment")
    return names[entity_code]


def _read_submitter(loop: Loop) -> Submitter:
    return Submitter(
        name=read_name(loop.anchor),
        identifier=loop.anchor.element(9),
        contact=read_contact(loop.require("PER")),
    )


def _read_receiver(loop: Loop) -> Receiver:
    return Receiver(name=read_name(loop.anchor), identifier=loop.anchor.element(9))


def _read_level(level: HierarchyLevel) -> Iterator[ProfessionalClaim]:
    """Yield the claims directly below a subscriber or a patient."""
    head, claim_loops = level.loop.split("CLM")
    if not claim_loops:
        return
    if level.code == _PATIENT_LEVEL:
        patient, subscriber_level = _read_patient(head), level.ancestor(_SUBSCRIBER_LEVEL)
        subscriber_head, _ = subscriber_level.loop.split("CLM")
    elif level.code == _SUBSCRIBER_LEVEL:
        patient, subscriber_level, subscriber_head = None, level, head
    else:
        raise claim_loops[0].anchor.error("a claim must stand below a subscriber or a patient")
    provider = _read_billing_provider(subscriber_level.ancestor(_BILLING_PROVIDER_LEVEL).loop)
    for loop in claim_loops:
        yield _read_claim(loop, provider, subscriber_head, patient)


def _read_billing_provider(loop: Loop) -> BillingProvider:
    own, names = loop.split_names()
    provider = _require_name(names, "85", loop)
    tax_id = next((each for q in _TAX_ID_QUALIFIERS if (each := provider.find("REF", q))), None)
    if tax_id is None:
        raise provider.anchor.error("REF*EI or REF*SY is missing after this segment")
    return BillingProvider(
        name=read_name(provider.anchor),
        npi=provider.anchor.element(9),
        tax_id=tax_id.element(2),
        tax_id_qualifier=tax_id.element(1),
        taxonomy=own.value("PRV", "BI", 3),
        address=require_address(provider),
    )


def _read_subscriber(own: Loop, loop: Loop) -> Subscriber:
    demographics = loop.find("DMG")
    return Subscriber(
        name=read_name(loop.anchor),
        member_id=loop.anchor.element(9),
        group_number=own.require("SBR").element(3),
        address=read_address(loop),
        birth_date=demographics.optional_date(2),
        sex=demographics.element(3),
    )


def _read_patient(head: Loop) -> Patient:
    own, names = head.split_names()
    loop = _require_name(names, "QC", head)
    demographics = loop.require("DMG")
    return Patient(
        name=read_name(loop.anchor),
        relationship_code=own.require("PAT").element(1),
        address=require_address(loop),
        birth_date=demographics.date(2),
        sex=demographics.element(3),
    )


def _read_claim(
    loop: Loop, provider: BillingProvider, subscriber_head: Loop, patient: Patient | None
) -> ProfessionalClaim:
    subscriber_own, subscriber_names = subscriber_head.split_names()
    coverage = subscriber_own.require("SBR")
    payer = _require_name(subscriber_names, "PR", subscriber_head).anchor
    head, line_loops = loop.split("LX")
    head, other_payer_loops = head.split("SBR")
    own, names = head.split_names()
    claim = loop.anchor
    return ProfessionalClaim(
        billing_provider=provider,
        subscriber=_read_subscriber(
            subscriber_own, _require_name(subscriber_names, "IL", subscriber_head)
        ),
        patient=patient,
        payer=Payer(name=payer.element(3), payer_id=payer.element(9)),
        payer_responsibility=coverage.element(1),
        insurance_type_code=coverage.element(5),
        claim_filing_indicator=coverage.element(9),
        patient_control_number=claim.element(1),
        charge_cents=claim.money(2),
        place_of_service=claim.component(5, 1),
        frequency_code=claim.component(5, 3),
        provider_signature=claim.element(6),
        assignment_code=claim.element(7),
        benefits_assigned=claim.element(8),
        release_of_information=claim.element(9),
        admission_date=own.date("435"),
        patient_paid_cents=own.find("AMT", "F5").optional_money(2),
        referral_number=own.value("REF", "9F"),
        prior_authorization=own.value("REF", "G1"),
        payer_claim_control_number=own.value("REF", "F8"),
        clia_number=own.value("REF", "X4"),
        clearinghouse_trace=own.value("REF", "D9"),
        note=own.find("NTE").element(2),
        diagnoses=tuple(_read_diagnoses(own)),
        referring_provider=_read_provider(names.get("DN")),
        rendering_provider=_read_provider(names.get("82")),
        service_facility=_read_service_facility(names.get("77")),
        other_payers=tuple(read_other_payer(each) for each in other_payer_loops),
        service_lines=tuple(read_line(each) for each in line_loops),
        position=claim.position,
    )


def _read_diagnoses(own: Loop) -> Iterator[str]:
    for segment in own.every("HI"):
        for n in range(1, len(segment.elements) + 1):
            if segment.component(n, 1) in _DIAGNOSIS_QUALIFIERS:
                yield segment.component(n, 2)


def _read_provider(loop: Loop | None) -> Provider | None:
    if loop is None:
        return None
    return Provider(
        name=read_name(loop.anchor),
        npi=loop.anchor.element(9),
        taxonomy=loop.find("PRV").element(3),
    )


def _read_service_facility(loop: Loop | None) -> ServiceFacility | None:
    if loop is None:
        return None
    return ServiceFacility(
        name=read_name(loop.anchor),
        npi=loop.anchor.element(9),
        address=require_address(loop),
    )
