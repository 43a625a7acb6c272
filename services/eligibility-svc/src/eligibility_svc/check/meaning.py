"""What a 271 says, in words that need no guide."""

from datetime import date
from typing import Any, Literal

from eligibility_svc.check.rejections import follow_up_for, hint_for
from eligibility_svc.check.schemas import BenefitOut, RejectionOut
from x12.eligibility import Benefit, EligibilityResponse, Rejection, coverage_status

_KINDS = {
    **dict.fromkeys("12345", "active"),
    **dict.fromkeys("678", "inactive"),
    "A": "coinsurance",
    "B": "copay",
    "C": "deductible",
    "F": "limitation",
    "G": "out_of_pocket_maximum",
    "I": "not_covered",
    "R": "other_payer",
}
_TIME_PERIODS = {
    "7": "day",
    "23": "calendar_year",
    "24": "year_to_date",
    "26": "episode",
    "27": "visit",
    "29": "remaining",
    "32": "lifetime",
    "33": "lifetime_remaining",
    "34": "month",
    "36": "admission",
}
_NETWORKS: dict[str, Literal["yes", "no", "both", "unknown"]] = {
    "Y": "yes",
    "N": "no",
    "W": "both",
    "U": "unknown",
}
_YES_OR_NO = {"Y": True, "N": False}


def status_of(response: EligibilityResponse, service_type: str, on: date) -> str:
    """Decide for the first service type that was asked, on the date of service."""
    return coverage_status(response, service_type, on)


def benefits_of(response: EligibilityResponse) -> list[dict[str, Any]]:
    return [_benefit(each).model_dump(mode="json") for each in response.benefits]


def rejections_of(response: EligibilityResponse) -> list[dict[str, Any]]:
    return [_rejection(each).model_dump(mode="json") for each in response.rejections]


def unwritable(rule: str) -> dict[str, Any]:
    """Return the rejection of an inquiry that never left; `rule` names no data."""
    hint = f"The inquiry could not be written ({rule}). Correct the names or ids in it."
    return RejectionOut(reason_code="", level="", hint=hint, follow_up="").model_dump(mode="json")


def _benefit(benefit: Benefit) -> BenefitOut:
    return BenefitOut(
        kind=_KINDS.get(benefit.information_code, "other"),
        information_code=benefit.information_code,
        service_types=list(benefit.service_types),
        coverage_level=benefit.coverage_level or None,
        plan_name=benefit.plan_name or None,
        time_period=_TIME_PERIODS.get(benefit.time_period, benefit.time_period) or None,
        amount_cents=benefit.amount_cents,
        percent=benefit.percent,
        in_network=_NETWORKS.get(benefit.in_network),
        authorization_required=_YES_OR_NO.get(benefit.authorization_required),
        messages=list(benefit.messages),
    )


def _rejection(rejection: Rejection) -> RejectionOut:
    return RejectionOut(
        reason_code=rejection.reason_code,
        level=rejection.level,
        hint=hint_for(rejection.reason_code),
        follow_up=follow_up_for(rejection.follow_up_code),
    )
