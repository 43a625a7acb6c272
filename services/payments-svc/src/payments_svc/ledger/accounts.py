"""The names of the accounts. Those of one payer carry its id behind a colon."""

BANK = "BANK"
ERA_CLEARING = "ERA_CLEARING"
ERA_UNAPPLIED = "ERA_UNAPPLIED"
AR_PATIENT = "AR_PATIENT"
PATIENT_UNAPPLIED = "PATIENT_UNAPPLIED"
REV_GROSS = "REV_GROSS"
ADJ_CONTRACTUAL = "ADJ_CONTRACTUAL"
WITHHOLD_RECEIVABLE = "WITHHOLD_RECEIVABLE"
TAKEBACK_SUSPENSE = "TAKEBACK_SUSPENSE"
DUE_TO_PAYER = "DUE_TO_PAYER"
BALANCE_FORWARD = "BALANCE_FORWARD"
PAYER_ADVANCE = "PAYER_ADVANCE"
INTEREST_INCOME = "INTEREST_INCOME"
TAX_WITHHELD = "TAX_WITHHELD"
LEVY_EXPENSE = "LEVY_EXPENSE"
PAYER_FEES = "PAYER_FEES"

ADJUSTMENT_ACCOUNTS = frozenset({ADJ_CONTRACTUAL, WITHHOLD_RECEIVABLE})
_AR_PAYER = "AR_PAYER:"


def ar_payer(payer_id: str) -> str:
    """Return the account of what a payer owes us."""
    return f"{_AR_PAYER}{payer_id}"


def is_ar_payer(account: str) -> bool:
    return account.startswith(_AR_PAYER)


def of_payer(account: str, payer_id: str) -> str:
    """Return the sub-account of one payer, such as `DUE_TO_PAYER:SYNTH1`."""
    return f"{account}:{payer_id}"
