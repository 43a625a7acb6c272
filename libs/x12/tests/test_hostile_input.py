"""Whatever the input, only an X12Error may escape, and it never repeats a patient's data."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from x12_support import (
    GOLDEN_NAMES,
    REWRITES,
    Rewrite,
    envelope_of,
    golden,
    only_set,
    with_segments,
)

import x12

# Messages with every segment that their guides know.
NAMES = [*GOLDEN_NAMES, *(f"extra_{kind}.edi" for kind in (270, 271, 276, 277, "277ca", 999))]
hostile = settings(max_examples=150, deadline=None, derandomize=True)

FRAGMENTS = st.sampled_from(
    [
        "~",
        "*",
        ":",
        "^",
        "\n",
        "ISA",
        "HL*1*9*22*0~",
        "ST*835*1~",
        "SE*1*1~",
        "CLP*~",
        "\x00",
        "é",
        "-",
        "99999999999999999999",
        "1E5",
        "20260230",
        "IEA*0*000000001~",
        "NM1*PR~",
        "SVC*~",
    ]
)
SECRETS = ("SECRETSON", "TESTERSON", "SAMPLETON", "AVERY", "19800615", "SYN000111222")
ELEMENTS = st.text(max_size=5) | FRAGMENTS


def read_all(text: str) -> None:
    try:
        for interchange in x12.read_interchanges(text):
            for group in interchange.groups:
                for transaction_set in group.transaction_sets:
                    for rewrite in REWRITES.values():
                        attempt(transaction_set, rewrite, interchange)
    except x12.X12Error:
        pass


def attempt(
    transaction_set: x12.TransactionSet, rewrite: Rewrite, interchange: x12.Interchange
) -> x12.X12Error | None:
    """Read and write a set; return its X12Error, let anything else escape."""
    try:
        rewrite(transaction_set, envelope_of(interchange))
    except x12.X12Error as fault:
        return fault
    return None


@hostile
@given(st.text())
def test_any_text(text: str) -> None:
    read_all(text)


@hostile
@given(st.sampled_from(NAMES), st.data())
def test_golden_text_with_a_part_replaced(name: str, data: st.DataObject) -> None:
    text = golden(name)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    read_all(text[:start] + data.draw(ELEMENTS) + text[end:])


@hostile
@given(st.sampled_from(NAMES), st.data())
def test_golden_set_with_segments_changed(name: str, data: st.DataObject) -> None:
    (interchange,) = x12.read_interchanges(golden(name))
    transaction_set = only_set(golden(name))
    segments = list(transaction_set.segments)
    for _ in range(data.draw(st.integers(1, 4))):
        n = data.draw(st.integers(1, len(segments) - 2))
        segment = segments[n]
        change = data.draw(st.sampled_from(["drop", "double", "element", "shorten", "swap"]))
        if change == "drop" and len(segments) > 4:
            del segments[n]
        elif change == "double":
            segments.insert(n, segment)
        elif change == "swap":
            segments[n], segments[-2] = segments[-2], segment
        elif change == "shorten":
            keep = data.draw(st.integers(0, len(segment.elements)))
            segments[n] = replace(segment, elements=segment.elements[:keep])
        elif segment.elements:
            elements = list(segment.elements)
            elements[data.draw(st.integers(0, len(elements) - 1))] = data.draw(ELEMENTS)
            segments[n] = replace(segment, elements=tuple(elements))
    rewrite = REWRITES[transaction_set.identifier]
    attempt(with_segments(transaction_set, segments), rewrite, interchange)


@pytest.mark.parametrize("name", NAMES)
def test_errors_never_repeat_a_patients_data(name: str) -> None:
    (interchange,) = x12.read_interchanges(golden(name))
    transaction_set = only_set(golden(name))
    rewrite = REWRITES[transaction_set.identifier]
    for n, segment in enumerate(transaction_set.segments[:-1]):
        for m in range(len(segment.elements)):
            if n == 0:
                continue
            elements = list(segment.elements)
            elements[m] = "SECRETSON"
            segments = list(transaction_set.segments)
            segments[n] = replace(segment, elements=tuple(elements))
            changed = with_segments(transaction_set, segments)
            fault = attempt(changed, rewrite, interchange)
            if fault is not None:
                assert fault.segment_id or fault.message.startswith("loop ")
                assert not any(secret in str(fault) for secret in SECRETS)


def test_a_long_file_is_read_in_linear_time() -> None:
    text = golden("case5b_835_reversal_correction.edi")
    start, end = text.index("CLP*"), text.index("SE*43")
    count = 500
    body = text[start:end] * count
    segments = body.count("~") + (text[:start] + text[end:]).count("~") - 4
    big = text[:start] + body + text[end:].replace("SE*43", f"SE*{segments}")
    assert len(x12.remittance.read(only_set(big)).claims) == 3 * count
