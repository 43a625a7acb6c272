"""What of a Bundle becomes what of an encounter, and what is left to a coder."""

import json

import pytest
from fhir_support import (
    CPT,
    ICD10CM,
    add,
    concept,
    golden,
    mapped,
    reference,
    refused,
    resource,
    rules,
    without,
)

from coding_svc.encounter.schemas import EncounterIn

SNOMED = "http://snomed.info/sct"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
PLACE = "https://www.cms.gov/Medicare/Coding/place-of-service-codes"
ACT = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


@pytest.fixture
def bundle():
    return golden()


@pytest.fixture
def clinical(bundle):
    """Return the golden Bundle without its Claim: diagnoses and services as documented."""
    made = without(bundle, "claim")
    of = reference(made, "encounter")
    code = concept(CPT, "99214")
    add(made, "Procedure", status="completed", encounter=of, code=code,
        reasonReference=[reference(made, "diabetes")])  # fmt: skip
    return made


def procedure(bundle):
    return bundle["entry"][-1]["resource"]


def test_golden_bundle_is_the_golden_encounter(bundle, encounter):
    del encounter["patient_control_number"], encounter["patient_payment"]
    del encounter["billing_provider"]["contact"]
    for line in encounter["procedures"]:
        del line["line_control_number"]
    expected = EncounterIn.model_validate(encounter | {"external_id": "EHR-ENC-0101"})
    result = mapped(bundle)
    assert result.posted == expected
    assert result.warnings == []


@pytest.mark.parametrize("kind", ["transaction", "collection", "message", "document"])
def test_types_of_bundles_are_read_alike(bundle, kind):
    assert mapped(bundle | {"type": kind}).posted == mapped(bundle).posted


class TestReferences:
    def rename(self, bundle, name, by_url, by_reference):
        was = reference(bundle, name)["reference"]
        text = json.dumps(bundle).replace(f'"reference": "{was}"', f'"reference": "{by_reference}"')
        changed = json.loads(text.replace(f'"fullUrl": "{was}"', f'"fullUrl": "{by_url}"'))
        resource(changed, name)["id"] = "p1"
        return changed

    @pytest.mark.parametrize(
        ("url", "used"),
        [
            ("https://ehr.example/fhir/Patient/p1", "https://ehr.example/fhir/Patient/p1"),
            ("https://ehr.example/fhir/Patient/p1", "Patient/p1"),
            ("https://ehr.example/fhir/Patient/p1/_history/3", "Patient/p1/_history/2"),
            ("urn:uuid:other", "Patient/p1"),
            ("urn:oid:1.2.3", "urn:oid:1.2.3"),
        ],
    )
    def test_patient_is_found_however_it_is_named(self, bundle, url, used):
        assert mapped(self.rename(bundle, "patient", url, used)).posted == mapped(bundle).posted

    def test_practitioner_is_found_by_npi_as_in_a_transaction(self, bundle):
        used = "Practitioner?identifier=http://hl7.org/fhir/sid/us-npi|2000000028"
        resource(bundle, "role")["practitioner"] = {"reference": used}
        assert mapped(bundle).posted.rendering_provider.npi == "2000000028"

    def test_contained_resource_is_found(self, bundle):
        payer = resource(bundle, "payer") | {"id": "payer"}
        resource(bundle, "coverage")["contained"] = [payer]
        resource(bundle, "coverage")["payor"] = [{"reference": "#payer"}]
        result = mapped(without(bundle, "payer"))
        assert result.posted.coverages[0].payer_id == "SYNTH1"

    def test_department_bills_by_the_organization_it_is_part_of(self, bundle):
        part = add(bundle, "Organization", partOf=reference(bundle, "organization"))
        del resource(bundle, "claim")["provider"]
        resource(bundle, "encounter")["serviceProvider"] = part
        assert mapped(bundle).posted.billing_provider.npi == "2000000010"


