"""The payer's answers, read back with the codec and weighed."""

import io
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from simulator.acknowledgments import REJECT
from simulator.claim_files import read_claim_groups
from simulator.eligibility import answer_inquiries
from simulator.origin import Origin
from simulator.rules import allowed_cents_of, decide_line, rule_for
from simulator.worker import answer_claims
from x12 import claim_acknowledgment, eligibility, implementation_acknowledgment, remittance
from x12.envelope import read_interchanges
from x12.errors import X12Error

GOLDEN = Path(__file__).parents[3] / "tests/golden"
CASE_1 = (GOLDEN / "case1_837p.edi").read_text()
CASE_4B = (GOLDEN / "case4b_837p_secondary.edi").read_text()
INQUIRY = (GOLDEN / "case1_270.edi").read_text()
MEMBER = "SYN000111222"
ORIGIN = Origin(7, UUID(int=1), datetime(2026, 3, 3, 9, 0, tzinfo=UTC))


def only_set(text):
    [interchange] = read_interchanges(text)
    [transaction_set] = interchange.groups[0].transaction_sets
    return transaction_set


def replies_to(text, origin=ORIGIN):
    groups = read_claim_groups(text)
    return [reply for group in groups for reply in answer_claims(group, origin)]


def texts_to(text):
    return [answer.text for _, answer in replies_to(text)]


def remittance_for(text):
    read = remittance.read(only_set(texts_to(text)[2]))
    assert remittance.check_balance(read) == []
    return read


def reasons(claim):
    return [[(a.group_code, a.reason_code) for a in line.adjustments] for line in claim.lines]


class TestGoldenCase1:
    def test_999_acknowledges_our_group(self):
        read = implementation_acknowledgment.read(only_set(texts_to(CASE_1)[0]))
        assert (read.result_code, read.group_control_number) == ("A", 103)
        assert read.sets[0].result_code == "A"

    def test_277ca_accepts_the_claim_and_names_the_batch(self):
        read = claim_acknowledgment.read(only_set(texts_to(CASE_1)[1]))
        [claim] = read.claims
        assert (read.batch_reference, claim.patient_control_number) == ("REF0001", "CLM0001")
        assert claim.statuses[0].category_code == "A2"
        assert claim.payer_claim_control_number.startswith("ICN")

    def test_835_pays_in_balance(self):
        read = remittance_for(CASE_1)
        [claim] = read.claims
        assert claim.patient_control_number == "CLM0001"
        assert claim.status_code == "1"
        assert claim.charge_cents == 23000
        assert 0 < claim.paid_cents < 23000
        assert [line.line_control_number for line in claim.lines] == ["C1L1", "C1L2", "C1L3"]
        copay, *coinsurance = reasons(claim)
        assert copay == [("CO", "45"), ("PR", "3")]
        assert coinsurance == [[("CO", "45"), ("PR", "2")]] * 2
        assert claim.patient_responsibility_cents == sum(
            a.amount_cents for line in claim.lines for a in line.adjustments if a.group_code == "PR"
        )

    def test_payer_claim_number_is_the_same_in_277ca_and_835(self):
        acknowledged = claim_acknowledgment.read(only_set(texts_to(CASE_1)[1])).claims[0]
        paid = remittance_for(CASE_1).claims[0]
        assert acknowledged.payer_claim_control_number == paid.payer_claim_control_number

    def test_payee_and_envelope_turn_around(self):
        text = texts_to(CASE_1)[2]
        [interchange] = read_interchanges(text)
        assert (interchange.sender_id, interchange.receiver_id) == ("SYNTHCLEAR", "SYNTHCLINIC")
        assert remittance_for(CASE_1).payee.identifier == "2000000010"


class TestRules:
    def test_rejected_member_number_gets_no_835(self):
        texts = texts_to(CASE_1.replace(MEMBER, "REJECT1"))
        [claim] = claim_acknowledgment.read(only_set(texts[1])).claims
        [status] = claim.statuses
        assert (status.category_code, status.status_code, status.entity_code) == ("A7", "164", "IL")
        assert status.action_code == REJECT
        assert claim.payer_claim_control_number == ""
        assert len(texts) == 2

    def test_charge_that_is_not_the_sum_of_lines_is_rejected(self):
        texts = texts_to(CASE_1.replace("CLM*CLM0001*230*", "CLM*CLM0001*231*"))
        [status] = claim_acknowledgment.read(only_set(texts[1])).claims[0].statuses
        assert (status.category_code, status.status_code) == ("A7", "178")
        assert len(texts) == 2

    def test_denied_for_missing_information(self):
        read = remittance_for(CASE_1.replace(MEMBER, "DENY1"))
        [claim] = read.claims
        assert (claim.status_code, claim.paid_cents, read.handling_code) == ("1", 0, "H")
        assert reasons(claim) == [[("CO", "16")]] * 3
        assert [line.remark_codes for line in claim.lines] == [("N290",)] * 3

    def test_corrected_claim_is_paid(self):
        corrected = CASE_1.replace(MEMBER, "DENY1").replace("11:B:1*", "11:B:7*")
        corrected = corrected.replace("REF*X4*", "REF*F8*ICN000000000001~\nREF*X4*")
        corrected = corrected.replace("SE*37*", "SE*38*")
        [claim] = remittance_for(corrected).claims
        assert claim.paid_cents > 0
        assert claim.original_reference == "ICN000000000001"

    def test_void_gets_no_835(self):
        assert len(texts_to(CASE_1.replace("11:B:1*", "11:B:8*"))) == 2

    def test_deductible_takes_all_that_is_allowed(self):
        [claim] = remittance_for(CASE_1.replace(MEMBER, "DEDUCT1")).claims
        assert claim.paid_cents == 0
        assert reasons(claim) == [[("CO", "45"), ("PR", "1")]] * 3

    def test_inactive_member_is_denied(self):
        [claim] = remittance_for(CASE_1.replace(MEMBER, "INACTIVE1")).claims
        assert reasons(claim) == [[("CO", "27")]] * 3

    @pytest.mark.parametrize("member_id", ["deny7", "DENY", "DENYING"])
    def test_prefix_counts_whatever_follows_and_whatever_case(self, member_id):
        assert rule_for(member_id).outcome == "deny"

    @pytest.mark.parametrize("charge_cents", [0, 1, 3333, 9_999_999_999])
    def test_allowed_stays_between_50_and_80_percent(self, charge_cents):
        for code in ("99213", "99214", "36415"):
            allowed = allowed_cents_of(7, code, charge_cents)
            assert charge_cents * 50 // 100 <= allowed <= charge_cents * 80 // 100 + 1

    def test_copay_is_capped_to_what_is_allowed(self):
        [patient] = decide_line("pay", 2000, 2000, is_first=True).adjustments
        assert (patient.reason_code, patient.amount_cents) == ("3", 2000)


