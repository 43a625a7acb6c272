"""The tables about codes that the user loaded, as the edits ask for them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from codesets.catalog import Catalog
from codesets.catalog.tables import (
    find_add_ons,
    find_mue_limits,
    find_ptp_pairs,
    find_relative_values,
    table_release,
)
from codesets.edits.stay import Setting
from codesets.model import CodeSystem, Release
from codesets.tables import AddOn, MueLimit, PtpPair, RelativeValue

# Systems that are judged as they stand on another date than that of service: replays want it.
AsOf = Mapping[CodeSystem, date]
NOTHING_ELSE: AsOf = MappingProxyType({})


class Tables:
    """NCCI edits for practitioners or hospitals, add-on codes and the physician fee schedule.

    What is not loaded has no rows.
    """

    def __init__(
        self,
        catalog: Catalog,
        setting: Setting = Setting.PROFESSIONAL,
        as_of: AsOf = NOTHING_ELSE,
    ) -> None:
        self._catalog, self._as_of = catalog, as_of
        is_practitioner = setting is Setting.PROFESSIONAL
        self._ptp = CodeSystem.PTP_PRACTITIONER if is_practitioner else CodeSystem.PTP_HOSPITAL
        self._mue = CodeSystem.MUE_PRACTITIONER if is_practitioner else CodeSystem.MUE_HOSPITAL

    def _day(self, system: CodeSystem, on: date) -> date:
        return self._as_of.get(system, on)

    def releases(self, on: date) -> Mapping[CodeSystem, Release | None]:
        """Return the release of each table that judges a date; None where none is loaded."""
        systems = (self._ptp, self._mue, CodeSystem.ADD_ON, CodeSystem.RELATIVE_VALUE)
        return {
            system: table_release(self._catalog, system, self._day(system, on))
            for system in systems
        }

    def has_pairs(self, on: date) -> bool:
        return table_release(self._catalog, self._ptp, self._day(self._ptp, on)) is not None

    def pairs(self, codes: Collection[str], on: date) -> Mapping[int, Sequence[PtpPair]]:
        """Return the pairs in force between any two of the codes, by modifier indicator."""
        found: dict[int, list[PtpPair]] = {}
        for pair in find_ptp_pairs(self._catalog, self._ptp, codes, self._day(self._ptp, on)):
            found.setdefault(pair.modifier_indicator, []).append(pair)
        return found

    def limits(self, codes: Collection[str], on: date, below: Decimal) -> Mapping[str, MueLimit]:
        """Return the unit limits of the codes, of those below a number of units."""
        return find_mue_limits(self._catalog, self._mue, codes, self._day(self._mue, on), below)

    def add_ons(self, codes: Collection[str], on: date) -> Sequence[AddOn]:
        return find_add_ons(self._catalog, codes, self._day(CodeSystem.ADD_ON, on))

    def fees(self, codes: Collection[str], on: date) -> Mapping[str, RelativeValue]:
        """Return the rows without modifier, by code: their indicators hold for the whole code."""
        found = find_relative_values(self._catalog, codes, self._day(CodeSystem.RELATIVE_VALUE, on))
        return {code: row for (code, modifier), row in found.items() if not modifier}


NOT_ALLOWED, ALLOWED = 0, 1  # modifier indicators of PTP pairs; 9 is withdrawn
