"""The main job on bundled encounters: post them, follow them, show where the money is."""

import json
import secrets
import time
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from kit.money import format_cents
from revcycle.api import Api

POLL_SECONDS = 0.25
ENDS_WITH = frozenset({"biller", "patient", "none"})


class DemoUnfinished(Exception):
    """Some encounters did not reach their end in time."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where one encounter ended. Amounts are cents."""

    encounter_id: str
    claim: str
    charge_cents: int
    paid_cents: int
    adjusted_cents: int
    patient_owes_cents: int
    state: str


def bundled_encounters() -> list[dict[str, Any]]:
    text = (files("revcycle") / "demo_data" / "encounters.json").read_text(encoding="utf-8")
    encounters: list[dict[str, Any]] = json.loads(text)
    return encounters


def copies(encounters: Sequence[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    """Return `count` encounters made of the bundled ones, under ids never used before."""
    run = secrets.token_hex(4)
    return [
        {
            **{k: v for k, v in encounters[n % len(encounters)].items() if k not in _PER_COPY},
            "external_id": f"DEMO-{run}-{n:05d}",
        }
        for n in range(count)
    ]


_PER_COPY = ("external_id", "patient_control_number")


def run_demo(
    api: Api, encounters: Sequence[dict[str, Any]], console: Console, timeout_seconds: float
) -> list[Outcome]:
    """Post encounters and wait until each is at its end. Raises DemoUnfinished, CallFailed."""
    with _progress(console) as progress:
        posting = progress.add_task("posting encounters", total=len(encounters))
        ids = []
        for encounter in encounters:
            ids.append(api.call("POST", "/v1/encounters", json=encounter)["id"])
            progress.advance(posting)
        following = progress.add_task("following them to their end", total=len(ids))
        deadline = time.monotonic() + timeout_seconds
        while True:
            ended = [outcome for outcome in _claims(api, ids) if outcome]
            progress.update(following, completed=len(ended))
            if len(ended) == len(ids):
                return [_with_balance(api, *outcome) for outcome in ended]
            if time.monotonic() > deadline:
                missing = len(ids) - len(ended)
                raise DemoUnfinished(f"{missing} of {len(ids)} encounters are still on their way")
            time.sleep(POLL_SECONDS)


def _progress(console: Console) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console)


Ended = tuple[str, dict[str, Any] | None]


def _claims(api: Api, encounter_ids: Iterable[str]) -> list[Ended | None]:
    """Return each encounter with its claim when it has ended, None while it is on its way."""
    claims = {claim["encounter_id"]: claim for claim in api.items("/v1/claims")}
    waiting = {item["id"] for item in api.items("/v1/encounters", state="needs_coding")}
    return [
        (encounter_id, claims.get(encounter_id))
        if encounter_id in waiting or _has_ended(claims.get(encounter_id))
        else None
        for encounter_id in encounter_ids
    ]


def _has_ended(claim: dict[str, Any] | None) -> bool:
    return claim is not None and claim["owner_of_next_action"] in ENDS_WITH


def _with_balance(api: Api, encounter_id: str, claim: dict[str, Any] | None) -> Outcome:
    if claim is None:
        return Outcome(encounter_id, "-", 0, 0, 0, 0, "NEEDS CODING")
    accounts = api.call("GET", "/v1/ledger/accounts", params={"claim_id": claim["id"]})["items"]
    owes = sum(row["balance_cents"] for row in accounts if row["account"] == "AR_PATIENT")
    return Outcome(
        encounter_id=encounter_id,
        claim=claim["patient_control_number"],
        charge_cents=claim["charge_cents"],
        paid_cents=claim["paid_cents"],
        adjusted_cents=claim["adjusted_cents"],
        patient_owes_cents=owes,
        state=claim["state"],
    )


def outcome_table(outcomes: Sequence[Outcome]) -> Table:
    """Return the outcomes for a person."""
    table = Table("claim", title="Where the money is")
    for column in ("charge", "paid", "adjusted", "patient owes"):
        table.add_column(column, justify="right")
    table.add_column("state")
    for outcome in outcomes:
        amounts = (
            outcome.charge_cents,
            outcome.paid_cents,
            outcome.adjusted_cents,
            outcome.patient_owes_cents,
        )
        table.add_row(outcome.claim, *map(format_cents, amounts), outcome.state)
    return table


def outcomes_json(outcomes: Sequence[Outcome]) -> str:
    return json.dumps([asdict(outcome) for outcome in outcomes], indent=2)
