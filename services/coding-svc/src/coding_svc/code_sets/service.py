"""Loads code sets once, and judges codes by date of service."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from coding_svc.code_sets.domain import ICD10CM, Code, Release, choose_release, normalize
from coding_svc.code_sets.repository import CodeSetRepository
from coding_svc.code_sets.tabular import read_release
from kit.clock import Clock

log = structlog.get_logger()

# What the package simple-icd-10-cm 1.5.0 carries: the CDC release of April 2026.
# It is read as data; importing the package would hold the list as 200 MB of objects.
SHIPPED = Release(ICD10CM, "2026-04", date(2026, 4, 1), date(2026, 9, 30))
_SHIPPED_TABULAR = "icd10c-tabular-April-1-2026.xml"
_SHIPPED_CODE_LIST = "code-list-April-2026.txt"


@dataclass(frozen=True, slots=True)
class Judgment:
    """What a release says of some codes.

    Attributes:
        release: the release that judged; None when no release of the system is loaded.
        covers_date: False when the newest release judged a date that it does not cover.
        found: the codes that exist, by their form without point.

    """

    release: Release | None
    covers_date: bool
    found: dict[str, Code]


async def load_shipped(session: AsyncSession, clock: Clock) -> bool:
    """Load ICD-10-CM from the package, when it is not there yet; return whether it was loaded."""
    repository = CodeSetRepository(session)
    if SHIPPED.name in {release.name for release in await repository.releases(ICD10CM)}:
        return False
    folder = _shipped_folder()
    codes = read_release(folder / _SHIPPED_TABULAR, folder / _SHIPPED_CODE_LIST)
    await repository.add_release(SHIPPED, codes, clock.now())
    log.info("code_set_loaded", system=ICD10CM, release=SHIPPED.name)
    return True


def _shipped_folder() -> Path:
    package = find_spec("simple_icd_10_cm")
    if package is None or package.origin is None:
        raise FileNotFoundError("the package simple-icd-10-cm is not installed: run `make setup`")
    return Path(package.origin).parent / "data"


class CodeLookup:
    """Looks codes up in one transaction, and remembers what it found: releases never change."""

    def __init__(self, session: AsyncSession) -> None:
        self.session = session
        self._repository = CodeSetRepository(session)
        self._releases: dict[str, list[Release]] = {}
        self._codes: dict[Release, dict[str, Code | None]] = {}

    async def judge(self, system: str, codes: Iterable[str], on: date) -> Judgment:
        """Look codes up in the release of the date of service."""
        release = await self._release(system, on)
        if release is None:
            return Judgment(None, covers_date=False, found={})
        wanted = [normalize(code) for code in codes]
        known = self._codes.setdefault(release, {})
        unknown = [code for code in wanted if code not in known]
        if unknown:
            known.update(
                {**dict.fromkeys(unknown), **await self._repository.find(release, unknown)}
            )
        found = {code: row for code in wanted if (row := known[code])}
        return Judgment(release, release.covers(on), found)

    async def _release(self, system: str, on: date) -> Release | None:
        if system not in self._releases:
            self._releases[system] = await self._repository.releases(system)
        return choose_release(self._releases[system], on)


async def nearest_billable(
    session: AsyncSession, release: Release, code: str, limit: int = 3
) -> list[Code]:
    """Return billable codes near one that will not do: below it, else below its category."""
    repository, stem = CodeSetRepository(session), normalize(code)
    while len(stem) >= 3:  # noqa: PLR2004 - a category has three characters
        found = await repository.below(release, stem, limit)
        if found:
            return found
        stem = stem[:-1]
    return []
