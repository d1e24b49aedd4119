"""Which public awards stand where, and when did each last change? As conditions the database answers, for pages of many.

What `awards.Standing` says of one award, this says of a whole query.
"""

from collections.abc import Collection

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from huiqi.cases.models import Notice
from huiqi.cases.states import NOTICED, OBJECTED
from huiqi.ledger.models import Account, Transfer
from huiqi.reports.awards import Standing

_MOVES = (Transfer.Kind.POST, Transfer.Kind.GIVE_BACK, Transfer.Kind.REVERSE)
_NOTICED = Q(withdrawn_at=None, case__state__in=[NOTICED, OBJECTED])
_AFTER = Q(withdrawn_at=None) & ~Q(case__state__in=[NOTICED, OBJECTED])
_IS = {
    Standing.WITHDRAWN: Q(withdrawn_at__isnull=False),
    Standing.NOTICED: _NOTICED,
    Standing.DUE: _AFTER & Q(has_paid=False, has_recovered=False),
    Standing.PAID: _AFTER & Q(has_paid=True),
    Standing.RECOVERED: _AFTER & Q(has_paid=False, has_recovered=True),
}


def with_money(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Each notice with `has_paid` and `has_recovered` (money with the firm; money that came back) and `changed_at`."""
    of_case = Account.objects.filter(case_ref=OuterRef("case__number"), balance_fen__gt=0)
    moves = Transfer.objects.filter(case_ref=OuterRef("case__number"), kind__in=_MOVES).order_by("-at").values("at")[:1]
    return rows.annotate(
        has_paid=Exists(of_case.filter(kind=Account.Kind.PAID)),
        has_recovered=Exists(of_case.filter(kind=Account.Kind.RECOVERED)),
        changed_at=Greatest(
            F("published_at"), Coalesce("withdrawn_at", "published_at"), Coalesce(Subquery(moves), "published_at")
        ),
    )


def standing_in(rows: QuerySet[Notice], standings: Collection[Standing]) -> QuerySet[Notice]:
    """Those of some notices `with_money` that stand at one of these."""
    wanted = Q(pk__in=[])
    for standing in standings:
        wanted |= _IS[standing]
    return rows.filter(wanted)
