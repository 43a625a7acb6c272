"""Each edit: what it lets pass and what it finds, with the place in the claim."""

from datetime import date

import pytest
from claims_support import coded, primary, secondary
from pydantic import ValidationError

from claims_svc.claim.content import ClaimContent, ServiceLine
from claims_svc.edits.edit import ClaimFacts, run_edits
from claims_svc.edits.parties import npi_is_valid
from claims_svc.edits.registry import EDITS
from contracts.shapes import BillingProvider

NOT_CONTENT = {
    "encounter_id",
    "patient_id",
    "external_id",
    "claim_type",
    "patient_control_number",
    "procedures",
    "coding_warnings",
}


def content(*changes):
    """Return the golden claim; each change is (path, value)."""
    event = coded()
    lines = [
        ServiceLine(
            line_control_number=each.line_control_number,
            procedure_code=each.code,
            modifiers=each.modifiers,
            units=each.units,
            charge_cents=each.charge_cents,
            diagnosis_pointers=each.diagnosis_pointers,
            service_date=event.service_date,
        )
        for each in event.procedures
    ]
    made = ClaimContent(**event.model_dump(exclude=NOT_CONTENT), lines=lines)
    shown = made.model_dump(mode="json")
    for path, value in changes:
        *parents, last = [int(part) if part.isdecimal() else part for part in path.split("/")[1:]]
        at = shown
        for part in parents:
            at = at[part]
        at[last] = value
    return ClaimContent.model_validate(shown)


def found(*changes, **facts):
    """Return (rule, pointer) of what the edits find on the golden claim, changed as told."""
    standing = {
        "patient_control_number": "CLM0001",
        "frequency_code": "1",
        "payer_claim_control_number": None,
        "payer_priority": "primary",
        "today": date(2026, 3, 3),
    } | facts
    findings = run_edits(EDITS, ClaimFacts(content=content(*changes), **standing))
    assert all(finding.severity == "error" and finding.fix for finding in findings)
    return [(finding.rule, finding.pointer) for finding in findings]


def billed_to(indicator, member_id):
    return "/coverages/0", primary(claim_filing_indicator=indicator, member_id=member_id)


PASSES = [
    ("P01", [("/lines/0/charge_cents", 1)], {}),
    ("P02", [("/diagnoses", [{"code": f"A{n:02d}"} for n in range(12)])], {}),
    ("P02F", [("/diagnoses/1/code", "S52501A")], {}),
    ("P03", [("/lines/0/diagnosis_pointers", [2, 1, 2, 1])], {}),
    ("P04", [("/lines/0/line_control_number", "c1l2")], {}),
    ("P05", [], {"frequency_code": "7", "payer_claim_control_number": "ICN1"}),
    ("P05", [], {"frequency_code": "1", "payer_claim_control_number": "ICN1"}),
    ("P06", [("/rendering_provider", None)], {}),
    ("P06", [("/billing_provider/npi", "1234567893")], {}),
    ("P08", [("/billing_provider/address/line1", "100 POBOXER ST")], {}),
    ("P09", [billed_to("MB", "1EG4TE5MK73")], {}),
    ("P09", [billed_to("CI", "1")], {}),
    ("P10", [("/service_date", "2026-03-03")], {}),
    ("P10", [("/patient/birth_date", "2026-03-02")], {}),
    ("P10C", [], {"inactive_coverages": frozenset({("SYNTH1", "ANOTHER")})}),
    ("P12", [("/clia_number", None), ("/lines/1/modifiers", [])], {}),
]
FINDS = [
    ("P01", [("/lines/1/charge_cents", 0)], {}, ["/lines/1/charge_cents"]),
    ("P01", [(f"/lines/{n}/charge_cents", 0) for n in range(3)], {}, ["/lines"]),
    ("P02", [("/diagnoses", [{"code": f"A{n:02d}"} for n in range(13)])], {}, ["/diagnoses"]),
    ("P02F", [("/diagnoses/1/code", "ZZZ999")], {}, ["/diagnoses/1/code"]),
    ("P02F", [("/diagnoses/1/code", "11.9")], {}, ["/diagnoses/1/code"]),
    ("P02", [("/diagnoses/1/code", "E1165")], {}, ["/diagnoses/1/code"]),
    # Mutation of case 1: SV107 1:2 becomes 1:3.
    ("P03", [("/lines/0/diagnosis_pointers", [1, 3])], {}, ["/lines/0/diagnosis_pointers"]),
    ("P03", [("/lines/0/diagnosis_pointers", [0])], {}, ["/lines/0/diagnosis_pointers"]),
    ("P03", [("/lines/2/diagnosis_pointers", [])], {}, ["/lines/2/diagnosis_pointers"]),
    ("P03", [("/lines/0/diagnosis_pointers", [1] * 5)], {}, ["/lines/0/diagnosis_pointers"]),
    ("P04", [("/lines/2/line_control_number", "C1L1")], {}, ["/lines/2/line_control_number"]),
    ("P05", [], {"frequency_code": "7"}, [""]),
    ("P05", [], {"frequency_code": "8"}, [""]),
    # Mutation of case 1: the NPI ends in 1.
    ("P06", [("/billing_provider/npi", "2000000011")], {}, ["/billing_provider/npi"]),
    ("P06", [("/rendering_provider/npi", "2000000029")], {}, ["/rendering_provider/npi"]),
    *(
        ("P08", [(place, box)], {}, [place])
        for place, box in (
            ("/billing_provider/address/line1", "PO BOX 1"),
            ("/billing_provider/address/line1", "p.o. box 1"),
            ("/billing_provider/address/line1", "100 MAIN ST POST OFFICE BOX 1"),
            ("/billing_provider/address/line1", "LOCKBOX 5"),
            ("/billing_provider/address/postal_code", "62701"),
        )
    ),
    *(
        ("P09", [billed_to(indicator, wrong)], {}, ["/coverages/0/member_id"])
        for indicator, wrong in (
            ("MB", "SYN000111222"),
            ("MA", "0EG4TE5MK73"),  # the first is 1 to 9
            ("MB", "1SG4TE5MK73"),  # never S, L, O, I, B, Z
            ("MB", "1EG4TE5MK7"),
            ("MB", "1EG4-TE5-MK73"),  # dashes are for people
        )
    ),
    ("P10", [("/service_date", "2026-03-04")], {}, ["/service_date"]),
    ("P10", [("/lines/1/service_date", "2026-03-04")], {}, ["/lines/1/service_date"]),
    ("P10", [("/patient/birth_date", "2026-03-03")], {}, ["/patient/birth_date"]),
    (
        "P10C",
        [],
        {"inactive_coverages": frozenset({("SYNTH1", "SYN000111222")})},
        ["/coverages/0/member_id"],
    ),
    # Mutation of case 1: REF*X4 is dropped.
    ("P12", [("/clia_number", None)], {}, ["/clia_number"]),
]


