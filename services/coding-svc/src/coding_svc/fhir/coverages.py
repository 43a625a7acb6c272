"""Maps Coverages: which pay, in which order, and who holds them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from coding_svc.fhir.bundle import Bundle, Entry
from coding_svc.fhir.code_systems import (
    CLAIM_FILING,
    FILING_OF_TYPE,
    NAIC,
    NPI,
    RELATIONSHIP,
    TAX_ID,
    codes,
    codings,
    is_of,
)
from coding_svc.fhir.people import person
from coding_svc.fhir.remarks import Remarks
from coding_svc.fhir.resources import (
    Account,
    Claim,
    Coverage,
    Encounter,
    Organization,
    Patient,
    Reference,
    RelatedPerson,
)
from coding_svc.fhir.sources import At

_PRIORITIES = ("primary", "secondary", "tertiary")
_SELF_PAY = "pay"  # HL7 coverage-selfpay
# CARIN's and HL7 v2's types of identifiers that name a payer.
_PAYER_TYPES = frozenset(("payerid", "naiccode", "NIIP"))
_MEMBER = "MB"
Ordered = list[tuple[int | None, Entry[Coverage]]]


def find_coverages(
    bundle: Bundle,
    encounter: Entry[Encounter],
    claim: Entry[Claim] | None,
    patient: Entry[Patient],
    on: date,
    remarks: Remarks,
) -> list[Entry[Coverage]]:
    """Return the coverages that may pay, the first payer's first.

    The Claim's insurance says the order, else the encounter's Account, else Coverage.order.
    """
    named = (
        _of_claim(bundle, claim) or _of_account(bundle, encounter) or _of_patient(bundle, patient)
    )
    in_force = [(order, each) for order, each in named if _pays(each, on, remarks)]
    if not in_force:
        detail = "No active Coverage of the patient is there, and self-pay is not taken yet."
        remarks.leave_to_coder("no-coverage", encounter.pointer, detail)
    ranks = [order for order, _ in in_force]
    if len(in_force) > 1 and (None in ranks or len(set(ranks)) < len(ranks)):
        detail = "Say which Coverage is primary: give each another order."
        remarks.refuse(in_force[0][1].at("order"), detail)
        return []
    in_order = [each for _, each in sorted(in_force, key=lambda each: each[0] or 0)]
    for each in in_order[len(_PRIORITIES) :]:
        remarks.warn("coverage-left-out", each.pointer, "More than three coverages are not taken.")
    return in_order[: len(_PRIORITIES)]


def _of_claim(bundle: Bundle, claim: Entry[Claim] | None) -> Ordered:
    found = [
        (each.sequence, bundle.find(claim, each.coverage, Coverage))
        for each in (claim.resource.insurance if claim else ())
        if claim
    ]
    return [(order, entry) for order, entry in found if entry]


def _of_account(bundle: Bundle, encounter: Entry[Encounter]) -> Ordered:
    accounts = [bundle.find(encounter, each, Account) for each in encounter.resource.account]
    found = [
        (each.priority, bundle.find(account, each.coverage, Coverage))
        for account in accounts
        if account
        for each in account.resource.coverage
    ]
    return [(order, entry) for order, entry in found if entry]


def _of_patient(bundle: Bundle, patient: Entry[Patient]) -> Ordered:
    return [
        (entry.resource.order, entry)
        for entry in bundle.all_of(Coverage)
        if entry.resource.beneficiary is None
        or bundle.points_to(entry, entry.resource.beneficiary, patient)
    ]


def _pays(entry: Entry[Coverage], on: date, remarks: Remarks) -> bool:
    coverage = entry.resource
    if coverage.status not in (None, "active") or _SELF_PAY in codes([coverage.type]):
        return False
    period, day = coverage.period, on.isoformat()
    begins, ends = (period.start or "", period.end or "") if period else ("", "")
    # Periods may be written as a year or a month; what is written is compared, no more.
    if begins[:10] > day[: len(begins)] or (ends and ends[:10] < day[: len(ends)]):
        detail = "This Coverage was not in force on the date of service."
        remarks.warn("coverage-left-out", entry.at("period"), detail)
        return False
    return True


def map_coverages(
    bundle: Bundle, patient: Entry[Patient], entries: Sequence[Entry[Coverage]], remarks: Remarks
) -> list[At]:
    """Return the coverages; none at all when the first payer's cannot be billed as it is.

    A coverage without payer id or member id is left to a coder, with what is known in the note.
    """
    mapped: list[At] = []
    for entry in entries:
        payer_id, payer_name = _payer(bundle, entry)
        member_id = _member_id(entry)
        if payer_id.value and member_id.value:
            priority = At(entry.pointer, _PRIORITIES[len(mapped)])
            identity = {"payer_id": payer_id, "payer_name": payer_name, "member_id": member_id}
            rest = _rest(bundle, patient, entry, remarks)
            mapped.append(At(entry.pointer, {"priority": priority, **identity, **rest}))
            continue
        what = "no payer id" if not payer_id.value else "no member id"
        place = (member_id if payer_id.value else payer_id).pointer
        remarks.leave_to_coder("coverage-incomplete", place, f"The Coverage has {what}.")
        remarks.keep(f"Coverage: {payer_name.value or ''} {member_id.value or ''}")
        if not mapped:  # the others do not pay first
            return []
    return mapped


def _payer(bundle: Bundle, entry: Entry[Coverage]) -> tuple[At, At]:
    payor = entry.resource.payor[0] if entry.resource.payor else Reference()
    organization = bundle.find(entry, payor, Organization)
    if organization is None:
        identifier = payor.identifier
        value = identifier.value if identifier else None
        at = entry.at("payor/0")
        return At(f"{at}/identifier/value", value), At(f"{at}/display", payor.display or value)
    payer_id = _payer_id(organization)
    payer_name = organization.resource.name or payor.display or payer_id.value
    return payer_id, At(organization.at("name"), payer_name)


def _payer_id(entry: Entry[Organization]) -> At:
    """Return what a claim calls the payer: an identifier of a payer's type, else the only one."""
    known = [
        (place, each)
        for place, each in enumerate(entry.resource.identifier)
        if each.value and each.use != "old" and not is_of(each.system, NPI | TAX_ID)
    ]
    typed = [
        (place, each)
        for place, each in known
        if codes([each.type]) & _PAYER_TYPES or is_of(each.system, NAIC)
    ]
    chosen = typed[:1] or known
    if len(chosen) != 1:
        return At(entry.at("identifier"), None)
    place, identifier = chosen[0]
    return At(entry.at(f"identifier/{place}/value"), identifier.value)


