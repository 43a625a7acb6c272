"""Public samples of eligibility, status and acknowledgments are written as they were read.

Declared normalisations: the delimiters are ours; numbers lose the zeros that type R does not want;
names, addresses and notes are in capitals; a period of one day is a day; BHT05 has no seconds;
segments of one kind, which the guide lets come in any order, stand in the guide's order.
"""

from __future__ import annotations

import re

import pytest
from x12_samples import gold_samples, sample, tolerate_codes
from x12_support import REWRITES, envelope_of

import x12

KINDS = ("270", "271", "276", "277", "277CA", "999")
_NUMBER = re.compile(r"-?[0-9]*\.[0-9]+")
_ONE_DAY = re.compile(r"RD8\*(\d{8})-\1$")
_FREE_ORDER = ("REF", "DTP", "AMT", "QTY")


@pytest.mark.parametrize("path", [path for kind in KINDS for path in gold_samples(kind)])
def test_sample_is_written_as_it_was_read(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    tolerate_codes(monkeypatch)
    for interchange in x12.read_interchanges(sample(path)):
        for group in interchange.groups:
            for transaction_set in group.transaction_sets:
                if transaction_set.text.guide is None:
                    pytest.skip("an older release")
                rewrite = REWRITES[transaction_set.identifier]
                (again,) = x12.read_interchanges(rewrite(transaction_set, envelope_of(interchange)))
                written = again.groups[0].transaction_sets[0]
                assert normalised(written) == normalised(transaction_set)


def normalised(transaction_set: x12.TransactionSet) -> list[str]:
    """Return the segments between ST and SE as the writer puts them."""
    delimiters = transaction_set.text.delimiters
    ours = str.maketrans(
        {delimiters.element: "*", delimiters.component: ":", delimiters.repetition: "^"}
    )
    texts = [_segment(each.strip().translate(ours)) for each in transaction_set.raw_segments[1:-1]]
    runs: list[list[str]] = []
    for text in texts:
        kind = text.partition("*")[0]
        if kind in _FREE_ORDER and runs and runs[-1][0].partition("*")[0] == kind:
            runs[-1].append(text)
        else:
            runs.append([text])
    return [text for run in runs for text in sorted(run)]


def _segment(text: str) -> str:
    elements = [_element(each) for each in text.upper().rstrip("*").split("*")]
    if elements[0] == "BHT":
        elements[5] = elements[5][:4]
    return _ONE_DAY.sub(r"D8*\1", "*".join(elements))


def _element(text: str) -> str:
    if _NUMBER.fullmatch(text) is None:
        return text
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    return f"{whole.lstrip('0')}.{decimals}" if decimals else whole.lstrip("0") or "0"
