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
    Rule(id="X01", message="{message}", fix="start the file with an ISA of exactly 106 characters, and end every segment with the character after ISA16", syntax_code="022"),
    Rule(id="X02", message="ISA11 states a repetition separator that another separator uses already", fix="write a character into ISA11 that stands nowhere else", severity=_WARNING, syntax_code="026"),
    Rule(id="X03", message="the file ends in the middle of a segment: the last terminator is missing", fix="send the whole file; end it with the segment terminator", severity=_WARNING, syntax_code="023"),
    Rule(id="X05", message="a segment is empty", fix="delete the doubled segment terminator", syntax_code="1"),
    Rule(id="X06", message="this segment stands outside every transaction set", fix="move it between an ST and its SE, or delete it", syntax_code="022"),
    Rule(id="X11", message="the set stands outside every functional group", fix="write a GS before the ST and a GE after the SE", syntax_code="024"),
    Rule(id="X12", message="the set ends without SE", fix="end the set with an SE that holds its count of segments and the number of ST02", syntax_code="2"),
    Rule(id="X13", message="the functional group ends without GE", fix="end the group with a GE that holds its count of sets and the number of GS06", syntax_code="3"),
    Rule(id="X14", message="the interchange ends without IEA", fix="end the interchange with an IEA that holds its count of groups and the number of ISA13", syntax_code="023"),
    Rule(id="X15", message="the control number was used by an earlier set of the group", fix="give every set of a group a number of its own in ST02 and SE02", syntax_code="23"),
    Rule(id="X16", message="the control number was used by an earlier group of the interchange", fix="give every group a number of its own in GS06 and GE02", syntax_code="19"),
    Rule(id="X17", message="the control number was used by an earlier interchange of the file", fix="give every interchange a number of its own in ISA13 and IEA02", severity=_WARNING, syntax_code="025"),
    Rule(id="X18", message="the interchange version is not 00501", fix="write 00501", severity=_WARNING, syntax_code="017"),
    Rule(id="X19", message="the usage indicator must be P or T", fix="write P for production, T for test", syntax_code="020"),
    Rule(id="X20", message="a control number may hold digits only", fix="write one to nine digits", syntax_code="018"),
    Rule(id="X21", message="the control number is not that of ISA13", fix="write the number of ISA13", syntax_code="001"),
    Rule(id="X22", message="the control number is not that of GS06", fix="write the number of GS06", syntax_code="4"),
    Rule(id="X23", message="the control number is not that of ST02", fix="write the number of ST02", syntax_code="3"),
    Rule(id="X24", message="the count of functional groups is {actual}, IEA01 says {stated}", fix="write {actual}", syntax_code="021"),
    Rule(id="X25", message="the count of transaction sets is {actual}, GE01 says {stated}", fix="write {actual}", syntax_code="5"),
    Rule(id="X26", message="the count of segments from ST to SE is {actual}, SE01 says {stated}", fix="write {actual}", syntax_code="4"),
    Rule(id="X30", message="there is no guide here for a set {set} of version {version}", fix="check ST01, ST03 and GS08; what is read are 837P, 837I, 837D, 835, 270, 271, 276, 277, 277CA and 999 of release 005010", syntax_code="I6"),
    Rule(id="X31", message="version {version} is read as {expected}, another edition of the same guide", fix="write {expected}, unless the partner asks for {version}", severity=_WARNING, strict=_ERROR, snip_type=2, syntax_code="I6"),
    Rule(id="X32", message="ST03 and GS08 name different guides", fix="write the guide of the set into both", snip_type=2, syntax_code="I6"),
    Rule(id="X33", message="GS01 must be {expected} for the sets of this group", fix="write {expected}", syntax_code="1"),
    Rule(id="X34", message="ST03 and GS08 name different editions of a guide", fix="write the same version into both", severity=_WARNING, snip_type=2, syntax_code="I6"),
)

_STRUCTURE = (
    Rule(id="G01", message="{name} is missing in this loop", fix="add {name}", snip_type=2, syntax_code="3"),
    Rule(id="G02", message="the loop that begins with {name} is missing", fix="add the loop", snip_type=2, syntax_code="I7"),
    Rule(id="G03", message="the segment comes too late in its loop", fix="move it before the segments that the guide puts after it", syntax_code="7"),
    Rule(id="G04", message="too many of this segment: the guide allows {limit} in this loop", fix="delete the extra ones", snip_type=2, syntax_code="5"),
    Rule(id="G05", message="too many of this loop: the guide allows {limit} here", fix="delete the extra ones, or begin another loop around them", snip_type=2, syntax_code="4"),
    Rule(id="G06", message="the guide has no segment with this id", fix="delete it", syntax_code="1"),
    Rule(id="G07", message="{kind} has no place here", fix="check its qualifier, and the segments before it: one that opens a loop may be missing", snip_type=2, syntax_code="2"),
    Rule(id="G08", message="{message}", fix="write the value as its type asks", snip_type=1, syntax_code="8"),
)

