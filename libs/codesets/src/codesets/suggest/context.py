"""What the words around a finding say of it: absent, uncertain, or of a relative.

Triggers in the manner of NegEx (Chapman et al., J Biomed Inform 2001): some speak of what follows,
some of what stands before, up to a word that ends their reach. Lists and code are our own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from codesets.suggest.notes import Word

_REACH_AFTER, _REACH_BEFORE = 7, 5


# By their first word, which tells at once that most words begin none.
_Phrases = dict[str, list[list[str]]]


def _phrases(text: str) -> _Phrases:
    phrases: _Phrases = {}
    for line in text.strip().splitlines():
        words = line.split()
        phrases.setdefault(words[0], []).append(words)
    return phrases


_ABSENT_AHEAD = _phrases("""
no
not
without
denies
denied
denying
never
neither
nor
absence of
absent
lack of
free of
negative for
negative
rules out
ruled out
ruling out
excluded
excluding
no evidence of
no signs of
no history of
did not show
did not present
does not have
""")
_ABSENT_BEHIND = _phrases("""
was ruled out
were ruled out
ruled out
was excluded
were excluded
was absent
were absent
was negative
were negative
is negative
not found
not detected
not observed
not present
was not
were not
""")
_UNCERTAIN_AHEAD = _phrases("""
possible
possibly
probable
probably
suspected
suspicion of
suspicious for
suspicious of
suspect
suspecting
likely
presumed
presumptive
questionable
rule out
differential diagnosis
suggestive of
suggesting
suggested
may have
might be
could be
compatible with
risk of
concern for
""")
_UNCERTAIN_BEHIND = _phrases("""
is suspected
was suspected
was considered
cannot be excluded
cannot be ruled out
could not be excluded
could not be ruled out
suspected
""")
_RELATIVE = _phrases("""
family history
mother
father
brother
sister
brothers
sisters
siblings
grandmother
grandfather
uncle
aunt
cousin
parents
son
daughter
relatives
maternal
paternal
""")
_ENDS_REACH = frozenset(
    {
        "but",
        "however",
        "although",
        "though",
        "except",
        "which",
        "yet",
        "presenting",
        "showed",
        "with",
    }
)
_CONFIRMS = frozenset(
    {("not", "only"), ("no", "change"), ("no", "increase"), ("not", "necessarily")}
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is said of a finding besides its name."""

    negated: bool
    uncertain: bool
    of_relative: bool


def relative_named(sentence: Sequence[Word]) -> int | None:
    """Return the place after the first words of a sentence that name a relative.

    It is looked for once in a sentence: one without an end may be as long as the note.
    """
    return _end_of_phrase([word.text for word in sentence], _RELATIVE)


def context_of(
    sentence: Sequence[Word], first: int, end: int, relative_at: int | None = None
) -> Context:
    """Judge the words from `first` to before `end` of a sentence; see `relative_named`."""
    before = _reach([word.text for word in sentence[max(0, first - _REACH_AFTER) : first]])
    behind = [word.text for word in sentence[end : end + _REACH_BEFORE]]
    uncertain = _says(before, _UNCERTAIN_AHEAD) or _says(behind, _UNCERTAIN_BEHIND)
    negated = _denies(before) or (not uncertain and _says(behind, _ABSENT_BEHIND))
    of_relative = relative_at is not None and relative_at <= first
    return Context(negated, uncertain and not negated, of_relative)


def _reach(before: list[str]) -> list[str]:
    """Return the words before a finding from after the last that ends the reach of a trigger."""
    for place in range(len(before) - 1, -1, -1):
        if before[place] in _ENDS_REACH and before[place - 1 : place + 1] != ["negative", "with"]:
            return before[place + 1 :]
    return before


def _denies(before: list[str]) -> bool:
    return _says(before, _ABSENT_AHEAD) and not _CONFIRMS.intersection(pairwise(before))


def _says(texts: list[str], phrases: _Phrases) -> bool:
    return _end_of_phrase(texts, phrases) is not None


def _end_of_phrase(texts: list[str], phrases: _Phrases) -> int | None:
    """Return the place after the first phrase that is in the texts."""
    for place, text in enumerate(texts):
        for phrase in phrases.get(text, ()):
            end = place + len(phrase)
            if texts[place:end] == phrase:
                return end
    return None
