"""Which enterprise has this code, who is this person, and which roles are played on a day?"""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from huiqi.register.cipher import keyring
from huiqi.register.errors import UnknownEnterprise, UnknownPerson
from huiqi.register.models import Enterprise, LivestreamRole, Person
from huiqi.units.identity_number import mask_identity_number, read_identity_number


def enterprise(credit_code: str) -> Enterprise:
    """The enterprise of a credit code. Raises UnknownEnterprise."""
    try:
        return Enterprise.objects.get(credit_code=credit_code)
    except Enterprise.DoesNotExist:
        raise UnknownEnterprise(
            "ENTERPRISE_UNKNOWN", "没有统一社会信用代码为 %(code)s 的企业，请核对代码。", code=credit_code
        ) from None


def enterprises(*, words: str = "", sub_district: str = "") -> QuerySet[Enterprise]:
    """Enterprises whose name or code holds `words`, of a sub-district if one is named, by name."""
    found = Enterprise.objects.order_by("name", "credit_code")
    if words:
        found = found.filter(Q(name__icontains=words) | Q(credit_code__icontains=words))
    return found.filter(sub_district=sub_district) if sub_district else found


def demonstration_firms(limit: int, *, doing: Collection[str] = ()) -> list[Enterprise]:
    """Enterprises of the demonstration district, those first that say yes to most facts of `doing`; none if not loaded."""
    said = Count("facts__fact", filter=Q(facts__fact__in=doing, facts__value=1), distinct=True)
    return list(Enterprise.objects.filter(demonstration=True).annotate(said=said).order_by("-said", "pk")[:limit])


def person(reference: UUID) -> Person:
    """The person of a reference. Raises UnknownPerson."""
    try:
        return Person.objects.get(reference=reference)
    except Person.DoesNotExist:
        raise UnknownPerson(
            "PERSON_UNKNOWN", "没有编号为 %(reference)s 的人员，请从名单重新打开。", reference=reference
        ) from None


def person_by_identity(identity_number: str) -> Person | None:
    """The person with an identity number, found by its keyed hash. Raises IdentityNumberError."""
    lookups = keyring().lookups(read_identity_number(identity_number))
    return Person.objects.filter(identity_lookup__in=lookups).first()


def masked_identity(who: Person) -> str:
    """`4403**********1234`, or empty where no number is kept. Raises CipherError."""
    if not who.identity_encrypted:
        return ""
    return mask_identity_number(keyring().decrypt(who.identity_encrypted, str(who.reference)))


def roles_of(firm: Enterprise, *, on: dt.date) -> list[LivestreamRole]:
    """The live-streaming roles played at an enterprise on a day."""
    holds = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gte=on))
    return list(firm.livestream_roles.filter(holds).select_related("person"))
