"""Golden case 1 by hand, as a user would: REST in, X12 in, balances out. No clearinghouse."""

import json
from pathlib import Path

import pytest
from support.databases import new_databases
from support.distributed import ON_THE_STACK, unanswered_platform
from support.process import X12, revcycle, running, wait_for

from revcycle.stack import DEFINITIONS

GOLDEN = Path(__file__).parents[1] / "golden"
CASE_1 = json.loads((GOLDEN / "case1_encounter.json").read_text())
# What differs from one sending to the next: envelope, BHT, submitter and receiver.
PER_SENDING = ("ISA", "GS", "ST", "BHT", "NM1*41", "PER", "NM1*40", "SE", "GE", "IEA")


def golden(name):
    return (GOLDEN / name).read_text()


def claim_segments(text):
    segments = [segment.strip() for segment in text.split("~")]
    return [segment for segment in segments if not segment.startswith(PER_SENDING)]


WAYS = ["sqlite", "postgresql", pytest.param("distributed", marks=ON_THE_STACK)]


@pytest.fixture(scope="module", params=WAYS)
def running_way(request, tmp_path_factory):
    """Yield a platform without a clearinghouse, and what proves it to the end."""
    if request.param == "distributed":
        stack = request.getfixturevalue("stack")
        with unanswered_platform(stack) as platform:
            yield platform, lambda: stack_verifies(stack)
        return
    is_on_server = request.param == "postgresql"
    environment = new_databases(request.getfixturevalue("postgres")) if is_on_server else {}
    data_dir = tmp_path_factory.mktemp("case1") / "data"
    with running(data_dir, "--clearinghouse", "none", environment=environment) as platform:
        yield platform, lambda: everything_verifies(platform, environment)


@pytest.fixture(scope="module")
def platform(running_way):
    return running_way[0]


@pytest.fixture(scope="module")
def client(platform):
    with platform.client() as client:
        yield client


@pytest.fixture(scope="module")
def claim_id(client):
    posted = client.post("/v1/encounters", json=CASE_1)
    assert posted.status_code == 201, posted.text
    encounter_id = posted.json()["id"]
    [claim] = wait_for(
        lambda: client.get("/v1/claims", params={"encounter_id": encounter_id}).json()["items"],
        lambda items: items and items[0]["state"] == "SENT",
    )
    return claim["id"]


def wait_for_state(client, claim_id, state):
    return wait_for(
        lambda: client.get(f"/v1/claims/{claim_id}").json(), lambda claim: claim["state"] == state
    )


@pytest.mark.slow
def test_from_encounter_to_statement(client, claim_id, running_way):
    claim_is_written_to_the_letter(client, claim_id)
    eligibility_is_pending(client)
    acknowledgments_move_it(client, claim_id)
    first = remittance_posts(client, claim_id)
    ledger_and_statement_are_right(client, claim_id)
    same_remittance_posts_once(client, claim_id, first)
    _, proves_itself = running_way
    proves_itself()


def stack_verifies(stack):
    assert [verdict.faults for verdict in stack.verify()] == [[]] * len(DEFINITIONS)
    assert all(verdict.audit_records for verdict in stack.verify())


def everything_verifies(platform, environment):
    proved = revcycle("verify", "--data-dir", str(platform.data_dir), environment=environment)
    assert proved.returncode == 0, proved.stdout
    in_files = {path.stem for path in platform.data_dir.glob("*-svc.sqlite3")}
    assert bool(in_files) is not bool(environment)
    assert " 0 audit records" not in proved.stdout


def claim_is_written_to_the_letter(client, claim_id):
    sent = client.get(f"/v1/claims/{claim_id}/x12")
    assert sent.headers["content-type"].startswith("application/edi-x12")
    assert claim_segments(sent.text) == claim_segments(golden("case1_837p.edi"))


def eligibility_is_pending(client):
    [check] = client.get("/v1/eligibility-checks").json()["items"]
    assert check["status"] == "pending"


def acknowledgments_move_it(client, claim_id):
    syntax = client.post("/v1/acknowledgments", content=golden("case1_999.edi"), headers=X12)
    assert syntax.status_code == 202  # it acknowledges group 103, which we never sent
    unmatched = client.get("/v1/worklists/unmatched").json()["items"]
    assert [item["detail"] for item in unmatched] == ["999 A for group 103"]
    accepted = client.post("/v1/acknowledgments", content=golden("case1_277ca.edi"), headers=X12)
    assert accepted.status_code == 201, accepted.text
    claim = client.get(f"/v1/claims/{claim_id}").json()
    assert claim["state"] == "ACCEPTED"
    assert claim["payer_claim_control_number"] == "ICN2026030001"


def remittance_posts(client, claim_id):
    answer = client.post("/v1/remittances", content=golden("case1_835.edi"), headers=X12)
    assert answer.status_code == 201, answer.text
    claim = wait_for_state(client, claim_id, "PAID")
    assert claim["next_responsible_party"] == "patient"
    assert (claim["charge_cents"], claim["paid_cents"]) == (23000, 9960)
    assert (claim["adjusted_cents"], claim["patient_responsibility_cents"]) == (8800, 4240)
    return answer.json()


def ledger_and_statement_are_right(client, claim_id):
    answer = client.get("/v1/ledger/accounts", params={"claim_id": claim_id}).json()
    balances = {row["account"]: row["balance_cents"] for row in answer["items"]}
    assert answer["next_cursor"] is None
    assert balances["AR_PAYER:SYNTH1"] == 0
    assert balances["AR_PATIENT"] == 1240
    assert balances["ADJ_CONTRACTUAL"] == 8800
    assert balances["REV_GROSS"] == -23000
    [statement] = client.get("/v1/statements", params={"claim_id": claim_id}).json()["items"]
    assert statement["amount_due_cents"] == 1240


def same_remittance_posts_once(client, claim_id, first):
    entries = client.get("/v1/ledger/entries", params={"claim_id": claim_id}).json()
    again = client.post("/v1/remittances", content=golden("case1_835.edi"), headers=X12)
    assert again.status_code == 200
    assert again.json()["duplicate"] is True
    assert again.json()["id"] == first["id"]
    assert client.get("/v1/ledger/entries", params={"claim_id": claim_id}).json() == entries
    assert client.get(f"/v1/claims/{claim_id}").json()["state"] == "PAID"
