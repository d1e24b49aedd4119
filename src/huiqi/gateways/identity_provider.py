"""Which identity provider do the settings name? Read at every start, so without the libraries that talk to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from huiqi.gateways import SettingsUnclear

LOOPBACK = ("localhost", "127.0.0.1", "::1")
ISSUER_MAX = 200
"""Characters of an issuer."""


@dataclass(frozen=True)
class Provider:
    """The one provider of the settings."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    name: str
    """What people call it; stands on the button."""
    trusts_email: bool = False
    """Whether an address that it has verified may find an account at the first sign-in."""
    second_factor: frozenset[str] = frozenset()
    """Which values of `acr` or `amr` count as our second factor; empty: none does."""


def read_provider(given: Mapping[str, str]) -> Provider | None:
    """The provider that HUIQI_OIDC_… of an environment name; None where they name none. Raises SettingsUnclear."""
    if not (issuer := given.get("HUIQI_OIDC_ISSUER", "")):
        return None
    if not is_safe(issuer) or urlsplit(issuer).query or urlsplit(issuer).fragment or len(issuer) > ISSUER_MAX:
        raise SettingsUnclear(f"HUIQI_OIDC_ISSUER={issuer}: write the issuer as the provider does, https://HOST/PATH")
    missing = [name for name in ("HUIQI_OIDC_CLIENT_ID", "HUIQI_OIDC_SECRET") if not given.get(name)]
    if missing:
        raise SettingsUnclear(f"{' and '.join(missing)}: missing; the provider gives both when huiqi is registered there")
    return Provider(
        issuer=issuer,
        client_id=given["HUIQI_OIDC_CLIENT_ID"],
        secret=given["HUIQI_OIDC_SECRET"],
        name=given.get("HUIQI_OIDC_NAME") or "统一身份认证",
        trusts_email=given.get("HUIQI_OIDC_TRUST_EMAIL") == "1",
        second_factor=frozenset(filter(None, given.get("HUIQI_OIDC_SECOND_FACTOR", "").split(","))),
    )


def is_safe(address: str) -> bool:
    """Encrypted, or on this machine."""
    parts = urlsplit(address)
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
