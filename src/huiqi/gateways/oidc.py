"""Who does the district's identity provider say somebody is? OpenID Connect: authorization code, PKCE, nonce, signed answer.

We talk to one provider only, the one of the settings, and to the addresses that its own description names. Nothing of an
answer is believed before the signature of its ID token, issuer, audience, time and nonce are right.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any
from urllib.parse import quote_plus, urlencode

import jwt
import requests

from huiqi.gateways.identity_provider import Provider, is_safe

SECONDS = 5
"""How long the provider may take for one answer."""
LEEWAY_SECONDS = 60
"""By how much its clock and ours may differ."""
SIGNATURES = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Never `none`, and none that is made with the secret both of us know."""
SCOPE = "openid profile email"


class ProviderAway(Exception):
    """The provider does not answer, or not as a provider does: it helps to try again, or to sign in another way."""


class Untrue(Exception):
    """What came back is not the answer to what was asked; the message is for the log."""


@dataclass(frozen=True)
class Question:
    """What was asked, to be kept until the answer; and `address`, where the person has to go."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Person:
    """Who it is at the provider. `email` is empty unless the provider has verified it."""

    subject: str
    label: str
    """A name by which the person knows this identity: a user name, an address, or the subject."""
    email: str
    second_factor: bool
    sign_out: str
    """Where the session there is ended; empty where the provider has no such address."""


def ask(provider: Provider, back_to: str, language: str) -> Question:
    """A new question; `back_to` is our address for the answer. Raises ProviderAway."""
    described = _described(provider)
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": back_to,
        "scope": SCOPE,
        "state": state,
        "nonce": nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    return Question(_with(described["authorization_endpoint"], asked), state, nonce, verifier)


def answer(provider: Provider, *, code: str, came_from: str, nonce: str, verifier: str, back_to: str) -> Person:
    """Who came back with a code. `came_from` is the issuer the browser brought, or empty.

    Raises ProviderAway, Untrue.
    """
    described = _described(provider)
    if came_from not in ("", provider.issuer):
        raise Untrue(f"the answer comes from {came_from[:200]!r}")
    tokens = _exchange(provider, described, {"code": code, "redirect_uri": back_to, "code_verifier": verifier})
    claims = _checked(provider, _got(described["jwks_uri"]), str(tokens.get("id_token", "")), nonce)
    more = claims
    if "email" not in claims and "userinfo_endpoint" in described:
        more = _got(described["userinfo_endpoint"], {"Authorization": f"Bearer {tokens.get('access_token', '')}"})
        if more.get("sub") != claims["sub"]:
            raise Untrue("userinfo is of somebody else")
    email = str(more.get("email") or "") if more.get("email_verified") is True else ""
    named = next((str(more[name]) for name in ("preferred_username", "email", "name") if more.get(name)), claims["sub"])
    means = {str(claims.get("acr", "")), *map(str, _listed(claims.get("amr")))}
    sign_out = described.get("end_session_endpoint", "")
    return Person(claims["sub"], named[:200], email, bool(means & provider.second_factor), sign_out)


def sign_out_address(provider: Provider, sign_out: str, back_to: str) -> str:
    """Where a person ends their session at the provider, and comes back to us."""
    return _with(sign_out, {"client_id": provider.client_id, "post_logout_redirect_uri": back_to})


def _described(provider: Provider) -> dict[str, Any]:
    """The provider's description of itself. It is read each time: keys and addresses change without notice."""
    described = _got(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if described.get("issuer") != provider.issuer:
        raise ProviderAway(f"{provider.issuer} describes itself as {str(described.get('issuer'))[:200]!r}")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint", "end_session_endpoint"):
        if not is_safe(str(described.get(name, provider.issuer))):
            raise ProviderAway(f"{name} of {provider.issuer} is not https")
    if missing := {"authorization_endpoint", "token_endpoint", "jwks_uri"} - set(described):
        raise ProviderAway(f"{provider.issuer} does not say its {sorted(missing)}")
    return described


def _exchange(provider: Provider, described: Mapping[str, Any], given: dict[str, str]) -> dict[str, Any]:
    """The tokens for a code."""
    form, headers = {"grant_type": "authorization_code", **given}, {}
    if "client_secret_basic" in _listed(described.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])):
        pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.secret)}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.secret}
    return _read("POST", described["token_endpoint"], headers, form)


def _checked(provider: Provider, keys: Mapping[str, Any], token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token, once all is right about it. Raises Untrue."""
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        (key,) = [
            key
            for key in jwt.PyJWKSet.from_dict(dict(keys)).keys
            if kid in (None, key.key_id) and key.public_key_use != "enc"
        ]
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(SIGNATURES), audience=provider.client_id, issuer=provider.issuer,
            leeway=LEEWAY_SECONDS, options={"require": ["iss", "sub", "aud", "exp", "iat"]},
        )  # fmt: skip
    except (jwt.PyJWTError, ValueError, TypeError, AttributeError) as error:
        raise Untrue(f"ID token: {type(error).__name__}: {error}") from error
    party = claims.get("azp", provider.client_id if len(_listed(claims["aud"])) == 1 else None)
    if party != provider.client_id:
        raise Untrue(f"ID token: made for {party!r}")
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise Untrue("ID token: answers another question, its nonce is not ours")
    if not 1 <= len(claims["sub"]) <= 255:
        raise Untrue("ID token: its subject is empty or too long")
    return claims


def _got(address: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    return _read("GET", address, headers or {}, None)


def _read(method: str, address: str, headers: Mapping[str, str], form: Mapping[str, str] | None) -> dict[str, Any]:
    """A JSON object of the provider's. A refusal of a code is Untrue, all else ProviderAway."""
    try:
        said = requests.request(
            method, address, headers={"Accept": "application/json", **headers}, data=form, timeout=SECONDS,
            allow_redirects=False,
        )  # fmt: skip
        if form is not None and said.status_code in (400, 401):
            raise Untrue(f"{address} refuses the code: {said.text[:200]!r}")
        said.raise_for_status()
        found = said.json()
    except (requests.RequestException, ValueError) as error:
        raise ProviderAway(f"{address}: {error}") from error
    if said.status_code != 200 or not isinstance(found, dict):
        raise ProviderAway(f"{address} answers {said.status_code} with no object")
    return found


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]
