"""Where are the secrets of an endpoint? In the database under the data key, each bound to its row."""

import datetime as dt

from huiqi.register.cipher import keyring, renew
from huiqi.web.webhooks.models import Endpoint


def locked(endpoint: Endpoint, secret: str) -> str:
    """The secret as it is kept."""
    return keyring().encrypt(secret, _context(endpoint))


def secrets_of(endpoint: Endpoint, at: dt.datetime) -> list[str]:
    """Those that sign at a moment, the newest first. Raises CipherError."""
    ring, kept = keyring(), [endpoint.secret_encrypted]
    if endpoint.old_secret_until and at < endpoint.old_secret_until:
        kept.append(endpoint.old_secret_encrypted)
    return [ring.decrypt(one, _context(endpoint)) for one in kept]


def renew_ciphertexts() -> int:
    """Encrypt every secret under the newest data key; returns how many endpoints were written. Raises CipherError."""
    return renew(Endpoint, {"secret_encrypted": "", "old_secret_encrypted": ""}, _context)


def _context(endpoint: Endpoint) -> str:
    return f"webhook:{endpoint.reference}"
