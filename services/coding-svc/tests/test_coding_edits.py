"""The coding edits over HTTP, and what they do to encounters."""

import hashlib
import json
from dataclasses import replace
from datetime import date

import pytest
from coding_support import audited, emitted, send_coding

from codesets import CodeSystem, Coverage, Release
from codesets.catalog import Incoming, add_releases
from codesets.edits import RULES, Severity
from codesets.tables import PtpPair
from coding_svc.replay.domain import rules_of_set
from kit.testing import OTHER_ORGANIZATION

EXCLUDED = [{"code": "E10.9"}, {"code": "E11.9"}]
ASKED = {"service_date": "2026-05-04", "diagnoses": EXCLUDED}
UNKNOWN = "/v1/coding/edit-rules/E999"
EXCLUDES1 = "/v1/coding/edit-rules/E05"


@pytest.fixture
def excluded(encounter):
    return encounter | {"diagnoses": EXCLUDED}


@pytest.fixture
def ask(client):
    async def send(body):
        answer = await client.post("/v1/coding/edits", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    return send


def errors(body):
    return [found["rule_id"] for found in body["findings"] if found["severity"] == "error"]


class TestPostEdits:
    async def test_finding_says_rule_severity_source_codes_message_and_fix(self, ask):
        body = await ask(ASKED)
        [found] = [each for each in body["findings"] if each["rule_id"] == "E05"]
        assert found["severity"] == "error"
        assert found["source_section"] == "ICD-10-CM Official Guidelines, section I.A.12.a"
        assert found["codes"] == ["E10.9", "E11.9"]
        assert found["pointers"] == ["/diagnoses/0", "/diagnoses/1"]
        assert found["message"]
        assert found["fix"]
        assert body["warnings"] == []

    async def test_whole_encounter_is_taken_and_what_is_not_coding_ignored(self, ask, encounter):
        body = await ask(encounter)
        assert errors(body) == []
        assert len(body["warnings"]) == 3  # the date, CPT, and the tables about lines
        assert body["warnings"][-1] == (
            "Not loaded, so that the rules on them found nothing: ncci-ptp-practitioner,"
            " ncci-mue-practitioner, ncci-add-on, pfs-relative-value."
        )

    async def test_age_and_sex_and_setting_are_judged(self, ask):
        newborn = {"birth_date": "2026-05-01", "sex": "M"}
        body = await ask(ASKED | {"patient": newborn, "diagnoses": [{"code": "O23.41"}]})
        assert errors(body) == ["E16B"]

    async def test_nothing_is_stored(self, platform, client, ask):
        await ask(ASKED)
        await platform.settle()
        assert emitted(platform) == (0, 0)
        assert (await client.get("/v1/encounters")).json()["items"] == []

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            ("service_date", "2015-09-30"),
            ("diagnoses", [{"code": "E11.9"}] * 26),
            ("procedures", [{"system": "cpt", "code": "9921"}]),
            ("claim_type", "dental"),
        ],
    )
    async def test_request_when_wrong_is_422(self, client, path, value):
        answer = await client.post("/v1/coding/edits", json=ASKED | {path: value})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"].startswith(f"/{path}")


