"""Control numbers that come twice are found, whatever their order."""

from hypothesis import given
from hypothesis import strategies as st

from x12.reading.numbers import UsedNumbers

NUMBERS = st.one_of(
    st.integers(0, 30).map(str),
    st.integers(0, 30).map("{:04d}".format),
    st.sampled_from(["", "A", "²", "1" * 9000]),
)


@given(st.lists(NUMBERS))
def test_a_number_is_new_once(numbers):
    used, seen = UsedNumbers(), set()
    for number in numbers:
        assert used.add(number) == (number not in seen)
        seen.add(number)


def test_numbers_that_count_up_are_a_range():
    used = UsedNumbers()
    assert all(used.add(f"{n:09d}") for n in range(1, 1000))
    assert not used._others
    assert not used.add("000000500")
