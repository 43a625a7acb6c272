"""What the tests of claims share: files read and written again."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from types import ModuleType

from x12_complete import complete_set
from x12_support import envelope_of, only_set

import x12
from x12.guide import Guide
from x12.text import free_text

_FREE_TEXTS = ("NM1", "N3", "N4", "PER", "NTE")


def rewritten(module: ModuleType, text: str) -> str:
    """Return a text of one set as the package of its claims writes it."""
    (interchange,) = x12.read_interchanges(text)
    return rewritten_set(module, only_set(text), interchange)


def rewritten_set(
    module: ModuleType, transaction_set: x12.TransactionSet, interchange: x12.Interchange
) -> str:
    batch = module.read_batch(transaction_set)
    envelope = envelope_of(interchange)
    text: str = module.write_batch(batch, envelope, transaction_set.control_number)
    return text


def complete_claims(guide: Guide, claims_of: str) -> list[str]:
    """Return the segments of a set with everything that its guide knows of claims.

    ``claims_of`` tells where they stand: with the subscriber or the patient.
    """
    if claims_of == "subscriber":
        return complete_set(guide, "2000A/2000B/2000C")
    segments = complete_set(guide, "2000A/2000B/2300")
    place = next(n for n, segment in enumerate(segments) if segment.startswith("SBR*"))
    # The relationship of a dependent stands in PAT01.
    segments[place] = re.sub(r"^(SBR\*\w)\*18", r"\1*", segments[place])
    return segments


def with_envelope(segments: list[str], example: str) -> str:
    """Return a text of the segments of one set with the envelope of an example."""
    head, tail = example.splitlines()[:2], example.splitlines()[-2:]
    return "\n".join([*head, *(f"{segment}~" for segment in segments), *tail]) + "\n"


def in_place_order(segments: Iterable[str]) -> list[str]:
    """Sort neighbours of one id, which the guide lets stand in any order."""
    runs: list[list[str]] = []
    for segment in segments:
        if runs and runs[-1][0].partition("*")[0] == segment.partition("*")[0]:
            runs[-1].append(segment)
        else:
            runs.append([segment])
    return [segment for run in runs for segment in sorted(run)]


def normal(transaction_set: x12.TransactionSet) -> list[str]:
    """Return the segments of a set in the form in which the packages write them."""
    delimiters = transaction_set.text.delimiters
    given = delimiters.element + delimiters.component + delimiters.repetition
    table = str.maketrans(given, "*:^")
    texts = [_normal_segment(raw.translate(table)) for raw in transaction_set.raw_segments]
    return in_place_order(texts)


def _normal_segment(segment: str) -> str:
    elements = segment.split("*")
    if elements[0] in _FREE_TEXTS:
        elements = [free_text(each) for each in elements]
    if elements[0] == "SV1":  # the description of the procedure
        elements[1] = elements[1].upper()
    if elements[0] == "BHT":
        elements[5] = elements[5][:4]
    return "*".join(map(_normal_number, elements))


def _normal_number(element: str) -> str:
    if re.fullmatch(r"\d*\.\d+", element) is None:
        return element
    return element.lstrip("0").rstrip("0").rstrip(".") or "0"


def structural_faults(text: str) -> list[x12.Finding]:
    """Return the findings of a text of ours that no value of a claim can excuse."""
    found = x12.validate(text, profile=x12.Profile.STRICT)
    return [each for each in found if each.rule[0] in "XGHE"]


def pyx12_faults(text: str) -> str:
    """Return what another validator says against a text; empty when it accepts it."""
    from pyx12.params import params  # slow to import
    from pyx12.x12n_document import x12n_document

    answer = io.StringIO()
    accepts = x12n_document(params(), io.StringIO(text), answer, None)
    return "" if accepts else answer.getvalue()
