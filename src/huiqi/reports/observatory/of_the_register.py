"""Which figures does the register give? Turnover against the goal, firms, the chain's links, venues, investment."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huiqi.cases.models import PaymentLine
from huiqi.register.models import (
    AssistanceOrder,
    Enterprise,
    Investment,
    Lead,
    Lease,
    LiveSession,
    LivestreamRole,
    Statement,
    SupplyEntry,
    TrainingBase,
    Venue,
)
from huiqi.register.queries.venues import holding_on
from huiqi.reports.observatory.figure import Figure, Span

GOALS_FEN = {"livestream": 10**12}
"""What a policy's first part sets as its goal: an industry of ten billion yuan (百亿级), of revenue."""
READS = "register.read"
_WHOLE = BigIntegerField()


def _streams(span: Span) -> QuerySet[LivestreamRole]:
    """The firms' own roles on the day; a host is a person's."""
    running = LivestreamRole.objects.filter(Q(until=None) | Q(until__gte=span.on), since__lte=span.on)
    return running.exclude(role="host")


def firms(span: Span) -> QuerySet[Enterprise]:
    """The firms that have a role in live streaming on the day."""
    return Enterprise.objects.filter(Exists(_streams(span).filter(enterprise=OuterRef("pk"))))


def _revenue(span: Span) -> QuerySet[Statement]:
    """Audited, of the year before, seen by an office by the day, of the firms that stream on it."""
    audited = Statement.objects.filter(year=span.year - 1, checked_on__lte=span.on)
    return audited.filter(Exists(_streams(span).filter(enterprise=OuterRef("enterprise"))))


def _online_retail(span: Span) -> QuerySet[AssistanceOrder]:
    """Orders whose time for refunds ended in the span, without those in doubt."""
    settled = AssistanceOrder.objects.filter(doubt="", counts_on__range=span.days)
    return settled.annotate(kept_fen=F("amount_fen") - F("refund_fen"))


def _gmv(span: Span) -> QuerySet[LiveSession]:
    return LiveSession.objects.filter(state=LiveSession.State.HELD, day__range=span.days)


def _attracted(span: Span) -> QuerySet[Lead]:
    return Lead.objects.filter(stage=Lead.Stage.LANDED, settled_on__range=span.days)


def _investment(span: Span) -> QuerySet[Investment]:
    return Investment.objects.filter(checked_on__lte=span.on, paid_on__range=span.days)


def _with_role(role: str, span: Span) -> QuerySet[Enterprise]:
    running = LivestreamRole.objects.filter(Q(until=None) | Q(until__gte=span.on), since__lte=span.on, role=role)
    return Enterprise.objects.filter(Exists(running.filter(enterprise=OuterRef("pk"))))


def _offering(role: str, span: Span) -> QuerySet[Enterprise]:
    """Who had an entry in the supply register that was open on the day."""
    entries = SupplyEntry.objects.filter(Q(closed_on=None) | Q(closed_on__gt=span.on), valid_until__gte=span.on, role=role)
    entries = entries.filter(published_at__lte=span.moments[1])
    return Enterprise.objects.filter(Exists(entries.filter(enterprise=OuterRef("pk"))))


def _training(span: Span) -> QuerySet[Enterprise]:
    bases = TrainingBase.objects.filter(state=TrainingBase.State.RECOGNISED, enterprise=OuterRef("pk"))
    bases = bases.filter(valid_from__lte=span.on, valid_to__gte=span.on)
    return Enterprise.objects.filter(Exists(bases))


def _venues(span: Span) -> QuerySet[Venue]:
    """The venues with a recognition that holds on the day."""
    return Venue.objects.filter(Exists(holding_on(span.on).filter(venue=OuterRef("pk"))))


def _running(span: Span) -> QuerySet[Lease]:
    return Lease.objects.filter(starts_on__lte=span.on, ends_on__gte=span.on).order_by()


def _occupied(span: Span) -> QuerySet[Venue]:
    """Recognised venues whose floor area is known, with what of it is let."""
    let = _running(span).filter(venue=OuterRef("pk")).values("venue").annotate(m2=Sum("area_m2")).values("m2")
    return _venues(span).exclude(area_m2=None).annotate(let_m2=Coalesce(Subquery(let), 0))


def _tenants(span: Span) -> QuerySet[Enterprise]:
    there = _running(span).filter(venue__in=_venues(span).order_by().values("pk"))
    return Enterprise.objects.filter(Exists(there.filter(enterprise=OuterRef("pk"))))


def _sum_of(rows: QuerySet[Any], fen: str) -> Subquery:
    """Fen of a firm's rows; null where it has none."""
    return Subquery(rows.order_by().values("firm_").annotate(fen_=Sum(fen)).values("fen_"), output_field=_WHOLE)


def paid_firms(span: Span) -> QuerySet[Enterprise]:
    """The firms that were paid something under the policy in the span, with how much."""
    lines = PaymentLine.objects.filter(
        state=PaymentLine.State.PAID, answered_on__range=span.days, case__measure__startswith=f"{span.policy}."
    )
    mine = lines.filter(case__enterprise=OuterRef("pk")).annotate(firm_=F("case__enterprise"))
    return Enterprise.objects.annotate(paid_fen=_sum_of(mine, "amount_fen")).filter(paid_fen__gt=0)


