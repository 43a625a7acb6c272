"""The billing provider and the addresses that payment goes to (loops 2000A to 2010AC)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from x12.binding import FREE_TEXT, QUALIFIER, At, Inner, Part, Whole
from x12.parties import CONTACTS, NAME, Address, Contact, Name
from x12.qualified import REFERENCES, Reference


@dataclass(slots=True, kw_only=True)
class PayToAddress:
    """Where payment goes when not to the billing address, such as a post office box (2010AB).

    ``entity_type`` is 1 (person) or 2 (organization).
    """

    address: Annotated[Address, Part()]
    entity_type: Annotated[str, At("NM1", 2)] = "2"


@dataclass(slots=True, kw_only=True)
class PayToPlan:
    """The health plan that asks for its money back (2010AC)."""

    name: Annotated[str, At("NM1", 3, codec=FREE_TEXT)]
    plan_id: Annotated[str, At("NM1", 9)]
    tax_id: Annotated[str, At("REF*EI", 2)]
    address: Annotated[Address, Part()]
    plan_id_qualifier: Annotated[str, At("NM1", 8, codec=QUALIFIER)] = "PI"
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()


@dataclass(slots=True, kw_only=True)
class OrganizationBilling:
    """Who bills (loops 2000A and 2010AA); in institutional claims always an organization.

    ``tax_id`` is the employer number. ``currency`` is set only when the charges are not in US
    dollars.
    """

    name: Annotated[Name, Whole("2010AA/NM1", NAME)]
    npi: Annotated[str, At("2010AA/NM1", 9, qualifier="XX")]
    tax_id: Annotated[str, At("2010AA/REF*EI", 2)]
    address: Annotated[Address, Part("2010AA")]
    tax_id_qualifier: Annotated[str, At("2010AA/REF*EI", 1, codec=QUALIFIER)] = "EI"
    taxonomy: Annotated[str, At("PRV", 3)] = ""
    currency: Annotated[str, At("CUR", 2)] = ""
    contacts: Annotated[tuple[Contact, ...], Whole("2010AA/PER", CONTACTS)] = ()
    pay_to_address: Annotated[PayToAddress | None, Inner("2010AB")] = None
    pay_to_plan: Annotated[PayToPlan | None, Inner("2010AC")] = None


@dataclass(slots=True, kw_only=True)
class BillingProvider(OrganizationBilling):
    """Who bills (loops 2000A and 2010AA): a person or an organization.

    ``tax_id_qualifier`` is EI (employer number) or SY (social security number). ``references`` are
    a state license 0B and a UPIN 1G.
    """

    references: Annotated[tuple[Reference, ...], Whole("2010AA/REF", REFERENCES)] = ()
