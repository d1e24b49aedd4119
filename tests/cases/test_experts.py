"""Experts judge competitive cases: drawn by a seed, blind, recused for good, counted exactly, frozen with the decision."""

import datetime as dt
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from cases.people import (
    ADMINISTRATOR,
    AUDITOR,
    CODE,
    INDUSTRY_OFFICER,
    MANAGER,
    OFFICER,
    OTHER_CODE,
    SECRETARY,
    accepted,
    decided,
    decided_numbers,
    firm,
    moment,
    window,
)
from huiqi.access import actions as access
from huiqi.access import audit
from huiqi.access.actor import SYSTEM, Actor, actor_of
from huiqi.access.errors import Forbidden
from huiqi.access.models import Account, InterestDeclaration
from huiqi.cases import actions, clocks, queries
from huiqi.cases.actions import experts as deeds
from huiqi.cases.blind import Mask
from huiqi.cases.errors import IllegalTransition, NotYet, ReasonMissing, StaleCase, UnknownCase
from huiqi.cases.models import Case, Event, Panel, Score, ScoreSheet, Seat
from huiqi.cases.scores import Criterion, statistics_of
from huiqi.cases.snapshot import replay, seal
from huiqi.cases.states import SUBSTANTIVE, State
from huiqi.units.money import wan

pytestmark = pytest.mark.database
M08 = "livestream.m08"
EVENT = {
    "operates_in_district": True,
    "on_dishonesty_list": False,
    "false_material_within_3y": False,
    "livestream_firm": True,
    "event_filed_before": True,
    "event_approved_brand": True,
    "months_since_event": 1,
    "event_cost_net_fen": wan(100),
}
"""An event of a hundred 万元: half of it is fifty."""
CRITERIA = (Criterion("影响力", 5_000, "观看人次和媒体报道"), Criterion("组织水平", 3_000), Criterion("本地带动", 2_000))
FOURTH, NINTH, SIXTEENTH = moment(3, 4), moment(3, 9), moment(3, 16)
BRIEF = "示例直播公司（91350100M000100Y43）的王小明办了一场活动，电话13800000000。"


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window(M08)
    decided_numbers(M08)


def expert(number: int, role: str = "expert", **more: str) -> Account:
    account, _made = Account.objects.get_or_create(
        pk=9_000 + number, defaults={"email": f"{role}{number}@example.cn", "name": f"专家{number}号", "created_at": FOURTH}
    )  # numbers far from those of the made-up people who hand the case in
    access.grant(actor=SYSTEM("test"), account_id=account.pk, role=role, at=FOURTH, **more)
    return account


def as_(account: Account | int) -> Actor:
    return actor_of(Account.objects.get(pk=getattr(account, "pk", account)), "test")


def event(code: str = CODE, matter: str = "直播节") -> Case:
    return accepted(M08, EVENT, code=code, matter=matter)


def sheet(case: Case, threshold: int = 7_000) -> Case:
    actions.write_sheet(
        actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=FOURTH, criteria=CRITERIA, lowest=0,
        highest=10_000, threshold=threshold,
    )  # fmt: skip
    return Case.objects.get(pk=case.pk)


def set_up(case: Case, *, size: int = 3, seed: str = "福彩20260303", **more: object) -> Panel:
    more = {"brief": BRIEF, "due_on": dt.date(2026, 3, 13)} | more
    return actions.set_up_panel(
        actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=FOURTH, size=size, seed=seed, **more
    )


def panel_of_three(case: Case | None = None, pool: int = 5) -> Panel:
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
    for seat, points in zip(panel.seats.filter(recused_at=None), totals, strict=True):
        give(panel, seat, points, points, points)


def close(panel: Panel, at: dt.datetime = NINTH) -> Panel:
    case = Case.objects.get(pk=panel.case_id)
    return actions.close_panel(actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=at)


def examine(case: Case, supports: bool = True) -> Case:
    case = Case.objects.get(pk=case.pk)
    return actions.examine(
        actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=SIXTEENTH, supports=supports, text="经评审"
    )


