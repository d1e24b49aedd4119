"""Which public awards stand where, and when did each last change? As conditions the database answers, for pages of many.

What `awards.Standing` says of one award, this says of a whole query.
"""

from collections.abc import Collection
from functools import reduce
from operator import or_

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest

from huiqi.cases.models import Notice
from huiqi.cases.states import NOTICED, OBJECTED
from huiqi.ledger import queries as ledger
from huiqi.ledger.models import Transfer
from huiqi.reports.awards import Standing

PUBLIC = Q(withdrawn_at=None)
"""The awards that were not withdrawn."""
_MOVES = (Transfer.Kind.POST, Transfer.Kind.GIVE_BACK, Transfer.Kind.REVERSE)
_RUNS = Q(case__state__in=(NOTICED, OBJECTED))
_AFTER = PUBLIC & ~_RUNS
_IS = {
    Standing.NOTICED: PUBLIC & _RUNS,
    Standing.WITHDRAWN: ~PUBLIC,
    Standing.DUE: _AFTER & Q(held_fen=0, returned_fen=0),
    Standing.PAID: _AFTER & Q(held_fen__gt=0),
    Standing.RECOVERED: _AFTER & Q(held_fen=0, returned_fen__gt=0),
}


def with_money(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Each notice with `held_fen`, paid and still with the firm, and `returned_fen`, recovered from it."""
    return rows.annotate(
        held_fen=ledger.balance_of("case__number", "paid"), returned_fen=ledger.balance_of("case__number", "recovered")
    )


def with_changes(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """Each notice with `changed_at`: when it was published or withdrawn, or money last moved."""
    moves = Transfer.objects.filter(case_ref=OuterRef("case__number"), kind__in=_MOVES).order_by("-at").values("at")[:1]
    return rows.annotate(
        changed_at=Greatest(
            F("published_at"), Coalesce("withdrawn_at", "published_at"), Coalesce(Subquery(moves), "published_at")
        )
    )


def standing_in(rows: QuerySet[Notice], standings: Collection[Standing]) -> QuerySet[Notice]:
    """Those of some notices that stand at one of these."""
    return with_money(rows).filter(reduce(or_, (_IS[standing] for standing in standings), Q(pk__in=[])))
