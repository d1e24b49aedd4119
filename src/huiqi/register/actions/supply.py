"""How do offer and need come together? Each firm publishes its own, asks for an introduction, and both agree."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.register.actions.noting import note
from huiqi.register.errors import RegisterError
from huiqi.register.models import Enterprise, Introduction, SelectionDay, SelectionStand, SupplyEntry
from huiqi.register.models.supply import CERTIFICATES
from huiqi.register.permission import require_office, require_write

OFFER, NEED = SupplyEntry.Side
VALID_DAYS_MAX = 365


@transaction.atomic
def publish_entry(
    *,
    actor: Actor,
    enterprise: Enterprise,
    side: str,
    role: str,
    category: str,
    title: str,
    words: str,
    volume: int,
    price_low_fen: int | None,
    price_high_fen: int | None,
    cold_chain: bool,
    days: int | None,
    certificates: Collection[str],
    valid_until: dt.date,
    on: dt.date,
    at: dt.datetime,
) -> SupplyEntry:
    """An offer or a need of a firm. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    title, words = title.strip()[:100], words.strip()
    known = side in SupplyEntry.Side.values and role in SupplyEntry.Role.values and category in SupplyEntry.Category.values
    if not (known and title and words) or volume < 0 or (days or 0) < 0 or not set(certificates) <= set(CERTIFICATES):
        raise RegisterError("ENTRY_EMPTY", "请选类别和品类，填写名称和说明；数量和天数不能为负。")
    if price_low_fen is not None and price_high_fen is not None and price_high_fen < price_low_fen:
        raise RegisterError("ENTRY_PRICE", "%(title)s：最高价低于最低价，请核对。", title=title)
    if not on <= valid_until <= on + dt.timedelta(VALID_DAYS_MAX):
        raise RegisterError("ENTRY_DAY", "%(title)s：有效期须在今天和一年之内。", title=title)
    row = SupplyEntry.objects.create(
        enterprise=enterprise, side=side, role=role, category=category, title=title, words=words, volume=volume,
        price_low_fen=price_low_fen, price_high_fen=price_high_fen, cold_chain=cold_chain, days=days,
        certificates=sorted(certificates), valid_until=valid_until, published_at=at,
    )  # fmt: skip
    note(actor, f"supply:{row.pk}", at, "register.publish_entry", {"side": side, "category": category})
    return row


@transaction.atomic
def close_entry(*, actor: Actor, entry_id: int, on: dt.date, at: dt.datetime) -> SupplyEntry:
    """It is no longer offered, or needed. Raises Forbidden, RegisterError."""
    row = _entry(entry_id)
    require_write(actor, row.enterprise.credit_code)
    row.closed_on = on
    row.save(update_fields=["closed_on"])
    note(actor, f"supply:{row.pk}", at, "register.close_entry", {})
    return row


@transaction.atomic
def introduce(*, actor: Actor, offer_id: int, need_id: int, words: str, on: dt.date, at: dt.datetime) -> Introduction:
    """One side asks to meet the other, and so agrees itself; an office may ask for neither. Raises Forbidden,
    RegisterError.
    """
    offer, need = _entry(offer_id), _entry(need_id)
    if (offer.side, need.side) != (OFFER, NEED):
        raise RegisterError("PAIR_SIDES", "请选一条供应和一条需求。")
    if any(row.closed_on is not None or row.valid_until < on for row in (offer, need)):
        raise RegisterError("PAIR_CLOSED", "其中一条已经结束，不能再对接。")
    if offer.enterprise_id == need.enterprise_id:
        raise RegisterError("PAIR_SAME", "两条信息是同一家企业的，不用对接。")
    mine = [allowed(actor, "register.write", About(credit_code=row.enterprise.credit_code)) for row in (offer, need)]
    office = allowed(actor, "register.write", About())
    if not any(mine) and not office:
        require(actor, "register.write", About(credit_code=need.enterprise.credit_code))
    if Introduction.objects.filter(offer=offer, need=need).exists():
        raise RegisterError("PAIR_TWICE", "这两条已经在对接，请在对接列表中查看。")
    agreed = [None if office else own or None for own in mine]
    row = Introduction.objects.create(
        offer=offer, need=need, words=words.strip()[:300], offer_agreed=agreed[0], need_agreed=agreed[1], asked_at=at
    )
    note(actor, f"introduction:{row.pk}", at, "register.introduce", {"offer": offer.pk, "need": need.pk})
    return row


