"""How does what this room keeps encrypted come under a new data key? Answers to services, and what complaints say."""

from django.db import transaction

from huiqi.cases.models import Complaint, ServicePart
from huiqi.register.cipher import keyring

_TABLES = (
    (ServicePart, ("answers_encrypted",)),
    (Complaint, ("body_encrypted", "name_encrypted", "contact_encrypted")),
)


@transaction.atomic
def renew_ciphertexts() -> int:
    """Encrypt all of it under the newest key; returns how many rows were written. Raises CipherError: then none were."""
    ring, written = keyring(), 0
    for table, fields in _TABLES:
        for row in table._default_manager.select_for_update(no_key=True).only("reference", *fields).iterator():
            new = {name: ring.renewed(getattr(row, name), str(row.reference)) for name in fields}
            if any(getattr(row, name) != sealed for name, sealed in new.items()):
                written += table._default_manager.filter(pk=row.pk).update(**new)
    return written
