"""Judges past encounters by something else, and tells what would differ. Nothing is stored."""

from collections.abc import Iterable
from datetime import date

from codesets import Catalog
from codesets.edits import (
    RULES,
    AsOf,
    Codes,
    EditFinding,
    EncounterFacts,
    Severity,
    Tables,
    check_encounter,
)
from coding_svc.edits.facts import facts_of
from coding_svc.edits.repository import EditRuleSetRepository
from coding_svc.edits.schemas import FindingOut, finding_out
from coding_svc.edits.service import find_rule_set, rules_of, run_edits
from coding_svc.encounter.models import Encounter
from coding_svc.encounter.repository import EncounterRepository
from coding_svc.encounter.schemas import EncounterIn
from coding_svc.replay.domain import Rules, UnknownReleaseError, dates_of, rules_of_set
from coding_svc.replay.schemas import ReplayedEncounter, ReplayIn, ReplayOut
from kit.http.errors import json_pointer
from kit.http.pages import PageRequest
from kit.problems import Problem, ProblemError
from kit.turns import in_turns
from kit.unit_of_work import UnitOfWork


async def replay(
    work: UnitOfWork, catalog: Catalog, asked: ReplayIn, page: PageRequest
) -> ReplayOut:
    """Compare what the edits find on the encounters as they are and by what is asked for.

    Both are judged by what is loaded now, so that only what is asked for makes the difference.

    Raises Problem: 422 for a release that is not loaded or a set of rules that never judged.
    """
    rules = await _rules(work, asked.rule_set)
    other = _Other(catalog, rules, asked.judged_on, _dates_of(catalog, asked))
    repository = EncounterRepository(work)
    rows, next_cursor = await repository.of_dates(page, asked.service_from, asked.service_to)
    await work.audit("search", "encounter", reason="replay of the coding edits")
    judged = [_compared(catalog, row, other) async for row in in_turns(rows)]
    changed = [each for each in judged if each.added or each.removed]
    return ReplayOut(
        encounters=len(rows),
        changed=changed,
        rules_not_replayed=list(rules.not_replayed),
        next_cursor=next_cursor,
    )


async def _rules(work: UnitOfWork, rule_set: str | None) -> Rules:
    current = await rules_of(work)
    if rule_set is None:
        return Rules(current, current)
    kept = await find_rule_set(work, rule_set)
    if kept is None:
        names = ", ".join(await EditRuleSetRepository(work).names())
        detail = f"No encounter was judged by it; sets that judged: {names or 'none yet'}."
        raise Problem("invalid", None, [ProblemError(detail=detail, pointer="/rule_set")])
    judged = {each.rule_id: (each.version, Severity(each.severity)) for each in kept.rules}
    return rules_of_set(current, RULES, judged)


def _dates_of(catalog: Catalog, asked: ReplayIn) -> AsOf:
    try:
        return dates_of(catalog, asked.releases)
    except UnknownReleaseError as error:
        pointer = json_pointer(("releases", error.system))
        raise Problem(
            "invalid", None, [ProblemError(detail=str(error), pointer=pointer)]
        ) from error


class _Other:
    """What judges otherwise: rules, a date, and releases by their first dates."""

    def __init__(self, catalog: Catalog, rules: Rules, on: date | None, as_of: AsOf) -> None:
        self.rules = rules
        self._catalog, self._on, self._as_of = catalog, on, as_of
        self._codes = Codes(catalog, as_of)

    def judge(self, facts: EncounterFacts) -> tuple[EditFinding, ...]:
        moved = facts.moved_to(self._on) if self._on else facts
        tables = Tables(self._catalog, facts.setting, self._as_of)
        codes = self._codes.on(moved.service_date)
        return check_encounter(moved, codes, tables, self.rules.after)


def _compared(catalog: Catalog, row: Encounter, other: _Other) -> ReplayedEncounter:
    facts = facts_of(EncounterIn.model_validate(row.content))
    before, after = run_edits(catalog, facts, other.rules.before), other.judge(facts)
    return ReplayedEncounter(
        encounter_id=row.id,
        service_date=row.service_date,
        added=_without(after, before),
        removed=_without(before, after),
    )


def _without(findings: Iterable[EditFinding], known: Iterable[EditFinding]) -> list[FindingOut]:
    """Return the findings of which no other has the same rule, severity and places."""
    keys = {(each.rule_id, each.severity, each.positions) for each in known}
    return [
        finding_out(each)
        for each in findings
        if (each.rule_id, each.severity, each.positions) not in keys
    ]