class TestEditRules:
    async def test_list_has_every_rule_switched_on(self, client):
        items = (await client.get("/v1/coding/edit-rules")).json()["items"]
        assert {item["setting"] for item in items} == {"on"}
        [rule] = [item for item in items if item["rule_id"] == "E42B"]
        assert (rule["severity"], rule["version"]) == ("error", 1)
        overridable = {item["rule_id"] for item in items if item["overridable"]}
        assert overridable == {"E05", "E42B"}
        assert rule["valid_from"] == "2015-10-01"
        assert rule["applies_to"] == ["outpatient", "professional"]

    async def test_rule_when_switched_off_finds_nothing(self, client, ask):
        await client.put(EXCLUDES1, json={"setting": "off", "reason": "not wanted"})
        assert errors(await ask(ASKED)) == []

    async def test_rule_when_softened_warns(self, client, ask):
        await client.put(EXCLUDES1, json={"setting": "warning"})
        found = {each["rule_id"]: each["severity"] for each in (await ask(ASKED))["findings"]}
        assert found["E05"] == "warning"

    async def test_hint_when_softened_stays_a_hint(self, client, ask):
        await client.put("/v1/coding/edit-rules/E09", json={"setting": "warning"})
        found = {each["rule_id"]: each["severity"] for each in (await ask(ASKED))["findings"]}
        assert found["E09"] == "info"

    async def test_history_tells_every_decision_and_the_audit_trail_too(self, platform, client):
        await client.put(EXCLUDES1, json={"setting": "off", "reason": "not wanted"})
        answer = await client.put(EXCLUDES1, json={"setting": "on"})
        assert answer.status_code == 200
        shown = (await client.get(EXCLUDES1)).json()
        assert shown == answer.json()
        assert shown["setting"] == "on"
        decisions = [(each["setting"], each["reason"]) for each in shown["history"]]
        assert decisions == [("off", "not wanted"), ("on", None)]
        changes = [each for each in await audited(platform) if each[0] == "update"]
        assert changes == [("update", "edit_rule", "E05")] * 2

    async def test_setting_when_of_another_organization_does_not_hold(self, platform, client, ask):
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            await foreign.put(EXCLUDES1, json={"setting": "off"})
        assert errors(await ask(ASKED)) == ["E05"]
        assert (await client.get(EXCLUDES1)).json()["history"] == []

    async def test_rule_when_unknown_is_404(self, client):
        assert (await client.put(UNKNOWN, json={"setting": "off"})).status_code == 404
        assert (await client.get(UNKNOWN)).status_code == 404

    async def test_setting_when_unknown_is_422(self, client):
        assert (await client.put(EXCLUDES1, json={"setting": "error"})).status_code == 422

    async def test_scopes_are_asked_for(self, platform):
        async with platform.client("coding-svc", scopes="encounters:read") as reader:
            assert (await reader.get(EXCLUDES1)).status_code == 200
            assert (await reader.put(EXCLUDES1, json={"setting": "off"})).status_code == 403
        async with platform.client("coding-svc", scopes="practice:write") as other:
            assert (await other.post("/v1/coding/edits", json=ASKED)).status_code == 403
            assert (await other.get("/v1/coding/edit-rules")).status_code == 403


class TestReplay:
    SPAN = {"service_from": "2026-03-01", "service_to": "2026-03-31"}

    async def test_encounter_when_the_other_date_judges_differently_is_told(
        self, client, encounter, post
    ):
        # JZ and JW are asked for from July 2023 on.
        encounter["procedures"][0] |= {"system": "hcpcs", "code": "J1885", "modifiers": ["JW"]}
        held = await post(encounter)
        asked = self.SPAN | {"judged_on": "2023-06-30"}
        told = (await client.post("/v1/coding/edits/replay", json=asked)).json()
        assert told["encounters"] == 1
        [changed] = told["changed"]
        assert (changed["encounter_id"], changed["added"]) == (held["id"], [])
        assert [each["rule_id"] for each in changed["removed"]] == ["E57A"]

    @pytest.mark.parametrize("judged_on", ["2026-03-02", "2026-04-01"])
    async def test_encounter_when_judged_alike_is_counted_only(
        self, client, encounter, post, judged_on
    ):
        await post(encounter)
        asked = self.SPAN | {"judged_on": judged_on}
        told = (await client.post("/v1/coding/edits/replay", json=asked)).json()
        assert (told["encounters"], told["changed"]) == (1, [])

    async def test_date_when_it_is_the_last_of_the_calendar_is_taken(self, client, encounter, post):
        encounter["procedures"][0]["service_date"] = "2026-03-05"
        await post(encounter)
        asked = self.SPAN | {"judged_on": "9999-12-31"}
        answer = await client.post("/v1/coding/edits/replay", json=asked)
        assert (answer.status_code, answer.json()["encounters"]) == (200, 1)

    async def test_encounter_when_of_other_dates_or_organizations_is_not_judged(
        self, platform, client, encounter, post
    ):
        await post(encounter)
        asked = {"service_from": "2026-04-01", "service_to": "2026-04-30"}
        asked["judged_on"] = "2026-05-01"
        told = (await client.post("/v1/coding/edits/replay", json=asked)).json()
        assert told["encounters"] == 0
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            answer = await foreign.post(
                "/v1/coding/edits/replay", json=self.SPAN | {"judged_on": "2026-05-01"}
            )
        assert answer.json()["encounters"] == 0


