"""Suggests codes for the text of a note, each with its evidence; they never code by themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from codesets.search.dictionary import TERM_WORDS_MAX, Source, Term
from codesets.search.engine import SearchIndex
from codesets.search.families import SIDES
from codesets.search.text import STOP_WORDS
from codesets.suggest.context import context_of, relative_named
from codesets.suggest.notes import Word, sentences

NOTE_CHARACTERS_MAX = 100_000
LIMIT = 50
MIN_CONFIDENCE = 0.4
_UNCERTAIN_FACTOR = 0.8
_REPEATED = 0.03
_REPEATED_MAX = 3
_CHAPTERS_BY_CIRCUMSTANCE = "VWXYZ"
_CIRCUMSTANCE_FACTOR = 0.4
_PASSED_OVER = STOP_WORDS.union(SIDES)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code that a passage of the note supports.

    Attributes:
        code: without point.
        confidence: from 0 to 1; how often such a match is right, not a promise.
        start: first character of the passage in the text.
        end: the character after its last.
        matched_term: the passage.
        negated: said to be absent.
        uncertain: suspected, possible, to be ruled out.

    """

    code: str
    title: str
    confidence: float
    start: int
    end: int
    matched_term: str
    negated: bool
    uncertain: bool


@dataclass(frozen=True, slots=True)
class Confidence:
    """How far a match is trusted, by where the term comes from and how many words it has."""

    common: tuple[float, float] = (0.7, 0.8)
    title: tuple[float, float] = (0.5, 0.75)
    inclusion: tuple[float, float] = (0.4, 0.65)
    index: tuple[float, float] = (0.35, 0.55)

    def of(self, source: Source, words: int) -> float:
        pairs = (self.common, self.title, self.inclusion, self.index)
        return pairs[source][words > 1]


_CONFIDENCE = Confidence()


class Suggester:
    """Finds the terms of one code set in notes: the same text always gets the same answer."""

    def __init__(self, index: SearchIndex) -> None:
        self._index = index
        self._dictionary = index.dictionary

    def suggest(
        self,
        text: str,
        *,
        limit: int = LIMIT,
        min_confidence: float = MIN_CONFIDENCE,
        with_negated: bool = False,
    ) -> list[Suggestion]:
        """Return the codes that a note supports, most confident first, each once.

        Args:
            text: the note; what comes after 100,000 characters is not read.
            limit: how many codes.
            min_confidence: those below it are left out.
            with_negated: also what is said to be absent, marked so.

        """
        best: dict[tuple[str, bool], Suggestion] = {}
        times: dict[tuple[str, bool], int] = {}
        for found in self._mentions(text[:NOTE_CHARACTERS_MAX]):
            if found.negated and not with_negated:
                continue
            key = (found.code, found.negated)
            times[key] = times.get(key, 0) + 1
            if key not in best or found.confidence > best[key].confidence:
                best[key] = found
        ranked = (self._repeated(best[key], times[key]) for key in best)
        kept = [found for found in ranked if found.confidence >= min_confidence]
        return sorted(kept, key=lambda found: (-found.confidence, found.start))[:limit]

    def _repeated(self, found: Suggestion, times: int) -> Suggestion:
        more = _REPEATED * min(times - 1, _REPEATED_MAX)
        return replace(found, confidence=round(min(1.0, found.confidence + more), 3))

    def _mentions(self, text: str) -> Iterator[Suggestion]:
        for sentence in sentences(text):
            relative_at = relative_named(sentence)
            for places, term in self._terms(sentence):
                found = self._suggestion(text, sentence, places, term, relative_at)
                if found:
                    yield found

    def _terms(self, sentence: Sequence[Word]) -> Iterator[tuple[Sequence[int], Term]]:
        """Yield the longest terms from the left with their places; none overlaps another."""
        places = [place for place, word in enumerate(sentence) if word.text not in _PASSED_OVER]
        content = [sentence[place] for place in places]
        begins = 0
        while begins < len(content):
            for end in range(self._reach(content, begins), begins, -1):
                term = self._term(content[begins:end])
                if term:
                    yield places[begins:end], term
                    break
            begins = end  # of the term, or of the one word with which none begins

    def _reach(self, content: Sequence[Word], begins: int) -> int:
        """Return where the longest run ends that can be a term; most are one word long."""
        end, stop = begins + 1, min(begins + TERM_WORDS_MAX, len(content))
        may_join = self._dictionary.may_join
        while end < stop and may_join(content[end - 1].number, content[end].number):
            end += 1
        return end

    def _term(self, found: Sequence[Word]) -> Term | None:
        if len(found) > 1:
            term = self._dictionary.find_words(word.number for word in found)
            return None if term and self._is_list(found) else term
        return None if _is_common_word(found[0]) else self._dictionary.find_word(found[0].written)

    def _is_list(self, found: Sequence[Word]) -> bool:
        """Tell "T2DM, CKD" from "fracture, closed": what stands on both sides is a term alone."""
        return any(
            self._term(found[:place]) and self._term(found[place:])
            for place in range(1, len(found))
            if found[place].clause > found[place - 1].clause
        )

    def _suggestion(
        self,
        text: str,
        sentence: Sequence[Word],
        places: Sequence[int],
        term: Term,
        relative_at: int | None,
    ) -> Suggestion | None:
        first, end = places[0], places[-1] + 1
        context = context_of(sentence, first, end, relative_at)
        if context.of_relative:
            return None
        around = {word.text for word in sentence[max(0, first - 2) : end + 2]}
        sides = sum(bit for side, bit in SIDES.items() if side in around)
        hit = self._index.hit_for(term.family, sides)
        confidence = _CONFIDENCE.of(term.source, len(places))
        if hit.code[0] in _CHAPTERS_BY_CIRCUMSTANCE and term.source is not Source.COMMON:
            confidence *= _CIRCUMSTANCE_FACTOR
        if context.uncertain:
            confidence *= _UNCERTAIN_FACTOR
        # "type" is no word to be matched, but belongs to what is shown: type 2 diabetes.
        shown = first - (first > 0 and sentence[first - 1].text == "type")
        start, stop = sentence[shown].start, sentence[end - 1].end
        return Suggestion(
            code=hit.code,
            title=hit.title,
            confidence=confidence,
            start=start,
            end=stop,
            matched_term=text[start:stop],
            negated=context.negated,
            uncertain=context.uncertain,
        )


# Words of the language that are also terms of a code set; alone they say nothing.
_COMMON = """
absence absent abnormal abuse accident acid acute admission adverse age aged alcohol allergy
aspiration attention back birth blood bone burn care cold complication complications complete
condition contact control cut deficiency deformity delivery dependence discharge disease
disorder distress disturbance donor drug effect effects elevated encounter evaluation
examination exposure failure fall findings follow food foreign fracture general growth head
heart history impaction injection insertion intervention irregular labor lack lead left lesion
lesions lock long loss low lung medical mental missing monitoring movement nerve newborn noise
normal observation operation physical positive presence pressure problem problems procedure
radiation reaction removal replacement resistance response retention right screening sensitivity
sequela severe short skin status strain stress structure supervision surgery surgical symptom
symptoms syndrome therapy tissue transplant trauma trial use vision water weak weight wound x
ray cell cells dilated dilatation displacement enlarged separation open closed patient exercise
thickening mass nodule result results mild moderate depth large small deep test tests virus
bacteria culture axis instability old may death scale
"""
_COMMON_WORDS = frozenset(_COMMON.split())


def _is_common_word(word: Word) -> bool:
    return word.text in _COMMON_WORDS or len(word.text) == 1 or word.text.isdigit()
