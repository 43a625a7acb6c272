"""Runs the edits under the organization's settings, and changes those."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from codesets import Catalog, CodeSystem
from codesets.edits import (
    RULES,
    Codes,
    EditFinding,
    EditRule,
    EncounterFacts,
    Setting,
    Tables,
    check_encounter,
)
from codesets.model import Release
from coding_svc.edits.bills import setting_of, systems_of
from coding_svc.edits.domain import rule_set_of, rules_under
from coding_svc.edits.facts import facts_of
from coding_svc.edits.models import EditSetting
from coding_svc.edits.repository import EditRuleSetRepository, EditSettingRepository
from coding_svc.edits.schemas import (
    EditRuleHistory,
    EditRuleOut,
    EditRulesOut,
    EditSettingIn,
    EditSettingOut,
    EditsIn,
    EditsOut,
    JudgingRule,
    RuleSetOut,
    finding_out,
)
from kit.problems import Problem, ProblemError
from kit.unit_of_work import UnitOfWork


@cache
def _kept(catalog: Catalog) -> Codes:
    """Return what is kept of a catalog's codes, which is opened once in a process."""
    return Codes(catalog)


async def rules_of(work: UnitOfWork) -> tuple[EditRule, ...]:
    """Return the rules that hold for the caller's organization."""
    return rules_under(RULES, await EditSettingRepository(work).settings())


async def kept_rules_of(work: UnitOfWork) -> tuple[EditRule, ...]:
    """Return the rules that hold, and keep the set, for the history of what they judge."""
    rules, repository = await rules_of(work), EditRuleSetRepository(work)
    name = rule_set_of(rules)
    if await repository.by_name(name) is None:
        row = {
            "id": work.ids.new(),
            "organization_id": work.organization_id,
            "created_at": work.clock.now(),
            "name": name,
            "rules": [each.model_dump() for each in _listed(rules)],
        }
        await repository.keep(row)
    return rules


def _listed(rules: Iterable[EditRule]) -> list[JudgingRule]:
    return [
        JudgingRule(rule_id=rule.id, version=rule.version, severity=rule.severity.value)
        for rule in rules
    ]


async def show_rule_set(work: UnitOfWork, name: str) -> RuleSetOut:
    """Return the rules of a set that judges now, or that judged an encounter.

    Raises Problem: 404 when the organization has no such set.
    """
    found = await find_rule_set(work, name)
    if found is None:
        raise Problem("not-found", "No encounter of the organization was judged by such a set.")
    return found


async def find_rule_set(work: UnitOfWork, name: str) -> RuleSetOut | None:
    """Return the set of this name that judges now, or judged; None when there is none."""
    current = await rules_of(work)
    if rule_set_of(current) == name:
        return RuleSetOut(rule_set=name, is_current=True, rules=_listed(current))
    kept = await EditRuleSetRepository(work).by_name(name)
    told = {"rule_set": name, "is_current": False, "rules": kept.rules} if kept else None
    return RuleSetOut.model_validate(told) if told else None


def run_edits(
    catalog: Catalog, facts: EncounterFacts, rules: Iterable[EditRule]
) -> tuple[EditFinding, ...]:
    codes = _kept(catalog).on(facts.service_date)
    return check_encounter(facts, codes, Tables(catalog, facts.setting), rules)


async def check(work: UnitOfWork, catalog: Catalog, asked: EditsIn) -> EditsOut:
    """Judge the coded part of an encounter; nothing is stored."""
    facts = _facts(asked)
    found = run_edits(catalog, facts, await rules_of(work))
    systems = {CodeSystem.ICD10CM, *(line.system for line in facts.lines)}
    if asked.institutional:
        systems |= systems_of(asked.institutional)
    warnings = [
        *_warnings(catalog, sorted(systems), asked.service_date),
        *_table_warnings(catalog, facts),
    ]
    return EditsOut(findings=[finding_out(finding) for finding in found], warnings=warnings)