def _grown(span: Span) -> QuerySet[Enterprise]:
    """Those of them with audited accounts of the two years before, full and seen: what revenue grew by."""

    def revenue(year: int) -> Subquery:
        seen = Statement.objects.filter(enterprise=OuterRef("pk"), year=year, full_year=True, checked_on__lte=span.on)
        return Subquery(seen.order_by().values("revenue_fen")[:1], output_field=_WHOLE)

    known = paid_firms(span).annotate(revenue_fen=revenue(span.year - 1), earlier_fen=revenue(span.year - 2))
    known = known.exclude(Q(revenue_fen=None) | Q(earlier_fen=None))
    return known.annotate(growth_fen=F("revenue_fen") - F("earlier_fen"))


def _invested(span: Span) -> QuerySet[Enterprise]:
    """Those of them with invoices of the span that an office has checked."""
    mine = _investment(span).filter(enterprise=OuterRef("pk")).annotate(firm_=F("enterprise"))
    return paid_firms(span).annotate(invested_fen=_sum_of(mine, "amount_fen")).filter(invested_fen__gt=0)


LINKS: dict[str, Callable[[Span], QuerySet[Enterprise]]] = {
    "platform_operator": partial(_with_role, "platform_operator"),
    "mcn": partial(_with_role, "mcn"),
    "room_operator": partial(_with_role, "room_operator"),
    "host": partial(_with_role, "host"),
    "live_room": partial(_offering, "live_room"),
    "supplier": partial(_offering, "supplier"),
    "warehouse": partial(_offering, "warehouse"),
    "logistics": partial(_offering, "logistics"),
    "training": _training,
}
"""The links of the chain that the policy wants in one place, and who of the district's firms is one."""
_FIRM = ("name", "credit_code", "sub_district")
_OF_FIRM = ("enterprise__name", "enterprise__credit_code")
FIGURES = (
    Figure("revenue", "fen", _revenue, (*_OF_FIRM, "year", "revenue_fen", "full_year", "auditor", "checked_on"), READS,
           amount="revenue_fen", firm="enterprise", search=_OF_FIRM, order="-revenue_fen"),
    Figure("online_retail", "fen", _online_retail,
           ("enterprise__name", "platform", "number", "product_name", "settled_on", "counts_on", "amount_fen", "refund_fen",
            "kept_fen"), READS, amount="kept_fen", firm="enterprise", search=("enterprise__name", "number", "product_name"),
           order="-counts_on"),
    Figure("gmv", "fen", _gmv, ("host__enterprise__name", "scene__name", "host__name", "day", "orders", "sales_fen"), READS,
           amount="sales_fen", firm="host__enterprise", search=("host__enterprise__name", "scene__name", "host__name"),
           order="-day"),
    Figure("firms", "count", firms, (*_FIRM, "established_on"), READS, firm="pk", search=("name", "credit_code"),
           order="name"),
    Figure("attracted", "count", _attracted, ("name", "kind", "comes_from", "settled_on", *_OF_FIRM), READS,
           firm="enterprise", search=("name", "comes_from", "enterprise__name"), order="-settled_on"),
    Figure("investment", "fen", _investment, (*_OF_FIRM, "kind", "what", "invoice", "paid_on", "checked_on", "amount_fen"),
           READS, amount="amount_fen", firm="enterprise", search=("enterprise__name", "invoice", "what"), order="-paid_on"),
    *(Figure(f"chain_{link}", "count", rows, _FIRM, READS, firm="pk", search=("name", "credit_code"), order="name")
      for link, rows in LINKS.items()),
    Figure("venues", "count", _venues, ("name", "kind", "sub_district", "operator__name", "area_m2", "studios"), READS,
           search=("name", "sub_district", "operator__name"), order="name"),
    Figure("occupancy", "share", _occupied, ("name", "kind", "sub_district", "let_m2", "area_m2"), READS, amount="let_m2",
           of="area_m2", part="name", search=("name", "sub_district"), order="-let_m2"),
    Figure("tenants", "count", _tenants, _FIRM, READS, firm="pk", search=("name", "credit_code"), order="name"),
    Figure("leverage_revenue", "ratio", _grown,
           ("name", "credit_code", "paid_fen", "earlier_fen", "revenue_fen", "growth_fen"), READS, amount="growth_fen",
           of="paid_fen", firm="pk", search=("name", "credit_code"), order="-growth_fen"),
    Figure("leverage_investment", "ratio", _invested, ("name", "credit_code", "paid_fen", "invested_fen"), READS,
           amount="invested_fen", of="paid_fen", firm="pk", search=("name", "credit_code"), order="-invested_fen"),
    Figure("paid_firms", "count", paid_firms, ("name", "credit_code", "paid_fen"), READS, firm="pk",
           search=("name", "credit_code"), order="-paid_fen"),
)  # fmt: skip