class TestPatient:
    @pytest.mark.parametrize(
        ("gender", "sex"), [("male", "M"), ("female", "F"), ("other", "U"), ("unknown", "U")]
    )
    def test_sex_is_the_administrative_gender(self, bundle, gender, sex):
        resource(bundle, "patient")["gender"] = gender
        assert mapped(bundle).posted.patient.sex == sex

    def test_sex_when_not_told_is_unknown(self, bundle):
        del resource(bundle, "patient")["gender"]
        assert mapped(bundle).posted.patient.sex == "U"

    def test_id_is_never_a_social_security_number(self, bundle):
        ssn = {"system": "http://hl7.org/fhir/sid/us-ssn", "value": "000-00-0000"}
        resource(bundle, "patient")["identifier"].insert(0, ssn)
        assert mapped(bundle).posted.patient.external_id == "EHR-PAT-0001"
        resource(bundle, "patient") | {"id": "p1"}
        resource(bundle, "patient").update(identifier=[ssn], id="p1")
        assert mapped(bundle).posted.patient.external_id == "p1"

    def test_name_and_address_in_use_are_taken(self, bundle):
        patient = resource(bundle, "patient")
        patient["name"].insert(0, {"use": "maiden", "family": "BEFORE", "given": ["AVERY"]})
        was = patient["address"][0] | {"use": "old", "city": "ELSEWHERE"}
        letters = patient["address"][0] | {"type": "postal", "city": "PO BOX TOWN"}
        patient["address"] = [was, letters, patient["address"][0] | {"state": "Illinois"}]
        person = mapped(bundle).posted.patient
        assert (person.last_name, person.address.city, person.address.state) == (
            "TESTERSON",
            "SPRINGFIELD",
            "IL",
        )

    @pytest.mark.parametrize(
        ("element", "value", "at"),
        [
            ("birthDate", "1980", "birthDate"),
            ("birthDate", None, "birthDate"),
            ("name", [], "name/0/family"),
            ("address", [], "address/0/line"),
        ],
    )
    def test_what_a_claim_needs_is_refused_at_its_place(self, bundle, element, value, at):
        resource(bundle, "patient")[element] = value
        if value is None:
            del resource(bundle, "patient")[element]
        assert f"/entry/0/resource/{at}" in refused(bundle)


class TestEncounter:
    @pytest.mark.parametrize(
        ("start", "day"),
        [
            ("2026-03-02", "2026-03-02"),
            ("2026-03-02T23:30:00-06:00", "2026-03-02"),
            ("2026-03-02T00:30:00+14:00", "2026-03-02"),
            ("2026-03-02T23:30:00Z", "2026-03-02"),
        ],
    )
    def test_date_is_the_local_one(self, bundle, start, day):
        resource(bundle, "encounter")["period"] = {"start": start}
        assert mapped(bundle).posted.service_date.isoformat() == day

    @pytest.mark.parametrize("start", ["2026", "2026-03", "2026-02-30", "yesterday", ""])
    def test_date_when_it_is_no_day_is_refused(self, bundle, start):
        resource(bundle, "encounter")["period"] = {"start": start}
        assert list(refused(bundle)) == ["/entry/7/resource/period/start"]

    @pytest.mark.parametrize(
        "status", ["planned", "in-progress", "cancelled", "entered-in-error", "unknown"]
    )
    def test_encounter_when_not_finished_is_refused(self, bundle, status):
        resource(bundle, "encounter")["status"] = status
        assert list(refused(bundle)) == ["/entry/7/resource/status"]

    @pytest.mark.parametrize(("code", "place"), [("EMER", "23"), ("HH", "12"), ("ACUTE", "21")])
    def test_class_says_the_place_where_it_is_certain(self, bundle, code, place):
        resource(bundle, "encounter")["class"] = {"system": ACT, "code": code}
        result = mapped(without(bundle, "location"))
        assert (result.posted.place_of_service, result.posted.coding_status) == (place, "final")

    @pytest.mark.parametrize("code", ["AMB", "IMP", "VR", "XX"])
    def test_class_when_it_may_be_several_places_is_left_to_a_coder(self, bundle, code):
        resource(bundle, "encounter")["class"] = {"system": ACT, "code": code}
        result = mapped(without(bundle, "location"))
        assert (result.posted.place_of_service, result.posted.coding_status) == (None, "draft")
        assert rules(result) == ["fhir-place-of-service-unclear"]

    def test_place_of_the_claim_goes_before_that_of_the_location(self, bundle):
        for item in resource(bundle, "claim")["item"]:
            item["locationCodeableConcept"] = concept(PLACE, "22")
        assert mapped(bundle).posted.place_of_service == "22"
        resource(bundle, "claim")["item"][0]["locationCodeableConcept"] = concept(PLACE, "11")
        assert rules(mapped(bundle)) == ["fhir-place-of-service-unclear"]

    def test_rendering_provider_when_several_took_part_is_left_to_a_coder(self, bundle):
        other = add(bundle, "Practitioner", name=[{"family": "OTHER"}])
        participants = resource(bundle, "encounter")["participant"]
        participants.append(participants[0] | {"individual": other})
        result = mapped(bundle)
        assert (result.posted.rendering_provider, rules(result)) == (
            None,
            ["fhir-rendering-provider-unclear"],
        )


