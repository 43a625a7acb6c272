"""The practice's settings as a person gives them."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, StringConstraints

from contracts.shapes import Name, Npi, Phone, Taxonomy

TradingPartnerId = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{2,15}$")]


class PracticeSettings(BaseModel):
    """Who we are to the clearinghouse (ISA, GS, loops 1000A and 1000B)."""

    model_config = ConfigDict(extra="forbid")

    organization_name: Name = "UNNAMED PRACTICE"
    submitter_id: TradingPartnerId = "REVCYCLE"
    receiver_id: TradingPartnerId = "CLEARINGHOUSE"
    receiver_name: Name = "CLEARINGHOUSE"
    contact_name: Name = "BILLING OFFICE"
    contact_phone: Phone = "2175550101"
    usage_indicator: Literal["T", "P"] = "T"


class ProviderShape(BaseModel):
    """A provider of the practice."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    npi: Npi
    name: Name
    kind: Literal["billing", "rendering"]
    taxonomy: Taxonomy | None = None
