"""Reads and writes 835 transaction sets (005010X221A1)."""

from __future__ import annotations

from collections.abc import Sequence

from x12.envelope import Envelope, TransactionSet
from x12.guide import ROOT
from x12.reading.frame import Frame
from x12.remittance.claims import ClaimPayment
from x12.remittance.groups import ClaimGroup
from x12.remittance.models import Remittance
from x12.remittance.writing import add_remittance
from x12.transaction import SetModel


def _under_its_group(frame: Frame) -> ClaimPayment:
    claim: ClaimPayment = frame.model
    claim.group = frame.ancestor("2000").model
    return claim


SET = SetModel(
    table="remittance/guide.txt",
    models={ROOT: Remittance, "2000": ClaimGroup, "2100": ClaimPayment},
    finish_unit=_under_its_group,
    add_set=add_remittance,
)
"""The guide of remittances with its models; a unit is a ClaimPayment."""


def read(transaction_set: TransactionSet) -> Remittance:
    """Return the remittance of an 835.

    Raises X12Error for another guide, a missing required segment, or a value that is not what its
    type says.
    """
    remittance, claims = SET.read(transaction_set)
    remittance.claims = tuple(claims)
    return remittance  # type: ignore[no-any-return]  # of SET's models


def write(remittances: Sequence[Remittance], envelope: Envelope) -> str:
    """Write each remittance as one transaction set (control numbers 0001, 0002...).

    Raises X12Error when the envelope or a remittance holds what X12 cannot carry or the guide does
    not allow, or there is none. Balance is not checked here: ``check_balance`` says whether the
    sums hold.
    """
    return "".join(SET.parts(remittances, envelope))
