"""How does a receiver know that it was us? A signature over id, time and body, as Standard Webhooks 1.0 has it.

Source: https://www.standardwebhooks.com (headers webhook-id, webhook-timestamp, webhook-signature; secrets `whsec_`).
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"
_BYTES = 32


def make_secret() -> str:
    """A new secret: `whsec_` and the base64 of 32 random bytes."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def sign(message_id: str, timestamp: int, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers; `timestamp` in seconds since 1970, one signature for each secret, the newest first."""
    content = f"{message_id}.{timestamp}.".encode() + body
    signed = " ".join(f"v1,{_mac(key, content)}" for key in keys)
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": signed}


def _mac(key: str, content: bytes) -> str:
    raw = base64.b64decode(key.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(raw, content, hashlib.sha256).digest()).decode()
