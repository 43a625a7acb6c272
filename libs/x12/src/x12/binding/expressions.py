"""The expressions of the elements of one segment, out of which its writer is compiled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from x12.checking.patterns import Content
from x12.guide import Cell, SegmentRule, Usage

RANGE = "RD8"
"""The format of a period; as the only code that a guide allows, the form of single days too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What one element, or one component, is made of.

    ``exact`` is the expression of what is written, ``there`` the condition under which that is not
    empty. ``text`` is an expression that costs less: it gives the same text as long as the pattern
    for ``content`` matches it; an empty one says that there is none. ``separators`` is how often a
    composite must have its separator.
    """

    exact: str
    there: str
    text: str = ""
    content: Content | str = Content.GUIDED
    separators: str = ""


def constant(text: str) -> Term:
    """Return the term of a text that is always the same."""
    return Term(exact=repr(text), there=str(bool(text)), text=repr(text), content=text)


class Elements:
    """The terms of the elements of one segment, by element and component.

    ``takes_whole`` says that a value will be laid over them which may give what they leave open.
    """

    def __init__(self, rule: SegmentRule, *, code: str = "", takes_whole: bool = False) -> None:
        self._rule = rule
        self._code = code or rule.key.partition("*")[2]
        self._simple: dict[int, Term] = {}
        self._parts: dict[int, dict[int, Term]] = {}
        self._prefixes: list[tuple[int, int, str]] = []
        self._qualifiers: dict[int, str] = {}
        self.takes_whole = takes_whole
        self.before: list[str] = []
        self.ends: dict[bool, str] = {}
        self.wholes: list[str] = []

    def put(self, element: int, component: int, term: Term) -> None:
        if component:
            self._parts.setdefault(element, {})[component] = term
        else:
            self._simple[element] = term

    def put_qualifier(self, element: int, text: str) -> None:
        """Put what is written only when the element after it is."""
        self._qualifiers[element] = text

    def put_before(self, element: int, component: int, prefix: str) -> None:
        """Put what stands before a value, when there is one and no field gives it."""
        self._prefixes.append((element, component, prefix))

    def put_whole(self, terms: Mapping[int, Term]) -> None:
        """Lay what a whole value gives over what fields and the guide give."""
        self._put_prefixes()
        self.takes_whole = True
        for n, term in terms.items():
            laid = self._simple.get(n)
            if laid is None and (code := self._constant(n)):
                laid = constant(code)
            self._simple[n] = term if laid is None else _first_of(term, laid)

    def _put_prefixes(self) -> None:
        for element, component, prefix in self._prefixes:
            row = self._parts[element] if component else self._simple
            n = component or element
            value, given = row[n], row.get(n - 1)
            there = value.exact if value.content is Content.FREE else value.there
            text = f"({prefix!r} if {there} else '')"
            if given is not None:
                row[n - 1] = _first_of(given, Term(exact=text, there=there, text=text))
                if value.content is Content.SURE:
                    # What it has to be depends on what the other field says.
                    row[n] = replace(value, content=Content.GUIDED)
            elif there == "True":
                row[n - 1] = constant(prefix)
            else:
                is_sure = value.content is Content.SURE and prefix in self._codes(element - 1)
                content = Content.SURE if is_sure and not component else Content.GUIDED
                row[n - 1] = Term(exact=text, there=there, text=text, content=content)
        self._prefixes.clear()
        for n, text in self._qualifiers.items():
            following = self._simple.get(n + 1)
            there = following.exact if following else "True"
            written = f"({text} if {there} else '')"
            self._simple[n] = Term(exact=written, there=f"({text} and {there})", text=written)
        self._qualifiers.clear()

    def _codes(self, n: int) -> frozenset[str]:
        return self._rule.cells[n - 1].codes if 0 < n <= len(self._rule.cells) else frozenset()

    def takes(self, element: int, formats: set[str]) -> bool:
        """Say whether the guide allows all these formats in an element."""
        return formats <= self._codes(element)

    def is_range(self, element: int) -> bool:
        """Say whether the guide wants the form of a range for a single day too."""
        return self._codes(element - 1) == {RANGE}

    def terms(self) -> list[Term]:
        """Return one term an element; what the model leaves open is a code of the guide."""
        self._put_prefixes()
        last = max(len(self._rule.cells), *self._simple, *self._parts, 0)
        terms = [self._term(n) for n in range(1, last + 1)]
        while terms and terms[-1].content == "":
            terms.pop()
        return terms

    def _term(self, n: int) -> Term:
        if n in self._parts:
            return self._composite(n)
        return self._simple[n] if n in self._simple else constant(self._constant(n))

    def _composite(self, n: int) -> Term:
        parts = dict(self._parts[n])
        given = " or ".join(each.exact for each in parts.values())
        components = self._rule.cells[n - 1].components if n <= len(self._rule.cells) else ()
        for m, each in enumerate(components, start=1):
            if m not in parts and each.usage is Usage.REQUIRED and len(each.codes) == 1:
                text = f"({next(iter(each.codes))!r} if {given} else '')"
                parts[m] = Term(exact=text, there=given, text=text)
        ordered = [parts.get(m, constant("")) for m in range(1, max(parts) + 1)]
        exact = f"({', '.join(each.exact for each in ordered)},)"
        there = f"({' or '.join(each.there for each in parts.values())})"
        if not all(each.text and each.content is not Content.FREE for each in ordered):
            return Term(exact=exact, there=there)
        texts = f"':'.join(({', '.join(each.text for each in ordered)},))"
        if self._rule.cells[n - 1].usage is Usage.REQUIRED:
            separators = str(len(ordered) - 1)
        else:
            # Mostly none of it is there.
            texts = f"({texts} if {there} else '')"
            separators = f"({len(ordered) - 1} if {there} else 0)"
        return Term(exact=exact, there=there, text=texts, separators=separators)

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
        if self.wholes or self.takes_whole:
            return ""
        raise LookupError(f"no field gives element {n} of {self._rule.key}")


def _first_of(term: Term, other: Term) -> Term:
    """Return the term of an element that two may give."""
    is_plain = term.content is not Content.FREE is not other.content
    return Term(
        exact=f"({term.exact} or {other.exact})",
        there=f"({term.there} or {other.there})",
        text=f"({term.text} or {other.text})" if is_plain and term.text and other.text else "",
    )


def is_constant(rule: SegmentRule) -> bool:
    """Say whether everything that a segment must have is fixed by the guide."""
    code = rule.key.partition("*")[2]
    return all(
        len(cell.codes) == 1 or code in cell.codes
        for cell in rule.cells
        if cell.usage is Usage.REQUIRED
    )


def is_amount(cell: Cell, digits: int) -> bool:
    """Say whether a cell takes every amount of so many digits."""
    open_to_all = not (cell.codes or cell.code_list)
    return cell.element.kind == "R" and open_to_all and cell.length_max >= digits