PTP = CodeSystem.PTP_PRACTITIONER


@pytest.fixture
def quarters(platform):
    """Load NCCI pairs of two quarters; of the golden encounter only the second has one."""
    begins = {"2026-01": date(2026, 1, 1), "2026-04": date(2026, 4, 1)}
    pairs = {"2026-01": ("11042", "97597"), "2026-04": ("99214", "36415")}
    add_releases(
        platform.members["coding-svc"].runtime.codes_dir,
        [
            Incoming(
                Release(PTP, name, begins[name], None, "by hand", Coverage.TABLE),
                f"digest {name}",
                [PtpPair(*pairs[name], date(2020, 1, 1), None, 0)],
            )
            for name in begins
        ],
    )


@pytest.mark.usefixtures("quarters")
async def test_edits_when_a_table_is_of_another_quarter_say_so(ask):
    line = {"system": "cpt", "code": "99213"}
    before, within = [
        (await ask(ASKED | {"service_date": on, "procedures": [line]}))["warnings"]
        for on in ("2025-12-31", "2026-04-01")
    ]
    said = (
        "No loaded release of ncci-ptp-practitioner covers 2025-12-31;"
        " judged by 2026-01 (2026-01-01 on)."
    )
    assert said in before
    assert not [each for each in within if "ncci-ptp-practitioner" in each]


@pytest.mark.usefixtures("quarters")
async def test_encounter_when_a_table_is_of_another_quarter_says_so(post, encounter):
    body = await post(encounter | {"service_date": "2025-12-31"})
    told = [each for each in body["warnings"] if "ncci-ptp-practitioner" in each["detail"]]
    assert [(each["rule"], each["pointer"]) for each in told] == [
        ("release-does-not-cover-date", "/procedures")
    ]


@pytest.fixture
def replay(client):
    async def send(expected=200, **asked):
        span = {"service_from": "2026-03-01", "service_to": "2026-03-31"}
        answer = await client.post("/v1/coding/edits/replay", json=span | asked)
        assert answer.status_code == expected, answer.text
        return answer.json()

    return send


def differences(told):
    """Return the ids and severities of added and removed findings, of one encounter."""
    [changed] = told["changed"]
    return tuple(
        [(found["rule_id"], found["severity"]) for found in changed[name]]
        for name in ("added", "removed")
    )


@pytest.mark.usefixtures("quarters")
class TestReplayOfReleases:
    async def test_encounter_when_another_release_judges_differently_is_told(
        self, encounter, post, replay
    ):
        assert errors(await post(encounter)) == []
        told = await replay(releases={PTP: "2026-04"})
        assert differences(told) == ([("E42A", "error")], [])

    async def test_encounter_when_its_own_release_judges_again_is_judged_alike(
        self, encounter, post, replay
    ):
        await post(encounter)
        told = await replay(releases={PTP: "2026-01"})
        assert (told["encounters"], told["changed"]) == (1, [])

    async def test_release_when_a_date_is_named_too_judges_instead_of_that_dates(
        self, encounter, post, replay
    ):
        await post(encounter)
        told = await replay(releases={PTP: "2026-01"}, judged_on="2026-05-04")
        assert told["changed"] == []
        assert differences(await replay(judged_on="2026-05-04"))[0] == [("E42A", "error")]

    @pytest.mark.parametrize(
        ("releases", "pointer", "says"),
        [
            ({PTP: "2025-10"}, f"/releases/{PTP.value}", "2026-01, 2026-04 can."),
            ({"icd10cm": "2031"}, "/releases/icd10cm", "2026-04 can."),
            ({"snomed": "2026"}, "/releases/snomed", "loaded are icd10cm, "),
            ({"a/b~c": "2026"}, "/releases/a~1b~0c", "loaded are icd10cm, "),
        ],
    )
    async def test_release_when_unknown_is_422_that_names_the_known(
        self, replay, releases, pointer, says
    ):
        [fault] = (await replay(422, releases=releases))["errors"]
        assert fault["pointer"] == pointer
        assert says in fault["detail"]

    async def test_replay_when_nothing_is_named_is_422(self, replay):
        await replay(422)


