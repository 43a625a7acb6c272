"""Writes sets of one guide one after another, however many or large, in constant memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from x12.envelope import Envelope
from x12.errors import X12Error
from x12.guide import ROOT
from x12.guide.catalog import all_guides
from x12.sets import set_model
from x12.transaction import SetModel, StreamedSet


def write_sets(wholes: Iterable[Any], envelope: Envelope) -> Iterator[str]:
    """Yield the text of one interchange in parts: one for each set, and more for a large one.

    ``wholes`` are what sets hold, all of one guide: batches of claims, remittances, eligibility
    answers... or StreamedSets, as ``read_sets`` yields them. Each is asked for when the one before
    has been written, and so are the claims of a StreamedSet: with generators for both, memory does
    not grow. How many claims a set gets is their choice. Control numbers are 0001, 0002...

    Raises X12Error when the envelope or a set holds what its guide rejects, when there is no set,
    or one of another guide: then what was yielded before must not be sent.
    """
    remaining = iter(wholes)
    first = next(remaining, None)
    if first is None:
        raise X12Error("an interchange needs a transaction set")
    model = _set_model_of(first)
    yield from model.parts(_of_one_guide(chain([first], remaining), model), envelope)


def _of_one_guide(wholes: Iterable[Any], model: SetModel) -> Iterator[Any]:
    for whole in wholes:
        if _set_model_of(whole) is not model:
            raise X12Error("the sets of one interchange must be of one guide", "ST")
        yield whole


def _set_model_of(whole: Any) -> SetModel:
    header = whole.header if isinstance(whole, StreamedSet) else whole
    for guide in all_guides():
        model = set_model(guide)
        if model.models.get(ROOT) is type(header):
            return model
    raise X12Error(f"{type(header).__name__} is not what a transaction set holds", "ST")