class TestCoverage:
    def second(self, bundle, **changes):
        other = dict(resource(bundle, "coverage"))
        payor = [{"display": "SAMPLE PLAN 2", "identifier": {"value": "SAMPL2"}}]
        return add(bundle, **{"kind": "Coverage", **other, "payor": payor, **changes})

    def test_order_says_who_is_primary(self, bundle):
        bundle = without(bundle, "claim")
        resource(bundle, "coverage")["order"] = 2
        self.second(bundle, order=1)
        found = [(each.priority, each.payer_id) for each in mapped(bundle).posted.coverages]
        assert found == [("primary", "SAMPL2"), ("secondary", "SYNTH1")]

    def test_order_when_nobody_says_it_is_refused(self, bundle):
        bundle = without(bundle, "claim")
        self.second(bundle)
        assert list(refused(bundle)) == ["/entry/5/resource/order"]

    def test_claim_and_account_say_the_order_too(self, bundle):
        other = self.second(bundle)
        insurance = resource(bundle, "claim")["insurance"]
        insurance.append({"sequence": 2, "coverage": other})
        assert [e.payer_id for e in mapped(bundle).posted.coverages] == ["SYNTH1", "SAMPL2"]
        del resource(bundle, "claim")["insurance"]
        pays = [
            {"priority": 2, "coverage": reference(bundle, "coverage")},
            {"priority": 1, "coverage": other},
        ]
        resource(bundle, "encounter")["account"] = [add(bundle, "Account", coverage=pays)]
        assert [e.payer_id for e in mapped(bundle).posted.coverages] == ["SAMPL2", "SYNTH1"]

    @pytest.mark.parametrize(
        "changes",
        [
            {"status": "cancelled"},
            {"type": concept("http://terminology.hl7.org/CodeSystem/coverage-selfpay", "pay")},
            {"period": {"end": "2026-02"}},
            {"period": {"start": "2026-03-03T00:00:00-06:00"}},
        ],
    )
    def test_encounter_when_nobody_pays_is_left_to_a_coder(self, bundle, changes):
        resource(bundle, "coverage").update(changes)
        result = mapped(bundle)
        assert (result.posted.coding_status, result.posted.coverages) == ("draft", [])
        assert "fhir-no-coverage" in {each.rule for each in result.warnings}

    @pytest.mark.parametrize("period", [{"end": "2026"}, {"start": "2026-03", "end": "2026-03-02"}])
    def test_coverage_when_in_force_is_taken(self, bundle, period):
        resource(bundle, "coverage")["period"] = period
        assert len(mapped(bundle).posted.coverages) == 1

    def test_subscriber_is_a_related_person(self, bundle):
        who = dict(resource(bundle, "patient"))
        del who["resourceType"]
        coverage = resource(bundle, "coverage")
        coverage["relationship"] = concept("", "spouse")
        coverage["subscriber"] = add(bundle, "RelatedPerson", **who, patient={})
        found = mapped(bundle).posted.coverages[0]
        assert (found.relationship, found.subscriber.last_name) == ("spouse", "TESTERSON")
        coverage["subscriber"] = {"reference": "RelatedPerson/gone"}
        assert list(refused(bundle)) == ["/entry/5/resource/subscriber"]

    @pytest.mark.parametrize(("kind", "filed"), [("HMO", "HM"), ("PPO", "12"), ("WCBPOL", "WC")])
    def test_type_says_how_it_is_filed(self, bundle, kind, filed):
        resource(bundle, "coverage")["type"] = concept(ACT, kind)
        assert mapped(bundle).posted.coverages[0].claim_filing_indicator == filed

    def test_type_when_unknown_is_commercial_and_told(self, bundle):
        resource(bundle, "coverage")["type"] = concept(ACT, "PUBLICPOL")
        result = mapped(bundle)
        assert result.posted.coverages[0].claim_filing_indicator == "CI"
        assert rules(result) == ["bundle-coverage-type-unknown"]

    def test_payer_when_its_identifiers_are_several_is_the_one_of_its_type(self, bundle):
        payer = resource(bundle, "payer")
        payer["identifier"].append({"value": "INTERNAL7"})
        assert rules(mapped(bundle)) == ["fhir-coverage-incomplete"]
        payer["identifier"][1]["type"] = concept("", "payerid")
        assert mapped(bundle).posted.coverages[0].payer_id == "INTERNAL7"


