"""Which firms may be awarded without application? A window that allows it, and registers that say everything."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.utils import timezone

from cases.people import ADMINISTRATOR, CODE, M03, MACHINE, RENT, START, decided_numbers, firm, lawful, moment
from huiqi.cases import actions
from huiqi.cases.models import Proposal, Window
from huiqi.policies import find_measure
from huiqi.register import actions as register
from huiqi.register import queries as register_queries
from huiqi.register.models import Enterprise

LAW = "深圳经济特区社会信用条例"
TAX = "税务登记（测试）"


def free_window(measure: str = M03, *, free: bool = True) -> Window:
    """A window from 1 March to 30 June that awards without application."""
    lawful()
    return actions.open_window(
        actor=ADMINISTRATOR, measure=measure, year=2026, opens_at=moment(3, 1, 9), closes_at=moment(6, 30, 18),
        budget_fen=1_000_000_000, free_of_application=free, at=moment(2, 28),
    )  # fmt: skip


def registers_say(one: Enterprise, day: int = 2, **facts: object) -> None:
    """A register's word on a day of March, in the JSON form of the facts."""
    _recorded(one, moment(3, day), facts)


def _recorded(one: Enterprise, at: dt.datetime, facts: Mapping[str, object]) -> None:
    known = find_measure(M03)[0].policy.facts
    register.record_facts(
        actor=ADMINISTRATOR, enterprise=one, values={name: known[name].read(raw) for name, raw in facts.items()},
        source=TAX, on=at.date(), at=at, kind="register", confidence="verified", legal_basis=LAW,
    )  # fmt: skip


def known_firm(code: str = CODE, facts: Mapping[str, object] = RENT, name: str = "示例直播公司") -> Enterprise:
    """A firm of which registers say everything that the rent subsidy asks."""
    one = firm(code, name)
    registers_say(one, **facts)
    return one


def proposed(code: str = CODE) -> Proposal:
    """The proposal of the first night to a known firm: 35 万元."""
    known_firm(code)
    free_window()
    decided_numbers()
    actions.propose(actor=MACHINE, at=START)
    return Proposal.objects.get()


def registers_say_now(one: Enterprise, **facts: object) -> None:
    """A register's word at this moment."""
    _recorded(one, timezone.localtime(), facts)


def known_now(code: str = CODE, facts: Mapping[str, object] = RENT, *, declared: Collection[str] = ()) -> Enterprise:
    """A firm to be proposed to in a window that is open at this moment; only the firm itself says what is `declared`."""
    now = timezone.now()
    span = {"actor": ADMINISTRATOR, "closes_at": now + dt.timedelta(days=30), "at": now, "free_of_application": True}
    if found := Window.objects.filter(measure=M03, opens_at__lte=now, closes_at__gt=now).first():
        actions.change_window(window_id=found.pk, why="试行", **span)
    else:
        lawful()
        actions.open_window(measure=M03, year=now.year, opens_at=now - dt.timedelta(days=1), **span)
    one = firm(code)
    _recorded(one, timezone.localtime(now), {name: raw for name, raw in facts.items() if name not in declared})
    own = {name: facts[name] for name in declared}
    register.record_facts(actor=ADMINISTRATOR, enterprise=one, values=own, source="申报", on=timezone.localdate(now), at=now)
    if not register_queries.decisions():
        decided_numbers()
    return one


def proposed_now(code: str = CODE, facts: Mapping[str, object] = RENT, *, declared: Collection[str] = ()) -> Proposal:
    """The proposal to a firm in a window that is open at this moment, as pages see it."""
    one = known_now(code, facts, declared=declared)
    actions.propose(actor=MACHINE, at=timezone.now())
    return Proposal.objects.get(enterprise=one)
