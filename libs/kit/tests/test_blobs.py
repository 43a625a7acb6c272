"""Large payloads: kept once under their hash, and never given back changed."""

import hashlib
from dataclasses import replace

import pytest

from kit.blobs import INLINE_BYTES_MAX, BlobCorrupt, BlobStore
from kit.testing import ORGANIZATION, OTHER_ORGANIZATION

LARGE = "ü" * (INLINE_BYTES_MAX // 2) + "x"


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "blobs"


@pytest.fixture
def store(folder):
    return BlobStore(f"file://{folder}")


def files(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


class TestPack:
    @pytest.mark.parametrize("text", ["", "ISA*00~", "Müller", "x" * INLINE_BYTES_MAX])
    async def test_pack_when_small_then_inline_and_back(self, store, folder, text):
        packed = await store.pack(ORGANIZATION, text)
        assert (packed.text, packed.blob) == (text, None)
        assert packed.bytes == len(text.encode())
        assert packed.sha256 == hashlib.sha256(text.encode()).hexdigest()
        assert await store.unpack(packed) == text
        assert files(folder) == []

    @pytest.mark.parametrize("text", ["x" * (INLINE_BYTES_MAX + 1), LARGE], ids=["ascii", "utf-8"])
    async def test_pack_when_over_the_limit_in_bytes_then_by_reference_and_back(
        self, store, folder, text
    ):
        packed = await store.pack(ORGANIZATION, text)
        assert packed.text is None
        assert str(ORGANIZATION) in packed.blob
        assert packed.bytes == len(text.encode()) == files(folder)[0].stat().st_size
        assert await store.unpack(packed) == text

    async def test_pack_when_twice_then_one_copy_per_organization(self, store, folder):
        first, second = [await store.pack(ORGANIZATION, LARGE) for _ in range(2)]
        assert first == second
        assert len(files(folder)) == 1
        await store.pack(OTHER_ORGANIZATION, LARGE)
        assert len(files(folder)) == 2

    async def test_unpack_when_another_store_on_the_folder_then_found(self, store, folder):
        packed = await store.pack(ORGANIZATION, LARGE)
        assert await BlobStore(f"file://{folder}").unpack(packed) == LARGE


class TestCorrupt:
    @pytest.mark.parametrize("content", [b"", b"x", LARGE.encode()[:-1] + b"y"])
    async def test_unpack_when_the_file_was_changed_then_raises(self, store, folder, content):
        packed = await store.pack(ORGANIZATION, LARGE)
        files(folder)[0].write_bytes(content)
        with pytest.raises(BlobCorrupt):
            await store.unpack(packed)

    async def test_unpack_when_inline_text_was_changed_then_raises(self, store):
        packed = await store.pack(ORGANIZATION, "ISA*00~")
        with pytest.raises(BlobCorrupt):
            await store.unpack(replace(packed, text="ISA*01~"))

    async def test_unpack_when_the_file_is_gone_then_raises(self, store, folder):
        packed = await store.pack(ORGANIZATION, LARGE)
        files(folder)[0].unlink()
        with pytest.raises(BlobCorrupt):
            await store.unpack(packed)


async def test_put_when_the_folder_has_a_space_then_kept_there(tmp_path):
    folder = tmp_path / "my data"
    store = BlobStore(f"file://{folder}")
    reference = await store.put(ORGANIZATION, b"content")
    assert await store.get(reference) == b"content"
    assert (folder / reference.blob).read_bytes() == b"content"
