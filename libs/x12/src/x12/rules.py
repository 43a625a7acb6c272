"""Every rule of the validator: its severity, its SNIP type, its words.

Rules of one guide stand in its table or beside its models; here are those of every guide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from x12.errors import X12Error
from x12.findings import Severity

_ERROR, _WARNING, _INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    ``severity`` holds in the default profile, ``strict`` in the strict one. ``message`` and ``fix``
    name their facts in braces. ``syntax_code`` is what a 999 or TA1 says of it: IK304 for a
    segment, IK403 for an element, IK502 for a set, AK905 for a group, TA105 for an interchange.
    """

    id: str
    severity: Severity = _ERROR
    strict: Severity = _ERROR
    snip_type: int = 1
    message: str
    fix: str = ""
    syntax_code: str = ""

    def text(self, facts: Mapping[str, object]) -> str:
        """Return the message with its facts filled in."""
        return self.message.format_map(facts)

    def fix_text(self, facts: Mapping[str, object]) -> str:
        """Return the fix with its facts filled in."""
        return self.fix.format_map(facts)


_ENVELOPE = (
    Rule(id="X01", message="{message}", fix="send interchanges that start with an ISA of 106 characters", syntax_code="022"),
    Rule(id="X02", message="the repetition separator is the same as another separator", fix="write a character into ISA11 that stands nowhere else", severity=_WARNING, syntax_code="026"),
    Rule(id="X03", message="the text ends without the terminator of its last segment", fix="end the file with the segment terminator", severity=_WARNING, syntax_code="023"),
    Rule(id="X05", message="a segment is empty", fix="take the extra segment terminator out", syntax_code="1"),
    Rule(id="X06", message="this segment cannot stand outside a transaction set", fix="move it between ST and SE, or take it out", syntax_code="022"),
    Rule(id="X11", message="the set stands in no functional group", fix="add the GS before it", syntax_code="024"),
    Rule(id="X12", message="the set ends without SE", fix="add the SE with the count of segments", syntax_code="2"),
    Rule(id="X13", message="the group ends without GE", fix="add the GE with the count of sets", syntax_code="3"),
    Rule(id="X14", message="the interchange ends without IEA", fix="add the IEA with the count of groups", syntax_code="023"),
    Rule(id="X15", message="the control number was used by an earlier set of the group", fix="give every set of a group a number of its own", syntax_code="23"),
    Rule(id="X16", message="the control number was used by an earlier group of the interchange", fix="give every group a number of its own", syntax_code="19"),
    Rule(id="X17", message="the control number was used by an earlier interchange of the file", fix="never give a control number twice", severity=_WARNING, syntax_code="025"),
    Rule(id="X18", message="the interchange version is not 00501", fix="write 00501", severity=_WARNING, syntax_code="017"),
    Rule(id="X19", message="the usage indicator must be P or T", fix="write P for production, T for test", syntax_code="020"),
    Rule(id="X20", message="a control number holds digits only", fix="write one to nine digits", syntax_code="018"),
    Rule(id="X21", message="the control number is not that of ISA13", fix="repeat ISA13", syntax_code="001"),
    Rule(id="X22", message="the control number is not that of GS06", fix="repeat GS06", syntax_code="4"),
    Rule(id="X23", message="the control number is not that of ST02", fix="repeat ST02", syntax_code="3"),
    Rule(id="X24", message="states {stated} functional groups, {actual} are there", fix="write {actual}", syntax_code="021"),
    Rule(id="X25", message="states {stated} transaction sets, {actual} are there", fix="write {actual}", syntax_code="5"),
    Rule(id="X26", message="states {stated} segments from ST to SE, {actual} are there", fix="write {actual}", syntax_code="4"),
    Rule(id="X30", message="the set {set} of guide {version} is not one that is checked here", fix="send a guide of release 005010", syntax_code="I6"),
    Rule(id="X31", message="the guide {version} is read as {expected}", fix="write {expected}", severity=_WARNING, strict=_ERROR, snip_type=2, syntax_code="I6"),
    Rule(id="X32", message="ST03 names another guide than GS08", fix="repeat GS08", severity=_WARNING, snip_type=2, syntax_code="I6"),
    Rule(id="X33", message="the functional group must be {expected} for this set", fix="write {expected}", syntax_code="1"),
)

