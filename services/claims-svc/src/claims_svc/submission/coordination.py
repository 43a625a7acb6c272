"""What a claim to the second or third payer repeats of the payers before."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import x12
from claims_svc.claim.content import PRIORITIES, ClaimContent, ServiceLine
from claims_svc.claim.models import REVERSED, Adjudication
from claims_svc.submission.to_x12 import (
    RELATIONSHIP_CODES,
    SEQUENCE_CODES,
    address,
    person_name,
    procedure,
)
from contracts.shapes import Coverage
from x12 import professional_claim as p


def prior_payers(
    content: ClaimContent, payer_priority: str, adjudications: Sequence[Adjudication]
) -> tuple[tuple[p.OtherPayer, ...], dict[str, tuple[p.LineAdjudication, ...]]]:
    """Return loops 2320/2330 and, by line control number, loops 2430 of the earlier payers.

    Only a payer's newest decision counts, and none that it took back. With it, line charge =
    paid + adjustments holds, because payments-svc posts no decision that does not balance.
    """
    earlier = PRIORITIES[: PRIORITIES.index(payer_priority)]
    newest = {adjudication.payer_id: adjudication for adjudication in adjudications}
    standing = {payer: found for payer, found in newest.items() if found.outcome != REVERSED}
    decided = [
        (coverage, standing[coverage.payer_id])
        for coverage in content.ordered_coverages()
        if coverage.priority in earlier and coverage.payer_id in standing
    ]
    payers = tuple(_other_payer(content, *decision) for decision in decided)
    lines = {
        line.line_control_number: tuple(
            found
            for coverage, adjudication in decided
            for found in _line_adjudications(coverage, adjudication, line)
        )
        for line in content.lines
    }
    return payers, lines


def _other_payer(
    content: ClaimContent, coverage: Coverage, adjudication: Adjudication
) -> p.OtherPayer:
    person = coverage.subscriber or content.patient
    return p.OtherPayer(
        payer=p.Payer(name=coverage.payer_name, payer_id=coverage.payer_id),
        subscriber=p.OtherSubscriber(
            name=person_name(person),
            member_id=coverage.member_id,
            address=address(person.address),
        ),
        payer_responsibility=SEQUENCE_CODES[coverage.priority],
        relationship_code=RELATIONSHIP_CODES[coverage.relationship],
        group_number=coverage.group_number or "",
        claim_filing_indicator=coverage.claim_filing_indicator,
        paid_cents=sum(line["paid_cents"] for line in adjudication.lines),
        benefits_assigned=content.benefits_assigned,
        release_of_information=content.release_of_information,
        payer_claim_control_number=adjudication.payer_claim_control_number or "",
    )


def _line_adjudications(
    coverage: Coverage, adjudication: Adjudication, line: ServiceLine
) -> list[p.LineAdjudication]:
    return [
        p.LineAdjudication(
            payer_id=coverage.payer_id,
            paid_cents=decided["paid_cents"],
            procedure=procedure(line),
            paid_units=Decimal(line.units),
            adjustments=tuple(_adjustment(item) for item in decided["adjustments"]),
            adjudication_date=adjudication.adjudicated_on,
        )
        for decided in adjudication.lines
        if decided["line_control_number"] == line.line_control_number
    ]


def _adjustment(item: dict[str, Any]) -> x12.Adjustment:
    return x12.Adjustment(
        group_code=item["group_code"],
        reason_code=item["reason_code"],
        amount_cents=item["amount_cents"],
    )
