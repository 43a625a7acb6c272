"""Takes an encounter that came as a Bundle, the way that one in JSON is taken."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from codesets import Catalog
from coding_svc.encounter.changing import replace_encounter
from coding_svc.encounter.models import Encounter, EncounterChange
from coding_svc.encounter.service import receive_one
from coding_svc.fhir.mapping import Mapped
from kit.problems import Problem
from kit.unit_of_work import UnitOfWork


async def receive_mapped(
    work: UnitOfWork, catalog: Catalog, mapped: Mapped
) -> tuple[Encounter, bool]:
    """Take the encounter of a Bundle; return it, and whether it had been posted before.

    Raises Problem: as for an encounter in JSON, with pointers into the Bundle.
    """
    with _pointing_into_bundle(mapped):
        return await receive_one(work, catalog, mapped.posted, mapped.warnings)


async def replace_by_mapped(
    work: UnitOfWork, catalog: Catalog, encounter_id: UUID, mapped: Mapped, if_match: str | None
) -> tuple[Encounter, EncounterChange | None]:
    """Let a Bundle say anew what an encounter is.

    Raises Problem: as for an encounter in JSON, with pointers into the Bundle.
    """
    with _pointing_into_bundle(mapped):
        return await replace_encounter(
            work, catalog, encounter_id, mapped.posted, if_match, mapped.warnings
        )


@contextmanager
def _pointing_into_bundle(mapped: Mapped) -> Iterator[None]:
    try:
        yield
    except Problem as problem:
        raise mapped.in_bundle(problem) from problem
