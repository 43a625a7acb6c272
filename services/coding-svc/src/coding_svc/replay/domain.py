"""By what a replay judges."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from codesets import Catalog, CodeSystem
from codesets.catalog.tables import table_release
from codesets.edits import AsOf, EditRule, Severity


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of both judgments.

    Attributes:
        not_replayed: ids of rules that judged otherwise then, and so are in neither.

    """

    before: tuple[EditRule, ...]
    after: tuple[EditRule, ...]
    not_replayed: tuple[str, ...] = ()


def rules_of_set(
    current: Iterable[EditRule],
    known: Iterable[EditRule],
    kept: Mapping[str, tuple[int, Severity]],
) -> Rules:
    """Return the rules to compare: those that hold now, and those of a set as they were then.

    Args:
        current: those that hold for the organization now.
        known: every rule, in the version that there is.
        kept: the set: of each id the version and severity.

    """
    versions = {rule.id: rule for rule in known}
    gone = tuple(
        rule_id
        for rule_id, (version, _severity) in kept.items()
        if rule_id not in versions or versions[rule_id].version != version
    )
    after = tuple(
        replace(versions[rule_id], severity=severity)
        for rule_id, (_version, severity) in kept.items()
        if rule_id not in gone
    )
    return Rules(tuple(rule for rule in current if rule.id not in gone), after, gone)


class UnknownReleaseError(LookupError):
    """A release that is not loaded, or does not judge its own first date."""

    def __init__(self, system: str, message: str) -> None:
        self.system = system
        super().__init__(message)


def dates_of(catalog: Catalog, releases: Mapping[str, str]) -> AsOf:
    """Return the first date of each release that is named: what holds on it is the release.

    Raises UnknownReleaseError, which names what is loaded.
    """
    return dict(_dates(catalog, releases))


def _dates(catalog: Catalog, releases: Mapping[str, str]) -> Iterator[tuple[CodeSystem, date]]:
    for given, name in releases.items():
        loaded = sorted({release.system.value for release in catalog.releases()})
        if given not in loaded:
            message = f"No release of {given} is loaded; loaded are {', '.join(loaded)}."
            raise UnknownReleaseError(given, message)
        system = CodeSystem(given)
        begins = [each.valid_from for each in catalog.releases(system) if each.name == name]
        if not begins or _judging(catalog, system, min(begins)) != name:
            names = dict.fromkeys(
                each.name
                for each in catalog.releases(system)
                if _judging(catalog, system, each.valid_from) == each.name
            )
            message = f"No release {name} of {given} can judge; {', '.join(names) or 'none'} can."
            raise UnknownReleaseError(given, message)
        yield system, min(begins)


def _judging(catalog: Catalog, system: CodeSystem, on: date) -> str:
    """Return the name of the release that judges a date."""
    if system.has_codes:
        view = catalog.view(system, on)
        return view.release.name if view else ""
    release = table_release(catalog, system, on)
    return release.name if release else ""
