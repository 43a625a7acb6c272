"""The expressions of the elements of one segment, out of which its writer is compiled."""

from __future__ import annotations

from x12.guide import Cell, SegmentRule, Usage

RANGE = "RD8"
"""The format of a period; as the only code that a guide allows, the form of single days too."""


class Elements:
    """The expressions of the elements of one segment, by element and component."""

    def __init__(self, rule: SegmentRule, *, code: str = "", is_whole: bool = False) -> None:
        self._rule = rule
        self._code = code or rule.key.partition("*")[2]
        self._simple: dict[int, str] = {}
        self._parts: dict[int, dict[int, str]] = {}
        self._prefixes: list[tuple[int, int, str]] = []
        self._qualifiers: dict[int, str] = {}
        self._is_whole = is_whole
        self.before: list[str] = []
        self.ends: dict[bool, str] = {}
        self.wholes: list[str] = []

    def put(self, element: int, component: int, text: str) -> None:
        if component:
            self._parts.setdefault(element, {})[component] = text
        else:
            self._simple[element] = text

    def put_qualifier(self, element: int, text: str) -> None:
        """Put what is written only when the element after it is."""
        self._qualifiers[element] = text

    def put_before(self, element: int, component: int, prefix: str) -> None:
        """Put what stands before a value, when there is one and no field gives it."""
        self._prefixes.append((element, component, prefix))

    def _put_prefixes(self) -> None:
        for element, component, prefix in self._prefixes:
            row = self._parts[element] if component else self._simple
            n = component or element
            value, given = row[n], row.get(n - 1)
            if given or component:
                text = f"({prefix!r} if {value} else '')"
                row[n - 1] = f"({given} or {text})" if given else text
            else:
                # The value is made once: elements are evaluated in their order.
                row[n - 1] = f"({prefix!r} if (v{n} := {value}) else '')"
                row[n] = f"v{n}"
        self._prefixes.clear()
        for n, text in self._qualifiers.items():
            self._simple[n] = f"({text} if {self._simple.get(n + 1, 'True')} else '')"

    def is_range(self, element: int) -> bool:
        """Say whether the guide wants the form of a range for a single day too."""
        return self._rule.cells[element - 2].codes == {RANGE}

    def elements(self) -> list[str]:
        """Return one expression an element; what the model leaves open is a code of the guide."""
        self._put_prefixes()
        texts = []
        for n in range(1, max(len(self._rule.cells), *self._simple, *self._parts, 0) + 1):
            if n in self._parts:
                parts = self._parts[n]
                given = " or ".join(parts.values())
                for m, each in enumerate(self._components(n), start=1):
                    if m not in parts and each.usage is Usage.REQUIRED and len(each.codes) == 1:
                        parts[m] = f"({next(iter(each.codes))!r} if {given} else '')"
                last = max(parts)
                texts.append(f"({', '.join(parts.get(m, repr('')) for m in range(1, last + 1))},)")
            elif n in self._simple:
                texts.append(self._simple[n])
            else:
                texts.append(repr(self._constant(n)))
        while texts and texts[-1] == repr(""):
            texts.pop()
        return texts

    def _components(self, n: int) -> tuple[Cell, ...]:
        return self._rule.cells[n - 1].components if n <= len(self._rule.cells) else ()

    def _constant(self, n: int) -> str:
        if n > len(self._rule.cells):
            return ""
        cell = self._rule.cells[n - 1]
        if cell.usage is not Usage.REQUIRED or not cell.codes:
            return ""
        if self._code in cell.codes:
            return self._code
        if len(cell.codes) == 1:
            return next(iter(cell.codes))
        if self.wholes or self._is_whole:
            return ""
        raise LookupError(f"no field gives element {n} of {self._rule.key}")


def is_constant(rule: SegmentRule) -> bool:
    """Say whether everything that a segment must have is fixed by the guide."""
    code = rule.key.partition("*")[2]
    return all(
        len(cell.codes) == 1 or code in cell.codes
        for cell in rule.cells
        if cell.usage is Usage.REQUIRED
    )