_STRUCTURE = (
    Rule(id="G01", message="{name} is missing in this loop", fix="add {name}", snip_type=2, syntax_code="3"),
    Rule(id="G02", message="the loop that {name} opens is missing", fix="add the loop", snip_type=2, syntax_code="I7"),
    Rule(id="G03", message="the segment comes too late in its loop", fix="put it into the order of the guide", syntax_code="7"),
    Rule(id="G04", message="the segment may come {limit} times in this loop", fix="take the extra ones out", snip_type=2, syntax_code="5"),
    Rule(id="G05", message="the loop may come {limit} times here", fix="take the extra ones out, or begin another claim", snip_type=2, syntax_code="4"),
    Rule(id="G06", message="the guide has no segment of this id", fix="take it out", syntax_code="1"),
    Rule(id="G07", message="{kind} has no place here", fix="check its qualifier and its order", snip_type=2, syntax_code="2"),
    Rule(id="G08", message="{message}", snip_type=1, syntax_code="8"),
)

_HIERARCHY = (
    Rule(id="H01", message="the level number must be {expected}: levels count from 1 in each set", fix="write {expected}", syntax_code="I12"),
    Rule(id="H02", message="the parent is not the level that this one stands under", fix="write the HL01 of the level above", syntax_code="I12"),
    Rule(id="H03", message="the level has children, HL04 says that it has none", fix="write 1", severity=_WARNING, snip_type=2, syntax_code="I12"),
    Rule(id="H04", message="the level has no children, HL04 says that it has", fix="write 0", severity=_WARNING, snip_type=2, syntax_code="I12"),
)

_ELEMENTS = (
    Rule(id="E01", message="the {name} is missing", fix="fill it in", snip_type=2, syntax_code="1"),
    Rule(id="E02", message="the elements do not go together ({note})", fix="fill in the partner, or leave both out", syntax_code="2"),
    Rule(id="E03", message="the segment has more elements than the guide", fix="take the extra ones out", syntax_code="3"),
    Rule(id="E04", message="is shorter than {limit}", fix="fill it up to the length that its kind has", syntax_code="4"),
    Rule(id="E05", message="is longer than {limit}", fix="shorten it to {limit}", syntax_code="5"),
    Rule(id="E06", message="holds a character that X12 does not carry", fix="write letters without accents, digits and plain signs", severity=_WARNING, syntax_code="6"),
    Rule(id="E07", message="the guide does not allow this code; allowed: {allowed}", fix="use a code of the guide", snip_type=2, syntax_code="I6"),
    Rule(id="E08", message="is no real date in the format that belongs here", fix="write CCYYMMDD, or two of them with a dash", syntax_code="8"),
    Rule(id="E09", message="is no real time of day", fix="write HHMM", syntax_code="9"),
    Rule(id="E10", message="only one of these elements may be sent ({note})", fix="leave the others out", syntax_code="10"),
    Rule(id="E11", message="the guide does not use this element", fix="leave it out", snip_type=2, syntax_code="I10"),
    Rule(id="E12", message="repeats more than {limit} times", fix="leave the extra ones out", syntax_code="12"),
    Rule(id="E13", message="has more components than the guide", fix="leave the extra ones out", syntax_code="13"),
    Rule(id="E14", message="is no number of its kind", fix="write digits, with a leading minus or one point where its kind has them", syntax_code="6"),
    Rule(id="E15", message="an empty element or component stands at the end", fix="leave trailing separators out", severity=_WARNING, syntax_code="6"),
    Rule(id="E16", message="an amount of money has at most two decimals", fix="round to cents before you send", syntax_code="6"),
    Rule(id="E19", message="the value holds a separator of the interchange", fix="write a blank in its place, or state another separator in the ISA", severity=_WARNING, syntax_code="6"),
    Rule(id="E17", message="begins or ends with a blank", fix="take the blank out", severity=_INFO, strict=_WARNING, syntax_code="6"),
)