class TestRuleSets:
    async def test_name_in_the_history_of_codes_tells_the_rules_that_judged(
        self, client, encounter, post
    ):
        held = await post(encounter)
        await client.put("/v1/coding/edit-rules/E09", json={"setting": "off"})
        await client.put(EXCLUDES1, json={"setting": "warning"})
        told = (await client.get(f"/v1/encounters/{held['id']}/provenance")).json()
        name = told["acts"][0]["rule_set"]
        then = (await client.get(f"/v1/coding/rule-sets/{name}")).json()
        severities = {rule["rule_id"]: rule["severity"] for rule in then["rules"]}
        assert (then["is_current"], severities["E05"], severities["E09"]) == (
            False,
            "error",
            "info",
        )
        said = "\n".join(f"{r['rule_id']} {r['version']} {r['severity']}" for r in then["rules"])
        assert hashlib.sha256(said.encode()).hexdigest().startswith(name)

    async def test_current_set_is_named_by_the_list_of_rules(self, client):
        name = (await client.get("/v1/coding/edit-rules")).json()["rule_set"]
        now = (await client.get(f"/v1/coding/rule-sets/{name}")).json()
        assert (now["is_current"], len(now["rules"])) == (True, len(RULES))

    async def test_set_when_no_encounter_was_judged_by_it_is_404(
        self, platform, client, encounter, post
    ):
        await client.put(EXCLUDES1, json={"setting": "off"})
        held = await post(encounter)
        told = (await client.get(f"/v1/encounters/{held['id']}/provenance")).json()
        path = f"/v1/coding/rule-sets/{told['acts'][0]['rule_set']}"
        assert (await client.get(path)).status_code == 200
        async with platform.client("coding-svc", organization_id=OTHER_ORGANIZATION) as foreign:
            assert (await foreign.get(path)).status_code == 404
        assert (await client.get("/v1/coding/rule-sets/none")).status_code == 404

    async def test_encounter_when_replayed_under_an_earlier_set_is_judged_by_its_rules(
        self, client, excluded, post, replay
    ):
        await post(excluded)
        name = (await client.get("/v1/coding/edit-rules")).json()["rule_set"]
        await client.put(EXCLUDES1, json={"setting": "warning"})
        told = await replay(rule_set=name)
        assert differences(told) == ([("E05", "error")], [("E05", "warning")])
        assert told["rules_not_replayed"] == []

    async def test_set_when_a_rule_judges_otherwise_by_now_is_replayed_without_it(self):
        kept = {rule.id: (1, Severity.ERROR) for rule in RULES[:2]}
        changed = [replace(RULES[0], version=2), RULES[1]]
        rules = rules_of_set(changed, changed, kept)
        assert rules.not_replayed == (RULES[0].id,)
        assert [rule.id for rule in rules.before] == [RULES[1].id]
        assert [rule.id for rule in rules.after] == [RULES[1].id]

    async def test_set_when_unknown_is_422_that_names_the_known(
        self, client, encounter, post, replay
    ):
        await post(encounter)
        name = (await client.get("/v1/coding/edit-rules")).json()["rule_set"]
        [fault] = (await replay(422, rule_set="unknown"))["errors"]
        assert fault["pointer"] == "/rule_set"
        assert name in fault["detail"]


