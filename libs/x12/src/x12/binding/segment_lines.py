"""Compiles the lines of a writer that write one kind of segment out of the fields of a model."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from x12.binding.codecs import DATE, DAY, FIRST_DAY, FREE_TEXT, LAST_DAY, MONEY, QUALIFIER
from x12.binding.expressions import Elements, Term, is_amount
from x12.binding.fixed import FixedCodec
from x12.binding.holding import Held, Names
from x12.binding.laying import day_text, merge, period, period_as_range
from x12.binding.places import At, Whole
from x12.binding.quick import quick_lines, quick_row_lines
from x12.binding.source_text import indented
from x12.checking.patterns import Content
from x12.guide import LoopRule, SegmentRule, Usage
from x12.guide.model import UNBOUNDED
from x12.text import free_text

_DAYS = (DATE, DAY, FIRST_DAY, LAST_DAY)
_AMOUNT_DIGITS = 10
_WITH_CODE_MIN = 2


class SegmentLines:
    """Compiles the kinds of segment that a loop holds, and those of inner loops without a model.

    ``counted`` are the kinds that more than one field may write: they are counted one by one.
    """

    def __init__(self, loop: LoopRule, counted: Collection[SegmentRule], names: Names) -> None:
        self._loop = loop
        self._counted = counted
        self._names = names

    def of_fields(self, rule: SegmentRule, fields: list[Held]) -> list[str]:
        """Return the lines that write a kind of segment as often as its fields ask for it."""
        lines = self._every(rule, fields)
        if rule not in self._counted:
            before, after = self._limits(rule, fields)
            lines = [*before, *lines, *after]
        (each, *others) = fields
        if each.field.many and not others and not rule.required:
            # Most of what may repeat is not there: then nothing else is to be done.
            return [f"if {each.value}:", *indented(lines)]
        return lines

    def of_guide(self, rule: SegmentRule, condition: str = "") -> list[str]:
        """Return the lines that write a segment of which the guide says everything."""
        lines = self._add(rule, Elements(rule).terms())
        return [f"if {condition}:", *indented(lines)] if condition else lines

    def numbered(self, rule: SegmentRule) -> list[str]:
        """Return the lines that write a segment which counts the occurrences of its loop."""
        number = Term(exact="number", there="True", text="number", content=Content.SURE)
        # Where the loop cannot come so often, its number always fits.
        fits = self._loop.repeat_max < 10 ** rule.cells[0].length_max
        lines = self._add(rule, [number], given="True" if fits else "")
        return [f"number = w.number({self._loop.id!r})", *lines]

    def _limits(self, rule: SegmentRule, fields: list[Held]) -> tuple[list[str], list[str]]:
        """Return lines before and after which hold a kind of segment against its repeats."""
        is_many = any(each.repeats for each in fields)
        limit, name = self._repeat_max(rule), self._names.name
        refusals = []
        if limit < UNBOUNDED and (is_many or len({each.code for each in fields}) > limit):
            extra = f"w.refuse_extra({name(rule)}, n + {limit}, {limit})"
            refusals.append(f"if len(w.segments) - n > {limit}: {extra}")
        if rule.required and is_many:
            refusals.append(f"if len(w.segments) == n: w.refuse_missing({name(rule)})")
        return (["n = len(w.segments)"] if refusals else []), refusals

    def _repeat_max(self, rule: SegmentRule) -> int:
        """Return how often a kind of segment may come where this writer writes it.

        A loop of one segment without a model of its own repeats with that.
        """
        loop = rule.parent
        if loop is None or loop is self._loop or rule is not loop.opening:
            return rule.repeat_max
        return loop.repeat_max

    def _every(self, rule: SegmentRule, fields: list[Held]) -> list[str]:
        shared = [each for each in fields if each.field.shared_place is not None]
        lines = []
        if shared:
            lines += [f"if {' == '.join(each.value for each in shared)}:"]
            lines += indented(self._kinds(rule, [shared[0].shared()]))
            lines += ["else:", *indented(self._kinds(rule, shared))]
        return lines + self._kinds(rule, [each for each in fields if each not in shared])

    def _kinds(self, rule: SegmentRule, fields: list[Held]) -> list[str]:
        """Return lines for one kind of segment, or for one after the other where codes differ."""
        lines = []
        # What has no code of its own comes last.
        for code in sorted(dict.fromkeys(each.code for each in fields), key=lambda code: not code):
            kind = [each for each in fields if each.code == code]
            if any(each.repeats for each in kind):
                (each,) = kind
                lines += self._many(rule, each)
            else:
                lines += self._one(rule, kind)
        return lines

    def _many(self, rule: SegmentRule, each: Held) -> list[str]:
        place = each.place
        if isinstance(place, Whole) and not (
            isinstance(place.codec, FixedCodec) and each.of_one_kind
        ):
            rows = f"{self._names.name(place.codec.write)}({each.value})"
            return [f"for row in {rows}:", *indented(self._row(rule, each))]
        return [f"for value in {each.value}:", *indented(self._one(rule, [each.one()]))]

    def _row(self, rule: SegmentRule, each: Held) -> list[str]:
        """Return the lines that write the elements that a codec has laid into a row."""
        if not each.of_one_kind:
            assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
            loop = rule.parent
            row = f"[{rule.id!r}, *row]"
            return [f"w.add_any({self._names.name(loop)}, {row}, {counts(loop)})"]
        terms = Elements(rule, takes_whole=True).terms()
        row = ", ".join([repr(rule.id), *(each.exact for each in terms)])
        if not terms:
            row = f"[{row}, *row]"
        elif len(terms) == 1:
            row = f"({rule.id!r}, row[0] or {terms[0].exact}, *row[1:])"
        else:
            row = f"{self._names.name(merge)}([{row}], row)"
        return self._added(rule, quick_row_lines(rule, self._names, self._call(rule, row)))

    def _one(self, rule: SegmentRule, fields: Sequence[Held]) -> list[str]:
        elements = Elements(rule, code=fields[0].code)
        is_known = not rule.required and len(fields) == 1
        # What a whole value gives is laid over what single fields give.
        for each in sorted(fields, key=lambda each: isinstance(each.place, Whole)):
            self._place(rule, elements, each, is_known=is_known)
        telling = [each for each in fields if not each.field.default] or fields
        there = " or ".join(each.is_there for each in telling)
        given = "True" if is_known else ""
        if elements.ends and len(fields) == len(elements.ends):
            given = "d"
        lines = [*elements.before, *self._add(rule, elements.terms(), elements.wholes, given)]
        if rule.required:
            return lines
        parts = {each.part for each in fields}
        if len(telling) >= _WITH_CODE_MIN and len(parts) == 1 and (part := parts.pop()):
            there = f"{part} and ({there})"
        return [f"if {there}:", *indented(lines)]

    def _place(self, rule: SegmentRule, elements: Elements, each: Held, *, is_known: bool) -> None:
        """Put a field into its elements; ``is_known`` says that it holds something."""
        place = each.place
        if isinstance(place, Whole):
            if isinstance(place.codec, FixedCodec):
                self._take_apart(elements, each, place.codec)
            else:
                write = self._names.name(place.codec.write)
                elements.wholes.append(f"() if {each.value} is None else {write}({each.value})")
            return
        assert isinstance(place, At)  # noqa: S101  # collected as nothing else
        if place.codec is FIRST_DAY or place.codec is LAST_DAY:
            self._place_end(elements, each, place)
            return
        term = self._term(rule, elements, each, place, is_known=is_known)
        if place.codec is QUALIFIER:
            elements.put_qualifier(place.element, term.exact)
        else:
            elements.put(place.element, place.component, term)
        if place.prefix:
            elements.put_before(place.element, place.component, place.prefix)

    def _place_end(self, elements: Elements, each: Held, place: At) -> None:
        """Put one end of a period, with the other one both elements of it."""
        elements.ends[place.codec is LAST_DAY] = each.value
        if len(elements.ends) < len((FIRST_DAY, LAST_DAY)):
            return
        is_range = elements.is_range(place.element)
        write = self._names.name(period_as_range if is_range else period)
        first, last = elements.ends[False], elements.ends[True]
        elements.before.append(f"d, t = {write}({first}, {last})")
        formats = {"RD8"} if is_range else {"D8", "RD8"}
        is_sure = elements.takes(place.element - 1, formats)
        content = Content.SURE if is_sure else Content.GUIDED
        elements.put(place.element - 1, 0, Term(exact="d", there="d", text="d", content=content))
        elements.put(place.element, 0, Term(exact="t", there="t", text="t", content=content))

    def _take_apart(self, elements: Elements, each: Held, codec: FixedCodec) -> None:
        """Put the texts of a whole value that always fills the same elements."""
        texts = [f"f{n}" for n in codec.places]
        call = f"{self._names.name(codec.texts)}({each.value})"
        if not each.field.many:
            call += f" if {each.value} is not None else {('',) * len(texts)!r}"
        elements.before.append(f"{', '.join(texts)}, = {call}")
        clean = self._names.name(free_text)
        elements.put_whole(
            {
                n: Term(exact=f"{clean}({text})", there=text, text=text, content=Content.FREE)
                if n in codec.free
                else Term(exact=text, there=text, text=text)
                for n, text in zip(codec.places, texts, strict=True)
            }
        )

    def _term(
        self, rule: SegmentRule, elements: Elements, each: Held, place: At, *, is_known: bool
    ) -> Term:
        codec, value = place.codec, each.value
        if codec.write is str and each.field.holds is str:
            return Term(exact=value, there=value, text=value)
        if codec.structured:
            return self._structured(elements, each, place)
        write = day_text if codec in _DAYS else codec.write
        written = f"{self._names.name(write)}({value})"
        if each.is_text or (each.field.holds is str and value == "value"):
            exact = f"({written} if {value} else '')"
            if codec is FREE_TEXT:
                return Term(exact=exact, there=value, text=value, content=Content.FREE)
            return Term(exact=exact, there=exact, text=exact)
        content = Content.SURE if self._is_sure(rule, place) else Content.GUIDED
        if is_known and not each.field.many:
            return Term(exact=written, there="True", text=written, content=content)
        exact = f"('' if {value} is None else {written})"
        return Term(exact=exact, there=f"({value} is not None)", text=exact, content=content)

    def _structured(self, elements: Elements, each: Held, place: At) -> Term:
        """Return the term of a composite, or of an element that repeats."""
        name, value = f"c{place.element}", each.value
        written = f"{self._names.name(place.codec.write)}({value})"
        elements.before.append(f"{name} = ('',) if {value} is None else {written}")
        there = value if each.field.many else f"({value} is not None)"
        return Term(
            exact=name,
            there=there,
            text=f"':'.join({name})",
            separators=f"(len({name}) or 1) - 1",
        )

    def _is_sure(self, rule: SegmentRule, place: At) -> bool:
        """Say whether what a codec writes is always what the guide wants there."""
        if place.component or place.element > len(rule.cells):
            return False
        cell = rule.cells[place.element - 1]
        if cell.usage is Usage.NOT_USED or cell.codes:
            return False
        if place.codec is MONEY:
            return is_amount(cell, _AMOUNT_DIGITS)
        if place.codec not in _DAYS:
            return False
        before = rule.cells[place.element - 2].codes if place.element > 1 else frozenset()
        return (
            cell.element.kind == "DT" or before == {"D8"} or (bool(place.prefix) and "D8" in before)
        )

    def _add(
        self, rule: SegmentRule, terms: list[Term], wholes: Sequence[str] = (), given: str = ""
    ) -> list[str]:
        row = "".join(f"{each}, " for each in [repr(rule.id), *(term.exact for term in terms)])
        row = f"({row})"
        for whole in wholes:
            row = f"{self._names.name(merge)}({row}, {whole})"
        slow = self._call(rule, row)
        if wholes or not terms:
            return self._added(rule, [slow])
        return self._added(rule, quick_lines(rule, terms, self._names, slow, given=given))

    def _call(self, rule: SegmentRule, row: str) -> str:
        """Return the call by which the sink adds a segment with all its rules."""
        add = "add_plain" if _is_plain(rule) else "add"
        return f"w.{add}({self._names.name(rule)}, {row})"

    def _added(self, rule: SegmentRule, lines: list[str]) -> list[str]:
        """Count the segment that lines have added, where other fields may add more of its kind."""
        if rule not in self._counted:
            return lines
        assert rule.parent is not None  # noqa: S101  # every segment stands in a loop
        name, held = self._names.name(rule), counts(rule.parent)
        return [
            *lines,
            f"if {name} in {held}: w.count({name}, {held})",
            f"else: {held}[{name}] = 1",
        ]


def counts(loop: LoopRule) -> str:
    """Return the variable that counts kinds of segment in a loop."""
    return f"counts_{loop.id}"


def _is_plain(rule: SegmentRule) -> bool:
    """Say whether a kind of segment has neither composites nor elements that repeat."""
    return not any(cell.components or cell.repeat_max > 1 for cell in rule.cells)
