"""Writes remittances with their claims: the 835 from BPR to PLB."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated

from x12.binding import Whole
from x12.binding.writing import Writer, compile_writer
from x12.guide import ROOT, Guide
from x12.remittance.claims import ClaimPayment
from x12.remittance.codecs import PROVIDER_ADJUSTMENTS, ProviderAdjustment
from x12.remittance.groups import ClaimGroup
from x12.remittance.models import Remittance
from x12.sink import SegmentSink
from x12.transaction import SetModel


@dataclass(slots=True, kw_only=True)
class _Trailer:
    """What stands after the claims."""

    provider_adjustments: Annotated[
        tuple[ProviderAdjustment, ...], Whole("PLB", PROVIDER_ADJUSTMENTS)
    ]


@cache
def _trailer_writer(guide: Guide) -> Writer:
    return compile_writer(guide.root, _Trailer)


def add_remittance(
    set_model: SetModel, remittance: Remittance, claims: Iterable[ClaimPayment], sink: SegmentSink
) -> Iterator[None]:
    """Add a remittance, ST and SE left out, and yield after each claim.

    Its provider adjustments are asked for when the claims have ended. Raises X12Error for what the
    guide does not allow.
    """
    set_model.writers.write(ROOT, replace(remittance, provider_adjustments=()), sink)
    yield from _add_claims(set_model, claims, sink)
    trailer = _Trailer(provider_adjustments=remittance.provider_adjustments)
    _trailer_writer(set_model.guide)(trailer, sink)


def _add_claims(
    set_model: SetModel, claims: Iterable[ClaimPayment], sink: SegmentSink
) -> Iterator[None]:
    """Add claims under their header numbers; neighbours of equal groups share one."""
    last: ClaimGroup | None = None
    for claim in claims:
        group = claim.group or last or ClaimGroup(number="1")
        if group != last:
            set_model.writers.write("2000", group, sink)
            last = group
        set_model.writers.write("2100", claim, sink)
        yield
