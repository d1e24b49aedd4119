"""Which firms may be awarded without application? A window that allows it, and registers that say everything."""

from collections.abc import Mapping

from cases.people import ADMINISTRATOR, CODE, M03, MACHINE, RENT, START, decided_numbers, firm, moment
from huiqi.cases import actions
from huiqi.cases.models import Proposal, Window
from huiqi.policies import find_measure
from huiqi.register import actions as register
from huiqi.register.models import Enterprise

LAW = "深圳经济特区社会信用条例"
TAX = "税务登记（测试）"


def free_window(measure: str = M03, *, free: bool = True) -> Window:
    """A window from 1 March to 30 June that awards without application."""
    return actions.open_window(
        actor=ADMINISTRATOR, measure=measure, year=2026, opens_at=moment(3, 1, 9), closes_at=moment(6, 30, 18),
        budget_fen=1_000_000_000, free_of_application=free, at=moment(2, 28),
    )  # fmt: skip


def registers_say(one: Enterprise, day: int = 2, **facts: object) -> None:
    """A register's word on a day of March, in the JSON form of the facts."""
    known = find_measure(M03)[0].policy.facts
    register.record_facts(
        actor=ADMINISTRATOR, enterprise=one, values={name: known[name].read(raw) for name, raw in facts.items()},
        source=TAX, on=moment(3, day).date(), at=moment(3, day), kind="register", confidence="verified", legal_basis=LAW,
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