def test_a_competitive_case_is_examined_after_its_panel_and_not_before() -> None:
    case = event()
    for number in range(3):
        expert(number)
    with pytest.raises(NotYet, match="先组成专家组"):
        examine(case)
    panel = set_up(sheet(case))
    with pytest.raises(NotYet, match="还没有结束"):
        examine(case)
    give_all(panel, 9_000, 8_000, 7_000)
    assert close(panel).score == 8_000
    assert examine(case).state == State.EXAMINED


def test_below_the_threshold_it_may_only_be_refused() -> None:
    panel = panel_of_three()
    give_all(panel, 6_999, 6_999, 6_999)
    assert close(panel).passed is False
    with pytest.raises(NotYet, match=r"得分69\.99，低于入围分70\.00"):
        examine(panel.case)
    assert examine(panel.case, supports=False).state == State.EXAMINED


def test_exactly_on_the_threshold_passes() -> None:
    panel = panel_of_three()
    give_all(panel, 6_999, 7_000, 7_001)
    assert close(panel).passed is True


def test_whom_the_law_refuses_the_experts_need_not_judge() -> None:
    case = accepted(M08, EVENT | {"event_filed_before": False}, matter="没有备案")
    assert examine(case, supports=False).state == State.EXAMINED


def test_a_rule_measure_knows_no_panel() -> None:
    window()
    case = accepted()
    with pytest.raises(IllegalTransition, match="不是评审类"):
        actions.write_sheet(
            actor=OFFICER, case_id=case.pk, version=case.version, at=FOURTH, criteria=CRITERIA, lowest=0,
            highest=10_000, threshold=0,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "lowest", "highest", "threshold", "words"),
    [
        (CRITERIA[:2], 0, 10_000, 7_000, "合计须为100%，现在是80%"),
        ((*CRITERIA, Criterion("多余", 1)), 0, 10_000, 7_000, r"现在是100\.01%"),
        ((), 0, 10_000, 7_000, "名称和大于零的权重"),
        ((Criterion(" ", 10_000),), 0, 10_000, 7_000, "名称和大于零的权重"),
        ((Criterion("甲", 12_000), Criterion("乙", -2_000)), 0, 10_000, 7_000, "名称和大于零的权重"),
        (CRITERIA, 10_000, 10_000, 10_000, "最低分须小于最高分"),
        (CRITERIA, 0, 10_000, 10_001, "入围分须在两者之间"),
    ],
)
def test_a_sheet_adds_up_and_has_a_scale(criteria, lowest, highest, threshold, words) -> None:
    case = event()
    with pytest.raises(NotYet, match=words):
        actions.write_sheet(
            actor=INDUSTRY_OFFICER, case_id=case.pk, version=case.version, at=FOURTH, criteria=criteria, lowest=lowest,
            highest=highest, threshold=threshold,
        )  # fmt: skip


def test_a_window_has_one_sheet_and_it_stands_once_a_panel_uses_it() -> None:
    case = sheet(sheet(event(), 6_000), 8_000)
    assert ScoreSheet.objects.get().threshold == 8_000
    for number in range(3):
        expert(number)
    set_up(case)
    with pytest.raises(NotYet, match="沿用现有评分表"):
        sheet(Case.objects.get(pk=case.pk))


def test_the_draw_is_what_the_seed_says_and_leaves_out_whoever_is_barred() -> None:
    able = [expert(number) for number in range(6)]
    barred = [
        expert(10, role="manager", credit_code=CODE),
        expert(11, role="officer", department="区工信局"),
        expert(12),
        expert(13),
    ]
    for account in barred[:2]:
        access.grant(actor=SYSTEM("test"), account_id=account.pk, role="expert", at=FOURTH)
    access.declare_interest(actor=as_(barred[2]), credit_code=CODE, reason="持股", at=FOURTH)
    access.set_active(actor=SYSTEM("test"), account_id=barred[3].pk, active=False, at=FOURTH)
    case = sheet(event())
    assert [a.pk for a in queries.candidates(case)] == [a.pk for a in able]
    panel = set_up(case, size=4)
    order = sorted((a.pk for a in able), key=lambda pk: audit.sm3(f"福彩20260303:{pk}"))
    assert panel.drawn_from == order
    assert [seat.account for seat in panel.seats.all()] == order[:4]
    assert deeds.drawn_order(order, "另一颗种子") != order


