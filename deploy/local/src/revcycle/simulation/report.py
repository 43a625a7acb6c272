"""Tells what happened in simulated runs, to a script and to a person."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from revcycle.simulation.run import Outcome

LAST_ACTIONS = 50
VIOLATIONS_SHOWN_MAX = 20
_SUMMED = ("claims_ended", "crashes", "duplicates", "reorderings")


def as_report(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return sums over all runs, and of the run that failed all that it takes to run it again."""
    first, last = outcomes[0], outcomes[-1]
    report: dict[str, Any] = {
        "seed": first.seed,
        "seeds": len(outcomes),
        "steps": first.steps,
        "plant": first.plant,
        **{name: sum(getattr(each, name) for each in outcomes) for name in _SUMMED},
        "violations": [asdict(each) for each in last.violations],
    }
    if last.violations:
        actions = last.actions[-LAST_ACTIONS:]
        report |= {"failed_seed": last.seed, "replay": last.replay, "last_actions": actions}
    return report


def as_lines(outcome: Outcome) -> list[str]:
    """Return a run for a person: one line when all held, else what did not and how it came."""
    happened = ", ".join(f"{getattr(outcome, name)} {name.replace('_', ' ')}" for name in _SUMMED)
    if not outcome.violations:
        return [f"seed {outcome.seed}: {happened}"]
    hidden = len(outcome.violations) - VIOLATIONS_SHOWN_MAX
    return [
        f"seed {outcome.seed}: {happened}, {len(outcome.violations)} violations",
        *(f"  {each}" for each in outcome.violations[:VIOLATIONS_SHOWN_MAX]),
        *([f"  and {hidden} more, all with --json"] if hidden > 0 else []),
        f"The last {LAST_ACTIONS} actions:",
        *(f"  {each}" for each in outcome.actions[-LAST_ACTIONS:]),
        f"Run it again: {outcome.replay}",
    ]
