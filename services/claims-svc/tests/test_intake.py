"""From the coded encounter to the claim: pricing, rendering, holding, sending."""

import hashlib

import pytest
from claims_support import (
    PATIENT_ID,
    SUBSCRIBER,
    acknowledgment_event,
    claim_result,
    claim_segments,
    coded,
    golden,
    happenings,
    line,
    parked,
    posted,
    primary,
    secondary,
)

import kit.blobs
from contracts.events.claims import ClaimCreated, ClaimHeld, ClaimSubmitted
from contracts.events.eligibility import EligibilityChecked
from kit.ids import named_id


def checked(status="inactive", **changes):
    facts = {
        "payer_id": "SYNTH1",
        "member_id": "SYN000111222",
        "service_date": "2026-03-02",
        "status": status,
    } | changes
    return EligibilityChecked(
        coverage_id=named_id("coverage", facts["member_id"]),
        eligibility_check_id=named_id("check", *facts.values()),
        patient_id=PATIENT_ID,
        **facts,
    )


class TestRendering:
    async def test_dependent_when_billed_stands_below_the_subscriber(self, make, show):
        coverage = primary(relationship="child", subscriber=SUBSCRIBER)
        sent = await show((await make(coverages=[coverage]))["id"], "/x12")
        start, end = sent.index("HL*2*1*22"), sent.index("CLM*")
        assert sent[start:end].replace("~", "").split("\n")[:-1] == [
            "HL*2*1*22*1",
            "SBR*P**GRP100******CI",
            "NM1*IL*1*TESTERSON*MORGAN****MI*SYN000111222",
            "N3*2 SAMPLE LN",
            "N4*SPRINGFIELD*IL*627030002",
            "DMG*D8*19790102*M",
            "NM1*PR*2*SYNTHETIC HEALTH PLAN*****PI*SYNTH1",
            "HL*3*2*23*0",
            "PAT*19",
            "NM1*QC*1*TESTERSON*AVERY*Q",
            "N3*1 SAMPLE LN",
            "N4*SPRINGFIELD*IL*627030001",
            "DMG*D8*19800615*F",
        ]

    async def test_facts_when_given_stand_in_their_segments(self, make, show):
        procedures = [
            line("L1", units="2.5", authorization_number="AUTH-LINE", service_date="2026-03-01")
        ]
        claim = await make(
            procedures=procedures,
            authorization_number="AUTH-1",
            provider_signature_on_file=False,
            assignment_code="B",
            benefits_assigned="W",
            release_of_information="I",
            rendering_provider=None,
            place_of_service="22",
        )
        segments = claim_segments(await show(claim["id"], "/x12"))
        for expected in (
            "CLM*CLM0001*150***22:B:1*N*B*W*I",
            "REF*G1*AUTH-1",
            "REF*X4*99D9999999",
            "SV1*HC:99213*150*UN*2.5***1",
            "DTP*472*D8*20260301",
            "REF*G1*AUTH-LINE",
        ):
            assert expected in segments
        assert not [segment for segment in segments if segment.startswith("NM1*82")]

    async def test_facts_when_absent_leave_no_segment(self, make, show):
        billing = posted()["billing_provider"]
        renders_itself = {"npi": billing["npi"], "last_name": "FICTION", "first_name": "DORA"}
        claim = await make(
            procedures=[line("L1")],
            clia_number=None,
            patient_payment=None,
            rendering_provider=renders_itself,
        )
        segments = claim_segments(await show(claim["id"], "/x12"))
        gone = ("REF*X4", "REF*G1", "REF*F8", "AMT*F5", "NM1*82")
        assert not [segment for segment in segments if segment.startswith(gone)]

    async def test_name_when_it_has_accents_and_delimiters_is_written_without(self, make, show):
        patient = posted()["patient"] | {"last_name": "Muñoz*Ødegård~", "first_name": "Zoë"}
        sent = await show((await make(patient=patient))["id"], "/x12")
        assert "NM1*IL*1*MUNOZ ODEGARD*ZOE*Q***MI*SYN000111222~" in sent

    async def test_name_when_x12_cannot_carry_it_holds_the_claim(
        self, platform, make, show, act, tell
    ):
        claim = await make(patient=posted()["patient"] | {"last_name": "李"})
        assert (claim["state"], claim["owner_of_next_action"]) == ("HELD", "biller")
        assert [finding["rule"] for finding in claim["findings"]] == ["X12"]
        assert "李" not in str(claim["findings"])
        history = (await show(claim["id"], "/history"))["items"]
        assert [each["happening"] for each in history] == ["held"]
        assert await parked(platform) == []
        await tell()
        assert [held.rules for held in platform.published(ClaimHeld)] == [["X12"]]
        assert len(platform.published(ClaimCreated)) == 1
        refused = await act(claim["id"], "release", 422)
        assert refused["type"] == "/problems/invalid"
        assert (await show(claim["id"]))["state"] == "HELD"
        corrected = await act(claim["id"], "correct", patient=posted()["patient"])
        assert (corrected["state"], corrected["findings"]) == ("SENT", [])