def test_experts_may_be_named_for_a_reason() -> None:
    chosen = [expert(number).pk for number in range(4)][1:]
    case = sheet(event())
    with pytest.raises(ReasonMissing):
        set_up(case, named=chosen)
    with pytest.raises(NotYet, match="现在是2位"):
        set_up(case, named=chosen[:2], why_named="专业对口")
    with pytest.raises(NotYet, match="不能担任"):
        set_up(case, named=[*chosen, 999_999], why_named="专业对口")
    panel = set_up(case, named=chosen, why_named="专业对口")
    assert [seat.account for seat in panel.seats.all()] == chosen
    assert (panel.seed, panel.drawn_from) == ("", [])


@pytest.mark.parametrize(
    ("pool", "more", "words"),
    [
        (2, {}, "只有2位，不足3位"),
        (3, {"size": 2}, "须有3至15位"),
        (3, {"due_on": dt.date(2026, 3, 4)}, "在今天之后"),
    ],
)
def test_a_panel_has_three_experts_and_time(pool, more, words) -> None:
    for number in range(pool):
        expert(number)
    with pytest.raises(NotYet, match=words):
        set_up(sheet(event()), **more)


def test_only_the_department_in_charge_sets_a_panel_up() -> None:
    case = sheet(event())
    for actor in (OFFICER, MANAGER, SECRETARY, AUDITOR, ADMINISTRATOR):
        with pytest.raises(Forbidden):
            actions.set_up_panel(
                actor=actor, case_id=case.pk, version=case.version, at=FOURTH, due_on=dt.date(2026, 3, 13), brief="x",
                seed="1",
            )  # fmt: skip
    with pytest.raises(StaleCase):
        set_up(replace_version(case))


def replace_version(case: Case) -> Case:
    case.version -= 1
    return case


def test_the_clock_stands_still_while_experts_judge() -> None:
    panel = panel_of_three()
    clock = clocks.running(panel.case, SUBSTANTIVE)
    assert clocks.reading(clock, NINTH.date(), clocks.calendar()).paused_for == "专家评审"
    assert Case.objects.get().due_on is None
    give_all(panel, 8_000, 8_000, 8_000)
    close(panel)
    assert clocks.reading(clock, dt.date(2026, 3, 10), clocks.calendar()).elapsed == 2
    assert Case.objects.get().due_on is not None


def test_a_recused_expert_is_replaced_and_never_sees_or_scores_again() -> None:
    panel = panel_of_three(pool=4)
    first, *_others = seats = list(panel.seats.all())
    actor = as_(first.account)
    give(panel, first, 1_000, 1_000, 1_000)
    with pytest.raises(ReasonMissing):
        actions.recuse(actor=actor, panel_id=panel.pk, at=NINTH, why=" ")
    actions.recuse(actor=actor, panel_id=panel.pk, at=NINTH, why="看出是亲属的企业")
    first.refresh_from_db()
    assert (first.recused_why, first.submitted_at, Score.objects.count()) == ("看出是亲属的企业", None, 0)
    assert panel.seats.count() == 4
    assert panel.seats.last().account == panel.drawn_from[3]
    for again in (actor, as_(first.account)):
        with pytest.raises(Forbidden):
            queries.seat_for(again, panel.pk)
        with pytest.raises(Forbidden):
            actions.submit_scores(actor=again, panel_id=panel.pk, at=NINTH, points=[1, 1, 1], comments=["好"] * 3)
        with pytest.raises(Forbidden):
            actions.accept_seat(actor=again, panel_id=panel.pk, at=NINTH)
    assert queries.seats_of(as_(first.account)) == []
    give_all(panel, 8_000, 8_100, 8_200)
    assert close(panel).result["n"] == 3
    assert first.account not in queries.candidates(panel.case).values_list("pk", flat=True)
    assert len(seats) == 3
    told = Event.objects.get(event="recuse")
    assert (told.actor, told.why) == ("专家1", "")
    assert InterestDeclaration.objects.get().credit_code == CODE


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


