"""How does a firm come to a room? The operator offers spaces, a firm asks to see one, both agree on a day."""

import datetime as dt

from django.db import transaction
from django.db.models import Sum

from huiqi.access.actor import Actor
from huiqi.register.actions.noting import note
from huiqi.register.errors import RegisterError
from huiqi.register.models import Enterprise, Space, Venue, Viewing
from huiqi.register.permission import require_write

ASKED, AGREED, DECLINED, CANCELLED, SEEN = Viewing.State
LABEL_MAX, ANSWER_MAX, WORDS_MAX = 60, 300, 2_000
AHEAD_DAYS = 90
"""How far ahead a viewing can be asked for."""


@transaction.atomic
def describe_venue(*, actor: Actor, venue: Venue, services: str, at: dt.datetime) -> Venue:
    """What the operator does for its tenants. Raises Forbidden, RegisterError."""
    _require_operator(actor, venue)
    services = services.strip()[:WORDS_MAX]
    if services != venue.services:
        venue.services = services
        venue.save(update_fields=["services"])
        note(actor, f"venue:{venue.name}", at, "register.describe_venue", {"services": services})
    return venue


@transaction.atomic
def offer_space(
    *,
    actor: Actor,
    venue: Venue,
    label: str,
    area_m2: int,
    monthly_rent_fen: int,
    free_from: dt.date,
    at: dt.datetime,
    studios: int = 0,
    words: str = "",
) -> Space:
    """A room that is free; the same label again changes it, and offers it again. Raises Forbidden, RegisterError."""
    _require_operator(actor, venue)
    label = label.strip()[:LABEL_MAX]
    if not label or area_m2 <= 0 or monthly_rent_fen < 0 or studios < 0:
        raise RegisterError("SPACE_EMPTY", "请填楼层房号和大于 0 的面积，月租金不能为负。")
    Venue.objects.select_for_update(no_key=True).get(pk=venue.pk)  # so that two offers together do not exceed its area
    others = (
        Space.objects.filter(venue=venue, taken_on=None).exclude(label=label).aggregate(area=Sum("area_m2"))["area"] or 0
    )
    if venue.area_m2 and others + area_m2 > venue.area_m2:
        raise RegisterError(
            "SPACE_TOO_MUCH",
            "%(name)s 建筑面积 %(most)s 平方米，空置空间合计会达到 %(sum)s 平方米；请核对面积。",
            name=venue.name, most=venue.area_m2, sum=others + area_m2,
        )  # fmt: skip
    says = {"area_m2": area_m2, "monthly_rent_fen": monthly_rent_fen, "studios": studios, "free_from": free_from}
    says |= {"words": words.strip()[:WORDS_MAX], "taken_on": None}
    row, _ = Space.objects.update_or_create(venue=venue, label=label, defaults=says)
    note(actor, f"space:{row.pk}", at, "register.offer_space", {"venue": venue.name, "area_m2": area_m2})
    return row


@transaction.atomic
def take_space(*, actor: Actor, space_id: int, on: dt.date, at: dt.datetime) -> Space:
    """The room is let: it leaves the list, and viewings not yet held are called off. Raises Forbidden, RegisterError."""
    rows = Space.objects.select_for_update(of=("self",), no_key=True).select_related("venue__operator")
    row = rows.filter(pk=space_id).first()
    if row is None:
        raise RegisterError("SPACE_UNKNOWN", "找不到这个空间，请从列表重新打开。")
    _require_operator(actor, row.venue)
    if row.taken_on is not None:
        raise RegisterError("SPACE_TAKEN", "%(label)s 已经不再招租。", label=row.label)
    row.taken_on = on
    row.save(update_fields=["taken_on"])
    off = row.viewings.filter(state__in=(ASKED, AGREED)).update(state=DECLINED, answer="该空间已租出。")
    note(actor, f"space:{row.pk}", at, "register.take_space", {"on": str(on), "viewings": off})
    return row


