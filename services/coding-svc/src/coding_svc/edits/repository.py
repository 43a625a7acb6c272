"""All SQL about the settings of rules, and about the sets of rules that judged."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from coding_svc.edits.models import EditRuleSet, EditSetting
from kit.repository import TenantRepository

_RULE_SET: Any = EditRuleSet.__table__
# Two requests may be the first under the same rules.
_KEEP = {
    "sqlite": sqlite.insert(_RULE_SET).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(_RULE_SET).on_conflict_do_nothing(),
}


class EditSettingRepository(TenantRepository):
    async def settings(self) -> dict[str, str]:
        """Return what holds for each rule about which something was decided."""
        return {row.rule_id: row.setting for row in await self._find_all(EditSetting)}

    async def history(self, rule_id: str) -> list[EditSetting]:
        """Return every decision about a rule, oldest first."""
        return await self._find_all(EditSetting, rule_id=rule_id)

    def add(self, decided: EditSetting) -> None:
        self._session.add(decided)


class EditRuleSetRepository(TenantRepository):
    async def by_name(self, name: str) -> EditRuleSet | None:
        return await self._find(EditRuleSet, name=name)

    async def names(self) -> list[str]:
        """Return the names of all sets that judged, oldest first."""
        return [row.name for row in await self._find_all(EditRuleSet)]

    async def keep(self, row: dict[str, Any]) -> None:
        """Store a set, unless another request has just stored it."""
        await self._session.execute(_KEEP[self._session.get_bind().dialect.name], row)
