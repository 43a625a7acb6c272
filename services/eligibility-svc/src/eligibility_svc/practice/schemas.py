"""Who asks a payer."""

from pydantic import BaseModel, ConfigDict

from contracts.shapes import Name, Npi, TaxId


class AskingProvider(BaseModel):
    """The provider in whose name a payer is asked."""

    model_config = ConfigDict(extra="forbid")

    npi: Npi
    organization_name: Name
    tax_id: TaxId
