"""People, addresses and organizations of made-up files, as the segments that tell of them."""

from __future__ import annotations

from benchmarks.x12.drawing import Draw

TAXONOMIES = (
    "207Q00000X", "207R00000X", "208D00000X", "363L00000X", "363A00000X", "207RC0000X",
    "2084P0800X", "208600000X", "207X00000X", "101YM0800X", "1041C0700X", "225100000X",
    "111N00000X", "213E00000X", "152W00000X", "208000000X", "207V00000X", "2085R0202X",
)  # fmt: skip
_STATES = (
    ("AZ", 850, 865), ("CA", 900, 961), ("CO", 800, 816), ("FL", 320, 349), ("GA", 300, 319),
    ("IL", 600, 629), ("MA", 10, 27), ("MI", 480, 499), ("MN", 550, 567), ("NC", 270, 289),
    ("NJ", 70, 89), ("NY", 100, 149), ("OH", 430, 459), ("OR", 970, 979), ("PA", 150, 196),
    ("TN", 370, 385), ("TX", 750, 799), ("VA", 220, 246), ("WA", 980, 994), ("WI", 530, 549),
)  # fmt: skip
_STREETS = ("ST", "AVE", "LN", "RD", "DR", "CT", "BLVD")
_TOWNS = ("VILLE", "TON", "FIELD", "FORD", " CITY", " FALLS", "")
_ORGANIZATIONS = ("CLINIC", "MEDICAL GROUP", "FAMILY PRACTICE", "HEALTH CENTER", "ASSOCIATES")
_PLANS = ("HEALTH PLAN", "MUTUAL", "BENEFIT TRUST", "INSURANCE", "CARE NETWORK")


def person(draw: Draw) -> str:
    """Return NM103 to NM107 of a person: surname, given name, middle name or not."""
    middle = chr(65 + draw.below(26)) if draw.chance(50) else ""
    return f"{draw.word(3)}*{draw.word(2)}*{middle}**"


def address(draw: Draw) -> str:
    """Return N3 and N4."""
    state, first, last = draw.one_of(_STATES)
    postal_code = f"{draw.between(first, last):03d}{draw.below(100):02d}{draw.between(1, 9998):04d}"
    return (
        f"N3*{draw.between(1, 19_999)} {draw.word(2)} {draw.one_of(_STREETS)}~\n"
        f"N4*{draw.word(2)}{draw.one_of(_TOWNS)}*{state}*{postal_code}~\n"
    )


def demographics(draw: Draw) -> str:
    """Return DMG."""
    return f"DMG*D8*{draw.birth_date()}*{'F' if draw.chance(52) else 'M'}~\n"


def organization(draw: Draw) -> str:
    """Return the name of a provider that is no person."""
    return f"{draw.word(3)} {draw.one_of(_ORGANIZATIONS)}"


def plan(draw: Draw) -> str:
    """Return the name of a payer."""
    return f"{draw.word(3)} {draw.one_of(_PLANS)}"


def payer_id(draw: Draw) -> str:
    """Return the number a clearinghouse knows a payer by."""
    return f"{draw.one_of('ABCDEFGHKMNPRSTX')}{draw.below(100_000):05d}"


def member_id(draw: Draw) -> str:
    """Return the number a payer knows a person by."""
    return f"{chr(65 + draw.below(26))}{chr(65 + draw.below(26))}{draw.below(10**9):09d}"


def group_number(draw: Draw) -> str:
    """Return the number of an employer's contract."""
    return f"G{draw.below(10**7):07d}"


def telephone(draw: Draw) -> str:
    """Return a number of the block that is kept free for fiction."""
    return f"{draw.between(201, 989)}5550{draw.between(100, 199)}"


def tax_id(draw: Draw) -> str:
    """Return nine digits whose first two no office gives out."""
    return f"00{draw.below(10**7):07d}"


def claim_reference(draw: Draw) -> str:
    """Return a payer's number of a claim."""
    return f"ICN{draw.below(10**12):012d}"
