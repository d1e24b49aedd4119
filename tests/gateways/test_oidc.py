"""Settings of a provider that cannot be meant are refused, and so is a description that leads away from it.

Whole sign-ins at a real provider, with forged answers, are in tests/web/oidc.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from huiqi.gateways import SettingsUnclear, oidc
from huiqi.gateways.identity_provider import Provider, read_provider
from huiqi.gateways.oidc import ProviderAway

GIVEN = {
    "HUIQI_OIDC_ISSUER": "https://id.example/realms/district",
    "HUIQI_OIDC_CLIENT_ID": "huiqi",
    "HUIQI_OIDC_SECRET": "s3cret",
}


def test_without_an_issuer_there_is_no_provider_and_with_all_settings_it_is_whole() -> None:
    assert read_provider({}) is None
    assert read_provider(GIVEN) == Provider(GIVEN["HUIQI_OIDC_ISSUER"], "huiqi", "s3cret", "统一身份认证")
    more = {"HUIQI_OIDC_NAME": "政务通", "HUIQI_OIDC_TRUST_EMAIL": "1", "HUIQI_OIDC_SECOND_FACTOR": "mfa,urn:loa:2"}
    whole = read_provider(GIVEN | more)
    assert whole == Provider(GIVEN["HUIQI_OIDC_ISSUER"], "huiqi", "s3cret", "政务通", True, frozenset({"mfa", "urn:loa:2"}))
    assert "s3cret" not in repr(whole)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"HUIQI_OIDC_ISSUER": "id.example"}, "https://HOST"),
        ({"HUIQI_OIDC_ISSUER": "http://id.example"}, "https://HOST"),
        ({"HUIQI_OIDC_ISSUER": "https://id.example/?realm=x"}, "https://HOST"),
        ({"HUIQI_OIDC_ISSUER": "https://id.example/" + "x" * 200}, "https://HOST"),
        ({"HUIQI_OIDC_CLIENT_ID": ""}, "HUIQI_OIDC_CLIENT_ID"),
        ({"HUIQI_OIDC_CLIENT_ID": "", "HUIQI_OIDC_SECRET": ""}, "HUIQI_OIDC_CLIENT_ID and HUIQI_OIDC_SECRET"),
    ],
)
def test_settings_that_cannot_be_meant_say_what_to_write(wrong: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsUnclear, match=words):
        read_provider(GIVEN | wrong)


@contextmanager
def describing(said: object, status: int = 200, **headers: str) -> Iterator[Provider]:
    """A provider on this machine that describes itself so; `HERE` stands for its own address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            text = said if isinstance(said, str) else json.dumps(said)
            self.wfile.write(text.replace("HERE", here).encode())

        def log_message(self, *words: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        here = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Provider(here, "huiqi", "s3cret", "X")
        server.shutdown()


WHOLE = {
    "issuer": "HERE",
    "authorization_endpoint": "HERE/auth?realm=x",
    "token_endpoint": "HERE/token",
    "jwks_uri": "HERE/jwks",
}


def test_a_question_carries_its_challenge_state_and_nonce_each_new() -> None:
    with describing(WHOLE) as provider:
        first, second = (oidc.ask(provider, "http://localhost/back", "en") for _ in range(2))
    assert first.address.startswith(f"{provider.issuer}/auth?realm=x&response_type=code&client_id=huiqi&redirect_uri=http")
    for part in ("code_challenge_method=S256", f"state={first.state}", f"nonce={first.nonce}", "scope=openid+profile+email"):
        assert part in first.address
    assert first.verifier not in first.address
    assert not {first.state, first.nonce, first.verifier} & {second.state, second.nonce, second.verifier}


@pytest.mark.parametrize(
    ("said", "status", "headers"),
    [
        (WHOLE | {"issuer": "https://another.example"}, 200, {}),
        (WHOLE | {"token_endpoint": "http://evil.example/token"}, 200, {}),
        (WHOLE | {"authorization_endpoint": "javascript:alert(1)"}, 200, {}),
        (WHOLE | {"end_session_endpoint": "ftp://evil.example"}, 200, {}),
        ({name: WHOLE[name] for name in WHOLE if name != "jwks_uri"}, 200, {}),
        ([WHOLE], 200, {}),
        ("<html>", 200, {}),
        (WHOLE, 500, {}),
        (WHOLE, 302, {"Location": "http://127.0.0.1:9/"}),
    ],
)
def test_a_description_that_leads_away_or_is_none_is_not_used(said: object, status: int, headers: dict[str, str]) -> None:
    with describing(said, status, **headers) as provider, pytest.raises(ProviderAway):
        oidc.ask(provider, "http://localhost/back", "en")
