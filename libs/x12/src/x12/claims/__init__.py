"""What professional, institutional and dental claims (837) share.

Each guide has its own package, which takes what is common from here and adds its own.
"""

from x12.claims.billing import BillingProvider, OrganizationBilling, PayToAddress, PayToPlan
from x12.claims.claim import Claim
from x12.claims.coverage import (
    OtherPayer,
    OtherSubscriber,
    Patient,
    Payer,
    Subscriber,
    SubscriberLevel,
)
from x12.claims.decisions import (
    LineAdjudication,
    LineDecision,
)
from x12.claims.details import (
    ATTACHMENTS,
    CONDITIONS,
    POINTERS,
    Attachment,
    Condition,
    Contract,
    Drug,
    Repricing,
    code_list,
)
from x12.claims.files import ClaimFiles, claim_levels
from x12.claims.header import BatchHeader, Receiver, Submitter
from x12.claims.levels import LevelWriter, finish_claim, subscriber_level
from x12.claims.providers import (
    AmbulanceStop,
    Facility,
    FacilityWithContact,
    NamedAmbulanceStop,
    NamedProvider,
    OrderingProvider,
    Provider,
    ProviderNumbers,
    PurchasedServiceProvider,
    ReferringProvider,
    ReferringProviderNumbers,
    TypedProviderNumbers,
)

__all__ = [
    "ATTACHMENTS",
    "CONDITIONS",
    "POINTERS",
    "AmbulanceStop",
    "Attachment",
    "BatchHeader",
    "BillingProvider",
    "Claim",
    "ClaimFiles",
    "Condition",
    "Contract",
    "Drug",
    "Facility",
    "FacilityWithContact",
    "LevelWriter",
    "LineAdjudication",
    "LineDecision",
    "NamedAmbulanceStop",
    "NamedProvider",
    "OrderingProvider",
    "OrganizationBilling",
    "OtherPayer",
    "OtherSubscriber",
    "Patient",
    "PayToAddress",
    "PayToPlan",
    "Payer",
    "Provider",
    "ProviderNumbers",
    "PurchasedServiceProvider",
    "Receiver",
    "ReferringProvider",
    "ReferringProviderNumbers",
    "Repricing",
    "Submitter",
    "Subscriber",
    "SubscriberLevel",
    "TypedProviderNumbers",
    "claim_levels",
    "code_list",
    "finish_claim",
    "subscriber_level",
]
