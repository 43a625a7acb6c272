"""All SQL about submissions; constructed with who asks."""

from collections.abc import Sequence

from claims_svc.claim.models import Claim
from claims_svc.submission.models import ControlNumber, Submission
from kit.repository import TenantRepository


def group_key(submitter_id: str, group_control_number: int) -> dict[str, object]:
    """Return what the submissions of a functional group are known by, as columns."""
    return {"submitter_id": submitter_id, "group_control_number": group_control_number}


class SubmissionRepository(TenantRepository):
    async def next_control_number(self) -> int:
        """Return the organization's next interchange control number, from 1."""
        counter = await self._session.get(ControlNumber, self._organization_id)
        if counter is None:
            counter = ControlNumber(organization_id=self._organization_id, last_value=0)
            self._session.add(counter)
            await self._session.flush()
        counter.last_value += 1  # nobody else counts before the transaction ends
        return counter.last_value

    async def of_claim(self, claim: Claim) -> list[Submission]:
        """Return the claim's submissions, oldest first."""
        return await self._find_all(Submission, claim_id=claim.id)

    async def of_group(self, submitter_id: str, group_control_number: int) -> Sequence[Submission]:
        """Return what went out in a functional group of ours."""
        return await self._find_all(Submission, **group_key(submitter_id, group_control_number))

    async def of_interchange(self, submitter_id: str, control_number: int) -> Sequence[Submission]:
        """Return what went out in an interchange of ours."""
        keyed = {"submitter_id": submitter_id, "interchange_control_number": control_number}
        return await self._find_all(Submission, **keyed)

    async def of_reference(self, submitter_id: str, reference: str) -> Sequence[Submission]:
        """Return what went out in a transaction set of ours (BHT03)."""
        return await self._find_all(Submission, submitter_id=submitter_id, reference=reference)

    def add(self, submission: Submission) -> None:
        self._session.add(submission)