class TestDiagnoses:
    def test_rank_and_role_say_the_order(self, clinical):
        assert [each.code for each in mapped(clinical).posted.diagnoses] == ["E11.65", "I10"]
        [second, _] = resource(clinical, "encounter")["diagnosis"]
        second["use"] = concept("", "billing")
        assert [each.code for each in mapped(clinical).posted.diagnoses] == ["I10", "E11.65"]

    def test_condition_of_the_encounter_needs_not_be_listed(self, clinical):
        resource(clinical, "encounter")["diagnosis"].pop(0)
        assert [each.code for each in mapped(clinical).posted.diagnoses] == ["E11.65", "I10"]

    def test_condition_of_another_encounter_is_not_its_diagnosis(self, clinical):
        resource(clinical, "encounter")["diagnosis"].pop(0)
        resource(clinical, "hypertension")["encounter"] = {"reference": "Encounter/before"}
        assert [each.code for each in mapped(clinical).posted.diagnoses] == ["E11.65"]

    @pytest.mark.parametrize("status", ["refuted", "entered-in-error"])
    def test_condition_when_refuted_is_left_out(self, clinical, status):
        resource(clinical, "hypertension")["verificationStatus"] = concept("", status)
        result = mapped(clinical)
        assert [each.code for each in result.posted.diagnoses] == ["E11.65"]
        assert (result.posted.coding_status, result.posted.note) == ("final", None)

    @pytest.mark.parametrize("status", ["provisional", "differential", "unconfirmed"])
    def test_condition_when_only_suspected_is_text_for_a_coder(self, clinical, status):
        condition = resource(clinical, "hypertension")
        condition["verificationStatus"] = concept("", status)
        condition["code"]["text"] = "high pressure"
        result = mapped(clinical)
        assert result.posted.note == "Suspected, not confirmed: high pressure"
        assert rules(result) == ["fhir-condition-not-confirmed"]

    def test_condition_without_icd_is_text_for_a_coder(self, clinical):
        resource(clinical, "hypertension")["code"] = concept(SNOMED, "38341003", text="pressure")
        result = mapped(clinical)
        assert (result.posted.coding_status, result.posted.note) == ("draft", "Diagnosis: pressure")
        [warning] = result.warnings
        assert (warning.rule, warning.pointer) == (
            "fhir-condition-not-coded",
            "/entry/9/resource/code",
        )

    def test_code_when_several_is_the_selected_one(self, clinical):
        coding = resource(clinical, "hypertension")["code"]["coding"]
        coding.append({"system": ICD10CM, "code": "I15.0"})
        assert rules(mapped(clinical)) == ["fhir-condition-not-coded"]
        coding[1]["userSelected"] = True
        assert [each.code for each in mapped(clinical).posted.diagnoses] == ["E11.65", "I15.0"]

    @pytest.mark.parametrize(
        "system", ["urn:oid:2.16.840.1.113883.6.90", "http://hl7.org/fhir/sid/icd-10-cm/"]
    )
    def test_system_may_be_named_otherwise(self, clinical, system):
        resource(clinical, "hypertension")["code"]["coding"][0]["system"] = system
        assert len(mapped(clinical).posted.diagnoses) == 2

    def test_code_when_told_twice_stands_once(self, clinical):
        resource(clinical, "hypertension")["code"] = concept(ICD10CM, "e1165")
        assert len(mapped(clinical).posted.diagnoses) == 1

    def test_more_than_a_claim_holds_are_text_for_a_coder(self, clinical):
        of = reference(clinical, "encounter")
        for number in range(12):
            add(clinical, "Condition", encounter=of, code=concept(ICD10CM, f"Z{number:02}.0"))
        result = mapped(clinical)
        assert len(result.posted.diagnoses) == 12
        assert rules(result) == ["fhir-diagnosis-left-out"] * 2

    def test_condition_that_the_claim_does_not_name_is_noted(self, bundle):
        resource(bundle, "claim")["diagnosis"].pop()
        resource(bundle, "claim")["item"][0]["diagnosisSequence"] = [1]
        resource(bundle, "hypertension")["code"]["text"] = "pressure"
        result = mapped(bundle)
        assert [each.code for each in result.posted.diagnoses] == ["E11.65"]
        assert result.posted.note == "Diagnosis, not claimed: pressure"
        assert rules(result) == ["bundle-condition-not-claimed"]

    def test_condition_of_another_patient_is_refused(self, clinical):
        resource(clinical, "hypertension")["subject"] = add(clinical, "Patient")
        assert list(refused(clinical)) == ["/entry/9/resource/subject"]