@transaction.atomic
def ask_viewing(
    *,
    actor: Actor,
    enterprise: Enterprise,
    space_id: int,
    day: dt.date,
    people: int,
    on: dt.date,
    at: dt.datetime,
    words: str = "",
) -> Viewing:
    """A firm wants to see a room on a day. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    # locked, so that a room is not let between this look and the row
    space = Space.objects.select_for_update(no_key=True).filter(pk=space_id, taken_on=None).first()
    if space is None:
        raise RegisterError("SPACE_GONE", "这个空间已经不再招租，请从列表另选。")
    if not on <= day <= on + dt.timedelta(AHEAD_DAYS):
        raise RegisterError("VIEWING_DAY", "看房日期请选今天起 %(days)s 天以内的一天。", days=AHEAD_DAYS)
    if people < 1:
        raise RegisterError("VIEWING_PEOPLE", "请填计划入驻的人数，至少 1 人。")
    if space.viewings.filter(enterprise=enterprise, state__in=(ASKED, AGREED)).exists():
        raise RegisterError("VIEWING_TWICE", "%(name)s 已经约看这个空间；要改日期，请先取消原来的。", name=enterprise.name)
    row = Viewing.objects.create(
        space=space, enterprise=enterprise, day=day, people=people, words=words.strip()[:WORDS_MAX], asked_at=at
    )
    note(actor, f"viewing:{row.pk}", at, "register.ask_viewing", {"day": str(day)})
    return row


@transaction.atomic
def answer_viewing(*, actor: Actor, viewing_id: int, agreed: bool, answer: str, on: dt.date, at: dt.datetime) -> Viewing:
    """The operator agrees and says where to meet, or says why not. Raises Forbidden, RegisterError."""
    row = _viewing(viewing_id)
    _require_operator(actor, row.space.venue)
    if row.state != ASKED:
        raise RegisterError("VIEWING_ANSWERED", "这次看房现在是“%(state)s”，不用再答复。", state=row.get_state_display())
    if agreed and row.day < on:
        raise RegisterError("VIEWING_PAST", "约看的 %(day)s 已经过了；请答复不能接待，并请企业另约。", day=row.day)
    if not answer.strip():
        raise RegisterError("VIEWING_ANSWER", "请写明在哪里见面、找谁；不能接待的，写明原因。")
    row.state, row.answer = (AGREED if agreed else DECLINED), answer.strip()[:ANSWER_MAX]
    row.save(update_fields=["state", "answer"])
    note(actor, f"viewing:{row.pk}", at, "register.answer_viewing", {"agreed": agreed})
    return row


@transaction.atomic
def cancel_viewing(*, actor: Actor, viewing_id: int, at: dt.datetime) -> Viewing:
    """The firm calls it off. Raises Forbidden, RegisterError."""
    row = _viewing(viewing_id)
    require_write(actor, row.enterprise.credit_code)
    if row.state not in (ASKED, AGREED):
        raise RegisterError("VIEWING_OVER", "这次看房现在是“%(state)s”，不能取消。", state=row.get_state_display())
    row.state = CANCELLED
    row.save(update_fields=["state"])
    note(actor, f"viewing:{row.pk}", at, "register.cancel_viewing", {})
    return row


@transaction.atomic
def confirm_viewing(*, actor: Actor, viewing_id: int, on: dt.date, at: dt.datetime) -> Viewing:
    """The operator says that the firm came. Raises Forbidden, RegisterError."""
    row = _viewing(viewing_id)
    _require_operator(actor, row.space.venue)
    if row.state != AGREED or row.day > on:
        raise RegisterError("VIEWING_NOT_YET", "约定的看房日到了以后才能登记已看房。")
    row.state = SEEN
    row.save(update_fields=["state"])
    note(actor, f"viewing:{row.pk}", at, "register.confirm_viewing", {})
    return row


def _viewing(viewing_id: int) -> Viewing:
    rows = Viewing.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("space__venue__operator", "enterprise").filter(pk=viewing_id).first()
    if row is None:
        raise RegisterError("VIEWING_UNKNOWN", "找不到这次看房，请从列表重新打开。")
    return row


def _require_operator(actor: Actor, venue: Venue) -> None:
    if venue.operator is None:
        raise RegisterError("VENUE_OPERATOR", "%(name)s 没有登记运营单位；请主管部门先登记。", name=venue.name)
    require_write(actor, venue.operator.credit_code)
