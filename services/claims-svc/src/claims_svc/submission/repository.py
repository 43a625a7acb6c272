"""All SQL about submissions; constructed with who asks."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update

from claims_svc.claim.models import Claim
from claims_svc.submission.models import ControlNumber, Submission
from kit.repository import TenantRepository


class SubmissionRepository(TenantRepository):
    async def next_control_number(self) -> int:
        """Return the organization's next interchange control number, from 1."""
        mine = ControlNumber.organization_id == self._organization_id
        raised = update(ControlNumber).where(mine).values(last_value=ControlNumber.last_value + 1)
        value = await self._session.scalar(raised.returning(ControlNumber.last_value))
        if value is None:
            self._session.add(ControlNumber(organization_id=self._organization_id, last_value=1))
            await self._session.flush()
            return 1
        return value

    async def of_claim(self, claim: Claim) -> list[Submission]:
        """Return the claim's submissions, oldest first."""
        of_claim = select(Submission).where(
            Submission.organization_id == self._organization_id, Submission.claim_id == claim.id
        )
        return list(await self._session.scalars(of_claim.order_by(Submission.id)))

    async def of_group(self, submitter_id: str, group_control_number: int) -> Sequence[Submission]:
        """Return what went out in a functional group of ours."""
        return await self._matching(
            Submission.submitter_id == submitter_id,
            Submission.group_control_number == group_control_number,
        )

    async def of_interchange(self, submitter_id: str, control_number: int) -> Sequence[Submission]:
        """Return what went out in an interchange of ours."""
        return await self._matching(
            Submission.submitter_id == submitter_id,
            Submission.interchange_control_number == control_number,
        )

    async def of_reference(self, submitter_id: str, reference: str) -> Sequence[Submission]:
        """Return what went out in a transaction set of ours (BHT03)."""
        return await self._matching(
            Submission.submitter_id == submitter_id, Submission.reference == reference
        )

    async def _matching(self, *conditions: ColumnElement[bool]) -> Sequence[Submission]:
        mine = Submission.organization_id == self._organization_id
        return (await self._session.scalars(select(Submission).where(mine, *conditions))).all()

    def add(self, submission: Submission) -> None:
        self._session.add(submission)
