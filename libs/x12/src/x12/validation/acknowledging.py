"""Turns the findings of a validation into what the sender is told: TA1 and 999."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from x12.claims import Claim
from x12.envelope import InterchangeAcknowledgment
from x12.errors import X12Error
from x12.findings import Finding, Profile, Severity
from x12.implementation_acknowledgment import (
    ElementError,
    ImplementationAcknowledgment,
    SegmentError,
    SetAcknowledgment,
)
from x12.implementation_acknowledgment.contexts import claim_context
from x12.limits import DEFAULT_LIMITS, Limits
from x12.reading.interchanges import Header, SetText
from x12.reading.source import Source
from x12.text import PLAIN_CHARACTERS
from x12.validation.telling import LEFT_OUT_RULES
from x12.validation.validator import Validator
from x12.values import parse_date_and_time

_ACCEPTED, _NOTED, _REJECTED, _PARTLY = "A", "E", "R", "P"
_NO_NOTE = "000"
_DIGITS_MAX = 9
_DATE, _TIME = 9, 10
_ISA_NOTES = {"05": "005", "06": "006", "07": "007", "08": "008", "09": "014", "10": "015"}
"""What a TA1 says of an element of ISA: qualifiers and ids of both partners, date and time."""
_SOME_DATE, _SOME_TIME = "000101", "0000"
_ELEMENT_ERRORS = "8"
_SET_HAS_ERRORS = "5"
_SEGMENT_CODES = frozenset("12345678") | {"I4", "I6", "I7", "I8", "I9"}
_SET_SEGMENTS, _GROUP_SEGMENTS = ("ST", "SE"), ("GS", "GE")
_SET_CODES = frozenset("12346") | {"7", "23", "I6"}
_GROUP_CODES = frozenset("123456") | {"19"}
_NAMEABLE = re.compile(rf"(?! )[{PLAIN_CHARACTERS} ]{{1,35}}(?<! )")
"""What CTX can carry of CLM01."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the sender of one interchange is told.

    ``interchange_acknowledgment`` is the TA1; ``groups`` hold one 999 for each functional group.
    """

    interchange_acknowledgment: InterchangeAcknowledgment
    groups: tuple[ImplementationAcknowledgment, ...]


@dataclass(slots=True, eq=False)
class _Group:
    header: Header
    findings: list[Finding] = field(default_factory=list)
    sets: list[SetAcknowledgment] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class _Interchange:
    header: Header
    findings: list[Finding] = field(default_factory=list)
    left_out: list[Severity] = field(default_factory=list)
    groups: list[_Group] = field(default_factory=list)


def acknowledge(
    source: Source, *, profile: Profile = Profile.DEFAULT, limits: Limits = DEFAULT_LIMITS
) -> list[Verdict]:
    """Validate a file and return what its sender is told, one verdict an interchange.

    A fault within a claim names it (CTX, CLM01). The values that were found wrong are left out of
    the 999 (IK404): they may be a person's data.
    Errors beyond ``limits.findings_max`` are not listed, but what they stand in is rejected all the
    same.
    A TA1 has to repeat date and time of its ISA; where they are not real it says so (014, 015), and
    states the first of January 2000 or midnight instead.
    """
    interchanges: list[_Interchange] = []
    findings: list[Finding] = []
    left_out: list[Severity] = []
    claims: _Claims = {}
    for judged in Validator(source, profile=profile, limits=limits).run():
        if judged.text is not None:
            _enter(interchanges, judged.text.interchange, judged.text.group)
        elif judged.ended is not None:
            _enter(interchanges, judged.ended)
        placed = list(_place(interchanges, judged.findings))
        claims |= _claims(judged.unit, placed)
        findings += placed
        left_out += [] if judged.worst_left_out is None else [judged.worst_left_out]
        if judged.is_end and judged.text is not None:
            own = _set(judged.text, findings, left_out, claims)
            interchanges[-1].groups[-1].sets.append(own)
            findings, left_out, claims = [], [], {}
        elif judged.text is None and interchanges:
            interchanges[-1].left_out += left_out
            left_out = []
    return [_verdict(each) for each in interchanges]


_Claims = dict[int, str]
"""The patient control number of the claim in which a segment stands, by its position."""


def _claims(unit: Any, findings: Iterable[Finding]) -> _Claims:
    """Return the claim of those findings that stand in it, when it can be named."""
    if not isinstance(unit, Claim):
        return {}
    number = unit.patient_control_number
    if _NAMEABLE.fullmatch(number) is None:
        return {}
    return {each.position: number for each in findings if each.position >= unit.position}


def _enter(interchanges: list[_Interchange], header: Header, group: Header | None = None) -> None:
    if not interchanges or interchanges[-1].header is not header:
        interchanges.append(_Interchange(header))
    groups = interchanges[-1].groups
    if group is not None and (not groups or groups[-1].header is not group):
        groups.append(_Group(group))


def _place(interchanges: list[_Interchange], findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give findings of envelopes to their group or interchange; yield those of the set.

    A GE is judged after the header that follows it has been entered, so it belongs to the group
    before when the latest one has no set yet.
    """
    groups = interchanges[-1].groups if interchanges else []
    for finding in findings:
        if finding.rule in LEFT_OUT_RULES:
            continue  # what is left out weighs where it would have stood
        if finding.segment in _GROUP_SEGMENTS and groups:
            is_earlier = finding.segment == "GE" and not groups[-1].sets and len(groups) > 1
            groups[-2 if is_earlier else -1].findings.append(finding)
        elif finding.segment in {"ISA", "IEA", ""} and not finding.loop and interchanges:
            interchanges[-1].findings.append(finding)
        else:
            yield finding