class TestPricing:
    FEES = (
        {"procedure_code": "99213", "valid_from": "2025-01-01", "unit_charge_cents": 12000},
        {"procedure_code": "99213", "valid_from": "2026-03-02", "unit_charge_cents": 13333},
        {"procedure_code": "J3301", "valid_from": "2026-01-01", "unit_charge_cents": 3},
    )

    @pytest.fixture(autouse=True)
    async def fees(self, client):
        answer = await client.post("/v1/fee-schedules", json={"fees": self.FEES})
        assert answer.status_code == 201, answer.text

    async def test_charge_when_absent_is_fee_times_units_rounded_half_up(self, make):
        def unpriced(number, code, **changes):
            return line(number, code, None, **changes)

        claim = await make(
            service_date="2026-03-02",
            procedures=[
                unpriced("L1", "99213"),
                unpriced("L2", "99213", service_date="2026-03-01"),
                unpriced("L3", "99213", service_date="2025-01-01"),
                unpriced("L4", "99213", units="1.5"),  # 19999.5
                unpriced("L5", "J3301", units="0.5"),  # 1.5
                unpriced("L6", "J3301", units="2.833"),  # 8.499
                line("L7", "99213", 1),
                line("L8", "99213", 700, units=10),
            ],
        )
        charges = [each["charge_cents"] for each in claim["content"]["lines"]]
        assert charges == [13333, 12000, 12000, 20000, 2, 8, 1, 700]
        assert claim["charge_cents"] == sum(charges)

    async def test_charge_when_there_is_none_holds_the_claim(self, make):
        without = (
            line("L1", "99214", None),
            line("L1", "99213", None, service_date="2024-12-31"),
            line("L1", "99213", 0),
        )
        for number, each in enumerate(without, start=1):
            claim = await make(number, procedures=[each])
            assert claim["state"] == "HELD"
            assert [finding["rule"] for finding in claim["findings"]] == ["P01"]

    @pytest.mark.parametrize(
        ("lines", "held"),
        [
            ([line("L1", "99999", None, units=2)], [1]),
            (
                [line("L1", "99999", None), line("L2", "99999", None), line("L3", "99213", 5)],
                [2, 3],
            ),
            ([line("L1", "99213", 9_999_999_999), line("L2", "99213", None)], [2]),
        ],
    )
    async def test_charge_when_fee_times_units_is_beyond_a_claim_holds_it_and_parks_nothing(
        self, client, platform, make, act, lines, held
    ):
        fee = {"procedure_code": "99999", "valid_from": "2026-01-01"}
        fees = {"fees": [fee | {"unit_charge_cents": 9_999_999_999}]}
        assert (await client.post("/v1/fee-schedules", json=fees)).status_code == 201
        claim = await make(procedures=lines)
        assert claim["state"] == "HELD"
        found = [each for each in claim["findings"] if each["rule"] == "FEE"]
        pointers = [each["pointer"] for each in found]
        assert pointers == [f"/lines/{number - 1}/charge_cents" for number in held]
        charges = [each["charge_cents"] for each in claim["content"]["lines"]]
        assert [number for number, cents in enumerate(charges, start=1) if not cents] == held
        assert platform.published(ClaimHeld)[0].rules[0] == "FEE"
        corrected = await act(claim["id"], "correct", procedures=[line("L1", charge_cents=5)])
        assert (corrected["state"], corrected["findings"]) == ("SENT", [])

    async def test_fee_when_it_is_there_already_is_409_and_none_is_stored(self, client):
        new = {"procedure_code": "99214", "valid_from": "2026-01-01", "unit_charge_cents": 1}
        answer = await client.post("/v1/fee-schedules", json={"fees": [new, self.FEES[0], new]})
        assert answer.status_code == 409
        assert [fault["pointer"] for fault in answer.json()["errors"]] == ["/fees/1", "/fees/2"]
        listed = (await client.get("/v1/fee-schedules")).json()["items"]
        assert [fee["procedure_code"] for fee in listed] == ["J3301", "99213", "99213"]

    async def test_fees_when_paged_are_each_shown_once(self, client):
        first = (await client.get("/v1/fee-schedules", params={"limit": 2})).json()
        page = {"limit": 2, "cursor": first["next_cursor"]}
        second = (await client.get("/v1/fee-schedules", params=page)).json()
        assert [*first["items"], *second["items"]] == [*reversed(self.FEES)]
        assert second["next_cursor"] is None

    async def test_charge_when_beyond_what_a_claim_carries_is_refused_with_its_place(
        self, client, make, act, show
    ):
        dear = {"procedure_code": "99999", "valid_from": "2026-01-01"}
        fee = dear | {"unit_charge_cents": 9_999_999_999}
        assert (await client.post("/v1/fee-schedules", json={"fees": [fee]})).status_code == 201
        claim = await make(procedures=[line("L1", charge_cents=0)])
        procedures = [line("L1", "99999", None, units=2)]
        refused = await act(claim["id"], "correct", 422, procedures=procedures)
        assert refused["type"] == "/problems/invalid"
        assert [fault["pointer"] for fault in refused["errors"]] == ["/procedures/0/charge_cents"]
        two = [line("L1", charge_cents=9_999_999_999), line("L2", charge_cents=1)]
        [fault] = (await act(claim["id"], "correct", 422, procedures=two))["errors"]
        assert fault["detail"] == "the lines together charge more than a claim can carry"
        assert (await show(claim["id"]))["charge_cents"] == 0


