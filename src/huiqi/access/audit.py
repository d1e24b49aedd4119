"""Who did what, when, why and from where, and has nobody changed it since?

Every write appends one entry whose SM3 hash covers the entry before it. Appending locks the one AuditHead row, so
entries have no gaps; on SQLite the immediate transaction is that lock. The head carries a keyed seal: whoever has only
the database can neither cut the tail off nor write the whole chain anew. Putting back an older copy of everything is
seen only by who kept a later head: `verify(noted=(seq, hash))` compares one that was written down elsewhere.
"""

import datetime as dt
import json
import secrets
from collections.abc import Mapping

from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from django.conf import settings
from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.errors import OutsideTransaction
from huiqi.access.models import AuditEntry, AuditHead, AuditPersonal

START = "0" * 64
"""What stands before the first entry."""


def record(
    *,
    actor: Actor,
    verb: str,
    subject: str,
    at: dt.datetime,
    why: str = "",
    detail: Mapping[str, object] | None = None,
    personal: Mapping[str, object] | None = None,
) -> AuditEntry:
    """Append one entry inside the caller's transaction. `detail` and `personal` are JSON without floats.

    What is in `personal` can be erased later without breaking the chain. Raises OutsideTransaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransaction("AUDIT_OUTSIDE_TRANSACTION", f"{verb} {subject}：审计记录须与所记的改动在同一事务中写入。")
    head = _locked_head()
    salt, payload = secrets.token_hex(32), canonical(personal or {})
    entry = AuditEntry(
        seq=head.seq + 1,
        at=at,
        actor=actor.key,
        origin=actor.origin[:100],
        verb=verb,
        subject=subject,
        why=why,
        detail=canonical(detail or {}),
        commitment=sm3(f"{salt}{payload}") if personal else "",
        previous=head.hash,
    )
    entry.hash = hash_of(entry)
    entry.save(force_insert=True)
    if personal:
        AuditPersonal.objects.create(entry=entry, salt=salt, payload=payload)
    head.seq, head.hash, head.seal = entry.seq, entry.hash, seal(entry.seq, entry.hash)
    head.save()
    return entry


def verify(noted: tuple[int, str] | None = None) -> int | None:
    """The `seq` of the first broken link, or None where the chain is whole.

    Broken is: an entry changed, missing or put in between, one behind the sealed end, personal data that no longer
    matches its commitment, or an end that is not `noted`, a (seq, hash) somebody wrote down earlier.
    """
    with transaction.atomic():
        head = AuditHead.objects.filter(pk=1).first()
        end, end_hash, end_seal = (head.seq, head.hash, head.seal) if head else (0, START, seal(0, START))
        seq, previous = 0, START
        personal = dict(AuditPersonal.objects.values_list("entry_id", "salt"))
        for entry in AuditEntry.objects.order_by("seq").iterator(chunk_size=2000):
            seq += 1
            if entry.seq != seq or seq > end or entry.previous != previous or entry.hash != hash_of(entry):
                return seq
            if seq in personal and not _matches(entry):
                return seq
            if noted and noted[0] == seq and noted[1] != entry.hash:
                return seq
            previous = entry.hash
    if seq < end or (noted and noted[0] > seq):
        return seq + 1
    whole = previous == end_hash and bytes_eq(end_seal.encode(), seal(end, end_hash).encode())
    return None if whole else max(end, 1)


def erase_personal(*, actor: Actor, seq: int, at: dt.datetime, why: str) -> AuditEntry:
    """Delete the personal data of one entry; that this was done, and why, is an entry itself."""
    with transaction.atomic():
        AuditPersonal.objects.filter(pk=seq).delete()
        return record(actor=actor, verb="audit.erase_personal", subject=f"audit:{seq}", at=at, why=why)


def hash_of(entry: AuditEntry) -> str:
    """SM3 over every column of an entry but `hash`, in a fixed order; the time in UTC to the microsecond."""
    at = entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    row = [entry.seq, at, entry.actor, entry.origin, entry.verb, entry.subject, entry.why, entry.detail]
    return sm3(canonical([*row, entry.commitment, entry.previous]))


def canonical(value: object) -> str:
    """JSON with one spelling: sorted keys, no spaces, Chinese as it is. Raises TypeError for a float."""
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sm3(text: str) -> str:
    """SM3 (GB/T 32905) of the UTF-8 bytes, 64 hexadecimal digits."""
    digest = Hash(SM3())
    digest.update(text.encode())
    return digest.finalize().hex()


def seal(seq: int, entry_hash: str) -> str:
    """HMAC-SM3 of an end of the chain under the service's audit key."""
    mac = HMAC(settings.AUDIT_KEY.encode(), SM3())
    mac.update(f"{seq}:{entry_hash}".encode())
    return mac.finalize().hex()


def _locked_head() -> AuditHead:
    if head := AuditHead.objects.select_for_update().filter(pk=1).first():
        return head
    AuditHead.objects.get_or_create(pk=1, defaults={"seq": 0, "hash": START, "seal": seal(0, START)})
    return AuditHead.objects.select_for_update().get(pk=1)


def _matches(entry: AuditEntry) -> bool:
    return entry.commitment == sm3(f"{entry.personal.salt}{entry.personal.payload}")


def _refuse_floats(value: object) -> None:
    if isinstance(value, float):
        raise TypeError(f"{value!r} is a float; audit entries hold whole numbers, text and truths")
    if isinstance(value, Mapping):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
