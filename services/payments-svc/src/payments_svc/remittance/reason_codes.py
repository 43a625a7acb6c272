"""What a claim adjustment reason code (CARC) means for the money.

The codes are public; which class each is in is our own judgment. A code that stands nowhere is
UNKNOWN: nobody has decided about it, so no money is written off for it.
"""

from enum import StrEnum
from typing import Literal


class ReasonClass(StrEnum):
    """What to do about an adjustment."""

    CONTRACT = "contract"  # the price agreed with the payer: written off by itself
    COST_SHARE = "cost_share"  # the patient's part by the plan
    NOT_COVERED = "not_covered"  # the plan does not cover it: a person decides who pays
    DENIAL = "denial"  # to be mended, appealed or written off by a person
    OTHER_PAYER = "other_payer"  # another payer comes first
    INFORMATION = "information"  # explains a sum, and moves no money
    MANUAL = "manual"  # depends on the case


Effect = Literal["write_off", "withhold", "transfer", "none"]

EARLIER_PAYER = "23"  # what an earlier payer paid or wrote off; it is on the books already
_WITHHOLD = "104"
_CODES: dict[ReasonClass, str] = {
    ReasonClass.CONTRACT: (
        "44 45 59 70 76 89 90 91 92 102 103 104 117 118 121 122 128 130 131 132 134 137 144 161"
        " 169 203 223 234 237 246 253 303 A5"
    ),
    ReasonClass.COST_SHARE: "1 2 3 66 100 142 178 247 248 275",
    ReasonClass.NOT_COVERED: "35 49 51 96 119 149 202 204 276",
    ReasonClass.DENIAL: (
        "4 5 6 7 8 9 10 11 12 13 14 15 16 18 26 27 29 31 32 33 39 40 50 54 55 58 60 95 97 107 108"
        " 110 112 114 116 125 140 146 147 148 150 151 152 153 154 163 164 166 167 170 171 172 173"
        " 174 175 176 177 181 182 183 184 185 189 190 193 194 195 197 198 199 200 206 207 208 210"
        " 216 219 222 226 227 228 231 236 238 239 242 243 250 251 252 256 258 261 272 273 279 284"
        " 285 286 287 288 296 299 302 A1 A8 B7 B12 B13 B14 B15 B16 B20 B22 B23"
    ),
    ReasonClass.OTHER_PAYER: "19 20 21 22 24 109 129 136 209 215 229",
    ReasonClass.INFORMATION: "23 94 101 133 187 A0 B11",
    ReasonClass.MANUAL: "186 192 B1 B4 B8 B9 B10",
}
_CLASS_OF = {code: kind for kind, codes in _CODES.items() for code in codes.split()}
# A patient's share may be billed unless a person has to look first. CARC 303 is the share of
# somebody whom the law protects from being billed.
_REVIEWED = frozenset(
    {
        ReasonClass.NOT_COVERED,
        ReasonClass.DENIAL,
        ReasonClass.OTHER_PAYER,
        ReasonClass.INFORMATION,
        ReasonClass.MANUAL,
    }
)
_PROTECTED_PATIENT = "303"


def reason_class(reason_code: str) -> ReasonClass | None:
    """Return the class of a code; None when nobody has decided about it."""
    return _CLASS_OF.get(reason_code)


def effect_of(group_code: str, reason_code: str) -> Effect:
    """Say what an adjustment does to the ledger.

    Only the contract's own reductions (group CO) are written off, only a patient's share (group
    PR) is transferred. All else leaves the balance open with the payer: it is work for a person.
    """
    kind = reason_class(reason_code)
    if group_code == "CO" and kind is ReasonClass.CONTRACT:
        return "withhold" if reason_code == _WITHHOLD else "write_off"
    if group_code == "PR" and kind not in _REVIEWED and reason_code != _PROTECTED_PATIENT:
        return "transfer"
    return "none"
