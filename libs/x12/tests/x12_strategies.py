"""Hypothesis strategies for the models: everything that a writer can carry."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st
from x12_sound_models import in_groups

import x12

Item = TypeVar("Item")

IDS = st.text("ABCXYZ0189-./", min_size=1, max_size=12)
OPTIONAL_IDS = st.just("") | IDS
WORDS = st.text("ABCDEFXYZ", min_size=1, max_size=8)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
OPTIONAL_TEXTS = st.just("") | TEXTS
CENTS = st.integers(min_value=-(10**9), max_value=10**9)
OPTIONAL_CENTS = st.none() | CENTS
COUNTS = st.integers(min_value=0, max_value=10**6)
QUANTITIES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(9999), places=3)
DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
OPTIONAL_DATES = st.none() | DATES
MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)


def tuples(
    strategy: st.SearchStrategy[Item], max_size: int = 3
) -> st.SearchStrategy[tuple[Item, ...]]:
    return st.lists(strategy, max_size=max_size).map(tuple)


def of_kinds(
    strategy: st.SearchStrategy[Item], max_size: int = 2
) -> st.SearchStrategy[tuple[Item, ...]]:
    """Draw values of kinds that the guides allow once: one of each qualifier."""
    found = st.lists(strategy, max_size=max_size, unique_by=lambda each: each.qualifier)  # type: ignore[attr-defined]
    return found.map(tuple)


PERSON_NAMES = st.builds(
    x12.Name,
    last_name=TEXTS,
    first_name=OPTIONAL_TEXTS,
    middle_name=OPTIONAL_TEXTS,
    suffix=OPTIONAL_TEXTS,
)
NAMES = PERSON_NAMES | st.builds(x12.Name, organization_name=TEXTS)
PARTIES = st.builds(x12.Party, name=NAMES, identifier_qualifier=st.just("XX"), identifier=IDS)
ADDRESSES = st.builds(
    x12.Address,
    line1=TEXTS,
    line2=OPTIONAL_TEXTS,
    city=TEXTS,
    state=st.just("IL"),
    postal_code=st.just("627010001"),
)
CONTACTS = st.builds(x12.Contact, name=TEXTS, phone=OPTIONAL_IDS, email=OPTIONAL_IDS)
PROCEDURES = st.builds(
    x12.Procedure, code=IDS, modifiers=tuples(IDS, 4), description=OPTIONAL_TEXTS
)
ADJUSTMENTS = tuples(
    st.builds(
        x12.Adjustment,
        group_code=st.sampled_from(["CO", "PR", "OA", "PI"]),
        reason_code=st.sampled_from(["1", "2", "45", "253"]),
        amount_cents=CENTS,
        quantity=st.none() | QUANTITIES,
    ),
    max_size=9,
).map(in_groups)
PERIODS = st.tuples(DATES, DATES).map(sorted)

ENVELOPES = st.builds(
    x12.Envelope,
    sender_id=WORDS,
    receiver_id=WORDS,
    usage_indicator=st.sampled_from("PT"),
    interchange_control_number=st.integers(1, 999_999_999),
    group_control_number=st.integers(1, 999_999_999),
    created_at=MOMENTS,
)
