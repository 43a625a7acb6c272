"""Takes an encounter that came as a Bundle, the way that one in JSON is taken."""

from codesets import Catalog
from coding_svc.encounter.models import Encounter
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
    try:
        return await receive_one(work, catalog, mapped.posted, mapped.warnings)
    except Problem as problem:
        raise mapped.in_bundle(problem) from problem
