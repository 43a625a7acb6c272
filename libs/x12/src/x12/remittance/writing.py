"""Writes 835 interchanges (005010X221A1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Annotated

from x12.binding import Whole
from x12.binding.writing import Writer, compile_writer
from x12.envelope import Envelope
from x12.remittance.claims import ClaimPayment
from x12.remittance.codecs import PROVIDER_ADJUSTMENTS, ProviderAdjustment
from x12.remittance.groups import ClaimGroup
from x12.remittance.models import Remittance
from x12.remittance.reading import SET
from x12.sink import SegmentSink, write_interchange


@dataclass(slots=True, kw_only=True)
class _Trailer:
    """What stands after the claims."""

    provider_adjustments: Annotated[
        tuple[ProviderAdjustment, ...], Whole("PLB", PROVIDER_ADJUSTMENTS)
    ]


@cache
def _trailer_writer() -> Writer:
    return compile_writer(SET.guide.root, _Trailer)


def write(remittances: Sequence[Remittance], envelope: Envelope) -> str:
    """Write each remittance as one transaction set (control numbers 0001, 0002...).

    Raises X12Error when the envelope or a remittance holds what X12 cannot carry or the guide does
    not allow. Balance is not checked here: ``check_balance`` says whether the sums hold.
    """
    sets = (
        (f"{number:04d}", partial(_add_remittance, remittance))
        for number, remittance in enumerate(remittances, start=1)
    )
    return write_interchange(envelope, SET.guide, sets)


def _add_remittance(remittance: Remittance, sink: SegmentSink) -> None:
    SET.writers.write("ST", replace(remittance, provider_adjustments=()), sink)
    _add_claims(remittance.claims, sink)
    _trailer_writer()(_Trailer(provider_adjustments=remittance.provider_adjustments), sink)


def _add_claims(claims: Iterable[ClaimPayment], sink: SegmentSink) -> None:
    """Add claims under their header numbers; neighbours of equal groups share one."""
    last: ClaimGroup | None = None
    for claim in claims:
        group = claim.group or last or ClaimGroup(number="1")
        if group != last:
            SET.writers.write("2000", group, sink)
            last = group
        SET.writers.write("2100", claim, sink)
