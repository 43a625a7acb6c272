"""Writers refuse what the guide's tables forbid: too much of something, or what must not lack."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from typing import Any

import pytest
from x12_support import envelope_of, golden, only_set

import x12
from x12 import (
    claim_acknowledgment,
    claim_status,
    dental_claim,
    eligibility,
    implementation_acknowledgment,
    institutional_claim,
    professional_claim,
    remittance,
)

MANY = 101
"""More than most limits of the guides; not more than all."""
ENVELOPE = envelope_of(x12.read_interchanges(golden("case1_837p.edi"))[0])
Write = Callable[[Any, x12.Envelope], str]


def write_remittance(advice: Any, envelope: x12.Envelope) -> str:
    return remittance.write([advice], envelope)


SETS: dict[str, tuple[Callable[[x12.TransactionSet], Any], Write]] = {
    "extra_837p.edi": (professional_claim.read_batch, professional_claim.write_batch),
    "extra_837i.edi": (institutional_claim.read_batch, institutional_claim.write_batch),
    "extra_837d.edi": (dental_claim.read_batch, dental_claim.write_batch),
    "case6b_835_recoupment_interest.edi": (remittance.read, write_remittance),
    "extra_270.edi": (eligibility.read_inquiry_set, eligibility.write_inquiry_set),
    "extra_271.edi": (eligibility.read_response_set, eligibility.write_response_set),
    "extra_276.edi": (claim_status.read_inquiry, claim_status.write_inquiry),
    "extra_277.edi": (claim_status.read_response, claim_status.write_response),
    "extra_277ca.edi": (claim_acknowledgment.read, claim_acknowledgment.write),
    "extra_999.edi": (implementation_acknowledgment.read, implementation_acknowledgment.write),
}
(CLAIM,) = professional_claim.read(only_set(golden("case1_837p.edi")))
SECONDARY = professional_claim.read(only_set(golden("case4b_837p_secondary.edi")))[0]
ADVICE = remittance.read(only_set(golden("case1_835.edi")))


def changed(model: Any) -> Iterator[Any]:
    """Yield copies of a model, each with one of its tuples many times as long, or empty."""
    for field in fields(model):
        value = getattr(model, field.name)
        if isinstance(value, tuple):
            yield replace(model, **{field.name: ()})
            yield replace(model, **{field.name: value * MANY})
            for n, each in enumerate(value):
                if is_dataclass(each):
                    for other in changed(each):
                        items = (*value[:n], other, *value[n + 1 :])
                        yield replace(model, **{field.name: items})
        elif is_dataclass(value):
            for other in changed(value):
                yield replace(model, **{field.name: other})


@pytest.mark.parametrize("name", SETS)
def test_what_is_written_repeats_and_lacks_nothing_that_the_guide_forbids(name: str) -> None:
    read, write = SETS[name]
    refused = 0
    for model in changed(read(only_set(golden(name)))):
        try:
            text = write(model, ENVELOPE)
        except x12.X12Error:
            refused += 1
            continue
        found = x12.validate(text, profile=x12.Profile.STRICT)
        assert [each for each in found if each.rule[0] in "GH"] == []
    assert refused


def write_claims(*claims: professional_claim.ProfessionalClaim) -> str:
    batch = professional_claim.read_batch(only_set(golden("case1_837p.edi")))
    return professional_claim.write_batch(replace(batch, claims=claims), ENVELOPE)


def day_of(qualifier: str) -> x12.DatedPeriod:
    day = date(2026, 3, 2)
    return x12.DatedPeriod(qualifier=qualifier, date_from=day, date_to=day)


def adjustments(*groups: str) -> tuple[x12.Adjustment, ...]:
    return tuple(
        x12.Adjustment(group_code=each, reason_code="45", amount_cents=1) for each in groups
    )


def with_other_payer(**changes: Any) -> professional_claim.ProfessionalClaim:
    (other,) = SECONDARY.other_payers
    return replace(SECONDARY, other_payers=(replace(other, **changes),))


LINE = CLAIM.service_lines[0]


@pytest.mark.parametrize(
    ("claim", "segment", "words"),
    [
        (
            replace(CLAIM, condition_codes=tuple(f"{n:02d}" for n in range(25))),
            "HI",
            "HI*BG (condition codes) of loop 2300: too many of this segment: the guide allows 2",
        ),
        (
            with_other_payer(adjustments=adjustments("CO", "PR", "CO", "PR", "CO", "PR")),
            "CAS",
            "CAS (adjustment) of loop 2320: too many of this segment: the guide allows 5",
        ),
        (
            replace(CLAIM, service_lines=(replace(LINE, dates=(day_of("471"), day_of("471"))),)),
            "DTP",
            "DTP*471 (prescription date) of loop 2400: too many of this segment",
        ),
        (
            # The named field takes the one that the guide allows.
            replace(CLAIM, onset_date=date(2026, 3, 2), dates=(day_of("431"),)),
            "DTP",
            "of loop 2300: too many of this segment: the guide allows 1",
        ),
        (
            replace(CLAIM, service_lines=(LINE,) * 51),
            "LX",
            "of loop 2400: too many of this loop: the guide allows 50",
        ),
        (
            replace(CLAIM, service_lines=()),
            "LX",
            "of loop 2400: the loop that begins with this segment is missing",
        ),
    ],
    ids=["condition codes", "adjustments", "dates", "named date", "lines", "no line"],
)
def test_refusal_names_segment_loop_and_limit(
    claim: professional_claim.ProfessionalClaim, segment: str, words: str
) -> None:
    with pytest.raises(x12.X12Error) as caught:
        write_claims(claim)
    assert caught.value.segment_id == segment
    assert words in caught.value.message


def test_batch_without_claims_is_refused() -> None:
    with pytest.raises(x12.X12Error, match="2000A"):
        write_claims()


def test_payer_without_technical_contact_is_refused() -> None:
    payer = replace(ADVICE.payer, contacts=ADVICE.payer.contacts[:1])
    assert [each.function_code for each in payer.contacts] == ["CX"]
    with pytest.raises(x12.X12Error, match=r"PER\*BL .* of loop 1000A") as caught:
        remittance.write([replace(ADVICE, payer=payer)], ENVELOPE)
    assert caught.value.segment_id == "PER"


def test_refusal_stands_at_the_segment_that_is_one_too_many() -> None:
    text = write_claims(replace(CLAIM, condition_codes=tuple(f"{n:02d}" for n in range(24))))
    last = max(n for n, line in enumerate(text.splitlines(), start=1) if line.startswith("HI*BG"))
    with pytest.raises(x12.X12Error) as caught:
        write_claims(replace(CLAIM, condition_codes=tuple(f"{n:02d}" for n in range(25))))
    assert caught.value.segment_position == last + 1
