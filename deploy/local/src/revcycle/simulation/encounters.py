"""What the EHR of the simulation posts: encounters whose end can be told from what is in them.

Every person, number and code is made up. How the payer treats a coverage is in its member id,
see `simulator.rules`; what is wrong with an encounter is its `flaw`.
"""

import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal
from uuid import UUID

Treatment = Literal["pay", "deny", "deductible", "inactive", "reject"]
Kind = Literal["good", "held", "refused", "draft"]

_PREFIXES: dict[Treatment, str] = {
    "pay": "SYN",
    "deny": "DENY",
    "deductible": "DEDUCT",
    "inactive": "INACTIVE",
    "reject": "REJECT",
}
_TREATMENT_WEIGHTS = (10, 2, 3, 1, 2)
_KIND_WEIGHTS: dict[Kind, int] = {"good": 14, "held": 2, "refused": 2, "draft": 2}
_PAYERS = (("SYNTH1", "SYNTHETIC HEALTH PLAN"), ("SAMPL2", "SAMPLE MUTUAL"))
_PRIORITIES = ("primary", "secondary")
_DIAGNOSES = ("E11.65", "I10", "J06.9", "M54.50", "N39.0", "R07.9", "F41.1")
_PROCEDURES = ("99213", "99214", "99396", "36415", "93000", "11042")
ADDRESS = {
    "line1": "1 SAMPLE LN",
    "city": "SPRINGFIELD",
    "state": "IL",
    "postal_code": "627030001",
}
BILLING_PROVIDER = {
    "npi": "2000000010",
    "organization_name": "EXAMPLE FAMILY CLINIC",
    "tax_id": "001234567",
    "taxonomy": "207Q00000X",
    "address": {**ADDRESS, "line1": "100 EXAMPLE ST"},
    "contact": {"name": "BILLING OFFICE", "phone": "2175550101"},
}
_SERVICE_DAYS_BACK_MAX = 60
_NEW_PATIENT_CHANCE = 0.6
_SECOND_PAYER_CHANCE = 0.3
_VISIT_PAYMENT_CHANCE = 0.35


def _wrong_npi(posted: dict[str, Any]) -> None:
    posted["rendering_provider"] = {
        "npi": "2000000029",
        "last_name": "FICTION",
        "first_name": "DORA",
    }


def _post_office_box(posted: dict[str, Any]) -> None:
    posted["billing_provider"]["address"]["line1"] = "PO BOX 7"


def _free_line(posted: dict[str, Any]) -> None:
    posted["procedures"][-1]["charge_cents"] = 0


def _waived_test_without_clia(posted: dict[str, Any]) -> None:
    posted["procedures"][0]["modifiers"] = ["QW"]


def _far_future(posted: dict[str, Any]) -> None:
    posted["service_date"] = str(date.fromisoformat(posted["service_date"]) + timedelta(days=3650))


def _unknown_diagnosis(posted: dict[str, Any]) -> None:
    posted["diagnoses"][0]["code"] = "X99.999"


def _pointer_to_nothing(posted: dict[str, Any]) -> None:
    posted["procedures"][0]["diagnosis_pointers"] = [9]


def _no_primary(posted: dict[str, Any]) -> None:
    posted["coverages"][0]["priority"] = "tertiary"


def _negative_charge(posted: dict[str, Any]) -> None:
    posted["procedures"][0]["charge_cents"] = -1


# Flaws that an edit finds (the claim waits for a biller), and flaws that are never taken in.
_HELD_BY: tuple[Callable[[dict[str, Any]], None], ...] = (
    _wrong_npi,
    _post_office_box,
    _free_line,
    _waived_test_without_clia,
    _far_future,
)
_REFUSED_FOR: tuple[Callable[[dict[str, Any]], None], ...] = (
    _unknown_diagnosis,
    _pointer_to_nothing,
    _no_primary,
    _negative_charge,
)