def _member_id(entry: Entry[Coverage]) -> At:
    coverage = entry.resource
    if not coverage.subscriber_id:
        for place, each in enumerate(coverage.identifier):
            if each.value and _MEMBER in codes([each.type]):
                return At(entry.at(f"identifier/{place}/value"), each.value)
    return At(entry.at("subscriberId"), coverage.subscriber_id)


def _rest(
    bundle: Bundle, patient: Entry[Patient], entry: Entry[Coverage], remarks: Remarks
) -> dict[str, At]:
    rest = {
        "claim_filing_indicator": _filing(entry, remarks),
        "group_number": _group_number(entry),
        "relationship": _relationship(bundle, patient, entry, remarks),
    }
    if rest["relationship"].value != "self":
        rest["subscriber"] = _subscriber(bundle, entry, remarks)
    return rest


def _filing(entry: Entry[Coverage], remarks: Remarks) -> At:
    kind = entry.resource.type
    for place, coding in codings(kind, CLAIM_FILING):
        return At(entry.at(f"type/coding/{place}/code"), coding.code)
    known = [FILING_OF_TYPE[each] for each in sorted(codes([kind])) if each in FILING_OF_TYPE]
    if kind and not known:
        detail = "The type of Coverage is not one we know; it is filed as commercial insurance."
        remarks.warn("coverage-type-unknown", entry.at("type"), detail)
    return At(entry.at("type"), known[0] if known else None)


def _group_number(entry: Entry[Coverage]) -> At:
    for place, each in enumerate(entry.resource.class_):
        if "group" in codes([each.type]):
            return At(entry.at(f"class/{place}/value"), each.value)
    return At(entry.at("class"), None)


def _relationship(
    bundle: Bundle, patient: Entry[Patient], entry: Entry[Coverage], remarks: Remarks
) -> At:
    coverage, at = entry.resource, entry.at("relationship")
    known = [RELATIONSHIP[each] for each in codes([coverage.relationship]) if each in RELATIONSHIP]
    if len(known) == 1:
        return At(at, known[0])
    if coverage.relationship is None and (
        coverage.subscriber is None or bundle.points_to(entry, coverage.subscriber, patient)
    ):
        return At(at, "self")
    detail = "How the patient is related to the subscriber is not clear; it is taken as unknown."
    remarks.leave_to_coder("relationship-unclear", at, detail)
    return At(at, "unknown")


def _subscriber(bundle: Bundle, entry: Entry[Coverage], remarks: Remarks) -> At:
    reference = entry.resource.subscriber
    kinds: tuple[type[Any], ...] = (RelatedPerson, Patient)
    for kind in kinds:
        found = bundle.find(entry, reference, kind)
        if found:
            return At(found.pointer, person(found))
    detail = "Put the subscriber, a RelatedPerson or Patient, into the Bundle: the relationship is"
    remarks.refuse(entry.at("subscriber"), f"{detail} not self.")
    return At(entry.at("subscriber"), None)