def test_where_nobody_is_left_to_draw_the_officer_names_one() -> None:
    panel = panel_of_three(pool=3)
    actions.recuse(actor=as_(panel.seats.first().account), panel_id=panel.pk, at=NINTH, why="师生")
    assert panel.seats.filter(recused_at=None).count() == 2
    case = Case.objects.get()
    base = {"actor": INDUSTRY_OFFICER, "case_id": case.pk, "version": case.version, "at": NINTH}
    with pytest.raises(NotYet, match="没有可以再抽取"):
        actions.add_expert(**base)
    late = expert(7)
    with pytest.raises(ReasonMissing):
        actions.add_expert(**base, account_id=late.pk)
    assert actions.add_expert(**base, account_id=late.pk, why="专业对口").place == 4
    give_all(panel, 8_000, 8_000, 8_000)
    assert close(panel).passed


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


@pytest.mark.parametrize(
    ("points", "comments", "refusal", "words"),
    [
        ((1, 2), ("好", "好"), NotYet, "有3项"),
        ((1, 2, 10_001), ("好",) * 3, NotYet, "“本地带动”的分数须在0至100之间"),
        ((-1, 2, 3), ("好",) * 3, NotYet, "“影响力”的分数"),
        ((1, 2, 3), ("好", " ", "好"), ReasonMissing, "组织水平的评语"),
    ],
)
def test_every_criterion_has_its_points_and_words(points, comments, refusal, words) -> None:
    panel = panel_of_three()
    actor = as_(panel.seats.first().account)
    actions.accept_seat(actor=actor, panel_id=panel.pk, at=NINTH)
    with pytest.raises(refusal, match=words):
        actions.submit_scores(actor=actor, panel_id=panel.pk, at=NINTH, points=points, comments=comments)
    assert Score.objects.count() == 0


def test_points_may_be_changed_until_the_end_and_every_change_is_in_the_log() -> None:
    panel = panel_of_three()
    seat = panel.seats.first()
    give(panel, seat, 1_000, 2_000, 3_000)
    give(panel, seat, 8_000, 8_000, 8_000)
    assert [s.points for s in seat.scores.all()] == [8_000] * 3
    sent = Event.objects.filter(event="submit_scores")
    assert [e.detail["points"] for e in sent] == [[1_000, 2_000, 3_000], [8_000] * 3]
    for other in panel.seats.exclude(pk=seat.pk):
        give(panel, other, 8_000, 8_000, 8_000)
    close(panel)
    with pytest.raises(NotYet, match="已经结束"):
        give(panel, seat, 9_000, 9_000, 9_000)
    assert audit.verify() is None


def test_the_end_waits_for_all_or_for_the_day_and_for_three_in_any_case() -> None:
    for number in range(5):
        expert(number)
    panel = set_up(sheet(event()), size=5)
    seats = list(panel.seats.all())
    give(panel, seats[0], 8_000, 8_000, 8_000)
    give(panel, seats[1], 8_000, 8_000, 8_000)
    with pytest.raises(NotYet, match="还有3位"):
        close(panel, moment(3, 13))
    with pytest.raises(NotYet, match="不足3位"):
        close(panel, moment(3, 14))
    give(panel, seats[2], 8_000, 8_000, 8_000)
    assert close(panel, moment(3, 14)).result["n"] == 3


def test_the_database_itself_refuses_a_late_score_and_another_result() -> None:
    panel = panel_of_three()
    give_all(panel, 8_000, 8_000, 8_000)
    close(panel)
    score = Score.objects.first()
    for attempt in (
        lambda: Score.objects.filter(pk=score.pk).update(points=9_999),
        lambda: Score.objects.create(seat=score.seat, criterion=9, points=1, comment="晚"),
        lambda: Panel.objects.filter(pk=panel.pk).update(score=9_999),
    ):
        with pytest.raises(IntegrityError, match="the panel has ended"), transaction.atomic():
            attempt()


def test_without_its_check_a_late_score_is_stopped_by_the_trigger_and_without_both_it_is_lost(monkeypatch) -> None:
    panel = panel_of_three()
    give_all(panel, 8_000, 8_000, 8_000)
    close(panel)
    monkeypatch.setattr(deeds, "is_over", lambda case, panel: False)
    seat = panel.seats.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        give(panel, seat, 9_000, 9_000, 9_000)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER score_before_the_end ON cases_score")
        else:
            cursor.execute("DROP TRIGGER score_update_before_the_end")
    give(panel, seat, 9_000, 9_000, 9_000)
    panel.refresh_from_db()
    assert panel.score == 8_000  # what was given after the end does not count: the check is needed


