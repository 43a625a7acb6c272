"""Rules of numbers and days of claims: what no service, bill or identifier can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from x12.checking.code_lists import CODE_LISTS
from x12.guide import ROOT, LoopRule
from x12.reading.frame import Frame
from x12.validation.faults import Fault
from x12.validation.glance import CLAIM_NUMBER_LENGTH_MAX, LINE_NUMBER_LENGTH_MAX

_NINE_DIGITS = re.compile(r"[0-9]{9}")
_TAX_ID_KINDS = ("EI", "SY")
_CLIA_NUMBER = re.compile(r"[0-9]{2}D[0-9]{7}")
_TOOTH = re.compile(r"[1-9]|[12][0-9]|3[0-2]|5[1-9]|[67][0-9]|8[0-2]|[A-T]S?")
_CHARGES = "CH"
_PREDETERMINATION = "PB"
_DRUG_CODE = "N4"
_CODED_LIKE_HCPCS = ("HC", "AD")

# Of the segment that states a service: where procedure, charge and quantity stand.
_SERVICES = {"SV1": ("01-2", "02", "04"), "SV2": ("02-2", "03", "05"), "SV3": ("01-2", "02", "06")}


def check_plausibility(claim: Any, frame: Frame) -> Iterator[Fault]:
    """Yield what cannot be so in one claim and its lines."""
    yield from _check_claim(claim, _header(frame).content_code)
    service = _service_segment(frame.rule)
    for line in claim.service_lines:
        yield from _check_service(line, service)
        yield from _check_identifiers(line)
    yield from _check_days(claim, made_on(frame))


def made_on(frame: Frame) -> date | None:
    """Return the day on which a set was made, as it says; ``None`` when it does not."""
    created_at = _header(frame).created_at
    return None if created_at is None else created_at.date()


def _header(frame: Frame) -> Any:
    return frame.ancestor(ROOT).model


def _check_claim(claim: Any, content_code: str) -> Iterator[Fault]:
    if len(claim.patient_control_number) > CLAIM_NUMBER_LENGTH_MAX:
        yield _of_claim("P26", claim, "CLM", "01")
    if claim.charge_cents == 0 and content_code == _CHARGES:
        yield _of_claim("P24-zero", claim, "CLM", "02")
    if _is_other(_CLIA_NUMBER, getattr(claim, "clia_number", "")):
        yield _of_claim("C13", claim, "REF", "02")
    provider = claim.billing_provider
    if (
        provider is not None
        and provider.tax_id_qualifier in _TAX_ID_KINDS
        and _is_other(_NINE_DIGITS, provider.tax_id)
    ):
        yield _of_claim("P25", claim, "REF", "02", loop="2010AA")


def _check_service(line: Any, segment: str) -> Iterator[Fault]:
    code_at, charge_at, quantity_at = _SERVICES[segment]
    if line.charge_cents is not None and line.charge_cents < 0:
        yield _of_line("P24", line, segment, charge_at)
    if line.quantity is not None and line.quantity <= 0:
        yield _of_line("P19", line, segment, quantity_at)
    procedure = line.procedure
    if procedure is not None and procedure.qualifier in _CODED_LIKE_HCPCS:
        broken = CODE_LISTS["hcpcs"].broken_rule(procedure.code)
        if broken:
            yield _of_line(broken, line, segment, code_at)


def _check_identifiers(line: Any) -> Iterator[Fault]:
    if len(line.line_control_number) > LINE_NUMBER_LENGTH_MAX:
        yield _of_line("P26-line", line, "REF", "02")
    if _is_other(_CLIA_NUMBER, getattr(line, "clia_number", "")):
        yield _of_line("C13", line, "REF", "02")
    drug = getattr(line, "drug", None)
    if drug is not None and drug.code_qualifier == _DRUG_CODE and drug.code:
        broken = CODE_LISTS["ndc"].broken_rule(drug.code)
        if broken:
            yield _of_line(broken, line, "LIN", "03", loop="2410")
    for tooth in getattr(line, "teeth", ()):
        if _is_other(_TOOTH, tooth.number):
            yield _of_line("C14", line, "TOO", "02")


def _check_days(claim: Any, made_on: date | None) -> Iterator[Fault]:
    person = claim.patient or claim.subscriber
    birth_date: date | None = None if person is None else person.birth_date
    claim_day = getattr(claim, "service_date_from", None)
    first = getattr(claim, "statement_date_from", None)
    last = getattr(claim, "statement_date_to", None)
    for line in claim.service_lines:
        day = line.service_date_from or claim_day
        if day is None:
            if _needs_day(claim):
                yield _of_line("P28", line, "DTP", "03")
            continue
        if birth_date is not None and day < birth_date:
            yield _of_line("P10", line, "DTP", "03")
        if made_on is not None and day > made_on:
            yield _of_line("P10-future", line, "DTP", "03")
        if first is not None and last is not None and not first <= day <= last:
            yield _of_line("I30", line, "DTP", "03")


def _needs_day(claim: Any) -> bool:
    """Say whether services of this kind of claim have a day each, or one for all of them."""
    request_type = getattr(claim, "request_type", None)
    return request_type is not None and request_type != _PREDETERMINATION


@cache
def _service_segment(claim_loop: LoopRule) -> str:
    lines = claim_loop.find_loop("2400")
    found = [] if lines is None else [each.id for each in lines.segments if each.id in _SERVICES]
    return found[0]


def _is_other(form: re.Pattern[str], text: str) -> bool:
    return bool(text) and form.fullmatch(text) is None


def _of_claim(rule: str, claim: Any, segment: str, element: str, loop: str = "2300") -> Fault:
    return Fault(rule, loop=loop, segment=segment, element=element, position=claim.position)


def _of_line(rule: str, line: Any, segment: str, element: str, loop: str = "2400") -> Fault:
    return Fault(rule, loop=loop, segment=segment, element=element, position=line.position)
