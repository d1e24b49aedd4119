"""How does what this room keeps encrypted come under a new data key? Answers to services, and what complaints say."""

from django.db import transaction

from huiqi.cases.models import Complaint, ServicePart
from huiqi.register.cipher import renew


@transaction.atomic
def renew_ciphertexts() -> int:
    """Encrypt all of it under the newest key; returns how many rows were written. Raises CipherError: then none were."""
    complaints = renew(Complaint, dict.fromkeys(("body_encrypted", "name_encrypted", "contact_encrypted"), ""))
    return complaints + renew(ServicePart, {"answers_encrypted": ""})
