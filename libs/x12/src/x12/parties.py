"""Names, parties, addresses and contacts: the NM1, N3, N4 and PER of every guide."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A person (``last_name``...) or an organization (``organization_name``): NM102 to NM107."""

    organization_name: str = ""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""

    @property
    def is_organization(self) -> bool:
        """Whether NM102 is 2; a name without any part counts as a person."""
        return bool(self.organization_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A name and the identifier that NM108 (qualifier) and NM109 give with it.

    Qualifiers in use: XX national provider id, MI member id, PI payer id, 46 submitter id.
    """

    name: Name
    identifier_qualifier: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address (N3, N4); ``postal_code`` has no dash and nine digits where known."""

    line1: str
    city: str
    line2: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A contact (PER); ``function_code`` is IC, BL (technical) or CX (payer's claim office)."""

    function_code: str = "IC"
    name: str = ""
    phone: str = ""
    phone_extension: str = ""
    email: str = ""
    fax: str = ""
    url: str = ""