def _facts(asked: EditsIn) -> EncounterFacts:
    """Return what the edits judge.

    Raises Problem: 422 when an institution's bill is missing, or of a type that is not taken.
    """
    if asked.claim_type != "institutional":
        return facts_of(asked.model_copy(update={"institutional": None}), Setting(asked.claim_type))
    if asked.institutional is None:
        raise _bad_bill("/institutional", "An institution's encounter needs its bill.")
    if setting_of(asked.institutional) is None:
        pointer = "/institutional/type_of_bill"
        raise _bad_bill(pointer, "Bills of this facility and class are not taken yet.")
    return facts_of(asked)


def _bad_bill(pointer: str, detail: str) -> Problem:
    return Problem("invalid", None, [ProblemError(detail=detail, pointer=pointer)])


def _warnings(catalog: Catalog, systems: Iterable[CodeSystem], on: date) -> Iterable[str]:
    for system in systems:
        view = catalog.view(system, on)
        if view is None:
            yield f"{system.upper()} is not loaded, so its codes were not checked."
        elif view.warning:
            yield view.warning


def _table_warnings(catalog: Catalog, facts: EncounterFacts) -> Iterable[str]:
    """Say which tables about service lines did not judge them, or are not of their date."""
    missing = [system for system, release in _table_releases(catalog, facts) if release is None]
    if missing:
        yield f"Not loaded, so that the rules on them found nothing: {', '.join(missing)}."
    yield from uncovered_tables(catalog, facts)


def uncovered_tables(catalog: Catalog, facts: EncounterFacts) -> Iterable[str]:
    """Say which tables about service lines are of another date than theirs."""
    for _system, release in _table_releases(catalog, facts):
        if release and not release.covers(facts.service_date):
            yield release.uncovered_warning(facts.service_date)


def _table_releases(
    catalog: Catalog, facts: EncounterFacts
) -> Iterable[tuple[CodeSystem, Release | None]]:
    """Return the tables that judge the lines of an encounter; None where one is not loaded."""
    if not facts.lines or facts.setting is Setting.INPATIENT:
        return ()
    return Tables(catalog, facts.setting).releases(facts.service_date).items()


async def list_rules(work: UnitOfWork) -> EditRulesOut:
    settings = await EditSettingRepository(work).settings()
    items = [EditRuleOut.model_validate(_described(rule, settings.get(rule.id))) for rule in RULES]
    return EditRulesOut(
        items=items, next_cursor=None, rule_set=rule_set_of(rules_under(RULES, settings))
    )


async def show_rule(work: UnitOfWork, rule_id: str) -> EditRuleHistory:
    """Return a rule with every decision about it.

    Raises Problem: 404 when there is no such rule.
    """
    rule = _rule(rule_id)
    history = await EditSettingRepository(work).history(rule_id)
    newest = history[-1].setting if history else None
    decided = [EditSettingOut.model_validate(row) for row in history]
    return EditRuleHistory.model_validate({**_described(rule, newest), "history": decided})


async def set_rule(work: UnitOfWork, rule_id: str, decided: EditSettingIn) -> EditRuleHistory:
    """Decide what holds for a rule from now on.

    Raises Problem: 404 when there is no such rule.
    """
    _rule(rule_id)
    row = EditSetting(
        id=work.ids.new(),
        organization_id=work.organization_id,
        created_at=work.clock.now(),
        rule_id=rule_id,
        setting=decided.setting,
        actor_id=work.identity.actor_id,
        reason=decided.reason,
    )
    EditSettingRepository(work).add(row)
    said = f"{decided.setting}: {decided.reason}" if decided.reason else decided.setting
    await work.audit("update", "edit_rule", rule_id, reason=said)
    await work.session.flush()
    return await show_rule(work, rule_id)


def _rule(rule_id: str) -> EditRule:
    for rule in RULES:
        if rule.id == rule_id:
            return rule
    raise Problem("not-found", "No such rule; GET /v1/coding/edit-rules lists them.")


def _described(rule: EditRule, setting: str | None) -> dict[str, object]:
    return {
        "rule_id": rule.id,
        "version": rule.version,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "severity": rule.severity.value,
        "source_section": rule.source_section,
        "applies_to": sorted(rule.applies_to),
        "message": rule.message,
        "fix": rule.mend,
        "overridable": rule.overridable,
        "setting": setting or "on",
    }
