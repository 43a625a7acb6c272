"""The syntax acknowledgment (999) as 005010X231A1 carries it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementError:
    """A fault in one element (IK4); ``code`` is IK403.

    ``bad_value`` is the data as sent and may identify a patient: never log it.
    """

    element_position: int
    code: str
    component_position: int | None = None
    data_element_number: str = ""
    bad_value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentError:
    """A fault in one segment (IK3) of the set; ``segment_position`` counts from ST = 1.

    ``patient_control_number`` names the claim when the sender adds CTX*CLM01.
    """

    segment_id: str
    segment_position: int
    code: str
    loop_id: str = ""
    patient_control_number: str = ""
    element_errors: tuple[ElementError, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAcknowledgment:
    """The result for one transaction set (AK2 to IK5).

    ``result_code`` is A accepted, E accepted with errors, R, M, W or X rejected.
    """

    identifier: str
    control_number: str
    result_code: str
    guide: str = ""
    segment_errors: tuple[SegmentError, ...] = ()
    error_codes: tuple[str, ...] = ()
    position: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImplementationAcknowledgment:
    """The result for one functional group of ours (AK1 to AK9).

    ``result_code`` is A accepted, E accepted with errors, P partly accepted, R, M, W or X rejected.
    """

    functional_identifier: str
    group_control_number: int
    version: str
    result_code: str
    included_count: int
    received_count: int
    accepted_count: int
    sets: tuple[SetAcknowledgment, ...] = ()
    error_codes: tuple[str, ...] = ()
    position: int = field(default=0, compare=False)
