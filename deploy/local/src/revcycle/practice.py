"""The practice file: what a practice is to the outside, for a person to fill in."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from claims_svc.practice.schemas import PracticeSettings, ProviderShape, TradingPartnerId
from contracts.shapes import Name, PayerId, Phone


class PracticeFileInvalid(Exception):
    """The practice file cannot be used; the text names each place."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrganizationSection(_Section):
    name: Name
    contact_name: Name
    contact_phone: Phone


class ClearinghouseSection(_Section):
    submitter_id: TradingPartnerId
    receiver_id: TradingPartnerId
    receiver_name: Name
    mode: Literal["test", "production"] = "test"


class PayerEntry(_Section):
    payer_id: PayerId
    name: Name
    eligibility_payer_id: PayerId | None = None


class PracticeFile(_Section):
    """Everything that `revcycle init` asks for."""

    organization: OrganizationSection
    clearinghouse: ClearinghouseSection
    providers: Annotated[list[ProviderShape], Field(max_length=1_000)] = []
    payers: Annotated[list[PayerEntry], Field(max_length=5_000)] = []

    def settings(self) -> PracticeSettings:
        """Return what claims-svc keeps of it."""
        is_production = self.clearinghouse.mode == "production"
        return PracticeSettings(
            organization_name=self.organization.name,
            submitter_id=self.clearinghouse.submitter_id,
            receiver_id=self.clearinghouse.receiver_id,
            receiver_name=self.clearinghouse.receiver_name,
            contact_name=self.organization.contact_name,
            contact_phone=self.organization.contact_phone,
            usage_indicator="P" if is_production else "T",
        )


def read_practice(path: Path) -> PracticeFile:
    """Read a practice file; raises PracticeFileInvalid with every place that must be mended."""
    try:
        return PracticeFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise PracticeFileInvalid(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        faults = [
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors(include_input=False)
        ]
        raise PracticeFileInvalid(f"{path}: " + "; ".join(faults)) from error


def render_practice(practice: PracticeFile) -> str:
    """Return the practice as a commented file."""
    organization, clearinghouse = practice.organization, practice.clearinghouse
    blocks = [
        _HEAD.format(
            name=_quoted(organization.name),
            contact_name=_quoted(organization.contact_name),
            contact_phone=_quoted(organization.contact_phone),
            submitter_id=_quoted(clearinghouse.submitter_id),
            receiver_id=_quoted(clearinghouse.receiver_id),
            receiver_name=_quoted(clearinghouse.receiver_name),
            mode=_quoted(clearinghouse.mode),
        ),
        *[_table("providers", provider) for provider in practice.providers],
        _PAYERS,
        *[_table("payers", payer) for payer in practice.payers],
    ]
    return "\n".join(blocks)


def _table(name: str, row: BaseModel) -> str:
    fields = row.model_dump(exclude_none=True).items()
    lines = [f"{field} = {_quoted(str(value))}" for field, value in fields]
    return "\n".join([f"[[{name}]]", *lines, ""])


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


_HEAD = """\
# Your practice as Revcycle presents it to clearinghouse and payers.
# `revcycle up` reads this file at every start; edit it and start again.

[organization]
name = {name}                 # as registered with the clearinghouse
contact_name = {contact_name}       # whom the payer calls (837 loop 1000A)
contact_phone = {contact_phone}         # ten digits

[clearinghouse]
submitter_id = {submitter_id}         # your id, given by the clearinghouse (ISA06, NM1*41)
receiver_id = {receiver_id}      # the clearinghouse's id (ISA08, NM1*40)
receiver_name = {receiver_name}
mode = {mode}                     # "test" or "production" (ISA15): keep "test" until enrolled

# One block per provider. kind is "billing" or "rendering"; taxonomy is optional.
"""
_PAYERS = """\
# One block per payer. payer_id is from the clearinghouse's payer list; eligibility_payer_id only
# where the payer uses another id for eligibility (270) than for claims (837).
"""
