"""How does a test get a panel? Experts, a sheet, points: each by the action a person would use."""

import datetime as dt

from cases.people import CODE, EVENT, INDUSTRY_OFFICER, accepted, moment
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM, Actor, actor_of
from huiqi.access.models import Account
from huiqi.cases import actions
from huiqi.cases.models import Case, Panel, Seat
from huiqi.cases.scores import Criterion

M08 = "livestream.m08"
CRITERIA = (Criterion("影响力", 5_000, "观看人次和媒体报道"), Criterion("组织水平", 3_000), Criterion("本地带动", 2_000))
FOURTH, NINTH, SIXTEENTH = moment(3, 4), moment(3, 9), moment(3, 16)
BRIEF = "示例直播公司（91350100M000100Y43）的王小明办了一场活动，电话13800000000。"


def expert(number: int, role: str = "expert", **more: str) -> Account:
    """An account that holds the role, with whatever else it holds."""
    account, _made = Account.objects.get_or_create(
        pk=9_000 + number, defaults={"email": f"{role}{number}@example.cn", "name": f"专家{number}号", "created_at": FOURTH}
    )  # numbers far from those of the made-up people who hand the case in
    access.grant(actor=SYSTEM("test"), account_id=account.pk, role=role, at=FOURTH, **more)
    return account


def as_(account: Account | int) -> Actor:
    """The account as it is now."""
    return actor_of(Account.objects.get(pk=getattr(account, "pk", account)), "test")


def event(code: str = CODE, matter: str = "直播节") -> Case:
    """A brand event, accepted on 3 March."""
    return accepted(M08, EVENT, code=code, matter=matter)


def sheet(case: Case, threshold: int = 7_000) -> Case:
    """The window's sheet, and the case after it."""
    actions.write_sheet(
        actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=FOURTH, criteria=CRITERIA, lowest=0,
        highest=10_000, threshold=threshold,
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def set_up(case: Case, *, size: int = 3, seed: str = "福彩20260303", **more: object) -> Panel:
    """A panel drawn on 4 March, due on 13 March."""
    more = {"brief": BRIEF, "due_on": dt.date(2026, 3, 13)} | more
    return actions.set_up_panel(
        actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=FOURTH, size=size, seed=seed, **more
    )


def panel_of_three(case: Case | None = None, pool: int = 5) -> Panel:
    """A panel of three out of `pool` experts."""
    for number in range(pool):
        expert(number)
    return set_up(sheet(case or event()))


def give(panel: Panel, seat: Seat, *points: int, at: dt.datetime = NINTH) -> Seat:
    """One expert accepts and gives points to each criterion."""
    actions.accept_seat(actor=as_(seat.account), panel_id=panel.pk, at=at)
    return actions.submit_scores(
        actor=as_(seat.account), panel_id=panel.pk, at=at, points=points, comments=["有依据"] * len(points)
    )


def give_all(panel: Panel, *totals: int) -> None:
    """Each seat gives the same points to every criterion."""
    for seat, points in zip(panel.seats.filter(recused_at=None), totals, strict=True):
        give(panel, seat, points, points, points)


def close(panel: Panel, at: dt.datetime = NINTH) -> Panel:
    """The officer ends the panel."""
    case = Case.objects.get(pk=panel.case_id)
    return actions.close_panel(actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=at)


def examine(case: Case, supports: bool = True) -> Case:
    """The officer's proposal on 16 March."""
    case = Case.objects.get(pk=case.pk)
    return actions.examine(
        actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=SIXTEENTH, supports=supports, text="经评审"
    )
