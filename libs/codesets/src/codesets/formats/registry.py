"""All formats, in the order in which they are tried."""

from codesets.formats import (
    cpt,
    fees,
    hcpcs,
    icd10_lists,
    icd10cm_index,
    icd10cm_tabular,
    ncci,
    taxonomy,
)
from codesets.formats.format import Format
from codesets.formats.sources import Source

FORMATS: tuple[Format, ...] = (
    icd10cm_tabular.FORMAT,
    icd10cm_index.XML,
    icd10cm_index.CSV,
    icd10_lists.ORDER,
    icd10_lists.TABLE,
    icd10_lists.DATES,
    icd10_lists.CHANGES,
    hcpcs.FIXED,
    hcpcs.SHEET,
    hcpcs.TABLE,
    ncci.PTP,
    ncci.PTP_TABLE,
    ncci.MUE,
    ncci.ADD_ON,
    fees.RELATIVE_VALUES,
    fees.GPCI,
    taxonomy.FORMAT,
    cpt.CSV,
    # Last, because a code and a text make a line in many files.
    cpt.TEXT,
    icd10_lists.CODES,
)


def recognise(source: Source) -> Format | None:
    """Return what kind of file it is, by its content; None when it is none of ours."""
    head = source.head()
    return next((each for each in FORMATS if each.recognise(head)), None)