def test_golden_claim_when_judged_passes_every_edit():
    assert found() == []


@pytest.mark.parametrize(("rule", "changes", "facts"), PASSES)
def test_claim_when_the_rule_is_kept_passes(rule, changes, facts):
    assert rule not in [named for named, _ in found(*changes, **facts)]


@pytest.mark.parametrize(("rule", "changes", "facts", "pointers"), FINDS)
def test_claim_when_the_rule_is_broken_is_found_with_the_place(rule, changes, facts, pointers):
    assert [pointer for named, pointer in found(*changes, **facts) if named == rule] == pointers


def test_payer_when_it_is_the_second_ones_turn_is_judged_by_its_own_coverage():
    both = ("/coverages", [primary(), secondary(claim_filing_indicator="MB")])
    assert found(both) == []
    assert found(both, payer_priority="secondary") == [("P09", "/coverages/1/member_id")]


def test_edits_when_listed_are_in_order_and_stand_once():
    rules = [edit.rule for edit in EDITS]
    assert rules == sorted(set(rules))
    tested = {rule for rule, *_ in FINDS}
    assert tested == set(rules) == {rule for rule, *_ in PASSES}


@pytest.mark.parametrize(
    ("npi", "valid"),
    [
        ("1234567893", True),
        ("1234567890", False),
        ("2000000010", True),
        ("2000000028", True),
        ("2000000011", False),
        ("1999999984", True),
        ("3000000018", False),  # begins with neither 1 nor 2
        ("0000000000", False),
        ("123456789", False),
        ("12345678935", False),
        ("123456789X", False),
        ("", False),
        ("12345678\uff193", False),  # a digit, but not one that X12 carries
        ("12345678\u00b23", False),
    ],
)
def test_npi_when_its_check_digit_is_wrong_is_invalid(npi, valid):
    assert npi_is_valid(npi) is valid


@pytest.mark.parametrize("taxonomy", ["207Q00000", "207q00000X", "207Q00000Y", "207Q000000X"])
def test_taxonomy_when_malformed_never_becomes_a_claim(taxonomy):
    """P07 needs no edit: the shape refuses it where the encounter comes in."""
    provider = coded().billing_provider.model_dump() | {"taxonomy": taxonomy}
    with pytest.raises(ValidationError):
        BillingProvider.model_validate(provider)
