"""What the standard leaves to the sender is no fault, whoever sends it."""

from __future__ import annotations

import pytest
from x12_mutations import BASES, Change, add, also, drop, move, put, recount, twice
from x12_support import golden

import x12

DELIMITERS = {
    "pipes": "|^>~",
    "line ends": "*^:\n",
    "carriage returns": "*^:\r",
    "of EDIFACT": "+!:'",
    "separators of ASCII": "\x1d\x1e\x1f\x1c",
    "brackets": "{}<>",
    "backslash": "*^\\~",
    "tabs": "\t^:~",
}


def delimited(characters: str) -> Change:
    """Write a text with other delimiters, none of which it holds as data."""

    def change(text: str) -> str:
        assert not set(characters) & set(text.replace("~\n", "")) - set("*^:~")
        return text.replace("~\n", "~").translate(str.maketrans("*^:~", characters))

    return change


def bodies(text: str, start: str, end: str) -> tuple[str, str, str]:
    """Split a text before a segment and after another one."""
    first = text.index(f"\n{start}*") + 1
    last = text.index("\n", text.index(f"\n{end}*", first) + 1) + 1
    return text[:first], text[first:last], text[last:]


def three_sets(text: str) -> str:
    before, body, after = bodies(text, "ST", "SE")
    sets = "".join(body.replace("*0001", f"*{n:04d}") for n in (1, 2, 3))
    return before + sets + after.replace("GE*1*", "GE*3*")


def two_groups(text: str) -> str:
    before, body, after = bodies(text, "GS", "GE")
    number = text.partition("GE*1*")[2].partition("~")[0]
    again = body.replace(f"*{number}*X", "*999*X").replace(f"GE*1*{number}", "GE*1*999")
    return before + body + again + after.replace("IEA*1*", "IEA*2*")


def two_interchanges(text: str) -> str:
    number = text.partition("IEA*1*")[2].partition("~")[0]
    return text + text.replace(number, "999999999")


