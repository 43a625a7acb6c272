"""What a writer writes, its reader reads back as the same model."""

from __future__ import annotations

import x12_strategies as strategies
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import x12
from x12 import remittance

generated = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@generated
@given(remittances=st.lists(strategies.REMITTANCES, max_size=2), envelope=strategies.ENVELOPES)
def test_remittances(remittances: list[remittance.Remittance], envelope: x12.Envelope) -> None:
    (interchange,) = x12.read_interchanges(remittance.write(remittances, envelope))
    (group,) = interchange.groups
    assert [remittance.read(each) for each in group.transaction_sets] == remittances
