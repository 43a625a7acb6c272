"""Asks a suggester elsewhere over HTTP: the text and the release go out, nothing of the patient.

The form of its answers is in docs/architecture/external-suggester.md.
"""

import asyncio
import ssl
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import structlog
from pydantic import BaseModel, Field, ValidationError

from codesets import CodeSystem
from codesets.suggest import (
    PROPOSALS_MAX,
    ExternalSuggester,
    Proposal,
    Proposals,
    SuggesterFailed,
    SuggesterLate,
)
from coding_svc.settings import SuggesterSettings
from contracts.shapes import Reference

if TYPE_CHECKING:
    from aiohttp import ClientResponse

ANSWER_BYTES_MAX = 256 * 1024  # what PROPOSALS_MAX take, several times
AT_ONCE_MAX = 8  # notes on their way; the others wait, within their own time
_OK = 200
log = structlog.get_logger()


class _Item(BaseModel):
    code: Annotated[str, Field(max_length=20)]
    confidence: float
    start: int
    end: int


class _Answer(BaseModel):
    version: Reference
    items: Annotated[list[_Item], Field(max_length=PROPOSALS_MAX)]


class HttpSuggester(ExternalSuggester):
    """A suggester at an address that the operator named.

    A connection is made for each note: notes come one by one, as coders open them, and nothing has
    to be kept open or closed.
    """

    def __init__(self, settings: SuggesterSettings, url: str) -> None:
        self._settings, self._url = settings, url
        self._at_once = asyncio.Semaphore(AT_ONCE_MAX)
        self._trusted = ssl.create_default_context(cafile=settings.ca_file)

    @property
    def name(self) -> str:
        return self._settings.name

    def may_read_notes_of(self, organization_id: UUID) -> bool:
        return self._settings.allows(organization_id)

    async def propose(self, text: str, release: str) -> Proposals:
        try:
            async with asyncio.timeout(self._settings.timeout_seconds), self._at_once:
                answer = _Answer.model_validate_json(await self._ask(text, release))
        except TimeoutError as error:
            raise SuggesterLate from self._noted(error)
        except (OSError, ValidationError, SuggesterFailed) as error:
            raise SuggesterFailed from self._noted(error)
        items = [
            Proposal(each.code, each.confidence, each.start, each.end) for each in answer.items
        ]
        return Proposals(answer.version, items)

    async def _ask(self, text: str, release: str) -> bytes:
        # Whoever has no suggester elsewhere need not hold a client in memory.
        from aiohttp import ClientError, ClientSession

        body = {"text": text, "code_system": CodeSystem.ICD10CM.value, "release": release}
        try:
            async with (
                ClientSession(auto_decompress=False) as session,
                session.post(
                    self._url,
                    json=body,
                    headers=self._headers(),
                    ssl=self._trusted,
                    allow_redirects=False,  # a note goes where the operator said, nowhere else
                ) as answer,
            ):
                if answer.status != _OK:
                    raise SuggesterFailed(f"status {answer.status}")
                return await _read(answer)
        except ClientError as error:
            raise SuggesterFailed(type(error).__name__) from error

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if self._settings.token:
            headers["Authorization"] = f"Bearer {self._settings.token.get_secret_value()}"
        return headers

    def _noted(self, error: Exception) -> Exception:
        # Its own words are left out: it may have repeated the note.
        log.warning("suggester_failed", suggester=self.name, error=type(error).__name__)
        return error


async def _read(answer: "ClientResponse") -> bytes:
    body = bytearray()
    async for part in answer.content.iter_any():
        body += part
        if len(body) > ANSWER_BYTES_MAX:
            raise SuggesterFailed("the answer is too long")
    return bytes(body)


def open_suggester(settings: SuggesterSettings) -> HttpSuggester | None:
    """Return the suggester that the operator named; None when there is none."""
    return HttpSuggester(settings, settings.url) if settings.url else None
