"""The coding edits: asking them, listing the rules, and what an organization decides of them."""

from typing import Annotated

from fastapi import APIRouter, Path

from coding_svc.code_sets.dependencies import Codes
from coding_svc.edits.schemas import (
    EditRuleHistory,
    EditRulesOut,
    EditSettingIn,
    EditsIn,
    EditsOut,
    RuleSetOut,
)
from coding_svc.edits.service import check, list_rules, set_rule, show_rule, show_rule_set
from kit.http.dependencies import JSON_ONLY, Work, requires

router = APIRouter(prefix="/v1/coding", tags=["coding edits"])
RuleSetName = Annotated[str, Path(max_length=40)]
RuleId = Annotated[str, Path(max_length=40)]


@router.post("/edits", dependencies=[requires("encounters:read"), JSON_ONLY])
async def post_edits(work: Work, codes: Codes, asked: EditsIn) -> EditsOut:
    """Run the coding edits on the coded part of an encounter. Nothing is stored."""
    return await check(work, codes, asked)


@router.get("/edit-rules", dependencies=[requires("encounters:read")])
async def get_edit_rules(work: Work) -> EditRulesOut:
    """List every rule, in one page, with what the organization decided about it."""
    return await list_rules(work)


@router.get("/rule-sets/{rule_set}", dependencies=[requires("encounters:read")])
async def get_rule_set(work: Work, rule_set: RuleSetName) -> RuleSetOut:
    """Tell which rules, in which versions and severities, judged under a name."""
    return await show_rule_set(work, rule_set)


@router.get("/edit-rules/{rule_id}", dependencies=[requires("encounters:read")])
async def get_edit_rule(work: Work, rule_id: RuleId) -> EditRuleHistory:
    """Return a rule with every decision about it."""
    return await show_rule(work, rule_id)


@router.put("/edit-rules/{rule_id}", dependencies=[requires("practice:write"), JSON_ONLY])
async def put_edit_rule(work: Work, rule_id: RuleId, decided: EditSettingIn) -> EditRuleHistory:
    """Switch a rule on or off, or soften it to a warning, from now on."""
    return await set_rule(work, rule_id, decided)
