"""Where a model from outside may suggest codes; what it says is checked, never believed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from codesets.codes import normalize
from codesets.search.engine import SearchIndex
from codesets.suggest.engine import Suggestion


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that a model proposes, and the passage that it gives as evidence."""

    code: str
    confidence: float
    start: int
    end: int


class ExternalModel(Protocol):
    """A model that proposes codes for a text."""

    def propose(self, text: str) -> Iterable[Proposal]: ...


def validated(proposals: Iterable[Proposal], text: str, index: SearchIndex) -> Iterator[Suggestion]:
    """Yield the proposals that hold: a billable code of the code set, evidence in the text."""
    for proposal in proposals:
        hit = index.find(normalize(proposal.code))
        has_evidence = 0 <= proposal.start < proposal.end <= len(text)
        if hit and hit.billable and has_evidence and 0 <= proposal.confidence <= 1:
            yield Suggestion(
                code=hit.code,
                title=hit.title,
                confidence=proposal.confidence,
                start=proposal.start,
                end=proposal.end,
                matched_term=text[proposal.start : proposal.end],
                negated=False,
                uncertain=False,
            )