def test_figures_of_a_panel_are_exact_and_a_wide_spread_is_pointed_out() -> None:
    for number in range(5):
        expert(number)
    panel = set_up(sheet(event()), size=5)
    give_all(panel, 5_000, 8_000, 8_100, 8_300, 9_900)
    assert close(panel).result == {
        "n": 5,
        "mean": 7_860,
        "median": 8_100,
        "deviation": 1_776,
        "lowest": 5_000,
        "highest": 9_900,
        "trimmed_mean": 8_133,
        "score": 8_133,
        "wide": True,
    }


@given(st.lists(st.integers(0, 10_000 * 10_000), min_size=1, max_size=15))
def test_the_figures_stand_in_order_and_round_once(totals: list[int]) -> None:
    exact = [Fraction(t, 10_000) for t in totals]
    found = statistics_of(exact, 10_000)
    assert found.lowest <= min(found.mean, found.median, found.trimmed_mean)
    assert found.highest >= max(found.mean, found.median, found.trimmed_mean)
    assert abs(found.mean - sum(exact) / len(exact)) <= Fraction(1, 2)
    variance = sum((t - sum(exact) / len(exact)) ** 2 for t in exact) / max(len(exact) - 1, 1)
    assert max(found.deviation - Fraction(1, 2), 0) ** 2 <= variance <= (found.deviation + Fraction(1, 2)) ** 2
    assert found == statistics_of(exact[::-1], 10_000)


def test_no_figures_come_from_nobody() -> None:
    with pytest.raises(ValueError, match="no total"):
        statistics_of([], 10_000)


def test_the_cases_of_a_window_are_ranked_and_equals_share_a_place() -> None:
    firm(OTHER_CODE, "第二家公司")
    scores = {("甲", CODE): 8_000, ("乙", CODE): 9_000, ("丙", OTHER_CODE): 8_000}
    for number in range(3):
        expert(number)
    for (matter, code), points in scores.items():
        case = event(code, matter)
        if not ScoreSheet.objects.exists():
            case = sheet(case)
        panel = set_up(case)
        give_all(panel, points, points, points)
        close(panel)
    found = queries.ranking(panel.case.window)
    assert [(r.place, r.panel.case.matter) for r in found] == [(1, "乙"), (2, "甲"), (2, "丙")]
    withdrawn = found[0].panel.case
    actions.withdraw(actor=MANAGER, case_id=withdrawn.pk, version=withdrawn.version, at=SIXTEENTH)
    assert [r.panel.case.matter for r in queries.ranking(panel.case.window)] == ["甲", "丙"]


def test_who_scored_neither_examines_nor_decides() -> None:
    panel = panel_of_three()
    give_all(panel, 8_000, 8_000, 8_000)
    close(panel)
    account = panel.seats.first().account
    both = replace(INDUSTRY_OFFICER, account_id=account)
    with pytest.raises(Forbidden, match="评审打分"):
        actions.examine(
            actor=both, case_id=panel.case_id, version=Case.objects.get().version, at=NINTH, supports=True, text="好"
        )


def test_a_decision_freezes_what_the_experts_gave_and_replay_counts_it_again() -> None:
    panel = panel_of_three()
    give_all(panel, 8_000, 8_100, 8_200)
    close(panel)
    decision = decided(examine(panel.case)).decision
    review = decision.frozen["review"]
    assert (review["points"], review["score"], review["passed"]) == ([[p] * 3 for p in (8_000, 8_100, 8_200)], 8_100, True)
    assert not [s.name for s in panel.seats.all() if s.name in json.dumps(review, ensure_ascii=False)]
    assert replay(decision).same
    decision.frozen["review"]["points"][0] = [9_900] * 3
    decision.sm3 = seal(decision.frozen)
    assert replay(decision).differences == ("专家评审的统计与当时的评分不符",)
