"""All SQL about the settings of rules."""

from coding_svc.edits.models import EditSetting
from kit.repository import TenantRepository


class EditSettingRepository(TenantRepository):
    async def settings(self) -> dict[str, str]:
        """Return what holds for each rule about which something was decided."""
        return {row.rule_id: row.setting for row in await self._find_all(EditSetting)}

    async def history(self, rule_id: str) -> list[EditSetting]:
        """Return every decision about a rule, oldest first."""
        return await self._find_all(EditSetting, rule_id=rule_id)

    def add(self, decided: EditSetting) -> None:
        self._session.add(decided)