_HIERARCHY = (
    Rule(id="H01", message="HL01 must be {expected}: levels are counted from 1 in each set", fix="write {expected}", syntax_code="I12"),
    Rule(id="H02", message="HL02 does not name the level that this one stands under", fix="write the HL01 of the level above; leave HL02 out at the top", syntax_code="I12"),
    Rule(id="H03", message="HL04 says that the level has no levels under it, but it has", fix="write 1", severity=_WARNING, snip_type=2, syntax_code="I12"),
    Rule(id="H04", message="HL04 says that the level has levels under it, but it has none", fix="write 0", severity=_WARNING, snip_type=2, syntax_code="I12"),
)

_ELEMENTS = (
    Rule(id="E01", message="a required element is missing: {name}", fix="fill in: {name}", snip_type=2, syntax_code="1"),
    Rule(id="E02", message="{note}", fix="fill in what is missing, or leave all of them out", syntax_code="2"),
    Rule(id="E03", message="the segment has more elements than the guide gives it", fix="delete what comes after the last one", syntax_code="3"),
    Rule(id="E04", message="the value is too short: {limit} characters at least", fix="check the value; numbers of a fixed length keep their leading zeros", syntax_code="4"),
    Rule(id="E05", message="the value is too long: {limit} characters at most", fix="shorten it", syntax_code="5"),
    Rule(id="E06", message="the value holds a character that X12 does not carry", fix="write letters without accents, digits and plain signs", severity=_WARNING, syntax_code="6"),
    Rule(id="E07", message="the guide does not allow this code here; it allows {allowed}", fix="use one of the codes that the guide allows", snip_type=2, syntax_code="I6"),
    Rule(id="E08", message="not a real date in the format that belongs here", fix="write CCYYMMDD; for a period (RD8) two such dates with a dash, the earlier first", syntax_code="8"),
    Rule(id="E09", message="not a real time of day", fix="write HHMM, from 0000 to 2359", syntax_code="9"),
    Rule(id="E10", message="{note}", fix="keep the one that is meant", syntax_code="10"),
    Rule(id="E11", message="the guide does not use this element", fix="leave it empty", snip_type=2, syntax_code="I10"),
    Rule(id="E12", message="too many repetitions: the guide allows {limit}", fix="delete the extra ones", syntax_code="12"),
    Rule(id="E13", message="the element has more components than the guide gives it", fix="delete what comes after the last one", syntax_code="13"),
    Rule(id="E14", message="not a number as X12 writes it", fix="write digits, with a leading minus or one point where the element takes them", syntax_code="6"),
    Rule(id="E15", message="the segment or composite ends with an empty element", fix="delete the separators at its end", severity=_WARNING, syntax_code="6"),
    Rule(id="E16", message="an amount of money has at most two decimals", fix="round to cents before you send", syntax_code="6"),
    Rule(id="E17", message="the value begins or ends with a blank", fix="delete the blank", severity=_INFO, strict=_WARNING, syntax_code="6"),
    Rule(id="E18", message="the parts of this element are not separated as ISA16 says", fix="separate them with {separator}, or state in ISA16 what separates them", syntax_code="6"),
    Rule(id="E19", message="the value holds a separator of the interchange", fix="write a blank in its place, or state another separator in the ISA", severity=_WARNING, syntax_code="6"),
    Rule(id="E20", message="the repetitions of this element are not separated as ISA11 says", fix="separate them with {separator}, or state in ISA11 what separates them", syntax_code="6"),
)

_CODES = (
    Rule(id="C01", message="not an NPI: ten digits, the first 1 or 2, the last a right check digit", fix="copy the number from the NPI registry", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C02", message="not a taxonomy code: ten characters, the last X", fix="use a code of the provider taxonomy", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C03", message="not a postal code; in the United States it has five or nine digits", fix="write five or nine digits without a dash, or the country in N404", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C04", message="by its form not an ICD-10 code", fix="write the ICD-10 code without its point; ICD-9 codes ended with services of September 2015", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C05", message="by its form not a HCPCS or CPT code", fix="write the five characters of the code", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C06", message="by its form not a modifier", fix="write the two characters of the modifier", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C07", message="not a national drug code of eleven digits", fix="write eleven digits without dashes, each part (5, 4 and 2) filled up with zeros", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C08", message="not a revenue code of four digits", fix="write four digits, the leading zero among them", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C09", message="by its form not a remark code: M, MA or N and a number", fix="write the code as the list of remark codes has it", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C10", message="the code is not in the list of {list}, which may be older than the code", fix="check the code in the list of today", severity=_WARNING, strict=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C11", message="not a code of a {list}", fix="use a code of the list of today", severity=_WARNING, snip_type=5, syntax_code="7"),
    Rule(id="C12", message="by its form not a claim status category", fix="write a category such as A1, P1 or F1", snip_type=5, syntax_code="7"),
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

_INQUIRIES = (
    Rule(id="Q01", message="nothing is asked about the patient: the loop that begins with EQ is missing", fix="add an EQ with the service types that are asked about, 30 for the plan", severity=_WARNING, snip_type=4, syntax_code="I7"),
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
        *(*_CLAIMS, *_INQUIRIES, *_REMITTANCES),
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
