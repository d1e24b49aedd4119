"""Which version of a policy is in force on a day, and which were, are and will be?"""

import datetime as dt
from collections.abc import Iterable
from typing import Literal

from huiqi.register.models import ParameterDecision, PolicyText, PublishedVersion

Standing = Literal["coming", "in_force", "replaced", "expired"]


def in_force(policy: str, on: dt.date) -> PublishedVersion | None:
    """The version that holds on a day, or None: the latest to have taken effect, where it has not expired."""
    row = PublishedVersion.objects.filter(policy=policy, effective_on__lte=on).first()
    return row if row is not None and on <= row.expires_on else None


def standings(versions: Iterable[PublishedVersion], on: dt.date) -> list[tuple[PublishedVersion, Standing]]:
    """Versions with what each is on a day (two queries). One that another took the place of is `replaced` from then on."""
    rows = list(versions)
    newest = {row.policy: row.pk for row in PublishedVersion.objects.filter(effective_on__lte=on).reverse()}
    return [(row, _standing(row, newest.get(row.policy), on)) for row in rows]


def _standing(row: PublishedVersion, newest: int | None, on: dt.date) -> Standing:
    if on < row.effective_on:
        return "coming"
    if on > row.expires_on:
        return "expired"
    return "in_force" if row.pk == newest else "replaced"


def text_of(version: PublishedVersion) -> str:
    """The words that were published."""
    return PolicyText.objects.get(policy=version.policy, sha256=version.text_sha256).text


def decided_with(version: PublishedVersion) -> list[ParameterDecision]:
    """The numbers that its document fixed, in the order they were recorded."""
    rows = ParameterDecision.objects.filter(document_number=version.document_number, valid_from=version.effective_on)
    return list(rows.filter(key__startswith=f"{version.policy}.").order_by("pk"))
