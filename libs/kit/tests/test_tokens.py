"""Only what our issuer signed, for this audience, and only as long as it says."""

import base64
import hashlib
import hmac
import json
import stat
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey
from kit_support import WRITER, few

from kit.clock import ManualClock
from kit.testing import START
from kit.tokens import (
    CACHE_MAX,
    TOKEN_BYTES_MAX,
    InvalidToken,
    SigningKey,
    TokenIssuer,
    TokenVerifier,
    write_private,
)

ISSUER, AUDIENCE = "http://issuer", "notes-svc"
KEY = SigningKey(ECKey.generate_key("P-256", auto_kid=True))


def encoded(part):
    text = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def decoded(part):
    return json.loads(base64.urlsafe_b64decode(part + "=="))


def verifier_at(clock, issuer=ISSUER, audience=AUDIENCE):
    return TokenVerifier(KEY.public_key_set(), issuer, audience, clock)


@pytest.fixture
def verifier(clock):
    return verifier_at(clock)


@pytest.fixture
def token(clock):
    return TokenIssuer(KEY, ISSUER, clock).mint(WRITER, AUDIENCE, 60)


def claims_of(token, **changes):
    changed = decoded(token.split(".")[1]) | changes
    return {name: value for name, value in changed.items() if value is not None}


class TestVerify:
    def test_verify_when_minted_for_us_then_the_same_identity(self, verifier, token):
        assert verifier.verify(token) == WRITER

    def test_verify_when_expired_then_refused(self, verifier, token, clock):
        clock.advance(timedelta(seconds=60))
        with pytest.raises(InvalidToken, match="expired"):
            verifier.verify(token)

    def test_verify_when_cached_then_expiry_still_holds_to_the_second(self, verifier, token, clock):
        verifier.verify(token)
        clock.advance(timedelta(seconds=59))
        assert verifier.verify(token) == WRITER
        clock.advance(timedelta(seconds=1))
        for _ in range(2):
            with pytest.raises(InvalidToken, match="expired"):
                verifier.verify(token)

    @pytest.mark.parametrize(
        ("issuer", "audience"), [("http://other", AUDIENCE), (ISSUER, "claims-svc")]
    )
    def test_verify_when_by_or_for_somebody_else_then_refused_each_time(
        self, token, clock, issuer, audience
    ):
        other = verifier_at(clock, issuer, audience)
        for _ in range(2):
            with pytest.raises(InvalidToken, match="somebody else"):
                other.verify(token)

    @pytest.mark.parametrize("name", ["exp", "sub", "organization_id", "scope", "iss", "aud"])
    def test_verify_when_a_claim_is_absent_then_refused(self, verifier, token, name):
        with pytest.raises(InvalidToken):
            verifier.verify(KEY.sign(claims_of(token, **{name: None})))

    @pytest.mark.parametrize(
        "changes", [{"exp": "soon"}, {"exp": []}, {"organization_id": "x"}, {"aud": ["x"]}]
    )
    def test_verify_when_a_claim_makes_no_sense_then_refused(self, verifier, token, changes):
        with pytest.raises(InvalidToken):
            verifier.verify(KEY.sign(claims_of(token, **changes)))

    def test_verify_when_many_tokens_were_seen_then_the_cache_is_bounded(
        self, verifier, token, monkeypatch
    ):
        monkeypatch.setattr("kit.tokens.CACHE_MAX", 3)
        for number in range(6):
            verifier.verify(KEY.sign(claims_of(token, sub=str(number))))
        assert len(verifier._cache) == 3
        assert CACHE_MAX >= 3


