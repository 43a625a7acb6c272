"""What to do about each reason for which a payer did not answer (AAA).

A rejected inquiry says nothing about coverage: it is never "inactive".
"""

_ASK_AGAIN = "The payer cannot answer now. Ask again later, at most three times."
_PROVIDER = "The payer does not know the asking provider like this. Check its NPI and enrolment."
_SERVICE_DATE = "Correct the service date; payers answer for a limited past and future."
_BIRTH_DATE = "Correct the birth date: compare it with an identity card."
_MEMBER_ID = "Correct the member id: copy it from the insurance card, with its prefix."
_NAME = "Correct the name: write it as on the insurance card."
_SEX = "Correct the sex as the payer has it on file."
_NOT_FOUND = "The payer does not find this person. Compare all of the insurance card and the payer."
_DUPLICATE = "Several persons fit. Add what tells them apart: birth date and full name."
_OTHER = "Ask the payer by telephone or portal; this reason has no standard remedy."

_HINTS = {
    "15": "Something required is missing. Complete name, birth date and member id.",
    "41": "The practice may not ask this payer electronically. Enrol with the clearinghouse.",
    "42": _ASK_AGAIN,
    **dict.fromkeys(("43", "44", "45", "46", "47", "48", "50", "51", "79"), _PROVIDER),
    "52": "The provider had no contract with the plan on this date. Check the service date.",
    **dict.fromkeys(("53", "54", "55"), "The payer does not answer for this service type; ask 30."),
    **dict.fromkeys(("56", "57", "60", "61", "62", "63"), _SERVICE_DATE),
    **dict.fromkeys(("58", "71"), _BIRTH_DATE),
    **dict.fromkeys(("64", "72"), _MEMBER_ID),
    **dict.fromkeys(("65", "73"), _NAME),
    **dict.fromkeys(("66", "74"), _SEX),
    **dict.fromkeys(("67", "75"), _NOT_FOUND),
    **dict.fromkeys(("68", "76"), _DUPLICATE),
    "69": "Age and service do not agree. Check the birth date.",
    "70": "Sex and service do not agree. Check the sex.",
    "77": "The policy exists, the patient is not on it. Check the relationship and who holds it.",
    "78": "The member is not in this group. Check the group number and the payer.",
    "80": _ASK_AGAIN,
    "97": "Correct the address as the payer has it on file.",
    "T4": "The payer's id is missing or wrong. Set its eligibility payer id.",
}
_FOLLOW_UPS = {
    "C": "Correct it and ask again.",
    "N": "Do not ask again.",
    "R": "Asking again is allowed.",
    "P": "Send the first inquiry again.",
    "S": "Do not ask again; the payer will answer by itself.",
    "Y": "Do not ask again; the payer will answer by itself.",
    "W": "Wait 30 days before asking again.",
    "X": "Wait 10 days before asking again.",
}


def hint_for(reason_code: str) -> str:
    """Return how to mend a rejection; `reason_code` is AAA03."""
    return _HINTS.get(reason_code, _OTHER)


def follow_up_for(follow_up_code: str) -> str:
    """Return what the payer asks for; `follow_up_code` is AAA04."""
    return _FOLLOW_UPS.get(follow_up_code, "")
