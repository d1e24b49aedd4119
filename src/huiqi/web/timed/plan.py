"""What is due when? The timed work with its periods, and when a job comes next, after a success or a failure."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from secrets import SystemRandom

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_noop as _noop

from huiqi.access.actor import SYSTEM
from huiqi.cases import actions
from huiqi.cases.actions.orders import ORDERS, RETURNS
from huiqi.gateways.treasury import answer_folder
from huiqi.register import actions as register
from huiqi.web.archives.making import archive_quiet
from huiqi.web.open_data import shelf
from huiqi.web.webhooks import actions as webhooks
from huiqi.web.webhooks.deliver import deliver
from huiqi.web.webhooks.feed import collect

BOOKED_AT_ONCE = 1_000
"""Lines of bank returns booked in one turn."""
BACK_OFF_MAX = dt.timedelta(hours=1)
"""The longest wait after a failure."""


@dataclass(frozen=True)
class Timed:
    """A job: `do(moment)` returns what it did, label → number; due every `every` from `first` after local midnight."""

    name: str
    title: str
    every: dt.timedelta
    do: Callable[[dt.datetime], Mapping[str, int]]
    first: dt.timedelta = dt.timedelta()

    def next_after(self, at: dt.datetime) -> dt.datetime:
        """The first moment later than `at` at which it is due; a period of a quarter hour meets the change of day."""
        midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
        start = midnight + self.first
        return start + ((at - start) // self.every + 1) * self.every

    def after_failure(self, at: dt.datetime, failures: int) -> dt.datetime:
        """After 1, 2, 4 … minutes, an hour at most."""
        wait = min(dt.timedelta(minutes=2 ** min(failures - 1, 10)), BACK_OFF_MAX)
        return at + wait


def _deliver(at: dt.datetime) -> dict[str, int]:
    sent = actions.deliver(at=at)
    return {_noop("已发出"): sent.sent, _noop("未发出"): sent.not_sent}


def _clock(at: dt.datetime) -> dict[str, int]:
    ran = actions.run_clocks(actor=SYSTEM("huiqi worker"), at=at)
    return {
        _noop("催办"): len(ran.reminded),
        _noop("到期督办"): len(ran.escalated),
        _noop("公示期满"): len(ran.notices_ended),
        _noop("核查到期"): len(ran.checks_due),
        _noop("评审到期"): len(ran.reviews_due),
        _noop("还款逾期"): len(ran.instalments_due),
        _noop("服务逾期"): len(ran.services_late),
        _noop("投诉逾期"): len(ran.complaints_late),
        _noop("测算链接清除"): register.forget_answers(at=at),
    }


def _propose(at: dt.datetime) -> dict[str, int]:
    machine = SYSTEM("huiqi worker")
    ran = actions.propose(actor=machine, at=at)
    mails = actions.announce_proposals(actor=machine, at=at)
    return {
        _noop("新提出"): sum(one.new for one in ran),
        _noop("已更新"): sum(one.changed for one in ran),
        _noop("收回"): sum(one.withdrawn for one in ran),
        _noop("已发出"): mails.sent,
        _noop("未发出"): mails.not_sent,
    }


def _bank(at: dt.datetime) -> dict[str, int]:
    """Orders out, returns in; in demonstration mode a made-up bank answers in between."""
    machine, folder = SYSTEM("huiqi worker"), settings.TREASURY_FOLDER
    sent = actions.deliver_orders(at=at)
    if settings.DEMONSTRATION:
        answer_folder(folder / ORDERS, folder / RETURNS)
    found = actions.collect_returns(actor=machine, at=at)
    booked = actions.book_lines(actor=machine, at=at, most=BOOKED_AT_ONCE)
    return {
        _noop("已发送批次"): sent,
        _noop("收到回单"): found,
        _noop("已入账"): booked.applied,
        _noop("不予入账"): booked.refused,
        _noop("待入账"): booked.left,
    }


def _webhooks(at: dt.datetime) -> dict[str, int]:
    collect(at=at)
    sent = deliver(at=at, chance=SystemRandom())
    return {_noop("已发出"): sent.taken, _noop("未发出"): sent.refused}


def _forget_webhooks(at: dt.datetime) -> dict[str, int]:
    return {_noop("旧记录清除"): webhooks.forget(at=at)}


def _archive(at: dt.datetime) -> dict[str, int]:
    ran = archive_quiet(actor=SYSTEM("huiqi worker"), at=at)
    return {_noop("已归档"): ran.done, _noop("不能归档"): len(ran.refused)}


def _open_data(at: dt.datetime) -> dict[str, int]:
    return {_noop("数据集"): len(shelf.renew(at).datasets)}


WORK = (
    Timed("deliver", _noop("发出邮件和短信"), dt.timedelta(minutes=1), _deliver),
    Timed("webhooks", _noop("推送事件"), dt.timedelta(seconds=10), _webhooks),
    Timed("bank", _noop("银行指令和回单"), dt.timedelta(minutes=5), _bank),
    Timed("clock", _noop("催办和到期"), dt.timedelta(minutes=15), _clock),
    Timed("propose", _noop("免申即享建议"), dt.timedelta(days=1), _propose, first=dt.timedelta(hours=2)),
    Timed("webhooks_old", _noop("清除旧的推送记录"), dt.timedelta(days=1), _forget_webhooks, first=dt.timedelta(hours=3)),
    Timed("archive", _noop("办结申请归档"), dt.timedelta(days=1), _archive, first=dt.timedelta(hours=3)),
    Timed("open_data", _noop("写成开放数据"), dt.timedelta(hours=1), _open_data),
)
"""All timed work; each does once what it is asked to do twice."""
