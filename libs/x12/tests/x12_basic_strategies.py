"""Hypothesis strategies for values that every guide takes: short, plain and valid."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

import x12
from x12.qualified import DatedPeriod, Reference

Item = TypeVar("Item")

IDS = st.text("ABCXYZ0189-./", min_size=2, max_size=12)
OPTIONAL_IDS = st.just("") | IDS
WORDS = st.text("ABCDEFXYZ", min_size=1, max_size=8)
OPTIONAL_WORDS = st.just("") | WORDS
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
OPTIONAL_TEXTS = st.just("") | TEXTS
CENTS = st.integers(min_value=-(10**9), max_value=10**9)
OPTIONAL_CENTS = st.none() | CENTS
COUNTS = st.integers(min_value=0, max_value=999_999)
QUANTITIES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal(9999), places=3)
OPTIONAL_QUANTITIES = st.none() | QUANTITIES
DATES = st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31))
OPTIONAL_DATES = st.none() | DATES
MOMENTS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2099, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)
PERIODS = st.tuples(DATES, DATES).map(sorted)


def tuples(
    strategy: st.SearchStrategy[Item], max_size: int = 2, min_size: int = 0
) -> st.SearchStrategy[tuple[Item, ...]]:
    return st.lists(strategy, min_size=min_size, max_size=max_size).map(tuple)


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
    middle_name=OPTIONAL_WORDS,
    suffix=OPTIONAL_WORDS,
)
ORGANIZATION_NAMES = st.builds(x12.Name, organization_name=TEXTS)
NAMES = PERSON_NAMES | ORGANIZATION_NAMES
PROVIDER_IDS = st.sampled_from(["2000000010", "2000000028"])


def parties(
    names: st.SearchStrategy[x12.Name], qualifier: str, ids: st.SearchStrategy[str] = IDS
) -> st.SearchStrategy[x12.Party]:
    return st.builds(x12.Party, name=names, identifier_qualifier=st.just(qualifier), identifier=ids)


PAYERS = parties(ORGANIZATION_NAMES, "PI")
RECEIVERS = st.builds(
    x12.Party,
    name=st.builds(x12.Name, last_name=TEXTS, first_name=OPTIONAL_TEXTS) | ORGANIZATION_NAMES,
    identifier_qualifier=st.just("46"),
    identifier=IDS,
)
PROVIDERS = parties(NAMES, "XX", PROVIDER_IDS)
MEMBER_PARTIES = parties(PERSON_NAMES, "MI")
ADDRESSES = st.builds(
    x12.Address,
    line1=TEXTS,
    line2=OPTIONAL_TEXTS,
    city=TEXTS.filter(lambda text: len(text) > 1),
    state=st.just("IL"),
    postal_code=st.just("627010001"),
)
CONTACTS = st.builds(
    x12.Contact, name=TEXTS, phone=OPTIONAL_IDS, email=OPTIONAL_IDS, fax=OPTIONAL_IDS
)
MODIFIERS = st.sampled_from(["25", "59", "QW", "TC"])
PROCEDURES = st.builds(
    x12.Procedure,
    code=st.sampled_from(["99213", "99214", "83036", "A0428"]),
    modifiers=tuples(MODIFIERS, 4),
)


def references(*qualifiers: str) -> st.SearchStrategy[Reference]:
    return st.builds(Reference, qualifier=st.sampled_from(qualifiers), identifier=IDS)


def dated_periods(*qualifiers: str) -> st.SearchStrategy[DatedPeriod]:
    return PERIODS.flatmap(
        lambda period: st.builds(
            DatedPeriod,
            qualifier=st.sampled_from(qualifiers),
            date_from=st.just(period[0]),
            date_to=st.just(period[1]),
        )
    )


ENVELOPES = st.builds(
    x12.Envelope,
    sender_id=WORDS.filter(lambda text: len(text) > 1),
    receiver_id=WORDS.filter(lambda text: len(text) > 1),
    usage_indicator=st.sampled_from("PT"),
    interchange_control_number=st.integers(1, 999_999_999),
    group_control_number=st.integers(1, 999_999_999),
    created_at=MOMENTS,
)
