"""What we write, pyx12 finds right as well: the golden files and 500 generated ones.

Each is also right by our own validator in its strict profile, and reads back to an equal model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import x12_acknowledgment_strategies as acknowledgments
import x12_basic_strategies as basic
import x12_claim_strategies
import x12_institutional_strategies
import x12_remittance_strategies
import x12_sound_models as sound
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from x12_complete import complete_set
from x12_second_opinion import FalseObjection, Objection, objections
from x12_support import GOLDEN_FOLDER, edit, envelope_of, only_set

import x12
from x12 import (
    claim_acknowledgment,
    implementation_acknowledgment,
    institutional_claim,
    professional_claim,
    remittance,
)
from x12.guide import Guide

CASES_FOLDER = Path(__file__).parents[3] / "tests/golden"
PROFESSIONAL, INSTITUTIONAL = "005010X222A1", "005010X223A2"
REMITTANCE, ACKNOWLEDGMENT, SYNTAX = "005010X221A1", "005010X214", "005010X231A1"


@dataclass(frozen=True, slots=True)
class Kind:
    """How sets of one guide are read into a model, and how the model is written."""

    read: Callable[[x12.TransactionSet], Any]
    write: Callable[[Any, x12.Envelope], str]


KINDS = {
    PROFESSIONAL: Kind(professional_claim.read_batch, professional_claim.write_batch),
    INSTITUTIONAL: Kind(institutional_claim.read_batch, institutional_claim.write_batch),
    REMITTANCE: Kind(
        remittance.read, lambda advice, envelope: remittance.write([advice], envelope)
    ),
    ACKNOWLEDGMENT: Kind(claim_acknowledgment.read, claim_acknowledgment.write),
    SYNTAX: Kind(implementation_acknowledgment.read, implementation_acknowledgment.write),
}

FALSE_OBJECTIONS = (
    FalseObjection(
        PROFESSIONAL,
        r"PWK\*CT\*(AB|AD|AF|AG|NS)$",
        r"is not a valid code for Attachment Transmission Code \(PWK02\)",
        reason="a certificate of medical necessity (CT) is taken for an attachment of another kind",
    ),
    FalseObjection(
        PROFESSIONAL,
        r"BHT\*0019\*",
        r"\(31\) is not a valid code for Claim or Encounter Identifier \(BHT06\)",
        reason="its list lacks the demand of a Medicaid agency (subrogation), which the guide has",
    ),
    FalseObjection(
        REMITTANCE,
        r"PLB\*",
        "Loop FOOTER exceeded max count",
        reason="the guide repeats PLB: one for each provider and fiscal year, and six adjustments",
    ),
    FalseObjection(
        ACKNOWLEDGMENT,
        r"(HL|SE)\*",
        r"Mandatory loop .* \((2000C|2200C|2000D)\) missing",
        reason="below the receiver a level is there when it has something to say",
    ),
    FalseObjection(
        ACKNOWLEDGMENT,
        r"HL\*\d+\*\d+\*19\*0",
        r"\(0\) is not a valid code for Hierarchical Child Code \(HL04\)",
        reason="a provider whose claims are all rejected or accepted as one has no patients",
    ),
    FalseObjection(
        ACKNOWLEDGMENT,
        r"STC\*",
        r"\(PR\) is not a valid code for Entity Identifier Code \(STC1[01]-03\)",
        reason="its list of entities lacks the payer, which it takes in STC01-03",
    ),
    FalseObjection(
        ACKNOWLEDGMENT,
        r"STC\*",
        "Segment STC exceeded max count",
        reason="a line has as many statuses as its claim: the guide repeats both without limit",
    ),
    FalseObjection(
        ACKNOWLEDGMENT,
        r"STC\*",
        r"\(STC12\) is marked as Not Used",
        reason="a line may have a message as its claim may (X12 RFI 1465)",
    ),
    FalseObjection(
        ACKNOWLEDGMENT,
        r"STC\*[^*]*\*\*U",
        r"\(STC02\) is missing",
        reason="the examples of the guide have no date at a line: the claim has it",
    ),
    FalseObjection(
        ACKNOWLEDGMENT,
        r"REF\*(0B|1G|G2|LU|SY|TJ)\*",
        "Segment REF exceeded max count",
        reason="the guide gives a provider up to three further numbers",
    ),
    FalseObjection(
        SYNTAX,
        r"CTX\*SITUATIONAL TRIGGER\*",
        r"\(CTX06-02\) is marked as Not Used",
        reason="the guide's example names composite and component: CTX06 C023:1325",
    ),
    FalseObjection(
        SYNTAX,
        r"CTX\*CLM01:",
        "Segment CTX exceeded max count",
        reason="the guide's example names the claim after the trigger: both kinds are one to pyx12",
    ),
    FalseObjection(
        SYNTAX,
        r"CTX\*CLM01:[^*]*\^SITUATIONAL TRIGGER\*",
        r"\(CTX0[23]\) is marked as Not Used",
        reason="CTX01 repeats, and the place belongs to its second name, which pyx12 does not read",
    ),
)


def true_objections(text: str) -> list[Objection]:
    return [
        each
        for each in objections(text)
        if not any(known.covers(each) for known in FALSE_OBJECTIONS)
    ]


def assert_right(text: str) -> None:
    assert true_objections(text) == []
    own = x12.validate(text, profile=x12.Profile.STRICT)
    assert [each for each in own if each.severity is x12.Severity.ERROR] == []


def assert_written_right(version: str, model: Any, envelope: x12.Envelope) -> None:
    text = KINDS[version].write(model, envelope)
    assert_right(text)
    assert KINDS[version].read(only_set(text)) == model


def golden_files() -> list[Path]:
    files = sorted([*GOLDEN_FOLDER.glob("*.edi"), *CASES_FOLDER.glob("*.edi")])
    return [each for each in files if version_of(each.read_text()) in KINDS]


def version_of(text: str) -> str:
    (interchange,) = x12.read_interchanges(text)
    return interchange.groups[0].version


@pytest.mark.parametrize("path", golden_files(), ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_golden_file_when_written_again_is_right(path: Path) -> None:
    text = path.read_text()
    (interchange,) = x12.read_interchanges(text)
    model = KINDS[version_of(text)].read(only_set(text))
    assert_written_right(version_of(text), model, envelope_of(interchange))


def generated(count: int) -> settings:
    """Return settings for a number of examples. They are not shrunk, which takes minutes."""
    return settings(
        max_examples=count,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )


SENDERS = st.fixed_dictionaries(
    {
        "reference": basic.IDS,
        # No service comes after the file.
        "created_at": st.just(datetime(2100, 1, 1)),  # noqa: DTZ001
        "submitter": x12_claim_strategies.SUBMITTERS,
        "receiver": x12_claim_strategies.RECEIVERS,
    }
)


@generated(80)
@given(
    claims=st.lists(x12_claim_strategies.CLAIMS, min_size=1, max_size=2).map(sound.professional),
    sender=SENDERS,
    envelope=basic.ENVELOPES,
)
def test_generated_professional_claims(
    claims: list[Any], sender: dict[str, Any], envelope: x12.Envelope
) -> None:
    batch = professional_claim.ClaimBatch(**sender, claims=tuple(claims))
    assert_written_right(PROFESSIONAL, batch, envelope)


@generated(60)
@given(
    claims=st.lists(x12_institutional_strategies.CLAIMS, min_size=1, max_size=2).map(
        sound.institutional
    ),
    sender=SENDERS,
    envelope=basic.ENVELOPES,
)
def test_generated_institutional_claims(
    claims: list[Any], sender: dict[str, Any], envelope: x12.Envelope
) -> None:
    batch = institutional_claim.ClaimBatch(**sender, claims=tuple(claims))
    assert_written_right(INSTITUTIONAL, batch, envelope)


@generated(100)
@given(advice=x12_remittance_strategies.REMITTANCES.map(sound.remittance), envelope=basic.ENVELOPES)
def test_generated_remittances(advice: remittance.Remittance, envelope: x12.Envelope) -> None:
    assert_written_right(REMITTANCE, advice, envelope)


@generated(130)
@given(
    acknowledgment=acknowledgments.SYNTAX_ACKNOWLEDGMENTS.map(sound.syntax_acknowledgment),
    envelope=basic.ENVELOPES,
)
def test_generated_syntax_acknowledgments(
    acknowledgment: implementation_acknowledgment.ImplementationAcknowledgment,
    envelope: x12.Envelope,
) -> None:
    assert_written_right(SYNTAX, acknowledgment, envelope)


@generated(130)
@given(acknowledgment=acknowledgments.CLAIM_ACKNOWLEDGMENTS, envelope=basic.ENVELOPES)
def test_generated_claim_acknowledgments(
    acknowledgment: claim_acknowledgment.ClaimAcknowledgment, envelope: x12.Envelope
) -> None:
    assert_written_right(ACKNOWLEDGMENT, acknowledgment, envelope)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("case1_837p", "SV1*HC:99214*180*UN", "SV1*HC:99214*180*XX", "(XX) is not a valid code"),
        ("case1_837p", "N3*", "K3*", "N3"),
        ("case1_835", "BPR*I*", "BPR*Z*", "BPR*Z not found"),
        ("case1_277ca", "STC*A2:20:PR*20260304*WQ", "STC*A2:20:PR*20260304*XX", "(XX)"),
        ("case1_999", "IK5*A", "IK5*Z", "IK5*Z not found"),
        ("extra_837i", "CLM*", "CLN*", "CLN"),
    ],
)
def test_what_is_wrong_is_told(name: str, old: str, new: str, words: str) -> None:
    text = edit((GOLDEN_FOLDER / f"{name}.edi").read_text(), old, new)
    assert any(words in each.text for each in true_objections(text))


def examples_of_false_objections() -> Iterator[str]:
    """Yield files that are right and that pyx12, all false objections together, rejects."""
    names = ("case1_837p", "case6b_835_recoupment_interest", "extra_277ca", "extra_999")
    claims, recoupment, answer, syntax = (
        (GOLDEN_FOLDER / f"{name}.edi").read_text() for name in names
    )
    service = "SV1*HC:99214*180*UN*1***1:2~"
    demand = edit(claims, service, f"{service}\nPWK*CT*AD~")
    yield demand.replace("*CH~", "*31~", 1)
    adjustment = "PLB*2000000010*20261231*WO:ICN2026030007*75*L6*-1.25~"
    divided = "PLB*2000000010*20261231*WO:ICN2026030007*75~\nPLB*2000000010*20251231*L6*-1.25~"
    yield edit(recoupment, adjustment, divided)
    status = "STC*A7:454**U~"
    yield edit(answer, status, f"STC*A7:454**U*******A7:454:PR~\n{status}")
    claim = "CTX*CLM01:CLM0001~"
    trigger = "CTX*SITUATIONAL TRIGGER*CLM*22*2300*11:4~"
    yield edit(syntax, f"{claim}\n{trigger}", f"{trigger}\n{claim}")


def test_every_false_objection_is_one() -> None:
    told: list[Objection] = []
    for text in examples_of_false_objections():
        assert_right(text)
        told += objections(text)
    unheard = [each for each in FALSE_OBJECTIONS if not any(map(each.covers, told))]
    assert unheard == []


@pytest.mark.parametrize(
    ("guide", "name", "without"),
    [
        (professional_claim.SET.guide, "case1_837p", "2000A/2000B/2000C"),
        (institutional_claim.SET.guide, "extra_837i", "2000A/2000B/2000C"),
        (remittance.SET.guide, "case1_835", ""),
    ],
    ids=["837P", "837I", "835"],
)
def test_everything_that_our_tables_have_is_known_to_pyx12(
    guide: Guide, name: str, without: str
) -> None:
    envelope = (GOLDEN_FOLDER / f"{name}.edi").read_text().splitlines()
    segments = [f"{each}~" for each in complete_set(guide, without)]
    text = "\n".join([*envelope[:2], *segments, *envelope[-2:]]) + "\n"
    # The number of a social insurance has digits only, which the tables do not say.
    text = text.replace("REF*SY*ABCCCCCCC~", "REF*SY*999999999~")
    assert true_objections(text) == []
