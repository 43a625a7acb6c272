"""Every error is a registered problem document that tells nothing it should not (H4, H8, H9)."""

import base64
import json
from datetime import timedelta

import pytest
import pytest_asyncio
from kit_support import SECRET, SERVICE, SERVICE_NAME, WRITER, errors_of, slug_of

from kit.http.errors import FAULTS_MAX
from kit.http.json_size import JSON_BYTES_MAX
from kit.http.limits import NDJSON_BYTES_MAX
from kit.testing import ISSUER, TRACEPARENT, bench
from kit.tokens import SigningKey, TokenIssuer

LIMIT = 33 * 1024 * 1024
pytestmark = pytest.mark.asyncio(loop_scope="module")
JSON = {"Content-Type": "application/json"}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def platform(tmp_path_factory):
    """One for all: nothing here is stored, and nothing looks at what others did."""
    async with bench([SERVICE], tmp_path_factory.mktemp("problems")) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def client(platform):
    async with platform.client(SERVICE_NAME) as opened:
        yield opened


class TestInstance:
    @pytest.mark.parametrize("text", ["conflict", "explode"])
    async def test_post_when_caller_names_a_trace_then_instance_is_it(self, client, text):
        answer = await client.post(
            "/v1/notes", json={"text": text}, headers={"traceparent": TRACEPARENT}
        )
        assert slug_of(answer)
        assert answer.json()["instance"] == "1" * 32

    async def test_get_when_two_fail_then_each_has_an_instance_of_its_own(self, client):
        answers = [await client.get("/v1/none") for _ in range(2)]
        assert answers[0].json()["instance"] != answers[1].json()["instance"]


