"""How is an identity number kept at rest? SM4 in counter mode, authenticated by an SM3-HMAC over all of it.

The first key of HUIQI_DATA_KEY writes, every key reads; so a new key is put in front, rows are written anew
(`huiqi register rotate`), and the old key is taken away. A ciphertext is bound to its row: moved to another, it fails.
"""

import base64
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from huiqi.register.errors import CipherError

_IV, _TAG, _KEY = 16, 32, 16
KEY_LENGTH_MIN = 32
"""Characters; keys are made of 50 random bytes."""


@dataclass(frozen=True, repr=False)
class Keyring:
    """Master keys, the newest first. Each gives one key to encrypt, one to authenticate, one to look up."""

    keys: Sequence[str]

    def __post_init__(self) -> None:
        if not self.keys or any(len(key) < KEY_LENGTH_MIN for key in self.keys):
            raise CipherError(
                "DATA_KEY_SHORT",
                "HUIQI_DATA_KEY：每个密钥至少 %(least)s 个字符，请用随机生成的密钥。",
                least=KEY_LENGTH_MIN,
            )

    def encrypt(self, plain: str, context: str) -> str:
        """`KEY.BASE64` under the newest key; `context` names the row it belongs to."""
        key, iv = self.keys[0], os.urandom(_IV)
        body = iv + _stream(key, iv, plain.encode())
        tag = _mac(_derived(key, "authenticate"), context.encode() + b"\0" + body)
        return f"{key_name(key)}.{base64.urlsafe_b64encode(body + tag).decode()}"

    def decrypt(self, token: str, context: str) -> str:
        """The text. Raises CipherError where no key fits, or the ciphertext was changed or moved."""
        name, _, encoded = token.partition(".")
        key = next((k for k in self.keys if key_name(k) == name), None)
        if key is None:
            raise CipherError(
                "DATA_KEY_MISSING",
                "没有名为 %(name)s 的数据密钥：请把旧密钥放回 HUIQI_DATA_KEY（写在新密钥之后）。",
                name=name,
            )
        try:
            raw = base64.b64decode(encoded, altchars=b"-_", validate=True)
        except ValueError:
            raw = b""
        body, tag = raw[:-_TAG], raw[-_TAG:]
        if len(raw) < _IV + _TAG or not bytes_eq(tag, _mac(_derived(key, "authenticate"), context.encode() + b"\0" + body)):
            raise CipherError("DATA_CHANGED", "加密数据被改动或挪用，不能读出；请核对审计日志并从备份恢复。")
        return _stream(key, body[:_IV], body[_IV:]).decode()

    def lookup(self, plain: str) -> str:
        """The keyed hash under which a text is found, by the newest key."""
        return self.lookups(plain)[0]

    def lookups(self, plain: str) -> list[str]:
        """The keyed hashes under every key, the newest first."""
        return [_mac(_derived(key, "look up"), plain.encode()).hex() for key in self.keys]

    def is_newest(self, token: str) -> bool:
        """Whether a ciphertext was written under the newest key."""
        return token.startswith(f"{key_name(self.keys[0])}.")


def keyring() -> Keyring:
    """The keys of this installation (settings.DATA_KEYS). Raises CipherError."""
    return Keyring(tuple(settings.DATA_KEYS))


def own_reference(row: Any) -> str:
    """The context of most rows: their own `reference`."""
    return str(row.reference)


@transaction.atomic
def renew(table: type[Model], columns: Mapping[str, str], context: Callable[[Any], str] = own_reference) -> int:
    """Encrypt the columns of every row anew under the newest key, where they are not; returns how many rows were written.

    `columns` name, for each ciphertext, the column by which its text is looked up, or nothing. All or none: one that cannot
    be read raises CipherError.
    """
    ring, written = keyring(), 0
    for row in table._default_manager.select_for_update(no_key=True).iterator():
        new: dict[str, str] = {}
        for column, looked_up in columns.items():
            if (sealed := getattr(row, column)) and not ring.is_newest(sealed):
                text = ring.decrypt(sealed, context(row))
                new[column] = ring.encrypt(text, context(row))
                if looked_up:
                    new[looked_up] = ring.lookup(text)
        if new:
            written += table._default_manager.filter(pk=row.pk).update(**new)
    return written


def key_name(key: str) -> str:
    """Eight figures that tell keys apart and give none of them away."""
    digest = Hash(SM3())
    digest.update(b"huiqi data key\0" + key.encode())
    return digest.finalize().hex()[:8]


def _derived(key: str, purpose: str) -> bytes:
    return _mac(key.encode(), purpose.encode())


def _stream(key: str, iv: bytes, text: bytes) -> bytes:
    """Counter mode is its own inverse."""
    encryptor = Cipher(algorithms.SM4(_derived(key, "encrypt")[:_KEY]), modes.CTR(iv)).encryptor()
    return encryptor.update(text) + encryptor.finalize()


def _mac(key: bytes, text: bytes) -> bytes:
    mac = HMAC(key, SM3())
    mac.update(text)
    return mac.finalize()