VARIANTS: dict[str, tuple[str, Change]] = {
    **{f"delimiters: {name}": ("837P", delimited(each)) for name, each in DELIMITERS.items()},
    "delimiters of a remittance": ("835 interest", delimited("|~>\n")),
    "delimiters of repeated elements": ("271", delimited("|!>~")),
    "byte order mark": ("837P", lambda text: f"\ufeff{text}"),
    "blanks before the interchange": ("837P", lambda text: f" \r\n{text}"),
    "no line ends": ("837P", lambda text: text.replace("\n", "")),
    "carriage returns and line ends": ("837P", lambda text: text.replace("\n", "\r\n")),
    "carriage returns": ("837P", lambda text: text.replace("\n", "\r")),
    "a blank line after every segment": ("837P", lambda text: text.replace("\n", "\n\n")),
    "indented segments": ("837P", lambda text: text.replace("\n", "\n  ")),
    "trailing blanks": ("837P", lambda text: f"{text}   \r\n \t\n"),
    "trailing byte of value nought": ("837P", lambda text: f"{text}\0"),
    "three sets, whose levels begin anew": ("837P two patients", three_sets),
    "three remittances": ("835", three_sets),
    "two groups": ("837P", two_groups),
    "two interchanges": ("837P", two_interchanges),
    "two interchanges with other delimiters": (
        "837P",
        lambda text: text + delimited("|^>~")(two_interchanges(text)[len(text) :]),
    ),
    "an acknowledgment before the group": (
        "835",
        add("ISA", "TA1*000000103*260303*0900*A*000"),
    ),
    "an acknowledgment alone": (
        "835",
        lambda text: (
            f"{text.partition('GS')[0]}TA1*000000103*260303*0900*A*000~\nIEA*0*000000201~\n"
        ),
    ),
    "names in small letters": (
        "837P",
        also(put("TESTERSON*AVERY", "Testerson*Avery"), put("1 SAMPLE LN", "1 Sample Ln.")),
    ),
    "ids in small letters": (
        "837P",
        also(put("SYN000111222", "syn000111222"), put("CLM0001", "clm-0001/a")),
    ),
    "signs of the extended set": ("837P", put("EXAMPLE FAMILY CLINIC", "O'HARA & SONS (2) #1 @x!")),
    "cents with zeros": ("837P", put("*180*UN", "*180.00*UN")),
    "no zero before the point": ("837P", also(put("*230*", "*230.5*"), put("*15*UN", "*15.50*UN"))),
    "29 February of a leap year": ("837P", put("19800615", "20000229")),
    "service on 29 February": ("837P", put("472*D8*20260302", "472*D8*20240229")),
    "a period of one day": ("837P", put("472*D8*20260302", "472*RD8*20260302-20260302")),
    "time with seconds": ("837P", put("*20260303*0900*CH", "*20260303*090059*CH")),
    "midnight": ("837P", put("*20260303*0900*CH", "*20260303*0000*CH")),
    "ZIP of five digits of a subscriber": ("837P", put("627030001", "62703")),
    "ZIP of nine digits of a payer": (
        "837P",
        add("NM1*PR", "N3*PO BOX 1", "N4*SPRINGFIELD*IL*627020001"),
    ),
    "an address abroad": ("837P", put("N4*SPRINGFIELD*IL*627030001", "N4*TORONTO*ON*M5V 2T6*CA")),
    "an address without a state": (
        "837P",
        put("N4*SPRINGFIELD*IL*627030001", "N4*LONDON**SW1A 1AA*GB"),
    ),
    "payer before the subscriber": ("837P", move("NM1*PR", "SBR")),
    "references in another order": ("837P two patients", also(add("REF*G1", "REF*EA*MRN1"))),
    "two contacts of the submitter": ("837P", twice("PER")),
    "a void with the payer's number": ("837P replacement", put("11:B:7", "11:B:8")),
    "no tax id but a social security number": ("837P", put("REF*EI", "REF*SY")),
    "two PLB": (
        "835 interest",
        put("*75*L6*-1.25", "*75~\nPLB*2000000010*20261231*L6*-1.25"),
    ),
    "six reasons in a PLB": (
        "835 interest",
        put("*L6*-1.25", "*L6*-1.25*72:A*1*72:B*-1*CS:C*2*CS:D*-2"),
    ),
    "contacts of the payer": (
        "835",
        add("PER*BL", "PER*BL*EDI DESK*EM*EDI@PAYER.EXAMPLE", "PER*IC**UR*PAYER.EXAMPLE"),
    ),
    "no business contact": ("835", drop("PER*CX")),
    "a set header that names the guide": ("835", put("ST*835*0001", "ST*835*0001*005010X221A1")),
    "adjustments of nothing": ("835", add("CAS*CO*45*60", "CAS*OA*23*0")),
    "six adjustments of one group": (
        "835",
        put("CAS*CO*45*60~", "CAS*CO*45*10**97*10**18*10**22*10**23*10**16*10~"),
    ),
    "no claim at all": (
        "835 unpaid",
        drop(
            *[
                "LX",
                "CLP",
                "NM1*QC",
                "NM1*82",
                "DTM*050",
                "SVC",
                "DTM*472",
                "CAS",
                "REF*6R",
                "LQ",
            ]
        ),
    ),
    "99 service types": ("271", put("98^5", "^".join(["98"] * 99))),
    "an hour of admission": ("837I", put("DT*202603011430", "D8*20260301")),
}


@pytest.fixture(params=[*BASES])
def base(request: pytest.FixtureRequest) -> str:
    return golden(BASES[request.param])


@pytest.fixture(params=[*VARIANTS])
def variant(request: pytest.FixtureRequest) -> str:
    name, change = VARIANTS[request.param]
    text = change(golden(BASES[name]))
    return recount(text) if "\nSE*" in text else text


@pytest.mark.parametrize("profile", [*x12.Profile])
def test_bases_are_accepted(base: str, profile: x12.Profile) -> None:
    assert not list(x12.validate(base, profile=profile))


@pytest.mark.parametrize("profile", [*x12.Profile])
def test_variants_are_accepted(variant: str, profile: x12.Profile) -> None:
    assert not list(x12.validate(variant, profile=profile))


@pytest.mark.parametrize("profile", [*x12.Profile])
def test_variants_are_accepted_as_bytes(variant: str, profile: x12.Profile) -> None:
    assert not list(x12.validate(variant.encode(), profile=profile))


def test_codes_of_icd_9_are_a_partners_business() -> None:
    text = put("ABK:E1165*ABF:I10", "BK:25000*BF:4019")(golden(BASES["837P"]))
    found = [each for each in x12.validate(text) if each.is_error]
    assert not found