class TestBody:
    @pytest.mark.parametrize("sent", ["text/plain", "application/json-patch+json", ""])
    async def test_post_when_type_is_wrong_then_415(self, client, sent):
        answer = await client.post(
            "/v1/notes", content='{"text": "a"}', headers={"Content-Type": sent}
        )
        assert slug_of(answer) == "unsupported-media-type"

    async def test_post_when_type_has_parameters_then_taken(self, client):
        headers = {"Content-Type": "Application/JSON; charset=utf-8"}
        answer = await client.post("/v1/notes", content='{"text": "a"}', headers=headers)
        assert answer.status_code == 201

    @pytest.mark.parametrize(
        "body",
        [
            b"{",
            b"not json",
            b'{"text": "\xff\xfe"}',
            b'{"text": "a",}',
            b"[" * 100_000,
            b'{"weight": ' + b"9" * 5_000 + b"}",
        ],
        ids=["cut", "words", "not utf-8", "comma", "deep", "long number"],
    )
    async def test_post_when_json_is_malformed_then_400(self, client, body):
        answer = await client.post("/v1/notes", content=body, headers=JSON)
        assert slug_of(answer) == "bad-request"

    @pytest.mark.parametrize(
        ("path", "sent", "size_bytes"),
        [
            ("/v1/x12", "application/edi-x12", LIMIT),
            ("/v1/notes", "application/x-ndjson", NDJSON_BYTES_MAX + 1),
            ("/v1/notes", "application/json", JSON_BYTES_MAX + 1),
            ("/v1/notes", "Application/FHIR+JSON ; charset=utf-8", JSON_BYTES_MAX + 1),
        ],
    )
    async def test_post_when_longer_than_the_limit_then_413(self, client, path, sent, size_bytes):
        headers = {"Content-Type": sent}
        answer = await client.post(path, content=b"x" * size_bytes, headers=headers)
        assert slug_of(answer) == "too-large"

    async def test_post_when_x12_is_longer_than_json_may_be_then_taken(self, client):
        headers = {"Content-Type": "application/edi-x12"}
        answer = await client.post("/v1/x12", content=b"x" * (JSON_BYTES_MAX + 1), headers=headers)
        assert answer.status_code == 200

    async def test_post_when_there_are_very_many_faults_then_some_are_named(self, client):
        answer = await client.post("/v1/notes", json={f"k{place}": 1 for place in range(10_000)})
        assert answer.json()["detail"] == "10001 thing(s) to mend."
        assert len(answer.json()["errors"]) == FAULTS_MAX

    async def test_post_when_there_are_very_many_values_then_413_before_they_are_judged(
        self, client
    ):
        answer = await client.post("/v1/notes", json=dict.fromkeys(map(str, range(20_001)), 1))
        assert slug_of(answer) == "too-large"

    async def test_post_when_a_text_has_very_many_commas_then_they_are_no_values(self, client):
        answer = await client.post("/v1/notes", json={"text": ',["{\\' * 10_000})
        assert slug_of(answer) == "invalid", "too long a text, but not too many values"

    @pytest.mark.parametrize(
        ("path", "sent"), [("/v1/notes", "application/json"), ("/v1/x12", "application/edi-x12")]
    )
    async def test_post_when_chunks_exceed_the_limit_then_413(self, client, path, sent):
        async def chunks():
            for _ in range(33):
                yield b"x" * (LIMIT // 33)

        answer = await client.post(path, content=chunks(), headers={"Content-Type": sent})
        assert "content-length" not in answer.request.headers
        assert slug_of(answer) == "too-large"

    async def test_post_when_content_length_is_no_number_then_400(self, client):
        headers = JSON | {"Content-Length": "many"}
        answer = await client.post("/v1/notes", content=b"{}", headers=headers)
        assert slug_of(answer) == "bad-request"

    async def test_post_when_x12_is_not_utf8_then_every_byte_is_kept(self, client):
        headers = {"Content-Type": "application/edi-x12"}
        answer = await client.post("/v1/x12", content=b"NM1*M\xfcller~", headers=headers)
        assert answer.json() == {"text": "NM1*Müller~"}

    async def test_post_when_x12_comes_as_json_then_415(self, client):
        answer = await client.post("/v1/x12", json={})
        assert slug_of(answer) == "unsupported-media-type"


class TestRoutes:
    async def test_get_when_path_is_unknown_then_404(self, client):
        assert slug_of(await client.get("/v1/none")) == "not-found"

    async def test_delete_when_not_offered_then_405_and_what_is(self, client):
        answer = await client.delete("/v1/x12")
        assert slug_of(answer) == "method-not-allowed"
        assert answer.headers["allow"] == "POST"

    async def test_post_when_unexpected_exception_then_500_without_its_text(self, client):
        answer = await client.post("/v1/notes", json={"text": "explode"})
        assert slug_of(answer) == "internal"
        assert SECRET not in answer.text
        assert "Error" not in answer.text


class TestToken:
    @pytest.fixture
    def send(self, platform):
        async def send(authorization):
            async with platform.client(SERVICE_NAME, anonymous=True) as client:
                headers = {"Authorization": authorization} if authorization else {}
                return await client.get("/v1/notes", headers=headers)

        return send

    @pytest.fixture
    def mint(self, platform):
        def mint(audience=SERVICE_NAME, key=None, issuer=ISSUER, lifetime_seconds=60):
            key = key or platform.platform.signing_key
            return TokenIssuer(key, issuer, platform.clock).mint(WRITER, audience, lifetime_seconds)

        return mint

    @pytest.mark.parametrize(
        "authorization",
        ["", "Bearer", "Bearer ", "Basic dTpw", "Bearer garbled", "Bearer a.b.c", "Bearer a b"],
    )
    async def test_get_when_token_is_absent_or_garbled_then_401(self, send, authorization):
        answer = await send(authorization)
        assert slug_of(answer) == "unauthenticated"
        assert answer.headers["www-authenticate"] == "Bearer"

    @pytest.mark.parametrize(
        "header", ["[]", "1", '"x"', "null", '{"alg": []}', '{"alg": "ES256", "kid": {}}', "{}"]
    )
    async def test_get_when_token_header_is_no_header_then_401(self, send, header):
        part = base64.urlsafe_b64encode(header.encode()).decode().rstrip("=")
        assert slug_of(await send(f"Bearer {part}.e30.c2ln")) == "unauthenticated"

    async def test_get_when_token_is_valid_then_200_in_any_case_of_the_scheme(self, send, mint):
        assert (await send(f"bearer {mint()}")).status_code == 200

    async def test_get_when_token_expired_then_401(self, platform, send, mint):
        token = mint(lifetime_seconds=60)
        assert (await send(f"Bearer {token}")).status_code == 200
        platform.clock.advance(timedelta(seconds=60))
        assert slug_of(await send(f"Bearer {token}")) == "unauthenticated"

    async def test_get_when_token_is_for_another_service_then_401(self, send, mint):
        assert slug_of(await send(f"Bearer {mint('claims-svc')}")) == "unauthenticated"

    async def test_get_when_token_is_of_another_issuer_then_401(self, send, mint):
        token = mint(issuer="http://elsewhere")
        assert slug_of(await send(f"Bearer {token}")) == "unauthenticated"

    async def test_get_when_token_is_signed_by_another_key_then_401(self, send, mint, tmp_path):
        other = SigningKey.load_or_create(tmp_path / "other.pem")
        assert slug_of(await send(f"Bearer {mint(key=other)}")) == "unauthenticated"


class TestValidation:
    async def test_post_when_several_are_wrong_then_all_are_named_by_pointer(self, client):
        body = {"weight": SECRET, "box_id": SECRET, "a/b~c": 1, "parts": [{}, {"name": 7}]}
        answer = await client.post("/v1/notes", json=body)
        assert set(errors_of(answer)) == {
            "/text",
            "/weight",
            "/box_id",
            "/a~1b~0c",
            "/parts/1/name",
        }
        assert SECRET not in answer.text

    @pytest.mark.parametrize(
        "body",
        [
            {"text": SECRET * 9},
            {"text": [SECRET]},
            {"text": "a", "weight": {"a": SECRET}},
            {"text": "a", "box_id": SECRET},
            {"text": "a", "lid": {"kind": SECRET}},
            {"text": "a", "lid": SECRET},
            [SECRET],
            SECRET,
        ],
    )
    async def test_post_when_invalid_then_422_without_the_value(self, client, body):
        answer = await client.post("/v1/notes", json=body)
        assert errors_of(answer)
        assert SECRET not in answer.text

    async def test_post_when_a_kind_is_unknown_then_the_known_ones_are_named(self, client):
        answer = await client.post("/v1/notes", json={"text": "a", "lid": {"kind": SECRET}})
        assert "round" in errors_of(answer)["/lid"]

    async def test_post_when_body_is_absent_then_422(self, client):
        assert errors_of(await client.post("/v1/notes", headers=JSON))

    async def test_post_when_text_is_a_lone_surrogate_then_refused(self, client):
        answer = await client.post(
            "/v1/notes", content=json.dumps({"text": "\ud800"}), headers=JSON
        )
        assert slug_of(answer) in {"bad-request", "invalid"}


class TestPageRequest:
    @pytest.mark.parametrize("cursor", ["x", "ä", "....", "", "AAAA", "A" * 23, "A" * 64])
    async def test_get_when_cursor_was_never_given_out_then_400(self, client, cursor):
        answer = await client.get("/v1/notes", params={"cursor": cursor})
        assert slug_of(answer) == "bad-request"

    async def test_get_when_cursor_is_too_long_then_422(self, client):
        answer = await client.get("/v1/notes", params={"cursor": "A" * 65})
        assert slug_of(answer) == "invalid"

    @pytest.mark.parametrize("limit", ["0", "-1", "201", "many", "1.5", ""])
    async def test_get_when_limit_is_out_of_bounds_then_422_names_it(self, client, limit):
        answer = await client.get("/v1/notes", params={"limit": limit})
        assert slug_of(answer) == "invalid"
        assert "query parameter limit" in answer.json()["errors"][0]["detail"]

    @pytest.mark.parametrize("limit", [1, 200])
    async def test_get_when_limit_is_at_a_bound_then_200(self, client, limit):
        assert (await client.get("/v1/notes", params={"limit": limit})).status_code == 200
