"""The 835: what is read is written again, and its sums can be checked while it is read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import x12_remittance_strategies as strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from x12_basic_strategies import ENVELOPES
from x12_complete import complete_set
from x12_samples import gold_samples, sample, tolerate_codes
from x12_support import edit, envelope_of, golden, only_set

import x12
from x12 import remittance
from x12.reading.interchanges import InterchangeReader

CASE_1 = golden("case1_835.edi")
ADVICE = remittance.read(only_set(CASE_1))
ENVELOPE = envelope_of(x12.read_interchanges(CASE_1)[0])
generated = settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True
)


def with_envelope(segments: list[str]) -> str:
    lines = CASE_1.splitlines()
    return "\n".join([*lines[:2], *(f"{each}~" for each in segments), *lines[-2:]]) + "\n"


def rewritten(transaction_set: x12.TransactionSet) -> list[str]:
    """Return the segments of a set between ST and SE when it is written again."""
    text = remittance.write([remittance.read(transaction_set)], ENVELOPE)
    return list(only_set(text).raw_segments)[1:-1]


def in_place_order(segments: list[str]) -> list[str]:
    """Sort neighbours of one id, which the guide lets stand in any order."""
    runs: list[list[str]] = []
    for segment in segments:
        if runs and runs[-1][0].partition("*")[0] == segment.partition("*")[0]:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return [segment for run in runs for segment in sorted(run)]


def one_day(segments: list[str]) -> list[str]:
    """Write the two ends of a period of one day as the day of service."""
    text = "~".join(segments)
    return re.sub(r"DTM\*150\*(\d{8})~DTM\*151\*\1", r"DTM*472*\1", text).split("~")


def joined_adjustments(segments: list[str]) -> list[str]:
    """Join neighbouring CAS segments of one group, six adjustments at most."""
    joined: list[str] = []
    for segment in segments:
        before = joined[-1].split("*") if joined else []
        elements = segment.split("*")
        if elements[0] == "CAS" and before[:2] == elements[:2] and len(before) + 3 <= 20:
            padding = [""] * (-(len(before) - 2) % 3)
            joined[-1] = "*".join([*before, *padding, *elements[2:]])
        else:
            joined.append(segment)
    return joined


def test_everything_that_the_guide_has_is_carried(monkeypatch: pytest.MonkeyPatch) -> None:
    tolerate_codes(monkeypatch)
    # The two ends of the statement period, and not twice the first; the day of a line, which
    # stands instead of its period.
    text = "~".join(complete_set(remittance.SET.guide))
    text = text.replace("DTM*232*20260302~DTM*232*", "DTM*232*20260302~DTM*233*")
    text = text.replace("DTM*150*20260302~DTM*150*20260302~", "DTM*472*20260302~")
    segments = text.split("~")
    segments[-1] = f"SE*{len(segments)}*0001"
    written = rewritten(only_set(with_envelope(segments)))
    before = joined_adjustments(segments[1:-1])
    assert in_place_order(joined_adjustments(written)) == in_place_order(before)


@generated
@given(remittances=st.lists(strategies.REMITTANCES, min_size=1, max_size=2), envelope=ENVELOPES)
def test_remittances_when_written_are_read_back(
    remittances: list[remittance.Remittance], envelope: x12.Envelope
) -> None:
    (interchange,) = x12.read_interchanges(remittance.write(remittances, envelope))
    assert envelope_of(interchange) == envelope
    (group,) = interchange.groups
    found = [remittance.read(each) for each in group.transaction_sets]
    assert found == remittances
    assert groups_of(found) == groups_of(remittances)


def groups_of(remittances: list[remittance.Remittance]) -> list[list[object]]:
    """Return what each claim stands under, which does not count for its equality."""
    return [[claim.group for claim in each.claims] for each in remittances]


class TestSamples:
    """Public files that pyx12, x12sdk and others accept.

    Declared differences: amounts lose trailing zeros; neighbouring CAS segments of one group are
    joined; a line's period of one day is written as its day of service; neighbours of one id may
    change places.
    """

    @pytest.mark.parametrize("path", gold_samples("835"))
    def test_sample_is_written_again(self, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
        tolerate_codes(monkeypatch)
        for interchange in x12.read_interchanges(sample(path)):
            for group in interchange.groups:
                for each in group.transaction_sets:
                    before = list(each.raw_segments)[1:-1]
                    assert normal(rewritten(each)) == normal(before)


def normal(segments: list[str]) -> list[str]:
    plain = [re.sub(r"(\.\d*?)0+(?=\*|$)", r"\1", each).replace(".*", "*") for each in segments]
    return in_place_order(joined_adjustments(one_day([each.strip() for each in plain])))


class TestWhatMayBeLost:
    def test_groups_keep_their_numbers_and_totals(self) -> None:
        first, second = CASE_1.index("LX*1~"), CASE_1.index("SE*")
        claim = CASE_1[first + len("LX*1~\n") : second]
        text = edit(
            CASE_1,
            "LX*1~\n" + claim,
            f"LX*7~\nTS3*2000000010*11*20261231*1*230~\n{claim}LX*9~\nTS2*1.5~\n{claim}",
        )
        found = remittance.read(only_set(text))
        groups = [each.group for each in found.claims]
        assert [each.number for each in groups if each] == ["7", "9"]
        assert only_set(remittance.write([found], ENVELOPE)) == only_set(text)

    def test_several_provider_segments_stay_several(self) -> None:
        plb = "PLB*2000000010*20261231*WO:A*1~\n"
        text = edit(CASE_1, "SE*", f"{plb}{plb}SE*")
        found = remittance.read(only_set(text))
        positions = [each.position for each in found.provider_adjustments]
        assert positions[0] + 1 == positions[1]
        assert only_set(remittance.write([found], ENVELOPE)) == only_set(text)

    def test_second_number_of_a_named_kind_is_kept_with_the_others(self) -> None:
        text = edit(CASE_1, "DTM*050*", "REF*F8*ONE~\nREF*F8*TWO~\nREF*EA*MRN1~\nDTM*050*")
        (claim,) = remittance.read(only_set(text)).claims
        assert claim.original_reference == "ONE"
        assert [(each.qualifier, each.identifier) for each in claim.references] == [
            ("F8", "TWO"),
            ("EA", "MRN1"),
        ]

    def test_adjustment_group_of_an_earlier_version_is_read(self) -> None:
        text = edit(CASE_1, "CAS*CO*45*60~", "CAS*CR*45*60~")
        (claim,) = remittance.read(only_set(text)).claims
        assert claim.lines[0].adjustments[0].group_code == "CR"

    def test_claim_remarks_come_from_both_results(self) -> None:
        text = edit(CASE_1, "DTM*050*", "MIA*3*****1**************N130~\nMOA***MA01~\nDTM*050*")
        (claim,) = remittance.read(only_set(text)).claims
        assert claim.remark_codes == ("N130", "MA01")


class TestRefusals:
    @pytest.mark.parametrize(
        ("old", "new", "place"),
        [
            ("CLP*CLM0001*1*230*", "CLP*CLM0001*1*23O*", ("CLP", 16, 3)),
            ("DTM*050*20260303~", "DTM*050*20260231~", ("DTM", 19, 2)),
            ("CAS*CO*45*60~", "CAS*CO*45*60**94*X~", ("CAS", 22, 6)),
        ],
    )
    def test_value_that_is_none_names_its_element(
        self, old: str, new: str, place: tuple[str, int, int]
    ) -> None:
        with pytest.raises(x12.X12Error) as caught:
            remittance.read(only_set(edit(CASE_1, old, new)))
        error = caught.value
        assert (error.segment_id, error.segment_position, error.element_position) == place

    def test_remittance_without_the_address_of_its_payer_is_refused(self) -> None:
        payer = replace(ADVICE.payer, address=None)
        with pytest.raises(x12.X12Error, match="N3"):
            remittance.write([replace(ADVICE, payer=payer)], ENVELOPE)

    def test_more_claim_remarks_than_a_segment_holds_are_refused(self) -> None:
        outpatient = remittance.OutpatientResult(remark_codes=("N130",) * 6)
        claim = replace(ADVICE.claims[0], outpatient=outpatient)
        with pytest.raises(x12.X12Error, match="remark"):
            remittance.write([replace(ADVICE, claims=(claim,))], ENVELOPE)


def test_sums_are_checked_claim_by_claim() -> None:
    text = edit(CASE_1, "CAS*CO*45*60~", "CAS*CO*45*59~")
    text = edit(text, "BPR*I*99.6*", "BPR*I*100*")
    balance, findings = remittance.Balance(), []
    for transaction_set in InterchangeReader(text).sets():
        for frame, model in remittance.SET.stream(transaction_set, _ignore):
            if frame.parent is None:
                findings += balance.check(model)
            else:
                findings += remittance.check_claim(model, 0)
                balance.add(model)
    assert findings == remittance.check_balance(remittance.read(only_set(text)))
    assert [each.level for each in findings] == ["line", "claim", "transaction"]


def test_sum_of_many_claims_is_written_short() -> None:
    found = replace(ADVICE, claims=ADVICE.claims * 20)
    (finding,) = remittance.check_balance(found)
    assert finding.message == "1992.00 20 claims paid = 1992.00, BPR02 says 99.60"


def test_claim_that_lacks_an_amount_has_no_sums() -> None:
    claim = replace(ADVICE.claims[0], charge_cents=None)  # type: ignore[arg-type]
    assert remittance.check_claim(claim) == []


def _ignore(rule: str, /, **_: object) -> None: ...