class TestIntake:
    async def test_claim_when_made_tells_what_is_billed(self, platform, make):
        claim = await make(coverages=[secondary(), primary()])
        [created] = platform.published(ClaimCreated)
        assert str(created.claim_id) == claim["id"]
        assert (created.charge_cents, created.patient_control_number) == (23000, "CLM0001")
        assert [each.charge_cents for each in created.lines] == [18000, 3500, 1500]
        payers = [(each.priority, each.payer_id) for each in created.payers]
        assert payers == [("primary", "SYNTH1"), ("secondary", "SAMPL2")]
        assert created.patient_payment.amount_cents == 3000

    async def test_names_when_absent_are_given(self, make):
        procedures = [line(None), line(None)]
        claim = await make(patient_control_number=None, procedures=procedures)
        assert len(claim["patient_control_number"]) == 14
        numbers = [each["line_control_number"] for each in claim["content"]["lines"]]
        assert numbers == ["L1", "L2"]

    async def test_encounter_when_redelivered_makes_one_claim(self, platform, tell, client):
        event_id = platform.platform.ids.new()
        for _ in range(2):
            await tell(coded(), event_id=event_id)
        assert len((await client.get("/v1/claims")).json()["items"]) == 1
        assert len(platform.published(ClaimSubmitted)) == 1

    async def test_claim_when_sent_is_kept_as_the_event_carries_it(self, platform, make, show):
        claim = await make()
        [submitted] = platform.published(ClaimSubmitted)
        [kept] = (await show(claim["id"], "/submissions"))["items"]
        sent = await show(claim["id"], "/x12")
        assert sent == submitted.claim.text
        digest = hashlib.sha256(sent.encode()).hexdigest()
        assert digest == submitted.claim.sha256 == kept["sha256"]
        assert len(sent) == submitted.claim.bytes == kept["bytes"]
        assert str(submitted.submission_id) == kept["id"]
        assert (kept["frequency_code"], kept["transaction_control_number"]) == ("1", "0001")

    async def test_claims_when_sent_have_numbers_of_their_own(self, make, show):
        for number in (1, 2, 3):
            claim = await make(number)
            [kept] = (await show(claim["id"], "/submissions"))["items"]
            assert kept["interchange_control_number"] == kept["group_control_number"] == number
            assert kept["reference"] in await show(claim["id"], "/x12")

    async def test_documents_when_large_go_to_the_blob_store(
        self, platform, make, show, tell, monkeypatch
    ):
        monkeypatch.setattr(kit.blobs, "INLINE_BYTES_MAX", 500)
        claim = await make()
        [submitted] = platform.published(ClaimSubmitted)
        assert submitted.claim.text is None
        sent = await show(claim["id"], "/x12")
        assert hashlib.sha256(sent.encode()).hexdigest() == submitted.claim.sha256
        folder = platform.platform.folder / "blobs"
        assert (folder / submitted.claim.blob).read_text() == sent
        assert claim_segments(sent) == claim_segments(golden("case1_837p.edi"))
        await tell(acknowledgment_event(claim_result()))
        assert (await show(claim["id"]))["state"] == "ACCEPTED"
        assert len([path for path in folder.rglob("*") if path.is_file()]) == 2