@dataclass
class Encounter:
    """One encounter as the client sends it, and what the client knows of it.

    Attributes:
        treatments: how its payers treat it, in the order of billing.
        is_answered: whether the platform said that it has it, or refused it.
        coding: the coder's codes for a draft; None until somebody codes it.
        etag: the version that the coder read; None until somebody codes it.
        is_coded: whether the platform said that it has the codes.
        correction: what a biller changes after the first payer refused the claim; None until
            somebody does. It makes that payer pay.
        is_corrected: whether the claim is known to have been corrected.

    """

    organization_id: UUID
    kind: Kind
    treatments: tuple[Treatment, ...]
    posted: dict[str, Any]
    is_answered: bool = False
    coding: dict[str, Any] | None = None
    etag: str | None = None
    is_coded: bool = False
    correction: dict[str, Any] | None = None
    is_corrected: bool = False
    encounter_id: str | None = None

    @property
    def can_be_corrected(self) -> bool:
        """Whether its first payer refuses it for something that a biller can mend."""
        has_codes = self.kind == "good" or self.is_coded
        return has_codes and not self.is_corrected and self.treatments[0] in ("deny", "reject")

    def correct(self) -> dict[str, Any]:
        """Return the biller's correction: a member id that the payer knows, or another place."""
        if self.treatments[0] == "reject":
            first, *others = self.posted["coverages"]
            mended = {**first, "member_id": f"SYN{first['member_id']}"}
            return {"reason": "wrong member id", "coverages": [mended, *others]}
        return {"reason": "wrong place of service", "place_of_service": "12"}

    @property
    def external_id(self) -> str:
        return str(self.posted["external_id"])

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The service lines that are billed in the end."""
        lines: list[dict[str, Any]] = (self.coding or self.posted)["procedures"]
        return lines


@dataclass
class Practice:
    """Draws encounters of one organization. Patients come again, with the same coverages."""

    organization_id: UUID
    chance: random.Random
    today: Callable[[], date]
    encounters: list[Encounter] = field(default_factory=list)
    _patients: list[tuple[dict[str, Any], list[dict[str, Any]], tuple[Treatment, ...]]] = field(
        default_factory=list
    )

    def draw(self, kind: Kind | None = None) -> Encounter:
        """Return a new encounter; its number is its place, so that organizations share numbers."""
        kind = kind or self.chance.choices([*_KIND_WEIGHTS], [*_KIND_WEIGHTS.values()])[0]
        patient, coverages, treatments = self._patient()
        posted = self._visit(patient, coverages)
        if kind == "held":
            self.chance.choice(_HELD_BY)(posted)
        if kind == "refused":
            self.chance.choice(_REFUSED_FOR)(posted)
        if kind == "draft":
            posted |= {"coding_status": "draft", "diagnoses": [], "procedures": []}
        encounter = Encounter(self.organization_id, kind, treatments, posted)
        self.encounters.append(encounter)
        return encounter

    def codes(self) -> dict[str, Any]:
        """Return final codes, as a coder gives them."""
        diagnoses = self.chance.sample(_DIAGNOSES, self.chance.randint(1, 3))
        return {
            "coding_status": "final",
            "diagnoses": [{"code": code} for code in diagnoses],
            "procedures": [self._line() for _ in range(self.chance.randint(1, 3))],
        }

    def _visit(self, patient: dict[str, Any], coverages: list[dict[str, Any]]) -> dict[str, Any]:
        on = self.today() - timedelta(days=self.chance.randint(0, _SERVICE_DAYS_BACK_MAX))
        posted = {
            "external_id": f"VISIT-{len(self.encounters) + 1:04d}",
            "claim_type": "professional",
            "service_date": str(on),
            "place_of_service": "11",
            "patient": patient,
            "coverages": deepcopy(coverages),
            "billing_provider": deepcopy(BILLING_PROVIDER),
            **self.codes(),
        }
        if self.chance.random() < _VISIT_PAYMENT_CHANCE:
            posted["patient_payment"] = {
                "amount_cents": self.chance.choice((1000, 2500, 3000, 20000)),
                "kind": "copay",
                "method": "card",
                "received_on": str(on),
            }
        return posted

    def _line(self) -> dict[str, Any]:
        return {
            "system": "cpt",
            "code": self.chance.choice(_PROCEDURES),
            "units": 1,
            "charge_cents": self.chance.randint(100, 60000),
            "diagnosis_pointers": [1],
        }

    def _patient(
        self,
    ) -> tuple[dict[str, Any], list[dict[str, Any]], tuple[Treatment, ...]]:
        if self._patients and self.chance.random() > _NEW_PATIENT_CHANCE:
            return self.chance.choice(self._patients)
        number = len(self._patients) + 1
        patient = {
            "external_id": f"PATIENT-{number:04d}",
            "last_name": "TESTERSON",
            "first_name": self.chance.choice(("AVERY", "JORDAN", "RILEY", "CASEY")),
            "birth_date": str(date(1950, 1, 1) + timedelta(days=self.chance.randint(0, 20000))),
            "sex": self.chance.choice("FMU"),
            "address": dict(ADDRESS),
        }
        count = 2 if self.chance.random() < _SECOND_PAYER_CHANCE else 1
        treatments = tuple(self.chance.choices([*_PREFIXES], _TREATMENT_WEIGHTS, k=count))
        coverages = [
            {
                "priority": _PRIORITIES[place],
                "payer_id": _PAYERS[place][0],
                "payer_name": _PAYERS[place][1],
                "member_id": f"{_PREFIXES[treatment]}{number:06d}{place}",
                "group_number": "GRP100",
            }
            for place, treatment in enumerate(treatments)
        ]
        self._patients.append((patient, coverages, treatments))
        return self._patients[-1]
