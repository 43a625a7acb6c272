"""Conditions between the elements of a segment: a letter and the elements it is about.

P all or none, R at least one, E at most one, C the first needs all others, L the first needs one
of the others: ``P0304``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from x12.checking.told import Told

NotesHold = Callable[[Sequence[str]], bool]
"""Says whether the elements of a segment keep its conditions."""


class NoteTests(dict[int, NotesHold | None]):
    """The test of some conditions by the number of elements, the id included.

    Each is compiled when first needed; ``None`` where the conditions ask nothing.
    """

    def __init__(self, notes: Sequence[str]) -> None:
        super().__init__()
        self._notes = notes
        self._length_max = max(
            (place + 1 for each in notes for place in note_places(each)), default=0
        )

    def __missing__(self, length: int) -> NotesHold | None:
        if length > self._length_max:
            return self[self._length_max]
        test = self[length] = self._test(length)
        return test

    def _test(self, length: int) -> NotesHold | None:
        conditions = []
        for note in self._notes:
            there = [f"e[{n}]" if n < length else "False" for n in note_places(note)]
            if set(there) != {"False"} or note[0] == "R":
                conditions.append(note_condition(note[0], there))
        asked = [each for each in conditions if each]
        if not asked:
            return None
        test: NotesHold = eval(f"lambda e: {' and '.join(asked)}")  # noqa: S307  # our own text
        return test


def note_places(note: str) -> list[int]:
    """Return the elements that a condition is about."""
    return [int(note[n : n + 2]) for n in range(1, len(note), 2)]


def note_condition(letter: str, there: list[str]) -> str:
    """Return the source text of when a condition holds, empty when it always does.

    ``there`` has for each of its elements the text of what says that it is there.
    """
    first, *others = [f"({each})" for each in there]
    match letter:
        case "P":
            same = [f"(not {first}) == (not {each})" for each in others if each != first]
            return " and ".join(same)
        case "R":
            return "" if "True" in there else f"({' or '.join(there)})"
        case "E":
            possible = [f"bool({each})" for each in there if each != "False"]
            return f"{' + '.join(possible)} < 2" if len(possible) > 1 else ""
        case "C":
            missing = [each for each in others if each not in (first, "(True)")]
            always = there[0] == "False" or not missing
            return "" if always else f"(not {first} or {' and '.join(missing)})"
        case _:
            always = there[0] == "False" or "True" in there[1:]
            return "" if always else f"(not {first} or {' or '.join(others)})"


def check_notes(notes: tuple[str, ...], elements: list[str]) -> Iterator[Told]:
    """Yield the relational conditions that the elements break."""
    for note in notes:
        places = note_places(note)
        there = [n < len(elements) and bool(elements[n]) for n in places]
        match note[0]:
            case "P" if any(there) and not all(there):
                yield Told(
                    "E02", {"note": _words(note[0], places)}, f"{places[there.index(False)]:02d}"
                )
            case "R" if not any(there):
                yield Told("E02", {"note": _words(note[0], places)}, f"{places[0]:02d}")
            case "E" if sum(there) > 1:
                yield Told("E10", {"note": _words(note[0], places)}, f"{places[1]:02d}")
            case "C" if there[0] and not all(there):
                yield Told(
                    "E02", {"note": _words(note[0], places)}, f"{places[there.index(False)]:02d}"
                )
            case "L" if there[0] and not any(there[1:]):
                yield Told("E02", {"note": _words(note[0], places)}, f"{places[1]:02d}")
            case _:
                pass


def _words(letter: str, places: list[int]) -> str:
    """Say a relational condition in words."""
    first, *others = [f"{n:02d}" for n in places]
    match letter:
        case "P":
            return f"elements {_listed([first, *others], 'and')} come together or not at all"
        case "R":
            return f"one of the elements {_listed([first, *others], 'or')} must be there"
        case "E":
            return f"only one of the elements {_listed([first, *others], 'and')} may be there"
        case "C":
            return f"element {first} needs {_listed(others, 'and')} beside it"
        case _:
            return f"element {first} needs {_listed(others, 'or')} beside it"


def _listed(words: list[str], last: str) -> str:
    return ", ".join(words[:-1]) + f" {last} {words[-1]}" if len(words) > 1 else words[0]
