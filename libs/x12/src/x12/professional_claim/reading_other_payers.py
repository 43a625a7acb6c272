"""Reads the other payers of an 837P claim: loops 2320, 2330A and 2330B."""

from __future__ import annotations

from x12.adjustments import read_adjustments
from x12.loops import Loop
from x12.parties import read_address, read_name
from x12.professional_claim.models import OtherPayer, OtherSubscriber, Payer


def read_other_payer(loop: Loop) -> OtherPayer:
    """Return the payer of a loop 2320. Raises X12Error for a missing or faulty value."""
    own, names = loop.split_names()
    for entity_code in ("IL", "PR"):
        loop.require("NM1", entity_code)
    subscriber, payer = names["IL"], names["PR"]
    coverage, consent = loop.anchor, own.find("OI")
    return OtherPayer(
        payer=Payer(name=payer.anchor.element(3), payer_id=payer.anchor.element(9)),
        subscriber=OtherSubscriber(
            name=read_name(subscriber.anchor),
            member_id=subscriber.anchor.element(9),
            address=read_address(subscriber),
        ),
        payer_responsibility=coverage.element(1),
        relationship_code=coverage.element(2),
        group_number=coverage.element(3),
        insurance_type_code=coverage.element(5),
        claim_filing_indicator=coverage.element(9),
        adjustments=read_adjustments(own),
        paid_cents=own.find("AMT", "D").optional_money(2),
        remaining_liability_cents=own.find("AMT", "EAF").optional_money(2),
        benefits_assigned=consent.element(3),
        release_of_information=consent.element(6),
        payer_claim_control_number=payer.value("REF", "F8"),
        adjudication_date=payer.date("573"),
        position=loop.position,
    )
