"""Who sends and who receives which event: the graph that AsyncAPI is exported from."""

from dataclasses import dataclass

from contracts.base import Event
from contracts.events import claims, clearinghouse, eligibility, encounters, payments

CODING, ELIGIBILITY, CLAIMS, PAYMENTS = (
    "coding-svc",
    "eligibility-svc",
    "claims-svc",
    "payments-svc",
)
ADAPTERS = "adapters"
OUTSIDE = "outside"  # dashboards and integrators: no service of ours has to listen


@dataclass(frozen=True, slots=True)
class Route:
    """An event type with its one sender and its receivers."""

    model: type[Event]
    sender: str
    receivers: tuple[str, ...]


ROUTES: tuple[Route, ...] = (
    Route(encounters.EncounterReceived, CODING, (ELIGIBILITY, PAYMENTS)),
    Route(encounters.EncounterCoded, CODING, (CLAIMS,)),
    Route(encounters.CodingQueried, CODING, (OUTSIDE,)),
    Route(encounters.EncounterChangedAfterBilling, CODING, (CLAIMS,)),
    Route(eligibility.EligibilityRequested, ELIGIBILITY, (ADAPTERS,)),
    Route(eligibility.EligibilityChecked, ELIGIBILITY, (CLAIMS,)),
    Route(claims.ClaimCreated, CLAIMS, (PAYMENTS,)),
    Route(claims.ClaimCorrected, CLAIMS, (PAYMENTS,)),
    Route(claims.ClaimHeld, CLAIMS, (OUTSIDE,)),
    Route(claims.ClaimSubmitted, CLAIMS, (ADAPTERS,)),
    Route(claims.ClaimAcknowledged, CLAIMS, (PAYMENTS,)),
    Route(claims.ClaimRejected, CLAIMS, (OUTSIDE,)),
    Route(claims.ClaimClosed, CLAIMS, (OUTSIDE,)),
    Route(claims.PracticeChanged, CLAIMS, (ELIGIBILITY,)),
    Route(clearinghouse.AcknowledgmentReceived, ADAPTERS, (CLAIMS,)),
    Route(clearinghouse.EligibilityResponseReceived, ADAPTERS, (ELIGIBILITY,)),
    Route(clearinghouse.RemittanceReceived, ADAPTERS, (PAYMENTS,)),
    Route(payments.ClaimAdjudicated, PAYMENTS, (CLAIMS,)),
    Route(payments.ClaimReversed, PAYMENTS, (CLAIMS,)),
    Route(payments.ClaimSettled, PAYMENTS, (CLAIMS,)),
    Route(payments.PatientBalanceDue, PAYMENTS, (OUTSIDE,)),
    Route(payments.StatementIssued, PAYMENTS, (OUTSIDE,)),
    Route(payments.RemittancePosted, PAYMENTS, (OUTSIDE,)),
    Route(payments.PaymentUnmatched, PAYMENTS, (CLAIMS,)),
    Route(payments.PaymentMatched, PAYMENTS, (CLAIMS,)),
)
EVENT_MODELS: dict[str, type[Event]] = {route.model.event_type: route.model for route in ROUTES}
TOPICS: tuple[str, ...] = tuple(dict.fromkeys(route.model.topic for route in ROUTES))
