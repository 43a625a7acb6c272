"""Ids, money, clocks, traces: small, and everything stands on them."""

import asyncio
import random
import re
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import RFC_4122

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kit_support import few

from kit import trace
from kit.clock import ManualClock, SystemClock
from kit.ids import Ids, named_id
from kit.money import format_cents, round_to_cents
from kit.testing import START, TRACEPARENT

TRACE_ID = TRACEPARENT.split("-")[1]
MOMENTS = st.datetimes(datetime(1970, 1, 2), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


class TestIds:
    @few
    @given(MOMENTS, st.integers())
    def test_new_when_any_moment_then_version_variant_and_time(self, moment, seed):
        made = Ids(ManualClock(moment), random.Random(seed)).new()
        assert (made.version, made.variant) == (7, RFC_4122)
        assert abs((made.int >> 80) - moment.timestamp() * 1000) <= 1

    @few
    @given(MOMENTS, st.lists(st.integers(1, 10**9), max_size=8))
    def test_new_when_the_clock_moves_then_ids_sort_by_it(self, moment, steps):
        clock = ManualClock(moment.replace(year=2026))
        ids, made = Ids(clock), []
        for milliseconds in [0, *steps]:
            clock.advance(timedelta(milliseconds=milliseconds))
            made.append(ids.new())
        assert made == sorted(made)
        assert [each.hex for each in made] == sorted(each.hex for each in made)

    def test_new_when_seeded_alike_then_the_same(self):
        one, two = [Ids(ManualClock(START), random.Random(3)) for _ in range(2)]
        assert [one.new() for _ in range(5)] == [two.new() for _ in range(5)]
        assert one.control_number() == two.control_number()

    def test_new_when_many_in_one_moment_then_all_differ(self, ids):
        assert len({ids.new() for _ in range(10_000)}) == 10_000

    def test_control_number_when_made_then_14_of_a_to_z_and_digits(self, ids):
        made = [ids.control_number() for _ in range(200)]
        assert all(re.fullmatch("[A-Z0-9]{14}", number) for number in made)
        assert len(set(made)) == 200
        assert set("".join(made)) == set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")

    def test_named_id_when_parts_are_the_same_then_the_same_id(self):
        assert named_id("patient", 7) == named_id("patient", "7")

    @pytest.mark.parametrize("other", [("a", "bc"), ("abc",), ("ab", "c", ""), ("c", "ab")])
    def test_named_id_when_parts_differ_then_another_id(self, other):
        assert named_id("ab", "c") != named_id(*other)


class TestMoney:
    @pytest.mark.parametrize(
        ("exact", "cents"),
        [
            ("0", 0),
            ("0.4", 0),
            ("0.5", 1),
            ("1.5", 2),
            ("2.5", 3),
            ("2.4999999999", 2),
            ("-0.4", 0),
            ("-0.5", -1),
            ("-2.5", -3),
            ("12345678901234.5", 12345678901235),
        ],
    )
    def test_round_to_cents_when_given_then_half_goes_away_from_zero(self, exact, cents):
        assert round_to_cents(Decimal(exact)) == cents

    @few
    @given(st.decimals(-(10**12), 10**12, places=6))
    def test_round_to_cents_when_anything_then_within_half_a_cent_and_odd(self, exact):
        assert abs(round_to_cents(exact) - exact) <= Decimal("0.5")
        assert round_to_cents(-exact) == -round_to_cents(exact)

    @pytest.mark.parametrize(
        ("cents", "text"),
        [
            (0, "0.00"),
            (5, "0.05"),
            (-5, "-0.05"),
            (100, "1.00"),
            (-1240, "-12.40"),
            (1240, "12.40"),
        ],
    )
    def test_format_cents_when_given_then_two_places(self, cents, text):
        assert format_cents(cents) == text

    @few
    @given(st.integers())
    def test_format_cents_when_read_back_then_the_same(self, cents):
        assert int(format_cents(cents).replace(".", "")) == cents


class TestClock:
    def test_now_when_of_the_system_then_in_utc(self):
        assert SystemClock().now().tzinfo is UTC

    def test_now_when_started_elsewhere_then_the_same_moment_in_utc(self):
        start = datetime(2026, 3, 3, 1, tzinfo=timezone(timedelta(hours=-8)))
        assert ManualClock(start).now().isoformat() == "2026-03-03T09:00:00+00:00"


class TestTrace:
    def test_start_when_named_then_the_trace_goes_on_with_a_span_of_its_own(self):
        value = trace.start(TRACEPARENT)
        assert value.split("-")[1] == TRACE_ID == trace.trace_id()
        assert value.split("-")[2] != TRACEPARENT.split("-")[2]
        assert trace.traceparent() == value

    @pytest.mark.parametrize(
        "garbage",
        [
            None,
            "",
            "garbage",
            TRACEPARENT.upper().replace("1", "A"),
            TRACEPARENT + "-00",
            "00-" + "0" * 32 + "-" + "2" * 16 + "-01",
            "00-" + "1" * 32 + "-" + "0" * 16 + "-01",
            "ff-" + TRACEPARENT[3:],
            "00-' OR 1=1 --",
            "1" * 10_000,
        ],
    )
    def test_start_when_garbage_then_another_trace_is_begun(self, garbage):
        value = trace.start(garbage)
        assert re.fullmatch("00-[0-9a-f]{32}-[0-9a-f]{16}-01", value)
        assert trace.trace_id() not in {TRACE_ID, "0" * 32}

    async def test_trace_id_when_two_tasks_run_then_each_has_its_own(self):
        async def begin():
            trace.start(None)
            await asyncio.sleep(0)
            return trace.trace_id(), trace.trace_id()

        (one, again), (two, _) = await asyncio.gather(begin(), begin())
        assert one == again != two