class TestServices:
    def test_procedure_is_a_line_for_its_reason(self, clinical):
        resource(clinical, "encounter")["period"] = {"start": "2026-03-01"}
        procedure(clinical)["performedPeriod"] = {"start": "2026-03-02T10:00:00-06:00"}
        procedure(clinical)["code"]["coding"].append({"system": CPT, "code": "25"})
        result = mapped(clinical)
        [line] = result.posted.procedures
        assert (line.system, line.code, line.modifiers) == ("cpt", "99214", ["25"])
        assert (line.diagnosis_pointers, line.service_date.isoformat()) == ([1], "2026-03-02")
        assert (line.charge_cents, result.posted.coding_status) == (None, "final")

    @pytest.mark.parametrize(
        "system", [HCPCS, "urn:oid:2.16.840.1.113883.6.285", HCPCS.replace("https", "http")]
    )
    def test_hcpcs_is_known_by_its_names(self, clinical, system):
        procedure(clinical)["code"] = concept(system, "G0008")
        [line] = mapped(clinical).posted.procedures
        assert (line.system, line.code) == ("hcpcs", "G0008")

    @pytest.mark.parametrize(
        ("changes", "rule"),
        [
            ({"code": concept(SNOMED, "1", text="ECG")}, "fhir-procedure-not-coded"),
            ({"code": concept(CPT, "99213", "99214")}, "fhir-procedure-not-coded"),
            ({"status": "in-progress"}, "fhir-procedure-not-completed"),
        ],
    )
    def test_procedure_that_is_no_line_is_left_to_a_coder(self, clinical, changes, rule):
        procedure(clinical).update(changes)
        result = mapped(clinical)
        assert (result.posted.procedures, result.posted.coding_status) == ([], "draft")
        assert rules(result)[0] == rule
        assert result.posted.note.startswith("Procedure")

    @pytest.mark.parametrize("status", ["not-done", "entered-in-error"])
    def test_procedure_when_not_done_is_left_out(self, clinical, status):
        procedure(clinical)["status"] = status
        assert rules(mapped(clinical)) == ["fhir-no-procedure"]

    def test_reason_when_missing_is_left_to_a_coder_unless_there_is_one(self, clinical):
        del procedure(clinical)["reasonReference"]
        result = mapped(clinical)
        assert rules(result) == ["fhir-reason-missing"]
        assert result.posted.procedures[0].diagnosis_pointers == []
        assert "fhir-condition-missing" in rules(mapped(without(clinical, "hypertension")))
        resource(clinical, "hypertension")["verificationStatus"] = concept("", "refuted")
        result = mapped(clinical)
        assert (result.posted.procedures[0].diagnosis_pointers, result.warnings) == ([1], [])

    def test_charge_items_give_units_and_charges(self, clinical):
        of = reference(clinical, "encounter")
        add(clinical, "ChargeItem", status="billable", context=of, code=concept(HCPCS, "J1885"),
            quantity={"value": 2.5}, priceOverride={"value": 41.10, "currency": "USD"})  # fmt: skip
        resource(clinical, "encounter")["diagnosis"].pop(0)
        resource(clinical, "hypertension")["verificationStatus"] = concept("", "refuted")
        result = mapped(clinical)
        [line] = result.posted.procedures
        assert (line.code, str(line.units), line.charge_cents) == ("J1885", "2.5", 4110)
        # The Procedure beside it was not charged, and is not charged behind a coder's back.
        assert rules(result) == ["fhir-procedure-not-charged"]

    def test_price_of_a_unit_is_multiplied(self, bundle):
        item = resource(bundle, "claim")["item"][2]
        del item["net"]
        item.update(quantity={"value": 3}, unitPrice={"value": 5.01})
        assert mapped(bundle).posted.procedures[2].charge_cents == 1503

    @pytest.mark.parametrize(
        ("money", "at"),
        [
            ({"value": 15.001}, "value"),
            ({"value": 15, "currency": "EUR"}, "currency"),
            ({"value": 10**14}, "value"),
            ({"value": 1.5e300}, "value"),
            ({"value": -1}, "value"),
        ],
    )
    def test_charge_when_it_is_no_amount_in_cents_is_refused(self, bundle, money, at):
        resource(bundle, "claim")["item"][2]["net"] = money
        assert list(refused(bundle)) == [f"/entry/10/resource/item/2/net/{at}"]

    def test_claim_of_an_institution_is_not_read_but_kept_in_words(self, bundle):
        claim = resource(bundle, "claim")
        claim["type"] = concept("", "institutional")
        claim["item"][0]["productOrService"]["text"] = "office visit"
        result = mapped(bundle)
        assert rules(result) == ["fhir-claim-left-out", "fhir-no-procedure"]
        assert "Charge: office visit" in result.posted.note.splitlines()

    def test_claims_when_two_are_for_the_encounter_are_refused(self, bundle):
        add(bundle, **{"kind": "Claim", **resource(bundle, "claim")})
        assert list(refused(bundle)) == ["/entry/11/resource"]

    def test_authorization_is_that_of_the_claim(self, bundle):
        resource(bundle, "claim")["insurance"][0]["preAuthRef"] = ["AUTH-1"]
        assert mapped(bundle).posted.authorization_number == "AUTH-1"


