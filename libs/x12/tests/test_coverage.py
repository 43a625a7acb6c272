"""The coverage decision and the rejections of a 271."""

from __future__ import annotations

from datetime import date

import pytest
from x12_support import edit, golden, only_set

from x12.eligibility import coverage_status, read_response

ACTIVE = golden("case1_271.edi")
INACTIVE = edit(ACTIVE, "EB*1*IND*30*PR*PREFERRED PPO~", "EB*6*IND*30~")
NOT_COVERED = edit(ACTIVE, "EB*C*IND*30***23*1000*****Y~", "EB*I*IND*AL~")
SILENT = edit(edit(ACTIVE, "EB*1*IND*30*PR*PREFERRED PPO~\n", ""), "EB*1**98^5~\n", "")
WITHOUT_TYPE = edit(ACTIVE, "EB*1*IND*30*PR*PREFERRED PPO~", "EB*1~")
REJECTED = edit(ACTIVE, "DTP*346", "AAA*Y**75*C~\nDTP*346")
ENDED = edit(ACTIVE, "DTP*346*D8*20260101~", "DTP*291*RD8*20250101-20251231~")
REJECTED_BY_PAYER = edit(
    ACTIVE[: ACTIVE.index("HL*2*1*21")] + ACTIVE[ACTIVE.index("SE*24") :],
    "HL*1**20*1~",
    "HL*1**20*0~\nAAA*Y**42*R~",
)


@pytest.mark.parametrize(
    ("text", "service_type", "service_date", "status"),
    [
        (ACTIVE, "30", None, "active"),
        (ACTIVE, "98", None, "active"),
        (ACTIVE, "35", None, "active"),
        (ACTIVE, "30", date(2026, 3, 2), "active"),
        (ACTIVE, "30", date(2025, 12, 31), "inactive"),
        (ENDED, "30", date(2026, 3, 2), "inactive"),
        (INACTIVE, "30", None, "inactive"),
        (INACTIVE, "35", None, "inactive"),
        (INACTIVE, "98", None, "active"),
        (NOT_COVERED, "AL", None, "not_covered"),
        (NOT_COVERED, "30", None, "active"),
        (SILENT, "30", None, "unknown"),
        (WITHOUT_TYPE, "30", None, "active"),
        (REJECTED, "30", None, "unknown"),
        (REJECTED_BY_PAYER, "30", None, "unknown"),
    ],
)
def test_coverage_status(
    text: str, service_type: str, service_date: date | None, status: str
) -> None:
    response = read_response(only_set(text))
    assert coverage_status(response, service_type, service_date) == status


def test_rejection_names_its_loop() -> None:
    (rejection,) = read_response(only_set(REJECTED)).rejections
    assert (rejection.level, rejection.valid) == ("2100C", True)
    assert (rejection.reason_code, rejection.follow_up_code) == ("75", "C")


def test_rejection_by_the_payer_has_no_subscriber() -> None:
    response = read_response(only_set(REJECTED_BY_PAYER))
    assert response.rejections[0].level == "2000A"
    assert response.subscriber is None
    assert response.provider is None