def _set(
    text: SetText, findings: list[Finding], left_out: list[Severity], claims: _Claims
) -> SetAcknowledgment:
    own = [each for each in findings if each.segment in _SET_SEGMENTS and not each.loop]
    inner = [each for each in findings if each not in own]
    codes = [each.syntax_code for each in own if each.syntax_code in _SET_CODES]
    if inner or left_out:
        codes.append(_SET_HAS_ERRORS)
    return SetAcknowledgment(
        identifier=text.header.element(1),
        control_number=text.header.element(2),
        guide=text.header.element(3),
        result_code=_result(_severities(findings) + left_out),
        segment_errors=tuple(_segment_errors(inner, text.header.position, claims)),
        error_codes=tuple(dict.fromkeys(codes))[:5],
    )


def _segment_errors(findings: list[Finding], start: int, claims: _Claims) -> Iterator[SegmentError]:
    ordered = sorted(findings, key=lambda each: each.position)
    for (position, _), group in groupby(ordered, lambda each: (each.position, each.segment)):
        members, name = list(group), claims.get(position)
        contexts = () if name is None else (claim_context(name),)
        elements = tuple(_element_error(each) for each in members if each.element)
        codes = [each.syntax_code for each in members if not each.element]
        for code in dict.fromkeys(codes):
            error = _segment_error(members[0], position - start + 1, _segment_code(code))
            yield replace(error, contexts=contexts)
        if elements:
            error = _segment_error(members[0], position - start + 1, _ELEMENT_ERRORS)
            yield replace(error, contexts=contexts, element_errors=elements)


def _segment_code(code: str) -> str:
    return code if code in _SEGMENT_CODES else _ELEMENT_ERRORS


def _segment_error(finding: Finding, segment_position: int, code: str) -> SegmentError:
    return SegmentError(
        segment_id=finding.segment or "ST",
        segment_position=segment_position,
        loop_id=finding.loop,
        code=code,
    )


def _element_error(finding: Finding) -> ElementError:
    element, _, component = finding.element.partition("-")
    return ElementError(
        element_position=int(element),
        component_position=int(component) if component else None,
        code=finding.syntax_code,
    )


def _severities(findings: Iterable[Finding]) -> list[Severity]:
    return [each.severity for each in findings]


def _result(severities: list[Severity]) -> str:
    if Severity.ERROR in severities:
        return _REJECTED
    return _NOTED if Severity.WARNING in severities else _ACCEPTED


def _verdict(interchange: _Interchange) -> Verdict:
    header, findings = interchange.header, interchange.findings
    result = _result(_severities(findings) + interchange.left_out)
    notes = [_note(each) for each in findings if each.is_error or result == _NOTED]
    note = next((each for each in notes if len(each) == len(_NO_NOTE)), _NO_NOTE)
    return Verdict(
        interchange_acknowledgment=InterchangeAcknowledgment(
            interchange_control_number=_number(header.element(13)),
            interchange_created_at=_created_at(header),
            acknowledgment_code=result,
            note_code=note if result != _ACCEPTED else _NO_NOTE,
        ),
        groups=tuple(_group_acknowledgment(each) for each in interchange.groups),
    )


def _note(finding: Finding) -> str:
    """Return what a TA1 says of a finding: three digits, or nothing of the kind."""
    element_note = _ISA_NOTES.get(finding.element) if finding.segment == "ISA" else None
    return element_note or finding.syntax_code


def _created_at(header: Header) -> datetime:
    """Return date and time of an ISA as far as they are real."""
    date_text, time_text = header.element(_DATE), header.element(_TIME)
    date_text = date_text if _is_moment(date_text, _SOME_TIME) else _SOME_DATE
    time_text = time_text if _is_moment(_SOME_DATE, time_text) else _SOME_TIME
    return parse_date_and_time(date_text, time_text)


def _is_moment(date_text: str, time_text: str) -> bool:
    try:
        parse_date_and_time(date_text, time_text)
    except X12Error:
        return False
    return True


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_MAX else 0


def _group_acknowledgment(group: _Group) -> ImplementationAcknowledgment:
    header, results = group.header, [each.result_code for each in group.sets]
    rejected = results.count(_REJECTED)
    own = _result(_severities(group.findings))
    result = max(own, _NOTED if _NOTED in results else _ACCEPTED)
    if rejected:
        result = _REJECTED if rejected == len(results) or own == _REJECTED else _PARTLY
    number = header.element(6)
    codes = [each.syntax_code for each in group.findings if each.syntax_code in _GROUP_CODES]
    return ImplementationAcknowledgment(
        functional_identifier=header.element(1),
        group_control_number=_number(number),
        version=header.element(8),
        result_code=result,
        included_count=len(results),
        received_count=len(results),
        accepted_count=0 if result == _REJECTED else len(results) - rejected,
        sets=tuple(group.sets),
        error_codes=tuple(dict.fromkeys(codes))[:5],
    )
