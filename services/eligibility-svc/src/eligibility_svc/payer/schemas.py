"""What is posted and returned about payers."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from contracts.shapes import Name, PayerId


class PayerIn(BaseModel):
    """A payer, or what is to be different about a known one."""

    model_config = ConfigDict(extra="forbid")

    payer_id: PayerId = Field(description="The id in claims and coverages")
    name: Name
    eligibility_payer_id: PayerId | None = Field(
        default=None, description="The id in eligibility inquiries, when it is another one"
    )


class PayerOut(PayerIn):
    id: UUID