@transaction.atomic
def answer_introduction(*, actor: Actor, introduction_id: int, agreed: bool, at: dt.datetime) -> Introduction:
    """A side that was asked agrees, or does not; once refused it is over. Raises Forbidden, RegisterError."""
    row = _introduction(introduction_id)
    sides = {"offer_agreed": row.offer.enterprise, "need_agreed": row.need.enterprise}
    open_sides = [name for name in sides if getattr(row, name) is None]
    if False in (row.offer_agreed, row.need_agreed) or not open_sides:
        raise RegisterError("PAIR_ANSWERED", "这次对接已经有了结果。")
    own = [n for n in open_sides if allowed(actor, "register.write", About(credit_code=sides[n].credit_code))]
    if not own:
        require(actor, "register.write", About(credit_code=sides[open_sides[0]].credit_code))
    setattr(row, own[0], agreed)
    row.save(update_fields=[own[0]])
    note(actor, f"introduction:{row.pk}", at, "register.answer_introduction", {"side": own[0], "agreed": agreed})
    return row


@transaction.atomic
def report_deal(
    *, actor: Actor, introduction_id: int, deal_fen: int, words: str, on: dt.date, at: dt.datetime
) -> Introduction:
    """One side reports what came of it; said again it changes. Raises Forbidden, RegisterError."""
    row = _introduction(introduction_id)
    codes = [row.offer.enterprise.credit_code, row.need.enterprise.credit_code]
    if not any(allowed(actor, "register.write", About(credit_code=code)) for code in codes):
        require(actor, "register.write", About(credit_code=codes[0]))
    if not row.agreed or deal_fen <= 0:
        raise RegisterError("DEAL_WRONG", "双方同意对接后才能填成交，金额须大于0。")
    row.deal_fen, row.deal_words, row.deal_on = deal_fen, words.strip()[:300], on
    row.save(update_fields=["deal_fen", "deal_words", "deal_on"])
    note(actor, f"introduction:{row.pk}", at, "register.report_deal", {"fen": deal_fen})
    return row


@transaction.atomic
def hold_selection_day(
    *, actor: Actor, title: str, place: str, day: dt.date, stands: int, on: dt.date, at: dt.datetime
) -> SelectionDay:
    """The office holds a selection day. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "选品日")
    if not (title.strip() and place.strip()) or stands <= 0 or day < on:
        raise RegisterError("SELECTION_EMPTY", "请填名称和地点，日期不能早于今天，展位须大于0。")
    row = SelectionDay.objects.create(title=title.strip()[:100], place=place.strip()[:200], day=day, stands=stands)
    note(actor, f"selection:{row.pk}", at, "register.hold_selection_day", {"day": str(day)})
    return row


@transaction.atomic
def take_stand(*, actor: Actor, selection_id: int, offer_id: int, on: dt.date, at: dt.datetime) -> SelectionStand:
    """A firm shows an offer of its own on the day, not over the stands. Raises Forbidden, RegisterError."""
    day = SelectionDay.objects.select_for_update(no_key=True).filter(pk=selection_id).first()
    offer = _entry(offer_id)
    require_write(actor, offer.enterprise.credit_code)
    if day is None or day.day < on or offer.side != OFFER:
        raise RegisterError("SELECTION_OVER", "选品日已过，或选的不是供应。")
    if day.shown.filter(offer=offer).exists():
        raise RegisterError("STAND_TWICE", "这条供应已经报名这个选品日。")
    if day.shown.count() >= day.stands:
        raise RegisterError("SELECTION_FULL", "%(title)s 的 %(stands)s 个展位已满。", title=day.title, stands=day.stands)
    row = SelectionStand.objects.create(selection_day=day, offer=offer, asked_at=at)
    note(actor, f"selection:{day.pk}", at, "register.take_stand", {"offer": offer.pk})
    return row


def _entry(entry_id: int) -> SupplyEntry:
    row = SupplyEntry.objects.select_related("enterprise").filter(pk=entry_id).first()
    if row is None:
        raise RegisterError("ENTRY_UNKNOWN", "找不到这条信息，请从列表重新打开。")
    return row


def _introduction(introduction_id: int) -> Introduction:
    rows = Introduction.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("offer__enterprise", "need__enterprise").filter(pk=introduction_id).first()
    if row is None:
        raise RegisterError("PAIR_UNKNOWN", "找不到这次对接，请从列表重新打开。")
    return row
