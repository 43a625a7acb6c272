"""Large payloads: kept once under the hash of their content, in a folder or an S3 bucket."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import ObjectStore, from_url

INLINE_BYTES_MAX = 256 * 1024


class BlobCorrupt(Exception):
    """A blob does not have the hash under which it was kept."""


@dataclass(frozen=True, slots=True)
class BlobReference:
    """Where a payload is, and what proves that it is the same."""

    blob: str
    sha256: str
    bytes: int


class Document(Protocol):
    """A text in an event or a row: itself, or where to find it when it is large."""

    @property
    def text(self) -> str | None: ...
    @property
    def blob(self) -> str | None: ...
    @property
    def sha256(self) -> str: ...
    @property
    def bytes(self) -> int: ...


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """See Document."""

    text: str | None
    blob: str | None
    sha256: str
    bytes: int


class BlobStore:
    """Puts and gets content by its hash, so that putting twice keeps one copy."""

    def __init__(self, url: str) -> None:
        """Open a store: `file:///path` or `s3://bucket/prefix`."""
        is_folder = url.startswith("file:")
        self._store: ObjectStore = from_url(url, mkdir=True) if is_folder else from_url(url)

    async def put(self, organization_id: UUID, content: bytes) -> BlobReference:
        digest = hashlib.sha256(content).hexdigest()
        path = f"{organization_id}/{digest[:2]}/{digest}"
        with _store_errors():
            await obstore.put_async(self._store, path, content)
        return BlobReference(blob=path, sha256=digest, bytes=len(content))

    async def get(self, reference: BlobReference) -> bytes:
        """Return the content; raises BlobCorrupt when it is not there or not what was put."""
        with _store_errors():
            found = await obstore.get_async(self._store, reference.blob)
            content = bytes(await found.bytes_async())
        _prove(content, reference.sha256)
        return content

    async def pack(self, organization_id: UUID, text: str) -> PackedDocument:
        """Return the text ready to travel: inline, or by reference above INLINE_BYTES_MAX."""
        content = text.encode()
        if len(content) > INLINE_BYTES_MAX:
            kept = await self.put(organization_id, content)
            return PackedDocument(None, kept.blob, kept.sha256, kept.bytes)
        digest = hashlib.sha256(content).hexdigest()
        return PackedDocument(text, None, digest, len(content))

    async def unpack(self, document: Document) -> str:
        """Return the text of a document; raises BlobCorrupt when its hash does not hold."""
        if document.text is not None:
            _prove(document.text.encode(), document.sha256)
            return document.text
        reference = BlobReference(document.blob or "", document.sha256, document.bytes)
        return (await self.get(reference)).decode()


@contextmanager
def _store_errors() -> Iterator[None]:
    """Tell what is gone from what is away: only the latter is worth another try."""
    try:
        yield
    except FileNotFoundError as error:  # what obstore raises for a path that is not there
        raise BlobCorrupt("the blob is not there") from error
    except BaseError as error:
        raise ConnectionError("the blob store does not answer") from error


def _prove(content: bytes, sha256: str) -> None:
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BlobCorrupt(sha256)
