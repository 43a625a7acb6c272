"""Synthetic encounters that come to their end without a person: every claim is paid.

Every person, number and code is made up. One encounter in four has a single line whose copay was
paid at the visit, so that its claim is closed; the others end with a statement to the patient.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from revcycle.simulation.encounters import ADDRESS, BILLING_PROVIDER

_DIAGNOSES = ("E11.65", "I10", "J06.9", "M54.50", "N39.0", "R07.9", "F41.1")
_PROCEDURES = ("99213", "99214", "99396", "93000", "11042")
_PATIENTS_PER_ENCOUNTER = 0.6  # patients come again
_LINES_MAX = 3
_COPAY_CENTS = 3000  # what the simulated payer leaves to the patient of a single line


def draw_encounters(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Yield encounters as an EHR posts them; the same seed gives the same ones."""
    chance = random.Random(seed)
    patients = max(1, int(count * _PATIENTS_PER_ENCOUNTER))
    for number in range(1, count + 1):
        yield _encounter(chance, number, number % patients, is_closed=number % 4 == 0)


def _encounter(
    chance: random.Random, number: int, patient: int, *, is_closed: bool
) -> dict[str, Any]:
    on = str(date(2026, 4, 1) + timedelta(days=chance.randrange(60)))
    encounter: dict[str, Any] = {
        "external_id": f"BENCH-{number:07d}",
        "service_date": on,
        "place_of_service": "11",
        "patient": _patient(patient),
        "coverages": [_coverage(patient)],
        "billing_provider": BILLING_PROVIDER,
        "diagnoses": [{"code": code} for code in chance.sample(_DIAGNOSES, 2)],
        "procedures": [
            _line(chance) for _ in range(1 if is_closed else chance.randint(2, _LINES_MAX))
        ],
    }
    if is_closed:
        payment: dict[str, Any] = {"amount_cents": _COPAY_CENTS, "kind": "copay", "method": "card"}
        encounter["patient_payment"] = {**payment, "received_on": on}
    return encounter


def _patient(number: int) -> dict[str, Any]:
    return {
        "external_id": f"BENCH-PATIENT-{number:07d}",
        "last_name": "TESTERSON",
        "first_name": ("AVERY", "JORDAN", "RILEY", "CASEY")[number % 4],
        "birth_date": str(date(1950, 1, 1) + timedelta(days=number % 20_000)),
        "sex": "FMU"[number % 3],
        "address": ADDRESS,
    }


def _coverage(patient: int) -> dict[str, Any]:
    return {
        "priority": "primary",
        "payer_id": "SYNTH1",
        "payer_name": "SYNTHETIC HEALTH PLAN",
        "member_id": f"SYN{patient:09d}",
        "group_number": "GRP100",
    }


def _line(chance: random.Random) -> dict[str, Any]:
    return {
        "system": "cpt",
        "code": chance.choice(_PROCEDURES),
        "units": 1,
        "charge_cents": chance.randint(8_000, 60_000),
        "diagnosis_pointers": [1],
    }
