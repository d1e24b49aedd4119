"""How does a shop come to live sales? It publishes its scene, asks a host, both agree, and the result is reported."""

import datetime as dt

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.register.actions.noting import note
from huiqi.register.errors import RegisterError
from huiqi.register.models import Enterprise, HostProfile, LiveScene, LiveSession, SupplyEntry
from huiqi.register.permission import require_write

ASKED, AGREED, HELD, CANCELLED = LiveSession.State


@transaction.atomic
def publish_scene(
    *, actor: Actor, enterprise: Enterprise, kind: str, name: str, address: str, category: str, words: str, at: dt.datetime
) -> LiveScene:
    """A place to broadcast from; the same name again changes it. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    name, address, words = name.strip()[:100], address.strip()[:200], words.strip()
    known = kind in LiveScene.Kind.values and category in SupplyEntry.Category.values
    if not (known and name and address and words):
        raise RegisterError("SCENE_EMPTY", "请选类别和品类，填写名称、地址和说明。")
    says = {"kind": kind, "address": address, "category": category, "words": words, "closed_on": None}
    row, _ = LiveScene.objects.update_or_create(enterprise=enterprise, name=name, defaults=says)
    note(actor, f"scene:{row.pk}", at, "register.publish_scene", {"kind": kind})
    return row


@transaction.atomic
def publish_host(
    *,
    actor: Actor,
    enterprise: Enterprise,
    name: str,
    platform: str,
    followers: int,
    category: str,
    words: str,
    at: dt.datetime,
) -> HostProfile:
    """A host whom shops can ask; the same name and platform again changes it. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    name, platform, words = name.strip()[:60], platform.strip()[:40], words.strip()
    if category not in SupplyEntry.Category.values or not (name and platform and words) or followers < 0:
        raise RegisterError("HOST_EMPTY", "请填主播名称、平台和介绍，粉丝数不能为负。")
    says = {"followers": followers, "category": category, "words": words, "closed_on": None}
    row, _ = HostProfile.objects.update_or_create(enterprise=enterprise, name=name, platform=platform, defaults=says)
    note(actor, f"host:{row.pk}", at, "register.publish_host", {"platform": platform})
    return row


@transaction.atomic
def plan_session(
    *, actor: Actor, scene_id: int, host_id: int, day: dt.date, goods: str, offline: str, on: dt.date, at: dt.datetime
) -> LiveSession:
    """The shop asks a host for a day; on the spot a buyer must get something. Raises Forbidden, RegisterError."""
    scene = LiveScene.objects.select_related("enterprise").filter(pk=scene_id, closed_on=None).first()
    host = HostProfile.objects.filter(pk=host_id, closed_on=None).first()
    if scene is None or host is None:
        raise RegisterError("SESSION_PAIR", "找不到这个场景或主播，请从列表重新选择。")
    require_write(actor, scene.enterprise.credit_code)
    if day < on or not (goods.strip() and offline.strip()):
        raise RegisterError("SESSION_EMPTY", "请填商品和线下服务，日期不能早于今天。")
    if LiveSession.objects.filter(scene=scene, host=host, day=day).exclude(state=CANCELLED).exists():
        raise RegisterError("SESSION_TWICE", "%(day)s 已经约了这位主播。", day=day)
    row = LiveSession.objects.create(
        scene=scene, host=host, day=day, goods=goods.strip()[:200], offline=offline.strip()[:200], asked_at=at,
        state=AGREED if allowed(actor, "register.write", About(credit_code=host.enterprise.credit_code)) else ASKED,
    )  # fmt: skip
    note(actor, f"session:{row.pk}", at, "register.plan_session", {"day": str(day)})
    return row


@transaction.atomic
def answer_session(*, actor: Actor, session_id: int, agreed: bool, reason: str, on: dt.date, at: dt.datetime) -> LiveSession:
    """The host's firm agrees, or does not, with a reason. Raises Forbidden, RegisterError."""
    row = _session(session_id)
    require_write(actor, row.host.enterprise.credit_code)
    if row.state != ASKED:
        raise RegisterError("SESSION_ANSWERED", "这场直播现在是“%(state)s”，不用再答复。", state=row.get_state_display())
    if agreed and row.day < on:
        raise RegisterError("SESSION_PAST", "约定的 %(day)s 已经过了；请谢绝，并请商家另约。", day=row.day)
    if not agreed and not reason.strip():
        raise RegisterError("SESSION_REASON", "谢绝请写明理由，商家会看到。")
    row.state, row.reason = (AGREED if agreed else CANCELLED), reason.strip()[:300]
    row.save(update_fields=["state", "reason"])
    note(actor, f"session:{row.pk}", at, "register.answer_session", {"agreed": agreed})
    return row


@transaction.atomic
def report_session(
    *, actor: Actor, session_id: int, orders: int, sales_fen: int, visitors: int, on: dt.date, at: dt.datetime
) -> LiveSession:
    """What a session that is over brought; said again it changes. Either side may. Raises Forbidden, RegisterError."""
    row = _session(session_id)
    codes = (row.scene.enterprise.credit_code, row.host.enterprise.credit_code)
    if not any(allowed(actor, "register.write", About(credit_code=code)) for code in codes):
        require(actor, "register.write", About(credit_code=codes[0]))
    if row.state not in (AGREED, HELD) or row.day > on:
        raise RegisterError("SESSION_NOT_OVER", "约定的直播举办之后才能填结果。")
    if min(orders, sales_fen, visitors) < 0 or visitors > orders:
        raise RegisterError("SESSION_RESULT", "结果不能为负，到店核销人数不能多于订单数。")
    row.orders, row.sales_fen, row.visitors, row.state = orders, sales_fen, visitors, HELD
    row.save(update_fields=["orders", "sales_fen", "visitors", "state"])
    note(actor, f"session:{row.pk}", at, "register.report_session", {"orders": orders, "fen": sales_fen})
    return row


def _session(session_id: int) -> LiveSession:
    rows = LiveSession.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("scene__enterprise", "host__enterprise").filter(pk=session_id).first()
    if row is None:
        raise RegisterError("SESSION_UNKNOWN", "找不到这场直播，请从列表重新打开。")
    return row
