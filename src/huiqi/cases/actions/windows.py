"""When may a measure be applied for? Opening and closing windows."""

import datetime as dt

from django.db import IntegrityError, transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import About, require
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import MeasureBlocked, NotYet, UnknownCase
from huiqi.cases.matters import ONE_EACH
from huiqi.cases.models import Window
from huiqi.cases.queries import windows_left
from huiqi.engine.rule import Measure, ReviewMode
from huiqi.policies import find_measure
from huiqi.register import queries as register


def open_window(
    *,
    actor: Actor,
    measure: str,
    year: int,
    opens_at: dt.datetime,
    closes_at: dt.datetime,
    at: dt.datetime,
    budget_fen: int | None = None,
    free_of_application: bool = False,
) -> Window:
    """A span in which a measure takes applications. Raises Forbidden, UnknownCase, MeasureBlocked, NotYet."""
    try:
        law = find_measure(measure)[1]
    except KeyError as unknown:
        raise UnknownCase(str(unknown.args[0])) from None
    require(actor, "window.open", About(lead=law.lead, co_departments=law.co_departments))
    if law.is_service:
        raise NotYet("%(clause)s%(title)s是服务事项，不设资金申报窗口。", clause=law.clause, title=law.title)
    if closed := register.why_closed(measure, on=max(day_of(at), day_of(opens_at))):
        raise MeasureBlocked(closed)
    if not opens_at < closes_at:
        raise NotYet("窗口期的截止时间须晚于开始时间；请核对两个时间。")
    if budget_fen is not None and budget_fen < 0:
        raise NotYet("预算不能是负数；请填0或以上的金额。")
    if free_of_application:
        _refuse_unsuited(law)
    if Window.objects.filter(measure=measure, opens_at__lt=closes_at, closes_at__gt=opens_at).exists():
        raise NotYet("%(title)s在这段时间已有窗口期；请错开时间，或先提前截止原来的窗口期。", title=law.title)
    try:
        with transaction.atomic():
            window = Window.objects.create(
                measure=measure, year=year, opens_at=opens_at, closes_at=closes_at, budget_fen=budget_fen,
                free_of_application=free_of_application,
            )  # fmt: skip
            detail = {
                "year": year, "opens": opens_at.isoformat(), "closes": closes_at.isoformat(), "budget_fen": budget_fen,
                "free": free_of_application,
            }  # fmt: skip
            record(
                actor=actor, verb="window.open", subject=f"window:{window.pk}", at=at, detail={"measure": measure} | detail
            )
    except IntegrityError:
        raise NotYet("%(title)s的这个窗口期已经设置过；请在列表中查看。", title=law.title) from None
    return window


def change_window(
    *,
    actor: Actor,
    window_id: int,
    closes_at: dt.datetime,
    at: dt.datetime,
    why: str,
    budget_fen: int | None = None,
    free_of_application: bool | None = None,
) -> Window:
    """Another end or budget for a window, and whether it awards without application (None: as it does now).

    Raises Forbidden, UnknownCase, NotYet.
    """
    with transaction.atomic():
        try:
            window = Window.objects.select_for_update(no_key=True).get(pk=window_id)
        except Window.DoesNotExist:
            raise UnknownCase("找不到这个窗口期，请从列表重新打开。") from None
        law = find_measure(window.measure)[1]
        require(actor, "window.open", About(lead=law.lead, co_departments=law.co_departments))
        if closes_at <= window.opens_at:
            raise NotYet("窗口期的截止时间须晚于开始时间；请核对两个时间。")
        if free_of_application:
            _refuse_unsuited(law)
        if free_of_application is not None:
            window.free_of_application = free_of_application
        window.closes_at, window.budget_fen = closes_at, budget_fen
        window.save()
        left = windows_left(window.measure, window.year)
        if left is not None and budget_fen is not None and left < 0:
            raise NotYet("这个窗口期已审定和已列入会议清单的共%(bound_fen)s；预算不能少于它。", bound_fen=budget_fen - left)
        detail = {"closes": closes_at.isoformat(), "budget_fen": budget_fen, "free": window.free_of_application}
        record(actor=actor, verb="window.open", subject=f"window:{window.pk}", at=at, why=why, detail=detail)
    return window


def _refuse_unsuited(law: Measure) -> None:
    """Raises NotYet where a measure cannot be awarded without application: someone has to judge, or to name the matter."""
    if law.review != ReviewMode.RULE:
        raise NotYet("%(clause)s%(title)s须经评审，不能免申即享；请去掉这一项。", clause=law.clause, title=law.title)
    if what := ONE_EACH.get(law.id):
        raise NotYet(
            "%(clause)s%(title)s须由企业写明是哪个%(what)s，不能免申即享；请去掉这一项。",
            clause=law.clause,
            title=law.title,
            what=what,
        )
