"""Which public awards does a search find, and how does the protocol write one? Read from the database page by page."""

import datetime as dt
from math import ceil, floor

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from huiqi.cases.models import Notice, Window
from huiqi.cases.typed import plain
from huiqi.policies import POLICIES
from huiqi.reports.award_search import standing_in, with_changes
from huiqi.reports.awards import PublicAward, Standing, awards_of, public_awards
from huiqi.web.commongrants import matching
from huiqi.web.commongrants import schemas as s
from huiqi.web.commongrants.naming import address, department, ids, money, on_day, uuid_of
from huiqi.web.commongrants.opportunities import award_title, opportunity_title

STATUS = {
    Standing.NOTICED: s.AwdStatusValue.AWARDED,
    Standing.DUE: s.AwdStatusValue.AWARDED,
    Standing.PAID: s.AwdStatusValue.COMPLETED,
    Standing.WITHDRAWN: s.AwdStatusValue.CANCELLED,
    Standing.RECOVERED: s.AwdStatusValue.CUSTOM,
}
_SORTS = {
    "lastModifiedAt": "changed_at",
    "createdAt": "published_at",
    "title": "matter",
    "keyDates.awardDate": "case__decision__decided_on",
    "funding.awardedAmount": "award_fen",
    "status.value": "status",
}


def all_awards() -> QuerySet[Notice]:
    """Every public award, the latest change first."""
    return with_changes(public_awards()).order_by(F("changed_at").desc(), "-pk")


def search(asked: s.AwdSearch) -> tuple[QuerySet[Notice], s.SortInfo, s.FilterInfo]:
    """What a search finds, in its order, and what of it was not understood."""
    filters = asked.filters or s.AwdFilters()
    custom, errors = matching.custom_words(filters.custom_filters)
    errors += matching.unknown_words(filters.status, list(s.AwdStatusValue), "status")
    errors += matching.other_money(filters.awarded_amount_range)
    rows = with_changes(public_awards(words=plain(asked.search or "")))
    for wanted in (_status(filters.status, rows), _opportunity(filters.opportunity_id), _days(filters.award_date_range)):
        rows = rows.filter(wanted)
    rows = rows.filter(_amount(filters.awarded_amount_range)).filter(_custom(custom))
    how = matching.sort_info(asked.sorting, _SORTS)
    down = "-" if how.sort_order == "desc" else ""
    ordered = (_with_status(rows) if how.sort_by == "status.value" else rows).order_by(
        f"{down}{_SORTS[how.sort_by]}", f"{down}pk"
    )
    return ordered, how, matching.filter_info(asked.filters, errors)


def shown(rows: list[Notice], host: str) -> list[s.Award]:
    """Some awards as the protocol writes them."""
    return [_award(notice, award, host) for notice, award in zip(rows, awards_of(rows), strict=True)]


def _award(notice: Notice, a: PublicAward, host: str) -> s.Award:
    window, back = uuid_of("opportunity", notice.case.window_id), a.recovered_fen
    firm = s.OrgRef(id=uuid_of("firm", f"{a.enterprise} {a.credit_code_masked}"), name=a.enterprise)
    why = a.withdrawn_why if a.standing == Standing.WITHDRAWN else gettext(a.standing.label)
    return s.Award(
        id=uuid_of("award", a.number),
        title=award_title(notice.matter, a.title),
        identifiers=ids(a.number),
        description=f"{a.clause} {gettext(a.title)} · {a.document_number}",
        status=s.AwdStatus(
            value=STATUS[a.standing],
            custom_value="recovered" if a.standing == Standing.RECOVERED else None,
            description=why or gettext(a.standing.label),
        ),
        funding=s.AwdFunding(
            awarded_amount=money(a.award_fen),
            disbursed_amount=money(a.paid_fen),
            details=gettext("已追回 %(yuan)s CNY") % {"yuan": money(back).amount} if back else None,
        ),
        key_dates=s.AwdTimeline(award_date=on_day(gettext("审定"), a.decided_on), other_dates=_other_dates(a)),
        opportunity=s.Ref(id=window, title=opportunity_title(a.title, a.year)),
        funders=s.OrgRefs(primary=department(a.department)),
        recipient_organizations=s.OrgRefs(primary=firm),
        source=address(host, reverse("notice", args=[a.number])),
        created_at=a.published_at,
        last_modified_at=notice.changed_at,  # type: ignore[attr-defined]  # with_changes() adds it
    )


def _other_dates(a: PublicAward) -> dict[str, s.SingleDate]:
    dates = {"noticePublished": on_day(gettext("公示"), timezone.localdate(a.published_at))}
    dates["noticeEnds"] = on_day(gettext("公示截止"), a.ends_on)
    if a.paid_on:
        dates["paid"] = on_day(gettext("拨付"), a.paid_on)
    if a.withdrawn_at:
        dates["withdrawn"] = on_day(gettext("撤销"), timezone.localdate(a.withdrawn_at))
    return dates


def _with_status(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """With the protocol's word for where each stands, to order by."""
    whens = []
    for value in s.AwdStatusValue:
        of_value = standing_in(rows, [standing for standing, word in STATUS.items() if word == value])
        whens.append(When(pk__in=of_value.order_by().values("pk"), then=Value(str(value))))
    return rows.annotate(status=Case(*whens, output_field=CharField()))


def _status(wanted: s.StringArray | None, rows: QuerySet[Notice]) -> Q:
    if wanted is None:
        return Q()
    found = standing_in(rows, [standing for standing, word in STATUS.items() if word in wanted.value])
    return _turned(wanted.operator, Q(pk__in=found.order_by().values("pk")))


def _opportunity(wanted: s.StringArray | None) -> Q:
    if wanted is None:
        return Q()
    named = {word.lower() for word in wanted.value}
    keys = [pk for pk in Window.objects.values_list("pk", flat=True) if str(uuid_of("opportunity", pk)) in named]
    return _turned(wanted.operator, Q(case__window__in=keys))


def _days(wanted: s.MomentsFilter | None) -> Q:
    if wanted is None:
        return Q()
    low, high = (_day(bound) for bound in (wanted.value.min, wanted.value.max))
    return _turned(wanted.operator, Q(case__decision__decided_on__gte=low, case__decision__decided_on__lte=high))


def _amount(wanted: s.MoneyRangeFilter | None) -> Q:
    if wanted is None:
        return Q()
    bounds = matching.fen_range(wanted)
    if bounds is None:
        return Q(pk__in=[])
    low, high = bounds
    return _turned(wanted.operator, Q(award_fen__gte=ceil(low), award_fen__lte=floor(high)))


def _custom(custom: dict[str, s.StringArray]) -> Q:
    wanted = Q()
    laws = [m for policy in POLICIES.values() for m in policy.measures]
    for name, words in custom.items():
        named = [m.id for m in laws if {"measure": m.id, "kind": m.kind, "lead": m.lead}[name] in words.value]
        wanted &= _turned(words.operator, Q(case__measure__in=named))
    return wanted


def _turned(operator: str, condition: Q) -> Q:
    return condition if operator in ("in", "between") else ~condition


def _day(bound: dt.date | dt.datetime) -> dt.date:
    return timezone.localdate(bound) if isinstance(bound, dt.datetime) else bound