_CODES = (
    Rule(id="C01", message="is no national provider id: ten digits with a right check digit", fix="check the number with the registry", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C02", message="is no taxonomy code: nine characters and X", fix="use a code of the taxonomy list", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C03", message="is no postal code", fix="write five or nine digits, or the code of the country", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C04", message="has not the form of an ICD-10 code", fix="write the code without its point", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C05", message="has not the form of a HCPCS or CPT code", fix="write five characters", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C06", message="has not the form of a modifier", fix="write two characters", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C07", message="is no national drug code of eleven digits", fix="write eleven digits without dashes", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C08", message="is no revenue code of four digits", fix="write four digits", severity=_WARNING, snip_type=5, syntax_code="7"),
)

_CLAIMS = (
    Rule(id="P01", message="the total charge is not the sum of the lines: {sum}", fix="correct CLM02, or the line that is wrong", snip_type=3, syntax_code="I12"),
    Rule(id="P02-repeated", message="a diagnosis stands twice in the claim", fix="state each diagnosis once and point to it from the lines", severity=_WARNING, snip_type=4, syntax_code="I12"),
    Rule(id="P03", message="a pointer of the line names a diagnosis that the claim does not have; it has {count}", fix="point to one of the claim's diagnoses, counted from 1", snip_type=4, syntax_code="I12"),
    Rule(id="P04", message="the line control number stands twice in the claim", fix="give every line a number of its own: it is the key of the remittance", severity=_WARNING, snip_type=4, syntax_code="I12"),
    Rule(id="P08", message="a domestic address here needs a ZIP of nine digits", fix="add the last four digits", severity=_WARNING, snip_type=4, syntax_code="4"),
    Rule(id="P08-box", message="the billing address is a box", fix="write the street address; a box belongs in the pay-to address (2010AB)", severity=_WARNING, snip_type=4, syntax_code="7"),
    Rule(id="P18", message="exactly one payer of a claim is primary", fix="write P into SBR01 of one payer, S and T into the others", severity=_WARNING, snip_type=4, syntax_code="I12"),
    Rule(id="P18-line", message="a payer's decision does not account for the line: {sum}", fix="copy paid amount and adjustments of the line from that payer's remittance", snip_type=3, syntax_code="I12"),
    Rule(id="P18-paid", message="what the payer paid is not the sum of its lines less the claim's adjustments: {sum}", fix="correct AMT*D from that payer's remittance", snip_type=3, syntax_code="I12"),
    Rule(id="P18-claim", message="a payer's decision does not account for the claim: {sum}", fix="copy paid amount and adjustments from that payer's remittance", snip_type=3, syntax_code="I12"),
    Rule(id="U01", message="the claim's number was used by an earlier claim of the set", fix="give every claim a number of its own", severity=_WARNING, snip_type=4, syntax_code="I12"),
)

_REMITTANCES = (
    Rule(id="B01", message="the line does not balance: {sum}", fix="the payer must send a corrected remittance; do not post this claim", snip_type=3, syntax_code="I12"),
    Rule(id="B02", message="the claim does not balance: {sum}", fix="the payer must send a corrected remittance; do not post this claim", snip_type=3, syntax_code="I12"),
    Rule(id="B03", message="the patient's part is not the sum of its adjustments: {sum}", fix="ask the payer; bill the patient only what the adjustments say", snip_type=3, syntax_code="I12"),
    Rule(id="B03-noted", message="{sum}", fix="none is needed: the money is right", severity=_WARNING, strict=_WARNING, snip_type=3, syntax_code="I12"),
    Rule(id="B04", message="the payment is not the sum of its claims and adjustments: {sum}", fix="the payer must send a corrected remittance; post none of it", snip_type=3, syntax_code="I12"),
    Rule(id="B05-noted", message="the interest does not agree: {sum}", fix="ask the payer for the claims that the interest belongs to", severity=_WARNING, strict=_WARNING, snip_type=3, syntax_code="I12"),
)

RULES = {
    rule.id: rule for rule in (
        *(*_ENVELOPE, *_STRUCTURE, *_HIERARCHY, *_ELEMENTS, *_CODES),
        *(*_CLAIMS, *_REMITTANCES),
    )
}
"""The rules of every guide by their id."""

UNREADABLE = frozenset(
    {"X06", "X11", "X12", "X13", "X14", "X19", "X20", "X21", "X22", "X23", "X24", "X25", "X26"}
    | {"G08", "H02"}
)
"""Rules whose breaking stops a reader: an envelope that cannot be trusted, a value that is none, a
level under no known parent. A validator tells them and goes on."""


def raise_unreadable(
    rule: str,
    /,
    *,
    loop: str = "",  # noqa: ARG001  # the report of a reader: the place is that of the segment
    segment: str = "",
    element: str = "",
    position: int = 0,
    **facts: object,
) -> None:
    """Raise X12Error for a finding that a reader cannot pass over; drop the others."""
    if rule in UNREADABLE:
        number = int(element[:2]) if element else None
        raise X12Error(RULES[rule].text(facts), segment, position, number)
