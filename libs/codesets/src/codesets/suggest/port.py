"""Where a suggester from outside may propose codes; what it says is checked, never believed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from codesets.codes import normalize
from codesets.suggest.context import Context, context_of, relative_named
from codesets.suggest.engine import Suggestion
from codesets.suggest.notes import Word, sentences

PROPOSALS_MAX = 500
EVIDENCE_CHARACTERS_MAX = 1_000  # a passage, not the note
_OF_RELATIVES = ("Z80", "Z81", "Z82", "Z83", "Z84")  # codes that say what a relative had


@dataclass(frozen=True, slots=True)
class Proposal:
    """A code that a suggester proposes, and the passage that it gives as evidence.

    Attributes:
        confidence: from 0 to 1, by its own measure.
        start: first character of the passage in the text.
        end: the character after its last.

    """

    code: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposals:
    """What a suggester answers: what it proposes, and which version of it does."""

    version: str
    items: Sequence[Proposal]


class SuggesterFailed(Exception):
    """It gave no answer, or none that can be read. The text never has any of the note."""


class SuggesterLate(SuggesterFailed):
    """It gave no answer in time."""


class ExternalSuggester(Protocol):
    """A suggester from outside. `name` stands with each code that it proposed."""

    @property
    def name(self) -> str: ...

    async def propose(self, text: str, release: str) -> Proposals:
        """Propose codes of a release of ICD-10-CM for a text. Raises SuggesterFailed."""
        ...


class Found(Protocol):
    """A code of a code set."""

    @property
    def code(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def billable(self) -> bool: ...


class Codes(Protocol):
    """The codes that are valid on a date, by their form without point."""

    def find(self, code: str, /) -> Found | None: ...


def validated(proposals: Sequence[Proposal], text: str, codes: Codes) -> Iterator[Suggestion]:
    """Yield the proposals that hold, at most PROPOSALS_MAX.

    One holds when its code is valid and billable, its passage stands in the text and has words,
    and the text does not say it of a relative. Whether the passage is denied or uncertain is what
    we read in the text, whatever the suggester thought.
    """
    reader = _Reader(text)
    for proposal in proposals[:PROPOSALS_MAX]:
        found = codes.find(normalize(proposal.code))
        if found is None or not found.billable or not 0 <= proposal.confidence <= 1:
            continue
        context = reader.context_at(proposal.start, proposal.end)
        if context is None or (context.of_relative and not found.code.startswith(_OF_RELATIVES)):
            continue
        yield Suggestion(
            code=found.code,
            title=found.title,
            confidence=round(proposal.confidence, 3),
            start=proposal.start,
            end=proposal.end,
            matched_term=text[proposal.start : proposal.end],
            negated=context.negated,
            uncertain=context.uncertain,
        )


class _Reader:
    """Reads what a text says around a passage; made for many passages of one long text."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        self._sentences = [(each, relative_named(each)) for each in sentences(text)]
        words = [
            (word, number, place)
            for number, (sentence, _) in enumerate(self._sentences)
            for place, word in enumerate(sentence)
        ]
        self._starts = [word.start for word, _, _ in words]
        self._ends = [word.end for word, _, _ in words]
        self._places = [(number, place) for _, number, place in words]

    def context_at(self, start: int, end: int) -> Context | None:
        """Return what is said of a passage; None for one outside of the text or without words."""
        if not (0 <= start < end <= self._length and end - start <= EVIDENCE_CHARACTERS_MAX):
            return None
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        if first > last:
            return None
        number, place = self._places[first]
        sentence, relative_at = self._sentences[number]
        words = min(last - first + 1, len(sentence) - place)  # what begins in it is read to its end
        return _context(sentence, place, place + words, relative_at)


def _context(sentence: Sequence[Word], first: int, end: int, relative_at: int | None) -> Context:
    """Judge a passage from outside, which may begin with the very word that denies it."""
    around = context_of(sentence, first, end, relative_at)
    within = context_of(sentence, min(first + 1, end - 1), end)
    negated = around.negated or within.negated
    uncertain = (around.uncertain or within.uncertain) and not negated
    return Context(negated, uncertain, around.of_relative)
