"""Transport and chiropractic: what a claim, and for transport a line, says of them (CR1, CR2)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from x12.binding import FREE_TEXT, QUANTITY, At


@dataclass(slots=True, kw_only=True)
class AmbulanceTransport:
    """Why and how far an ambulance went (CR1).

    ``reason_code`` is A nearest facility, B preferred by the physician, C nearness of the family, D
    specialist or equipment, E rehabilitation.
    """

    reason_code: Annotated[str, At("CR1", 4)]
    distance_miles: Annotated[Decimal, At("CR1", 6, codec=QUANTITY)]
    weight_pounds: Annotated[Decimal | None, At("CR1", 2, codec=QUANTITY, qualifier="LB")] = None
    round_trip_purpose: Annotated[str, At("CR1", 9, codec=FREE_TEXT)] = ""
    stretcher_purpose: Annotated[str, At("CR1", 10, codec=FREE_TEXT)] = ""


@dataclass(slots=True, kw_only=True)
class SpinalManipulation:
    """The condition that a chiropractor treats (CR2), such as A acute, M acute of a chronic."""

    condition_code: Annotated[str, At("CR2", 8)]
    description: Annotated[str, At("CR2", 10, codec=FREE_TEXT)] = ""
    more_description: Annotated[str, At("CR2", 11, codec=FREE_TEXT)] = ""
