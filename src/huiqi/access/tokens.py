"""What may a program do with a token, and what is kept of it? One table of scopes; the SHA-256 of the secret.

Each scope narrows what the token's account may do and never widens it. What is public needs no token; a token without
scopes still says whose it is, and has the higher rate limit. A secret holds 256 random bits, so its plain hash can be kept
and looked up: there is nothing to guess.
"""

import hashlib
import secrets

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed

SCOPES: dict[str, tuple[str, str]] = {
    "cases.read": ("case.read", "查看申请：列表、进度、时限、材料清单和金额"),
    "payments.read": ("payment.read", "查看拨付批次"),
    "budget.read": ("budget.read", "查看各项预算的执行"),
}
"""Scope → the verb of the table of permissions it lets through, and what it is for in Chinese."""
BEGINS = "huiqi_"
"""How every secret begins, so that people, and scanners for leaked keys, know it."""
PREFIX = 8
"""Signs after BEGINS by which its owner recognises a token; the other 35 are shown once."""
DAYS = (30, 90, 365)
"""How long a token may be good for."""
LIVE_MAX = 20
"""Tokens one account may have at a time."""


def scopes_for(actor: Actor) -> dict[str, str]:
    """The scopes an account could use today, with what each is for: what its token page offers."""
    return {scope: words for scope, (verb, words) in SCOPES.items() if allowed(actor, verb)}


def new_secret() -> str:
    """A secret nobody has seen."""
    return BEGINS + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """What is kept of a secret: 64 hexadecimal digits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
