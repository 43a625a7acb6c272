"""Names, parties, addresses and contacts: the NM1, N3, N4 and PER of every guide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from x12.binding.codecs import FREE_TEXT, SegmentCodec, Written, repeated
from x12.binding.fixed import fixed
from x12.binding.places import At
from x12.segments import Delimiters
from x12.text import free_text

_ORGANIZATION = "2"
_PERSON = "1"
_new = object.__new__
_NAME_LENGTH, _PARTY_LENGTH = 8, 10


@dataclass(slots=True, kw_only=True)
class Name:
    """A person (``last_name``...) or an organization (``organization_name``): NM102 to NM107.

    ``is_unnamed_organization`` tells an organization that only an identifier names from a person of
    whom nothing is given.
    """

    organization_name: str = ""
    last_name: str = ""
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""
    is_unnamed_organization: bool = False

    @property
    def is_organization(self) -> bool:
        """Whether NM102 is 2."""
        return bool(self.organization_name) or self.is_unnamed_organization


@dataclass(slots=True, kw_only=True)
class Party:
    """A name and the identifier that NM108 (qualifier) and NM109 give with it.

    Qualifiers in use: XX national provider id, MI member id, PI payer id, 46 submitter id.
    """

    name: Name
    identifier_qualifier: str = ""
    identifier: str = ""


@dataclass(slots=True, kw_only=True)
class Address:
    """A postal address (N3, N4); ``postal_code`` has no dash and nine digits where known.

    ``country`` and ``subdivision``, the part of it where ``state`` has no room for it, are given
    outside the United States.
    """

    line1: Annotated[str, At("N3", 1, codec=FREE_TEXT)]
    city: Annotated[str, At("N4", 1, codec=FREE_TEXT)]
    line2: Annotated[str, At("N3", 2, codec=FREE_TEXT)] = ""
    state: Annotated[str, At("N4", 2)] = ""
    postal_code: Annotated[str, At("N4", 3)] = ""
    country: Annotated[str, At("N4", 4)] = ""
    subdivision: Annotated[str, At("N4", 7)] = ""


@dataclass(slots=True, kw_only=True)
class Contact:
    """A contact (PER); ``function_code`` is IC, BL (technical) or CX (payer's claim office).

    ``other_numbers`` are (qualifier, number) pairs that have no attribute of their own: a second
    number of one kind, or the extension of another number than the telephone's.
    """

    function_code: str = "IC"
    name: str = ""
    phone: str = ""
    phone_extension: str = ""
    email: str = ""
    fax: str = ""
    url: str = ""
    other_numbers: tuple[tuple[str, str], ...] = ()


# Communication number qualifiers of PER and the attribute that each one fills, in written order.
_CONTACT_ATTRIBUTES = {
    "TE": "phone",
    "EX": "phone_extension",
    "EM": "email",
    "FX": "fax",
    "UR": "url",
}


def _read_name(e: list[str], _: Delimiters) -> Name:
    if len(e) < _NAME_LENGTH:
        e = [*e, "", "", "", "", "", "", ""]
    # Field by field, which costs half of a call with all of them.
    name = _new(Name)
    if e[2] == _ORGANIZATION:
        name.organization_name = e[3]
        name.last_name = name.first_name = name.middle_name = name.suffix = ""
        name.is_unnamed_organization = not e[3]
    else:
        name.organization_name = ""
        name.last_name = e[3]
        name.first_name = e[4]
        name.middle_name = e[5]
        name.suffix = e[7]
        name.is_unnamed_organization = False
    return name


def _name_texts(name: Name) -> tuple[str, ...]:
    if name.organization_name or name.is_unnamed_organization:
        return (_ORGANIZATION, name.organization_name, "", "", "")
    return (_PERSON, name.last_name, name.first_name, name.middle_name, name.suffix)


def _read_party(e: list[str], d: Delimiters) -> Party:
    if len(e) < _PARTY_LENGTH:
        e = [*e, "", "", "", "", "", "", "", "", ""]
    party = _new(Party)
    party.name = _read_name(e, d)
    party.identifier_qualifier = e[8]
    party.identifier = e[9]
    return party


def _party_texts(party: Party) -> tuple[str, ...]:
    identifier = party.identifier
    qualifier = party.identifier_qualifier if identifier else ""
    return (*_name_texts(party.name), qualifier, identifier)


def _read_contact(e: list[str], _: Delimiters) -> Contact:
    contact = Contact(function_code=e[1] if len(e) > 1 else "", name=e[2] if len(e) > 2 else "")  # noqa: PLR2004
    before = ""
    for n in range(4, len(e), 2):
        qualifier, number = e[n - 1], e[n]
        attribute = _CONTACT_ATTRIBUTES.get(qualifier, "")
        is_free = attribute and not contact.other_numbers and not getattr(contact, attribute)
        if is_free and (qualifier != "EX" or before == "TE"):
            setattr(contact, attribute, number)
        elif number:
            contact.other_numbers += ((qualifier, number),)
        before = qualifier
    return contact


def _write_contact(contact: Contact) -> list[Written]:
    texts: list[Written] = [contact.function_code, free_text(contact.name)]
    for qualifier, attribute in _CONTACT_ATTRIBUTES.items():
        if number := getattr(contact, attribute):
            texts += [qualifier, number]
    for other in contact.other_numbers:
        texts += other
    return texts


# NM106, the prefix, is not used by the guides.
_NAME_PLACES = (2, 3, 4, 5, 7)
_FREE_PLACES = frozenset({3, 4, 5, 7})
NAME = fixed(_read_name, _name_texts, _NAME_PLACES, _FREE_PLACES)
"""The name of an NM1, with NM102; its identifier has a field of its own."""
PARTY = fixed(_read_party, _party_texts, (*_NAME_PLACES, 8, 9), _FREE_PLACES)
"""The name of an NM1 with its identifier."""
CONTACT = SegmentCodec(read=_read_contact, write=_write_contact)
CONTACTS = repeated(CONTACT)
