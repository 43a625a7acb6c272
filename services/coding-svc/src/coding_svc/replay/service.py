"""Judges past encounters as of another date, and tells what would differ. Nothing is stored."""

from collections.abc import Iterable, Sequence

from codesets import Catalog
from codesets.edits import EditFinding, EditRule
from coding_svc.edits.facts import facts_of
from coding_svc.edits.schemas import FindingOut, finding_out
from coding_svc.edits.service import rules_of, run_edits
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import EncounterIn
from coding_svc.replay.schemas import ReplayedEncounter, ReplayIn, ReplayOut
from kit.http.pages import PageRequest
from kit.unit_of_work import UnitOfWork


async def replay(
    work: UnitOfWork, catalog: Catalog, asked: ReplayIn, page: PageRequest
) -> ReplayOut:
    """Compare what the edits find on the encounters' own dates and on another one.

    Both are judged by what is loaded now, so that only the date makes the difference.
    """
    repository, rules = EncounterRepository(work), await rules_of(work)
    rows, next_cursor = await repository.of_dates(page, asked.service_from, asked.service_to)
    await work.audit("search", "encounter", reason="replay of the coding edits")
    judged = [_compared(catalog, row, rules, asked) for row in rows]
    changed = [each for each in judged if each.added or each.removed]
    return ReplayOut(encounters=len(rows), changed=changed, next_cursor=next_cursor)


def _compared(
    catalog: Catalog, row: Encounter, rules: Sequence[EditRule], asked: ReplayIn
) -> ReplayedEncounter:
    facts = facts_of(EncounterIn.model_validate(row.content))
    before = run_edits(catalog, facts, rules)
    after = run_edits(catalog, facts.moved_to(asked.judged_on), rules)
    return ReplayedEncounter(
        encounter_id=row.id,
        service_date=row.service_date,
        added=_without(after, before),
        removed=_without(before, after),
    )


def _without(findings: Iterable[EditFinding], known: Iterable[EditFinding]) -> list[FindingOut]:
    """Return the findings of which no other has the same rule and places."""
    keys = {(each.rule_id, each.positions) for each in known}
    return [finding_out(each) for each in findings if (each.rule_id, each.positions) not in keys]
