"""Who acts, for which organization, with which rights."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Identity:
    """A caller as proven by a token, or a service that acts on an event.

    Attributes:
        actor_id: the client, user or service that acts; it stands in the audit trail.
        organization_id: the tenant; taken from the token or the event, never from a body.
        scopes: rights such as `claims:read`.

    """

    actor_id: str
    organization_id: UUID
    scopes: frozenset[str] = frozenset()

    def may(self, scope: str) -> bool:
        return scope in self.scopes
