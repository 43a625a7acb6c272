"""Status of a claim in codes: the composite that an STC holds up to three times."""

from __future__ import annotations

from dataclasses import dataclass

from x12.segments import Delimiters


@dataclass(slots=True, kw_only=True)
class StatusCode:
    """Category, status and entity: one composite of an STC, for example A7, 164, IL.

    ``code_list`` is RX when ``status_code`` is one of the pharmacies' reject codes.
    """

    category_code: str
    status_code: str
    entity_code: str = ""
    code_list: str = ""


def read_status_code(text: str, delimiters: Delimiters) -> StatusCode:
    """Return the status of a composite."""
    category, status, entity, code_list = (*text.split(delimiters.component), "", "", "", "")[:4]
    return StatusCode(
        category_code=category, status_code=status, entity_code=entity, code_list=code_list
    )


def read_additional_codes(elements: list[str], delimiters: Delimiters) -> tuple[StatusCode, ...]:
    """Return the statuses that stand in STC10 and STC11."""
    return tuple(read_status_code(each, delimiters) for each in elements[10:12] if each)


def write_status_code(code: StatusCode) -> tuple[str, ...]:
    """Return the components of a status."""
    return (code.category_code, code.status_code, code.entity_code, code.code_list)