class TestSecondary:
    def test_patient_part_of_the_first_payer_is_paid(self):
        [claim] = remittance_for(CASE_4B).claims
        assert claim.status_code == "2"
        assert (claim.charge_cents, claim.paid_cents) == (50000, 7500)
        assert reasons(claim) == [[("OA", "23")]] * 2
        assert claim.patient_responsibility_cents is None

    @pytest.mark.parametrize("member_id", ["DENY1", "DEDUCT1", "INACTIVE1"])
    def test_other_outcomes_balance_as_well(self, member_id):
        [claim] = remittance_for(CASE_4B.replace("SAM777888", member_id)).claims
        assert claim.paid_cents == 0


class TestEligibility:
    def answer_to(self, text):
        [reply] = answer_inquiries(text, ORIGIN)
        return eligibility.read_response(only_set(reply.text))

    def test_active_member_gets_benefits(self):
        response = self.answer_to(INQUIRY)
        assert eligibility.coverage_status(response) == "active"
        assert response.trace_number == "ELIGTRACE1"
        assert {b.information_code for b in response.benefits} == {"1", "A", "B", "C"}

    def test_inactive_member(self):
        response = self.answer_to(INQUIRY.replace(MEMBER, "INACTIVE1"))
        assert eligibility.coverage_status(response) == "inactive"

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [(f"****MI*{MEMBER}", "", "72"), ("*TESTERSON*", "**", "73"), ("D8*19800615", "", "58")],
    )
    def test_incomplete_inquiry_is_rejected(self, old, new, code):
        text = INQUIRY.replace(old, new).replace("DMG*~\n", "")
        text = text.replace("SE*13*", f"SE*{13 - (code == '58')}*")
        response = self.answer_to(text)
        assert [each.reason_code for each in response.rejections] == [code]
        assert eligibility.coverage_status(response) == "unknown"


class TestHostileText:
    def test_same_request_gives_the_same_bytes(self):
        assert replies_to(CASE_1) == replies_to(CASE_1)

    def test_set_that_cannot_be_read_is_rejected_with_its_place(self):
        texts = texts_to(CASE_1.replace("SV1*HC:99214*180*", "SV1*HC:99214*18O*"))
        read = implementation_acknowledgment.read(only_set(texts[0]))
        assert (read.result_code, read.accepted_count) == ("R", 0)
        [error] = read.sets[0].segment_errors
        assert (error.segment_id, error.code) == ("SV1", "8")
        assert len(texts) == 1

    def test_broken_envelope_is_rejected_as_a_group(self):
        [text] = texts_to(CASE_1.replace("SE*37*", "SE*36*"))
        read = implementation_acknowledgment.read(only_set(text))
        assert (read.result_code, read.group_control_number, read.sets) == ("R", 103, ())

    @pytest.mark.parametrize("text", ["", "hello", "ISA*00*", CASE_1[:110], CASE_1[:106] + "GS*~"])
    def test_what_has_no_heading_gets_no_answer(self, text):
        assert replies_to(text) == []

    def test_every_cut_of_a_file_is_survived(self):
        for end in range(0, len(CASE_1), 7):
            replies_to(CASE_1[:end])
            try:
                answer_inquiries(INQUIRY[:end], ORIGIN)
            except X12Error:
                continue


class TestPyx12:
    """A second opinion; it has no map of the 271."""

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize("member_id", [MEMBER, "REJECT1", "DENY1", "DEDUCT1", "INACTIVE1"])
    @pytest.mark.parametrize("case", [CASE_1, CASE_4B])
    def test_finds_no_fault(self, case, member_id):
        from pyx12.params import params
        from pyx12.x12n_document import x12n_document

        for text in texts_to(case.replace(MEMBER, member_id).replace("SAM777888", member_id)):
            own_999 = io.StringIO()
            verdict = x12n_document(params(), io.StringIO(text), own_999, None)
            assert verdict is True, own_999.getvalue()
