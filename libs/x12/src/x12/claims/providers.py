"""Providers of claims and lines (loops 2310, 2330C and further, 2420)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from x12.binding import FREE_TEXT, At, Part, Whole
from x12.parties import CONTACT, NAME, Address, Contact, Name
from x12.qualified import REFERENCES, Reference


@dataclass(slots=True, kw_only=True)
class NamedProvider:
    """A provider by name and national provider id.

    ``references`` are further numbers: state license 0B, UPIN 1G, a payer's own number G2, location
    LU. At a line, a number may be that of another payer.
    """

    name: Annotated[Name, Whole("NM1", NAME)]
    npi: Annotated[str, At("NM1", 9, qualifier="XX")] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()


@dataclass(slots=True, kw_only=True)
class Provider(NamedProvider):
    """A provider with a taxonomy, for example the rendering one."""

    taxonomy: Annotated[str, At("PRV", 3)] = ""


@dataclass(slots=True, kw_only=True)
class ReferringProvider(NamedProvider):
    """Who referred the patient; ``kind`` is DN (referring) or P3 (primary care)."""

    kind: Annotated[str, At("NM1", 1)] = "DN"


@dataclass(slots=True, kw_only=True)
class OrderingProvider(NamedProvider):
    """Who ordered a service (loop 2420E)."""

    address: Annotated[Address | None, Part()] = None
    contact: Annotated[Contact | None, Whole("PER", CONTACT)] = None


@dataclass(slots=True, kw_only=True)
class PurchasedServiceProvider:
    """Who did a service that was bought from outside (loop 2420B).

    ``entity_type`` is 1 (person) or 2 (organization).
    """

    npi: Annotated[str, At("NM1", 9, qualifier="XX")] = ""
    entity_type: Annotated[str, At("NM1", 2)] = "1"
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()


@dataclass(slots=True, kw_only=True)
class Facility:
    """Where a service took place when it is not the billing address."""

    name: Annotated[Name, Whole("NM1", NAME)]
    address: Annotated[Address, Part()]
    npi: Annotated[str, At("NM1", 9, qualifier="XX")] = ""
    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)] = ()


@dataclass(slots=True, kw_only=True)
class FacilityWithContact(Facility):
    """A facility with whom to ask there (professional claims)."""

    contact: Annotated[Contact | None, Whole("PER", CONTACT)] = None


@dataclass(slots=True, kw_only=True)
class AmbulanceStop:
    """Where an ambulance took the patient up."""

    address: Annotated[Address, Part()]


@dataclass(slots=True, kw_only=True)
class NamedAmbulanceStop(AmbulanceStop):
    """Where an ambulance set the patient down."""

    name: Annotated[str, At("NM1", 3, codec=FREE_TEXT)] = ""


@dataclass(slots=True, kw_only=True)
class ProviderNumbers:
    """The numbers that another payer has given to a provider of the claim (loops 2330C and on)."""

    references: Annotated[tuple[Reference, ...], Whole("REF", REFERENCES)]


@dataclass(slots=True, kw_only=True)
class TypedProviderNumbers(ProviderNumbers):
    """Such numbers where the guide leaves open what the provider is.

    ``entity_type`` is 1 (person) or 2 (organization).
    """

    entity_type: Annotated[str, At("NM1", 2)] = "1"


@dataclass(slots=True, kw_only=True)
class ReferringProviderNumbers(ProviderNumbers):
    """Such numbers of who referred the patient; ``kind`` is DN (referring) or P3 (primary care)."""

    kind: Annotated[str, At("NM1", 1)] = "DN"