class TestForgery:
    def test_verify_when_alg_is_none_then_refused(self, verifier, token):
        payload = token.split(".")[1]
        for alg in ("none", "None", "NONE"):
            for signature in ("", token.split(".")[2]):
                forged = f"{encoded({'alg': alg, 'typ': 'at+jwt'})}.{payload}.{signature}"
                with pytest.raises(InvalidToken):
                    verifier.verify(forged)

    def test_verify_when_payload_was_changed_then_refused(self, verifier, token):
        verifier.verify(token)
        header, payload, signature = token.split(".")
        richer = encoded(decoded(payload) | {"scope": "admin:write"})
        with pytest.raises(InvalidToken):
            verifier.verify(f"{header}.{richer}.{signature}")

    @pytest.mark.parametrize("keep_kid", [True, False])
    def test_verify_when_hs256_with_the_public_key_then_refused(self, verifier, token, keep_kid):
        public = KEY.public_key_set()["keys"][0]
        pem = ECKey.import_key(public).as_pem(private=False)
        header = {"alg": "HS256", "typ": "at+jwt"} | ({"kid": public["kid"]} if keep_kid else {})
        for secret in (pem, json.dumps(public).encode()):
            signed = f"{encoded(header)}.{token.split('.')[1]}"
            signature = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
            with pytest.raises(InvalidToken):
                verifier.verify(f"{signed}.{encoded(signature)}")

    def test_verify_when_the_token_brings_its_own_key_then_refused(self, verifier, token):
        mine = ECKey.generate_key("P-256", auto_kid=True)
        forged = SigningKey(mine).sign(claims_of(token))
        header = decoded(forged.split(".")[0]) | {"jwk": mine.as_dict(private=False)}
        with pytest.raises(InvalidToken):
            verifier.verify(f"{encoded(header)}.{forged.split('.', 1)[1]}")

    def test_verify_when_longer_than_the_limit_then_refused(self, verifier, token):
        with pytest.raises(InvalidToken, match="too long"):
            verifier.verify(KEY.sign(claims_of(token, pad="x" * TOKEN_BYTES_MAX)))


HEADERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["alg", "kid", "crit", "b64", "enc", "typ", "zip", "x"]), inner
        )
    ),
    max_leaves=6,
)


@few
@given(HEADERS, st.sampled_from(["ES256", None]), st.integers(1, 5))
def test_verify_when_header_is_anything_then_invalid_token(header, alg, parts):
    if alg and isinstance(header, dict):
        header = header | {"alg": alg}
    with pytest.raises(InvalidToken):
        verifier_at(ManualClock(START)).verify(".".join([encoded(header), *["e30"] * (parts - 1)]))


@few
@given(st.text(max_size=40))
def test_verify_when_token_is_any_text_then_invalid_token(text):
    with pytest.raises(InvalidToken):
        verifier_at(ManualClock(START)).verify(text)


class TestSigningKey:
    def test_load_or_create_when_first_then_owner_only(self, tmp_path):
        path = tmp_path / "secrets" / "key.pem"
        SigningKey.load_or_create(path)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert [each.name for each in path.parent.iterdir()] == ["key.pem"]

    def test_load_or_create_when_again_then_the_same_key(self, tmp_path):
        first, second = [SigningKey.load_or_create(tmp_path / "key.pem") for _ in range(2)]
        assert first.public_key_set() == second.public_key_set()

    def test_write_private_when_a_wider_file_was_left_over_then_owner_only(self, tmp_path):
        (tmp_path / "key.tmp").write_text("left over")
        (tmp_path / "key.tmp").chmod(0o644)
        write_private(tmp_path / "key.pem", b"secret")
        assert stat.S_IMODE((tmp_path / "key.pem").stat().st_mode) == 0o600
        assert (tmp_path / "key.pem").read_bytes() == b"secret"

    def test_write_private_when_there_is_one_then_replaced(self, tmp_path):
        write_private(tmp_path / "key.pem", b"old and longer")
        write_private(tmp_path / "key.pem", b"new")
        assert (tmp_path / "key.pem").read_bytes() == b"new"

    def test_public_key_set_when_given_out_then_nothing_private(self):
        [key] = KEY.public_key_set()["keys"]
        assert "d" not in key
        assert (key["alg"], key["use"], key["crv"]) == ("ES256", "sig", "P-256")