class TestEncounters:
    async def test_clean_encounter_has_no_error(self, encounter, post):
        body = await post(encounter)
        assert body["state"] == "coded"
        assert errors(body) == []

    async def test_error_holds_it_for_a_coder(self, platform, client, excluded, post):
        body = await post(excluded)
        assert (body["state"], errors(body)) == ("needs_coding", ["E05"])
        await platform.settle()
        assert emitted(platform) == (1, 0)
        queue = (await client.get("/v1/encounters?state=needs_coding")).json()["items"]
        assert [errors(item) for item in queue] == [["E05"]]

    async def test_encounter_when_held_and_mended_is_coded(
        self, platform, client, encounter, excluded, post
    ):
        held = await post(excluded)
        coding = {"diagnoses": [{"code": "E11.9"}], "procedures": encounter["procedures"]}
        coding["procedures"][0]["diagnosis_pointers"] = [1]
        answer = await send_coding(client, held["id"], coding)
        assert (answer.json()["state"], errors(answer.json())) == ("coded", [])
        await platform.settle()
        assert emitted(platform) == (1, 1)

    async def test_encounter_when_the_coder_repeats_the_error_stays_held(
        self, client, excluded, post
    ):
        held = await post(excluded)
        coding = {key: excluded[key] for key in ("diagnoses", "procedures")}
        answer = await send_coding(client, held["id"], coding)
        assert (answer.status_code, answer.json()["state"]) == (200, "needs_coding")

    async def test_error_when_overridden_with_a_reason_holds_nothing(
        self, platform, client, excluded, post
    ):
        held = await post(excluded)
        coding = {key: excluded[key] for key in ("diagnoses", "procedures")}
        coding["overrides"] = [{"rule_id": "E05", "reason": "conditions are not related"}]
        answer = (await send_coding(client, held["id"], coding)).json()
        assert answer["state"] == "coded"
        [found] = [each for each in answer["findings"] if each["rule_id"] == "E05"]
        assert found["override_reason"] == "conditions are not related"
        await platform.settle()
        assert emitted(platform) == (1, 1)

    @pytest.mark.parametrize(
        ("rule_id", "says"),
        [
            ("E25", "An error of E25 is not let pass"),
            ("E42A", "An error of E42A is not let pass"),
            ("E999", "No rule E999 is switched on"),
        ],
    )
    async def test_override_when_the_rule_knows_no_reason_is_422_and_changes_nothing(
        self, client, excluded, post, rule_id, says
    ):
        held = await post(excluded)
        coding = {key: excluded[key] for key in ("diagnoses", "procedures")}
        coding["overrides"] = [
            {"rule_id": "E05", "reason": "conditions are not related"},
            {"rule_id": rule_id, "reason": "please"},
        ]
        answer = await send_coding(client, held["id"], coding)
        assert answer.status_code == 422
        [fault] = answer.json()["errors"]
        assert fault["pointer"] == "/overrides/1/rule_id"
        assert fault["detail"].startswith(says)
        stands = (await client.get(f"/v1/encounters/{held['id']}")).json()
        assert (stands["state"], errors(stands)) == ("needs_coding", ["E05"])

    async def test_override_when_the_rule_is_softened_notes_the_reason(
        self, client, excluded, post
    ):
        await client.put("/v1/coding/edit-rules/E25", json={"setting": "warning"})
        twice = excluded | {"diagnoses": [{"code": "I10"}, {"code": "I10"}]}
        held = await post(twice | {"coding_status": "draft"})
        coding = {key: twice[key] for key in ("diagnoses", "procedures")}
        coding["overrides"] = [{"rule_id": "E25", "reason": "as documented"}]
        answer = (await send_coding(client, held["id"], coding)).json()
        reasons = {each["rule_id"]: each["override_reason"] for each in answer["findings"]}
        assert (answer["state"], reasons["E25"]) == ("coded", "as documented")

    async def test_rule_when_softened_holds_nothing(self, client, excluded, post):
        await client.put(EXCLUDES1, json={"setting": "warning"})
        assert (await post(excluded))["state"] == "coded"

    async def test_batch_when_a_line_breaks_a_rule_holds_that_one(self, client, excluded):
        other = excluded | {"external_id": "EHR-ENC-0002", "patient_control_number": None}
        other["diagnoses"] = [{"code": "E11.9"}, {"code": "I10"}]
        lines = "\n".join(json.dumps(each) for each in (excluded, other))
        answer = await client.post(
            "/v1/encounters/batch",
            content=lines,
            headers={"Content-Type": "application/x-ndjson"},
        )
        assert [line["state"] for line in answer.json()["lines"]] == ["needs_coding", "coded"]
