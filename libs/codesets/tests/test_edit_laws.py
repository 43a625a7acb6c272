"""What holds for the edits on any encounter made of the codes of the examples."""

import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))

from edit_cures import CURES
from edits_support import Bench, open_catalog
from test_edits import CASES

from codesets.edits import RULES, EncounterFacts, Setting

_EXAMPLES = [facts for _rule, *both in CASES for facts in both]
_DIAGNOSES = st.sampled_from(sorted({code for facts in _EXAMPLES for code in facts.diagnoses}))
_LINES = st.sampled_from(
    [replace(line, position="") for facts in _EXAMPLES for line in facts.lines]
)
_STAYS = st.sampled_from([facts.stay for facts in _EXAMPLES if facts.stay])
FACTS = st.builds(
    EncounterFacts,
    service_date=st.sampled_from(sorted({facts.service_date for facts in _EXAMPLES})),
    place_of_service=st.sampled_from(["11", "21", "22", "23"]),
    diagnoses=st.lists(_DIAGNOSES, max_size=6).map(tuple),
    lines=st.lists(_LINES, max_size=6).map(tuple),
    sex=st.sampled_from("FMU"),
    birth_date=st.sampled_from(sorted({facts.birth_date for facts in _EXAMPLES})),
    setting=st.sampled_from(Setting),
    is_medicare=st.booleans(),
    stay=st.none() | _STAYS,
)
# The catalog only answers questions, so that one serves all examples.
quick = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return Bench(open_catalog(tmp_path_factory.mktemp("codes")))


def shuffled(facts, random):
    """Return the encounter in another order, with the pointers at the same diagnoses."""
    order = list(range(len(facts.diagnoses)))
    random.shuffle(order)
    moved = {old + 1: new + 1 for new, old in enumerate(order)}
    lines = [
        replace(line, diagnosis_pointers=tuple(moved.get(p, p) for p in line.diagnosis_pointers))
        for line in facts.lines
    ]
    random.shuffle(lines)
    diagnoses = tuple(facts.diagnoses[old] for old in order)
    stay = facts.stay and shuffled_stay(facts.stay, order, random)
    return replace(facts, diagnoses=diagnoses, lines=tuple(lines), stay=stay)


def shuffled_stay(stay, order, random):
    """Return the stay with what is told of the diagnoses in their order, and mixed lines."""
    told = dict(enumerate(stay.present_on_admission))
    lines = list(stay.revenue_lines)
    random.shuffle(lines)
    in_order = tuple(told.get(old, "") for old in order)
    return replace(stay, present_on_admission=in_order, revenue_lines=tuple(lines))


@quick
@given(facts=FACTS, random=st.randoms(use_true_random=False))
def test_order_matters_only_to_rules_that_say_so(bench, facts, random):
    rules = [rule for rule in RULES if not rule.depends_on_order]

    def found(encounter):
        findings = bench.check(encounter, rules)
        return Counter((each.rule_id, frozenset(each.codes)) for each in findings)

    assert found(shuffled(facts, random)) == found(facts)


def with_code(facts, more):
    """Return the encounter with a diagnosis or line added as its last."""
    if isinstance(more, str):
        return replace(facts, diagnoses=(*facts.diagnoses, more))
    return replace(facts, lines=(*facts.lines, more))


@quick
@given(facts=FACTS, more=st.one_of(_DIAGNOSES, _LINES))
def test_added_code_hides_no_finding_of_another_rule(bench, facts, more):
    after = bench.check(with_code(facts, more))
    for before in bench.check(facts):
        kept = [each.codes for each in after if each.rule_id == before.rule_id]
        if not any(set(before.codes) <= set(codes) for codes in kept):
            assert is_cured(bench, facts, before, more), before


def is_cured(bench, facts, finding, added):
    """Return whether what was added is just what the rule asks for."""
    _asked, cures = CURES.get(finding.rule_id, ("", lambda **_: False))
    return cures(added=added, facts=facts, finding=finding, bench=bench)


@pytest.mark.parametrize(("rule", "failing", "passing"), CASES)
def test_finding_is_hidden_by_no_code_of_the_examples_but_its_cure(bench, rule, failing, passing):
    for more in (*passing.diagnoses, *passing.lines):
        grown = with_code(failing, more)
        if rule not in bench.ids(grown):
            found = [each for each in bench.check(failing) if each.rule_id == rule]
            assert any(is_cured(bench, failing, each, more) for each in found), (rule, more)


@quick
@given(facts=FACTS)
def test_rules_do_not_know_of_each_other(bench, facts):
    alone = [finding for rule in RULES for finding in bench.check(facts, [rule])]
    assert list(bench.check(facts)) == alone


@quick
@given(facts=FACTS)
def test_findings_point_into_the_encounter(bench, facts):
    sizes = {"diagnoses": len(facts.diagnoses), "procedures": len(facts.lines)}
    if facts.stay:
        sizes |= {
            "institutional/procedures": len(facts.stay.procedures),
            "institutional/reasons_for_visit": len(facts.stay.reasons_for_visit),
            "institutional/revenue_lines": len(facts.stay.revenue_lines),
        }
    for finding in bench.check(facts):
        assert finding.positions
        assert "{" not in finding.message + finding.mend
        for position in finding.positions:
            part, place = position[1:].rsplit("/", 1)
            assert not place.isdigit() or int(place) < sizes[part]
