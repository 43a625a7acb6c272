"""Remittances that an adapter brings."""

from contracts.events.clearinghouse import RemittanceReceived
from kit.unit_of_work import UnitOfWork
from payments_svc.remittance.service import receive_remittances


async def on_remittance_received(work: UnitOfWork, event: RemittanceReceived) -> None:
    """Take the remittances in, as if they had been uploaded."""
    await receive_remittances(work, await work.blobs.unpack(event.document))