class TestEligibility:
    async def test_coverage_when_inactive_holds_the_claim(self, platform, make, tell, act):
        await tell(checked())
        claim = await make()
        assert claim["state"] == "HELD"
        assert [finding["rule"] for finding in claim["findings"]] == ["P10C"]
        assert [held.rules for held in platform.published(ClaimHeld)] == [["P10C"]]
        assert platform.published(ClaimSubmitted) == []
        assert (await act(claim["id"], "release"))["state"] == "SENT"

    async def test_answers_when_none_denies_this_claim_let_it_pass(self, make, tell):
        others = (
            {"status": "active"},
            {"status": "unknown"},
            {"status": "not_covered"},
            {"service_date": "2026-03-03"},
            {"payer_id": "SAMPL2"},
        )
        for number, other in enumerate(others, start=1):
            await tell(checked(**other))
            assert (await make(number))["state"] == "SENT", other

    async def test_answer_when_it_comes_late_calls_nothing_back(self, make, tell, show):
        claim = await make()
        await tell(checked())
        assert (await show(claim["id"]))["state"] == "SENT"

    async def test_answer_when_a_newer_one_came_counts_no_more(self, make, tell):
        await tell(checked(), checked("active"))
        assert (await make())["state"] == "SENT"

    async def test_member_id_when_corrected_is_judged_by_its_own_answers(self, make, tell, act):
        await tell(checked())
        claim = await make()
        corrected = await act(claim["id"], "correct", coverages=[primary(member_id="SYN2")])
        assert corrected["state"] == "SENT"


class TestHeld:
    async def test_claim_when_released_is_sent_as_it_is(self, make, act, show):
        claim = await make(clia_number=None)
        assert [finding["rule"] for finding in claim["findings"]] == ["P12"]
        for body in ({"reason": ""}, {"reason": " \t"}, {"reason": "x" * 501}, {"reason": None}):
            await act(claim["id"], "release", 422, **body)
        released = await act(claim["id"], "release", reason="the payer waived it")
        assert released["state"] == "SENT"
        history = (await show(claim["id"], "/history"))["items"]
        assert [entry["happening"] for entry in history] == [
            "held",
            "released",
            "queued",
            "submitted",
        ]
        assert history[1]["detail"] == "the payer waived it"
        assert history[1]["actor_id"] == "test-client"

    async def test_actions_when_the_claim_is_sent_are_409(self, make, act, show):
        claim = await make()
        for what in ("release", "submit", "correct"):
            refused = await act(claim["id"], what, 409)
            assert refused["type"] == "/problems/conflict"
        assert await happenings(show, claim) == ["edits_passed", "queued", "submitted"]

    async def test_claim_when_corrected_is_judged_again(self, make, act, show):
        claim = await make(clia_number=None)
        still = await act(claim["id"], "correct", place_of_service="22")
        assert (still["state"], still["content"]["place_of_service"]) == ("HELD", "22")
        mended = await act(claim["id"], "correct", clia_number="99D9999999")
        assert (mended["state"], mended["findings"]) == ("SENT", [])
        assert "11:B:1" not in await show(claim["id"], "/x12")
