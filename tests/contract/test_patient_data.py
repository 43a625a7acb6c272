"""What an event may tell of a person stands here (ADR 0009); each new field has to be told of."""

import pytest

from contracts.registry import EVENT_MODELS

# Fields that say who somebody is, each for a receiver that cannot work without it, and free text.
ALLOWED = {
    "EncounterReceived": {"patient", "coverages"},  # for the 270
    "EncounterCoded": {"patient", "coverages"},  # for the 837
    "CodingQueried": {"question"},  # what a coder typed, told to leave names out
    "EncounterChangedAfterBilling": {"changes"},  # names of fields; values of codes and dates
    "ClaimCreated": {"payers"},  # member ids, by which a payer's answer is matched
    "ClaimCorrected": {"payers", "reason"},  # the same, and what a person typed
    "EligibilityChecked": {"member_id"},  # by which a claim finds its coverage's check
    "PaymentUnmatched": {"reason", "detail"},  # a code, and amounts and ids in our own words
    "EligibilityRequested": {"inquiry"},  # X12 is the payload
    "ClaimSubmitted": {"claim"},
    "AcknowledgmentReceived": {"document"},
    "EligibilityResponseReceived": {"document"},
    "RemittanceReceived": {"document"},
}
# Names of fields that tell what was done, billed or paid, or who treats or pays, by ids and codes.
IDS = """claim_id coverage_id eligibility_check_id encounter_id external_id interchange
    organization_id patient_id patient_control_number payer_claim_control_number
    query_id remittance_claim_id remittance_id statement_id submission_id trace_number"""
CODES = """assignment_code benefits_assigned claim_type code codes coding_warnings
    diagnosis_pointers frequency_code group_code kind line_control_number method modifiers
    next_responsible_party outcome place_of_service priority procedure_code
    provider_signature_on_file reason_code rejection_codes release_of_information
    remark_codes rules state status status_codes system
    units unit usage_indicator claims_held claims_posted claims_unmatched held
    authorization_number"""
DATES_AND_CENTS = """adjudicated_on issued_on received_on service_date adjusted_cents_total
    amount_cents amount_due_cents charge_cents paid_cents paid_cents_total
    patient_responsibility_cents_total payment_cents"""
BILL = """admission_date admission_hour admission_source admission_type admitting_diagnosis
    condition_codes discharge_date discharge_hour discharge_status first_on last_on
    non_covered_cents number on performed_on present_on_admission reasons_for_visit revenue_code
    statement_from statement_to type_of_bill"""
PARTIES = """addressed_to npi taxonomy tax_id clia_number organization_name payer_id payer_name
    submitter_id receiver_id"""
VERSIONS = "origin version"
FACTS = set(f"{IDS} {VERSIONS} {CODES} {DATES_AND_CENTS} {BILL} {PARTIES}".split())
# A provider has a name and an address, which are no patient's.
PROVIDERS = {
    "attending_provider", "billing_provider", "rendering_provider", "service_facility",
    "referring_provider",
}  # fmt: skip


def leaves(schema, definitions, name):
    """Yield the names of all fields that hold values, however deep."""
    if "$ref" in schema:
        yield from leaves(definitions[schema["$ref"].rpartition("/")[2]], definitions, name)
        return
    inner = [*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())]
    inner += [schema["items"]] if "items" in schema else []
    properties = schema.get("properties", {})
    for each in inner:
        yield from leaves(each, definitions, name)
    for field, each in properties.items():
        if field not in PROVIDERS:
            yield from leaves(each, definitions, field)
    if not inner and not properties and schema.get("type") != "null":
        yield name


def untold(model):
    """Return the fields of an event of which nobody said whether they hold a person's data."""
    schema = model.model_json_schema()
    told = ALLOWED.get(model.event_type, set()) | PROVIDERS
    return {
        leaf
        for name, field in schema["properties"].items()
        if name not in told
        for leaf in leaves(field, schema.get("$defs", {}), name)
    } - FACTS


@pytest.mark.parametrize("model", EVENT_MODELS.values(), ids=lambda model: model.event_type)
def test_a_patients_data_are_where_the_list_allows_them(model):
    assert untold(model) == set(), "say in this file, and in ADR 0009, what these fields hold"


def test_a_field_that_was_not_told_of_is_named():
    class StatementIssued(EVENT_MODELS["StatementIssued"]):
        guarantor_name: str

    assert untold(StatementIssued) == {"guarantor_name"}


def test_the_list_names_no_field_that_is_not_there():
    for event_type, fields in ALLOWED.items():
        assert fields <= EVENT_MODELS[event_type].model_fields.keys(), event_type
    for model in EVENT_MODELS.values():
        assert not model.model_fields.keys() & {"note", "notes", "free_text"}, model.event_type
