"""The tables about codes that the user loaded, as the edits ask for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from codesets.catalog import Catalog
from codesets.catalog.tables import (
    find_add_ons,
    find_mue_limits,
    find_ptp_pairs,
    find_relative_values,
    table_release,
)
from codesets.edits.stay import Setting
from codesets.model import CodeSystem
from codesets.tables import AddOn, MueLimit, PtpPair, RelativeValue


class Tables:
    """NCCI edits for practitioners or hospitals, add-on codes and the physician fee schedule.

    What is not loaded has no rows.
    """

    def __init__(self, catalog: Catalog, setting: Setting = Setting.PROFESSIONAL) -> None:
        self._catalog = catalog
        is_practitioner = setting is Setting.PROFESSIONAL
        self._ptp = CodeSystem.PTP_PRACTITIONER if is_practitioner else CodeSystem.PTP_HOSPITAL
        self._mue = CodeSystem.MUE_PRACTITIONER if is_practitioner else CodeSystem.MUE_HOSPITAL

    def has_pairs(self, on: date) -> bool:
        return table_release(self._catalog, self._ptp, on) is not None

    def pairs(self, codes: Collection[str], on: date) -> Sequence[PtpPair]:
        """Return the pairs in force between any two of the codes, without withdrawn ones."""
        found = find_ptp_pairs(self._catalog, self._ptp, codes, on)
        return [pair for pair in found if pair.modifier_indicator != WITHDRAWN]

    def limits(self, codes: Collection[str], on: date) -> Mapping[str, MueLimit]:
        return find_mue_limits(self._catalog, self._mue, codes, on)

    def add_ons(self, codes: Collection[str], on: date) -> Sequence[AddOn]:
        return find_add_ons(self._catalog, codes, on)

    def fees(self, codes: Collection[str], on: date) -> Mapping[str, RelativeValue]:
        """Return the rows without modifier, by code: their indicators hold for the whole code."""
        found = find_relative_values(self._catalog, codes, on)
        return {code: row for (code, modifier), row in found.items() if not modifier}


NOT_ALLOWED, ALLOWED, WITHDRAWN = 0, 1, 9  # modifier indicators of PTP pairs
