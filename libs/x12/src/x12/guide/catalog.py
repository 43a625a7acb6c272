"""The guides that the codec knows. Each table is read once, when it is first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

from x12.guide.loading import parse_header, parse_loops, parse_rule_lines
from x12.guide.model import ROOT, LoopRule

# One line a guide. A new transaction set is a table in a folder and its line here.
_TABLES = (
    "professional_claim/guide.txt",
    "institutional_claim/guide.txt",
    "dental_claim/guide.txt",
    "remittance/guide.txt",
    "eligibility/inquiry.txt",
    "eligibility/response.txt",
    "claim_status/inquiry.txt",
    "claim_status/response.txt",
    "claim_acknowledgment/guide.txt",
    "implementation_acknowledgment/guide.txt",
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Guide:
    """A transaction set bound to a guide.

    ``functional_identifier`` is GS01, ``version`` GS08; ``errata`` are other versions of the same
    guide, read by the same table with a warning. ST03 repeats the version unless ``in_set_header``
    is false. ``unit`` is the loop that a streaming reader hands out one at a time. ``path`` is that
    of the table within the package.
    """

    functional_identifier: str
    transaction_set_identifier: str
    version: str
    errata: tuple[str, ...]
    title: str
    in_set_header: bool
    unit: str
    path: str
    text: str

    @cached_property
    def root(self) -> LoopRule:
        """The outermost loop, ST to SE."""
        return parse_loops(self.text)

    @cached_property
    def rule_lines(self) -> list[str]:
        """The situational rules as the file states them."""
        return parse_rule_lines(self.text)


def load_guide(path: str) -> Guide:
    """Return the guide of one table, for example ``remittance/guide.txt``."""
    return _guides_by_path()[path]


def find_guide(identifier: str, version: str) -> Guide | None:
    """Return the guide of a set (ST01) and version (ST03 or GS08), errata included."""
    for guide in _guides_by_path().values():
        if guide.transaction_set_identifier != identifier:
            continue
        if version == guide.version or version in guide.errata:
            return guide
    return None


def all_guides() -> list[Guide]:
    """Return every guide that the codec knows."""
    return list(_guides_by_path().values())


@cache
def _guides_by_path() -> dict[str, Guide]:
    return {path: _read(path) for path in _TABLES if _file(path).is_file()}


def _file(path: str) -> resources.abc.Traversable:
    return resources.files("x12").joinpath(*path.split("/"))


def _read(path: str) -> Guide:
    text = _file(path).read_text("utf-8")
    header = parse_header(text)
    version, identifier, functional = header["guide"]
    return Guide(
        version=version,
        transaction_set_identifier=identifier,
        functional_identifier=functional,
        errata=tuple(header.get("also", ())),
        title=" ".join(header["title"]),
        in_set_header=header.get("set-version", ["yes"]) == ["yes"],
        unit=" ".join(header.get("unit", [ROOT])),
        path=path,
        text=text,
    )