class TestNote:
    def document(self, bundle, kind, data, **more):
        attachment = {"contentType": kind, "data": data}
        return add(bundle, "DocumentReference", content=[{"attachment": attachment}], **more)

    def test_documents_and_notes_are_its_text(self, bundle):
        self.document(bundle, "text/plain; charset=utf-8", "Q291Z2ggc2luY2UgTW9uZGF5Lg==")
        self.document(
            bundle, "text/html", "PHA+RmV2ZXIgJmFtcDsgY2hpbGxzPC9wPjxzY3JpcHQ+eDwvc2NyaXB0Pg=="
        )
        resource(bundle, "hypertension")["note"] = [{"text": "since\x0020 years"}]
        resource(bundle, "encounter").update(
            text={"status": "additional", "div": "<div>Seen <b>today</b></div>"},
            reasonCode=[{"text": "cough"}],
            type=[{"text": "visit"}],
        )
        assert mapped(bundle).posted.note.splitlines() == [
            "Seen today", "Visit: visit", "Reason: cough", "Cough since Monday.",
            "Fever & chills", "since 20 years",
        ]  # fmt: skip

    def test_document_elsewhere_is_told_and_of_another_encounter_left_out(self, bundle):
        self.document(bundle, "application/pdf", "JVBERg==")
        elsewhere = {"encounter": [{"reference": "Encounter/before"}]}
        self.document(bundle, "text/plain", "eA==", context=elsewhere)
        result = mapped(bundle)
        assert (rules(result), result.posted.note) == (["bundle-document-not-read"], None)

    @pytest.mark.parametrize("data", ["no base64!", "/w==", "YQ"])
    def test_document_when_it_is_no_text_is_refused(self, bundle, data):
        self.document(bundle, "text/plain", data)
        assert list(refused(bundle)) == ["/entry/11/resource/content/0/attachment/data"]

    def test_note_when_too_long_is_cut_and_told(self, bundle):
        resource(bundle, "hypertension")["note"] = [{"text": "x" * 100_001}]
        result = mapped(bundle)
        assert (len(result.posted.note), rules(result)) == (100_000, ["fhir-note-cut"])


class TestProviders:
    def test_organization_without_npi_is_refused_at_its_place(self, bundle):
        resource(bundle, "organization")["identifier"] = []
        assert list(refused(bundle)) == ["/entry/1/resource/identifier"]

    def test_organization_when_nobody_names_one_is_refused(self, bundle):
        assert list(refused(without(bundle, "organization"))) == [
            "/entry/7/resource/serviceProvider"
        ]

    @pytest.mark.parametrize(("name", "at"), [("organization", "1"), ("practitioner", "2")])
    def test_npi_when_malformed_is_refused_at_its_place(self, bundle, name, at):
        resource(bundle, name)["identifier"][0]["value"] = "520"
        assert list(refused(bundle)) == [f"/entry/{at}/resource/identifier/0/value"]

    def test_practitioner_without_npi_is_left_to_a_coder(self, bundle):
        resource(bundle, "practitioner")["identifier"] = []
        result = mapped(bundle)
        assert (result.posted.coding_status, rules(result)) == (
            "draft",
            ["fhir-rendering-provider-unclear"],
        )
