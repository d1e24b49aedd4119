"""An expert reads of a case what is judged, and nothing that says whose it is."""

import pytest

from cases.panels import M08, NINTH, as_, event, expert, give, panel_of_three
from cases.people import (
    CODE,
    OFFICER,
    OTHER_CODE,
    decided_numbers,
    firm,
    window,
)
from huiqi.access.errors import Forbidden
from huiqi.access.models import Account, InterestDeclaration
from huiqi.cases import actions, queries
from huiqi.cases.blind import Mask
from huiqi.cases.errors import NotYet, UnknownCase
from huiqi.units.money import wan

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window(M08)
    decided_numbers(M08)


def test_an_expert_looks_for_conflicts_in_names_and_still_does_not_know_whose_case_it_is() -> None:
    firm(OTHER_CODE, "另一家公司")
    panel = panel_of_three()
    seat = panel.seats.first()
    names = {f.name for f in queries.applicants(panel)}
    assert {"示例直播公司", "另一家公司"} <= names
    actions.recuse(actor=as_(seat.account), panel_id=panel.pk, at=NINTH, why="任职", firms=[OTHER_CODE])
    seat.refresh_from_db()
    assert seat.recused_at is None
    assert InterestDeclaration.objects.get().credit_code == OTHER_CODE
    give(panel, seat, 8_000, 8_000, 8_000)
    actions.recuse(actor=as_(seat.account), panel_id=panel.pk, at=NINTH, why="任职", firms=[OTHER_CODE, CODE])
    seat.refresh_from_db()
    assert seat.recused_at is not None


def test_papers_come_without_names_and_only_after_the_seat_is_accepted() -> None:
    panel = panel_of_three(event(matter="示例直播公司年度盛典"))
    account = panel.seats.first().account
    with pytest.raises(NotYet, match="先确认没有利害关系"):
        queries.blind_papers(queries.seat_for(as_(account), panel.pk), NINTH.date())
    with pytest.raises(NotYet, match="先确认没有利害关系"):
        actions.submit_scores(actor=as_(account), panel_id=panel.pk, at=NINTH, points=[1, 1, 1], comments=["好"] * 3)
    expert(99, role="manager", credit_code=CODE)
    Account.objects.filter(email="manager99@example.cn").update(name="王小明")
    actions.accept_seat(actor=as_(account), panel_id=panel.pk, at=NINTH)
    shown = queries.blind_papers(queries.seat_for(as_(account), panel.pk), NINTH.date())
    assert shown.brief == "〔企业名称〕（〔统一社会信用代码〕）的〔人名〕办了一场活动，电话〔联系方式和证件号码〕。"
    assert shown.matter == "〔企业名称〕年度盛典"
    assert shown.hidden == {"统一社会信用代码": 1, "联系方式和证件号码": 1, "企业名称": 2, "人名": 1}
    assert {fact.name: value for fact, value in shown.facts}["event_cost_net_fen"] == wan(100)
    assert [name for name, _manner in shown.papers] == [p.name for p in panel.case.law.papers]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("星河直播很好", "〔企业名称〕很好"),
        ("深圳市星河直播有限公司", "〔企业名称〕"),
        ("星 河 直\n播", "〔企业名称〕"),
        ("Ａ座星河直播", "A座〔企业名称〕"),
        ("星河的直播", "星河的直播"),
        ("邮箱 li.lei@xinghe.example.com", "邮箱 〔联系方式和证件号码〕"),
        ("座机0755-26000000转", "座机〔联系方式和证件号码〕转"),
        ("11010519491231002X", "〔联系方式和证件号码〕"),
        ("一共1000000元，2026年", "一共1000000元，2026年"),
        ("深圳市（南山）星河直播公司", "深圳市（南山）〔企业名称〕公司"),
        ("91350100m000100y43", "〔统一社会信用代码〕"),
        ("李雷与韩梅梅", "〔人名〕与韩梅梅"),
    ],
)
def test_what_names_a_firm_is_hidden_and_figures_stay(typed, shown) -> None:
    assert Mask(["深圳市星河直播有限公司"], ["李雷", ""]).hide(typed) == shown


def test_an_expert_sees_only_the_cases_assigned() -> None:
    panel = panel_of_three(pool=4)
    outside = as_(panel.drawn_from[3])
    with pytest.raises(Forbidden):
        queries.seat_for(outside, panel.pk)
    with pytest.raises(Forbidden):
        queries.case_for(as_(panel.drawn_from[0]), str(panel.case.number))
    with pytest.raises(UnknownCase):
        queries.seat_for(outside, 999_999)
    with pytest.raises(UnknownCase):
        actions.accept_seat(actor=outside, panel_id=999_999, at=NINTH)
    assert [s.panel for s in queries.seats_of(as_(panel.drawn_from[0]))] == [panel]
    with pytest.raises(Forbidden):
        queries.seats_of(OFFICER)
