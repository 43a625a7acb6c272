"""Makes generated models sound: sums hold, pointers point, one payer is the first.

Strategies draw each value for itself, so their models break the rules that look across values.
What is made of them here must pass every rule of the validator and of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import x12
from x12 import implementation_acknowledgment
from x12.claims import Provider
from x12.parties import Address, Name
from x12.remittance import ProviderAdjustment

NPI = "2000000010"
CLIA_NUMBER = "12D3456789"
DRUG_CODE = "00000000000"
TAX_ID = "123456789"
ORDER = "PST"
ATTENDING_PROVIDER = Provider(name=Name(last_name="ROSS"), npi=NPI)
DECISION_DAY = date(2026, 4, 13)
FIRST_DAY = date(1900, 1, 1)
"""No strategy draws an earlier one."""
ADDRESS = Address(line1="1 MAIN ST", city="SPRINGFIELD", state="IL", postal_code="627010001")


def in_groups(adjustments: Iterable[x12.Adjustment]) -> tuple[x12.Adjustment, ...]:
    """Return adjustments with those of a group side by side: few CAS hold them all."""
    return tuple(sorted(adjustments, key=lambda each: each.group_code))


def total(adjustments: Iterable[x12.Adjustment]) -> int:
    return sum(each.amount_cents for each in adjustments)


def unique(items: Iterable[Any], key: str) -> tuple[Any, ...]:
    """Return the first item of each value of a field."""
    first: dict[Any, Any] = {}
    for each in items:
        first.setdefault(getattr(each, key), each)
    return tuple(first.values())


def professional(claims: Sequence[Any]) -> list[Any]:
    """Return professional claims of one file, made sound."""
    return [_professional(claim, number) for number, claim in enumerate(claims, start=1)]


def institutional(claims: Sequence[Any]) -> list[Any]:
    """Return institutional claims of one file, made sound."""
    return [_institutional(claim, number) for number, claim in enumerate(claims, start=1)]


def _professional(claim: Any, number: int) -> Any:
    diagnoses = tuple(dict.fromkeys(claim.diagnoses))
    lines = [
        replace(
            line,
            line_control_number=f"LINE{n}",
            diagnosis_pointers=tuple(
                dict.fromkeys((each - 1) % len(diagnoses) + 1 for each in line.diagnosis_pointers)
            ),
            dates=unique(line.dates, "qualifier"),
            rendering_provider=_with_npi(line.rendering_provider),
            clia_number=line.clia_number and CLIA_NUMBER,
            drug=_with_code(line.drug),
        )
        for n, line in enumerate(claim.service_lines, start=1)
    ]
    is_accident = claim.related_cause in ("AA", "OA")
    claim = replace(
        claim,
        diagnoses=diagnoses,
        dates=unique(claim.dates, "qualifier"),
        rendering_provider=_with_npi(claim.rendering_provider),
        clia_number=claim.clia_number and CLIA_NUMBER,
        accident_date=date(2026, 3, 2) if is_accident else claim.accident_date,
        accident_state="IL" if is_accident else claim.accident_state,
    )
    return _balanced(claim, lines, number)


def _institutional(claim: Any, number: int) -> Any:
    lines = [
        replace(
            line,
            line_control_number=f"LINE{n}" if line.line_control_number else "",
            drug=_with_code(line.drug),
        )
        for n, line in enumerate(claim.service_lines, start=1)
    ]
    principal = replace(claim.principal_diagnosis, code_set="ICD-10")
    others = unique((principal, *claim.other_diagnoses), "code")[1:]
    claim = replace(
        claim,
        principal_diagnosis=principal,
        other_diagnoses=others,
        attending_provider=claim.attending_provider or ATTENDING_PROVIDER,
    )
    return _balanced(claim, lines, number)


def _with_code(drug: Any) -> Any:
    return drug and replace(drug, code=DRUG_CODE)


def _with_npi(provider: Any) -> Any:
    return provider and replace(provider, npi=provider.npi or NPI)


def _balanced(claim: Any, lines: list[Any], number: int) -> Any:
    """Let a claim be the sum of its lines, and each other payer account for every cent of it."""
    charge_cents = sum(line.charge_cents for line in lines)
    # A payer decides on every line or on none.
    decided = min(len(claim.other_payers), *(len(line.adjudications) for line in lines))
    lines = [
        replace(
            line,
            adjudications=tuple(
                _decision(line, each, n)
                for n, each in enumerate(line.adjudications[:decided], start=1)
            ),
        )
        for line in lines
    ]
    others = tuple(
        _other_payer(other, n, charge_cents, [line.adjudications[n - 1] for line in lines])
        if n <= decided
        else _other_payer(other, n, charge_cents, [])
        for n, other in enumerate(claim.other_payers, start=1)
    )
    is_original = claim.frequency_code == "1"
    return replace(
        claim,
        claim_filing_indicator=claim.claim_filing_indicator or "CI",
        billing_provider=replace(claim.billing_provider, tax_id=TAX_ID),
        subscriber=_complete(claim.subscriber),
        patient=claim.patient and replace(claim.patient, birth_date=FIRST_DAY),
        patient_control_number=f"CLAIM{number}",
        payer_claim_control_number="" if is_original else "ICN1",
        charge_cents=charge_cents,
        payer_responsibility=ORDER[len(others)],
        other_payers=others,
        service_lines=tuple(lines),
    )


def _complete(subscriber: Any) -> Any:
    """Return a subscriber as it must be who is the patient, born before every service."""
    return replace(
        subscriber,
        address=subscriber.address or ADDRESS,
        birth_date=FIRST_DAY,
        sex=subscriber.sex or "U",
    )


def _decision(line: Any, decision: Any, number: int) -> Any:
    adjustments = in_groups(decision.adjustments)
    return replace(
        decision,
        payer_id=f"PAYER{number}",
        adjustments=adjustments,
        paid_cents=line.charge_cents - total(adjustments),
    )


def _other_payer(other: Any, number: int, charge_cents: int, decisions: list[Any]) -> Any:
    adjustments = in_groups(other.adjustments)
    paid_cents = charge_cents - total(adjustments)
    paid_cents -= sum(total(each.adjustments) for each in decisions)
    is_decided = bool(decisions) or other.paid_cents is not None
    return replace(
        other,
        adjudication_date=DECISION_DAY if is_decided and not decisions else None,
        not_covered_cents=None if is_decided or adjustments else other.not_covered_cents,
        remaining_liability_cents=None if decisions else other.remaining_liability_cents,
        payer=replace(other.payer, payer_id=f"PAYER{number}"),
        payer_responsibility=ORDER[number - 1],
        adjustments=adjustments,
        paid_cents=paid_cents if is_decided else None,
    )


def remittance(advice: Any) -> Any:
    """Return a remittance made sound: lines, claims and payment balance."""
    claims = tuple(map(_claim_payment, advice.claims))
    interest_cents = sum(claim.amount_cents("I") for claim in claims)
    adjustments = [each for each in advice.provider_adjustments if each.reason_code != "L6"]
    if interest_cents:
        adjustments.append(
            ProviderAdjustment(
                provider_id=NPI,
                fiscal_period_end=date(2026, 12, 31),
                reason_code="L6",
                amount_cents=-interest_cents,
            )
        )
    adjustments.sort(key=lambda each: (each.provider_id, each.fiscal_period_end))
    paid_cents = sum(claim.paid_cents for claim in claims)
    return replace(
        advice,
        claims=claims,
        provider_adjustments=tuple(adjustments),
        payment_cents=paid_cents - total(adjustments),
    )


def _claim_payment(claim: Any) -> Any:
    lines = tuple(map(_service_payment, claim.lines))
    adjustments = in_groups(claim.adjustments)
    everything = [*adjustments, *(each for line in lines for each in line.adjustments)]
    charge_cents = sum(line.charge_cents for line in lines) if lines else claim.charge_cents
    patient_cents = total(each for each in everything if each.group_code == "PR")
    return replace(
        claim,
        adjustments=adjustments,
        lines=lines,
        charge_cents=charge_cents,
        paid_cents=charge_cents - total(everything),
        patient_responsibility_cents=None if claim.is_reversal else patient_cents or None,
    )


def _service_payment(line: Any) -> Any:
    adjustments = in_groups(line.adjustments)
    paid_cents = line.charge_cents - total(adjustments)
    return replace(line, adjustments=adjustments, paid_cents=paid_cents)


def syntax_acknowledgment(acknowledgment: Any) -> Any:
    """Return a 999 made sound: contexts name what the guide lets them name."""
    return replace(acknowledgment, sets=tuple(map(_set_result, acknowledgment.sets)))


def _set_result(result: Any) -> Any:
    errors = tuple(map(_segment_error, result.segment_errors))
    return replace(result, segment_errors=errors)


def _segment_error(error: Any) -> Any:
    claim = [implementation_acknowledgment.claim_context("CLAIM1")] if error.contexts else []
    return replace(
        error,
        contexts=(*map(_trigger, error.contexts[1:]), *claim),
        element_errors=tuple(
            replace(each, contexts=tuple(map(_trigger, each.contexts)))
            for each in error.element_errors
        ),
    )


def _trigger(context: Any) -> Any:
    return replace(
        context,
        names=(("SITUATIONAL TRIGGER", ""),),
        segment_id=context.segment_id or "CLM",
        segment_position=context.segment_position or 1,
    )
