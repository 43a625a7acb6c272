"""Rules of eligibility inquiries that look across segments: somebody is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from x12.reading.frame import Frame
from x12.validation.faults import Fault

_CANCELLATION = "01"


class InquiryRules:
    """The rules of one set of inquiries (270)."""

    def unit(self, unit: Any, frame: Frame) -> Iterator[Fault]:  # noqa: ARG002
        """Yield nothing: an inquiry is judged with its whole set."""
        return iter(())

    def end(self, whole: Any) -> Iterator[Fault]:
        """Yield the subscribers and dependents about whom nothing is asked."""
        if whole.purpose_code == _CANCELLATION:
            return
        receivers = [each for payer in whole.payers for each in payer.receivers]
        for subscriber in (each for receiver in receivers for each in receiver.subscribers):
            if not subscriber.dependents:
                yield from _check_questions(subscriber, "2110C")
            for dependent in subscriber.dependents:
                yield from _check_questions(dependent, "2110D")


def _check_questions(asked: Any, loop: str) -> Iterator[Fault]:
    if asked.person is None or not asked.person.questions:
        yield Fault("Q01", loop=loop, segment="EQ", position=asked.position)
