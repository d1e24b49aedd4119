"""Whom does a policy reach? Firms that applied and firms that are supported, by measure."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from huiqi.cases.models import Case
from huiqi.cases.states import (
    DECIDED,
    DRAFT,
    NOTICED,
    OBJECTED,
    PAID,
    PAYING,
    RECOVERING,
    TO_BE_PAID,
    WITHDRAWN,
)

SUPPORTED = (DECIDED, NOTICED, OBJECTED, TO_BE_PAID, PAYING, PAID, RECOVERING)
"""Where a case stands that was decided for and not taken back."""


@dataclass(frozen=True)
class Reach:
    """Firms, each counted once however many cases it has."""

    applied: int = 0
    supported: int = 0


def reach(years: Collection[int]) -> dict[str, Reach]:
    """By measure, over the cases of some years together (one query). Drafts and what was withdrawn do not count."""
    sent = Case.objects.filter(year__in=years).exclude(state__in=(DRAFT, WITHDRAWN)).order_by()
    rows = sent.values("measure").annotate(
        applied=Count("enterprise", distinct=True),
        supported=Count("enterprise", distinct=True, filter=Q(state__in=SUPPORTED)),
    )
    return {row["measure"]: Reach(row["applied"], row["supported"]) for row in rows}
