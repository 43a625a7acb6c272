"""Reads a Bundle within limits, and finds what its references point to.

Every error names a place in the Bundle as a JSON pointer, and never a value.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Generic, NoReturn, TypeVar

from pydantic import ValidationError

from coding_svc.fhir.resources import KINDS, Reference, Resource
from kit.http.errors import validation_fault
from kit.problems import Problem, ProblemError

# One encounter of a hospital with its charges and notes has some dozens of entries of 1 to 4 kB; a
# synthetic patient's whole life had 319 entries in 1.1 MB. Parsed, a hostile body of empty objects
# takes 24 times its bytes: 2 MiB become 50 MB, a third of what the service may use.
BYTES_MAX = 2 * 1024 * 1024
ENTRIES_MAX = 1_000
FAULTS_MAX = 50  # told at once; a sender mends those, and hears of the rest
TYPES = ("transaction", "collection", "message", "document")
_READING = (
    ValueError,
    ArithmeticError,
    RecursionError,
)  # what hostile JSON can raise in the parser

Kind = TypeVar("Kind", bound=Resource)


@dataclass(frozen=True, slots=True)
class Entry(Generic[Kind]):
    """A resource and its place in the Bundle."""

    pointer: str
    resource: Kind

    def at(self, path: str) -> str:
        """Return the place of an element, such as `name/0/family`."""
        return f"{self.pointer}/{path}"


@dataclass(slots=True)
class Bundle:
    """The resources that are read, in their order, with an index of what can be pointed to."""

    entries: list[Entry[Any]] = field(default_factory=list)
    by_name: dict[str, Entry[Any]] = field(default_factory=dict)
    by_identifier: dict[str, Entry[Any] | None] = field(default_factory=dict)

    def all_of(self, kind: type[Kind]) -> list[Entry[Kind]]:
        return [entry for entry in self.entries if isinstance(entry.resource, kind)]

    def find(
        self, owner: Entry[Any], reference: Reference | None, kind: type[Kind]
    ) -> Entry[Kind] | None:
        """Return what a reference of `owner` points to; None when that is not in the Bundle.

        Understood are a fullUrl, `urn:uuid:`, `Type/id`, `#contained` and, as in transactions,
        `Type?identifier=system|value`. Nothing is followed further, so that circles do no harm.
        """
        name = (reference and reference.reference) or ""
        found = self.by_name.get(_name(owner.pointer, name)) or self.by_identifier.get(name)
        return found if found and isinstance(found.resource, kind) else None

    def points_to(self, owner: Entry[Any], reference: Reference | None, to: Entry[Any]) -> bool:
        return self.find(owner, reference, type(to.resource)) is to


def _name(owner: str, reference: str) -> str:
    if reference.startswith("#"):
        return owner.partition("/contained/")[0] + reference
    return reference.partition("/_history/")[0]


def read_bundle(body: bytes) -> Bundle:
    """Return the Bundle in a request body.

    Raises Problem: 400 when it is no JSON, 413 when it is over the limits, 422 with the faults when
    it is no Bundle, or when an element that is read has another type than R4 gives it.
    """
    if len(body) > BYTES_MAX:
        raise Problem("too-large", f"Send at most {BYTES_MAX} bytes: one encounter per Bundle.")
    bundle, faults = Bundle(), list[ProblemError]()
    for place, entry in enumerate(_entries(_parsed(body))):
        faults += _add(bundle, place, entry)
    if faults:
        raise problem_of(faults)
    return bundle


def problem_of(faults: Sequence[ProblemError]) -> Problem:
    """Return the problem of a Bundle that cannot be taken."""
    return Problem("invalid", f"{len(faults)} thing(s) to mend.", faults[:FAULTS_MAX])


def _fault(pointer: str, detail: str) -> Problem:
    return problem_of([ProblemError(detail=detail, pointer=pointer)])


def _parsed(body: bytes) -> Any:
    try:
        text = body.decode("utf-8-sig")
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except _READING as error:
        # Without the parser's words, which may quote the body.
        raise Problem("bad-request", "The body is not valid JSON.") from error


def _no_number(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are no JSON")


def _entries(document: Any) -> list[Any]:
    if not isinstance(document, dict) or document.get("resourceType") != "Bundle":
        raise _fault("/resourceType", "Send a FHIR R4 Bundle.")
    if document.get("type") not in TYPES:
        raise _fault("/type", f"Send a Bundle of one of the types {', '.join(TYPES)}.")
    entries = document.get("entry")
    if not isinstance(entries, list):
        raise _fault("/entry", "It should be a list.")
    if len(entries) > ENTRIES_MAX:
        raise Problem("too-large", f"Send at most {ENTRIES_MAX} entries: one encounter per Bundle.")
    return entries


def _add(bundle: Bundle, place: int, entry: Any) -> Iterator[ProblemError]:
    pointer = f"/entry/{place}"
    if not isinstance(entry, dict):
        yield ProblemError(detail="It should be an object.", pointer=pointer)
        return
    resource, url = entry.get("resource"), entry.get("fullUrl")
    if resource is None:  # as in a transaction's DELETE
        return
    if url is not None and not isinstance(url, str):
        yield ProblemError(detail="It should be a string.", pointer=f"{pointer}/fullUrl")
    names = [url.partition("/_history/")[0]] if isinstance(url, str) and url else []
    yield from _read(bundle, f"{pointer}/resource", resource, names)


def _read(bundle: Bundle, pointer: str, raw: Any, names: list[str]) -> Iterator[ProblemError]:
    if not isinstance(raw, dict) or not isinstance(kind := raw.get("resourceType"), str):
        detail = "It should be a resource, with its resourceType."
        yield ProblemError(detail=detail, pointer=pointer)
        return
    if kind not in KINDS:
        return
    try:
        resource = KINDS[kind].validate_python(raw)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_url=False)
        yield from (_moved(validation_fault({**each}), pointer) for each in faults)
        return
    entry = Entry(pointer, resource)
    bundle.entries.append(entry)
    _identify(bundle, entry, kind)
    is_contained = "/contained/" in pointer
    own = [] if is_contained or not resource.id else [f"{kind}/{resource.id}"]
    yield from _named(bundle, entry, dict.fromkeys([*names, *own]))
    for place, each in enumerate([] if is_contained else resource.contained):
        name = [f"{pointer}#{each['id']}"] if each.get("id") else []
        yield from _read(bundle, f"{pointer}/contained/{place}", each, name)


def _named(bundle: Bundle, entry: Entry[Any], names: Iterable[str]) -> Iterator[ProblemError]:
    for name in names:
        if bundle.by_name.setdefault(name, entry) is not entry:
            detail = "Another entry has the same fullUrl or id, so that references are unclear."
            yield ProblemError(detail=detail, pointer=entry.pointer)
            return


def _identify(bundle: Bundle, entry: Entry[Any], kind: str) -> None:
    for each in getattr(entry.resource, "identifier", ()):
        for name in (f"{each.system or ''}|{each.value}", each.value):
            key = f"{kind}?identifier={name}"
            known = bundle.by_identifier.setdefault(key, entry)
            if known is not entry:
                bundle.by_identifier[key] = None  # it could be either


def _moved(fault: ProblemError, pointer: str) -> ProblemError:
    return fault.model_copy(update={"pointer": pointer + (fault.pointer or "")})
