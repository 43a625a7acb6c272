"""Subscribers, patients and payers (loops 2000B, 2000C and 2320)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from x12.adjustments import ADJUSTMENTS, Adjustment
from x12.binding import DATE, DAY, FREE_TEXT, MONEY, POSITION, QUALIFIER, At, Inner, Part, Whole
from x12.parties import NAME, Address, Name
from x12.pricing import OutpatientResult
from x12.qualified import REFERENCES, Reference


@dataclass(slots=True, kw_only=True)
class Payer:
    """A payer by its name and the id of the clearinghouse's payer list (loops 2010BB, 2330B).

    ``payer_id_qualifier`` is PI (payer id) or XV (national plan id). ``references`` are further ids
    of the payer and, in 2010BB, the numbers that it has given to the billing provider (G2, LU).
    """

    name: Annotated[str, At("NM1", 3, codec=FREE_TEXT)]
    payer_id: Annotated[str, At("NM1", 9)]
    payer_id_qualifier: Annotated[str, At("NM1", 8, codec=QUALIFIER)] = "PI"
    address: Annotated[Address | None, Part()] = None
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()


@dataclass(slots=True, kw_only=True)
class Subscriber:
    """The holder of the coverage (SBR and loop 2010BA).

    Address, birth date and sex are required when the subscriber is the patient.
    ``member_id_qualifier`` is MI (member id) or II (standard unique health id).
    ``accident_claim_number`` is that of an accident insurer (REF*Y4).
    """

    name: Annotated[Name, Whole("2010BA/NM1", NAME)]
    member_id: Annotated[str, At("2010BA/NM1", 9)]
    member_id_qualifier: Annotated[str, At("2010BA/NM1", 8, codec=QUALIFIER)] = "MI"
    group_number: Annotated[str, At("SBR", 3)] = ""
    group_name: Annotated[str, At("SBR", 4, codec=FREE_TEXT)] = ""
    address: Annotated[Address | None, Part("2010BA")] = None
    birth_date: Annotated[date | None, At("2010BA/DMG", 2, codec=DATE)] = None
    sex: Annotated[str, At("2010BA/DMG", 3)] = ""
    social_security_number: Annotated[str, At("2010BA/REF*SY", 2)] = ""
    accident_claim_number: Annotated[str, At("2010BA/REF*Y4", 2)] = ""


@dataclass(slots=True, kw_only=True)
class SubscriberLevel:
    """What loop 2000B says above its claims; the claims repeat it."""

    payer_responsibility: Annotated[str, At("SBR", 1)]
    relationship_code: Annotated[str, At("SBR", 2)] = ""
    claim_filing_indicator: Annotated[str, At("SBR", 9)] = ""
    subscriber: Annotated[Subscriber, Part()]
    payer: Annotated[Payer, Part("2010BB")]


@dataclass(slots=True, kw_only=True)
class Patient:
    """A dependent known only by the subscriber's member id (loops 2000C and 2010CA).

    ``relationship_code`` is PAT01: 01 spouse, 19 child, G8 other and so on. ``references`` are a
    member id 1W and a social security number SY.
    """

    name: Annotated[Name, Whole("2010CA/NM1", NAME)]
    relationship_code: Annotated[str, At("PAT", 1)]
    address: Annotated[Address, Part("2010CA")]
    birth_date: Annotated[date, At("2010CA/DMG", 2, codec=DATE)]
    sex: Annotated[str, At("2010CA/DMG", 3)]
    accident_claim_number: Annotated[str, At("2010CA/REF*Y4", 2)] = ""
    references: Annotated[tuple[Reference, ...], Whole("2010CA/REF", REFERENCES)] = ()


@dataclass(slots=True, kw_only=True)
class OtherSubscriber:
    """The holder of another coverage of the patient (loop 2330A)."""

    name: Annotated[Name, Whole("NM1", NAME)]
    member_id: Annotated[str, At("NM1", 9)]
    member_id_qualifier: Annotated[str, At("NM1", 8, codec=QUALIFIER)] = "MI"
    address: Annotated[Address | None, Part()] = None
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()


@dataclass(slots=True, kw_only=True)
class OtherPayer:
    """Another coverage and, when it has decided, its result for the claim (loops 2320, 2330).

    ``relationship_code`` is the patient's to this subscriber, 18 self. ``paid_cents`` is AMT*D,
    0 after a denial and ``None`` when the payer has not decided; ``not_covered_cents`` stands for
    a service known not to be covered, for which it was not asked. ``adjudication_date`` is used
    only when the lines do not give theirs. ``adjusted_before`` is Y when the payer has changed its
    first decision (REF*T4).
    """

    payer: Annotated[Payer, Part("2330B")]
    subscriber: Annotated[OtherSubscriber, Inner("2330A")]
    payer_responsibility: Annotated[str, At("SBR", 1)]
    relationship_code: Annotated[str, At("SBR", 2)] = "18"
    group_number: Annotated[str, At("SBR", 3)] = ""
    group_name: Annotated[str, At("SBR", 4, codec=FREE_TEXT)] = ""
    claim_filing_indicator: Annotated[str, At("SBR", 9)] = ""
    adjustments: Annotated[tuple[Adjustment, ...], Whole("CAS", ADJUSTMENTS)] = ()
    paid_cents: Annotated[int | None, At("AMT*D", 2, codec=MONEY)] = None
    not_covered_cents: Annotated[int | None, At("AMT*A8", 2, codec=MONEY)] = None
    remaining_liability_cents: Annotated[int | None, At("AMT*EAF", 2, codec=MONEY)] = None
    benefits_assigned: Annotated[str, At("OI", 3)] = "Y"
    release_of_information: Annotated[str, At("OI", 6)] = "Y"
    outpatient_result: Annotated[OutpatientResult | None, Part()] = None
    payer_claim_control_number: Annotated[str, At("2330B/REF*F8", 2)] = ""
    prior_authorization: Annotated[str, At("2330B/REF*G1", 2)] = ""
    referral_number: Annotated[str, At("2330B/REF*9F", 2)] = ""
    adjusted_before: Annotated[str, At("2330B/REF*T4", 2)] = ""
    adjudication_date: Annotated[date | None, At("2330B/DTP*573", 3, codec=DAY)] = None
    position: Annotated[int, POSITION] = field(default=0, compare=False)
