"""The syntax acknowledgment (999) as 005010X231A1 carries it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from x12.binding import INTEGER, POSITION, At, Inner, SegmentCodec, Whole
from x12.implementation_acknowledgment.contexts import CLAIM_NAME, CONTEXTS, ErrorContext


def _codes_from(start: int) -> SegmentCodec:
    """Return the codec of the codes that stand in a segment from an element on."""
    return SegmentCodec(
        read=lambda e, _: tuple(each for each in e[start:] if each),
        write=lambda codes: [""] * (start - 1) + list(codes),
        structured=True,
    )


@dataclass(slots=True, kw_only=True)
class ElementError:
    """A fault in one element (IK4); ``code`` is IK403.

    Positions and ``repetition`` count from 1. ``bad_value`` is the data as sent and may identify a
    patient: never log it.
    """

    element_position: Annotated[int, At("IK4", 1, 1, INTEGER)]
    code: Annotated[str, At("IK4", 3)]
    component_position: Annotated[int | None, At("IK4", 1, 2, INTEGER)] = None
    repetition: Annotated[int | None, At("IK4", 1, 3, INTEGER)] = None
    data_element_number: Annotated[str, At("IK4", 2)] = ""
    bad_value: Annotated[str, At("IK4", 4)] = ""
    contexts: Annotated[tuple[ErrorContext, ...], Whole("CTX", CONTEXTS)] = ()


@dataclass(slots=True, kw_only=True)
class SegmentError:
    """A fault in one segment (IK3) of the set; ``segment_position`` counts from ST = 1."""

    segment_id: Annotated[str, At("IK3", 1)]
    segment_position: Annotated[int, At("IK3", 2, codec=INTEGER)]
    code: Annotated[str, At("IK3", 4)] = ""
    loop_id: Annotated[str, At("IK3", 3)] = ""
    contexts: Annotated[tuple[ErrorContext, ...], Whole("CTX", CONTEXTS)] = ()
    element_errors: Annotated[tuple[ElementError, ...], Inner("2110")] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)

    @property
    def patient_control_number(self) -> str:
        """The claim (CLM01) that a context names; empty when none does."""
        names = (pair for context in self.contexts for pair in context.names)
        return next((value for name, value in names if name == CLAIM_NAME), "")


@dataclass(slots=True, kw_only=True)
class SetAcknowledgment:
    """The result for one transaction set (AK2 to IK5).

    ``result_code`` is A accepted, E accepted with errors, R, M, W or X rejected.
    """

    identifier: Annotated[str, At("AK2", 1)]
    control_number: Annotated[str, At("AK2", 2)]
    result_code: Annotated[str, At("IK5", 1)]
    guide: Annotated[str, At("AK2", 3)] = ""
    segment_errors: Annotated[tuple[SegmentError, ...], Inner("2100")] = ()
    error_codes: Annotated[tuple[str, ...], Whole("IK5", _codes_from(2))] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)


@dataclass(slots=True, kw_only=True)
class ImplementationAcknowledgment:
    """The result for one functional group of ours (AK1 to AK9).

    ``result_code`` is A accepted, E accepted with errors, P partly accepted, R, M, W or X rejected.
    """

    functional_identifier: Annotated[str, At("AK1", 1)]
    group_control_number: Annotated[int, At("AK1", 2, codec=INTEGER)]
    version: Annotated[str, At("AK1", 3)]
    result_code: Annotated[str, At("AK9", 1)]
    included_count: Annotated[int, At("AK9", 2, codec=INTEGER)]
    received_count: Annotated[int, At("AK9", 3, codec=INTEGER)]
    accepted_count: Annotated[int, At("AK9", 4, codec=INTEGER)]
    sets: Annotated[tuple[SetAcknowledgment, ...], Inner("2000")] = ()
    error_codes: Annotated[tuple[str, ...], Whole("AK9", _codes_from(5))] = ()
    position: Annotated[int, POSITION] = field(default=0, compare=False)
