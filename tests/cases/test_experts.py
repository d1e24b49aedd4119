"""Experts judge competitive cases: drawn by a seed, recused for good, each score counted or refused."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from cases.panels import (
    CRITERIA,
    FOURTH,
    M08,
    NINTH,
    as_,
    close,
    event,
    examine,
    expert,
    give,
    give_all,
    panel_of_three,
    set_up,
    sheet,
)
from cases.people import (
    ADMINISTRATOR,
    AUDITOR,
    CODE,
    EVENT,
    INDUSTRY_OFFICER,
    MACHINE,
    MANAGER,
    OFFICER,
    SECRETARY,
    accepted,
    decided_numbers,
    firm,
    moment,
    window,
)
from huiqi.access import actions as access
from huiqi.access import audit
from huiqi.access.actor import SYSTEM
from huiqi.access.errors import Forbidden
from huiqi.access.models import InterestDeclaration
from huiqi.cases import actions, clocks, queries
from huiqi.cases.actions import experts as deeds
from huiqi.cases.errors import IllegalTransition, NotYet, ReasonMissing, StaleCase
from huiqi.cases.models import Case, Event, Panel, Score, ScoreSheet
from huiqi.cases.recipients import recipients
from huiqi.cases.scores import Criterion
from huiqi.cases.states import SUBSTANTIVE, State

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window(M08)
    decided_numbers(M08)


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
        expert(14, role="window", department="区企业服务中心"),
        expert(12),
        expert(13),
    ]
    for account in barred[:3]:
        access.grant(actor=SYSTEM("test"), account_id=account.pk, role="expert", at=FOURTH)
    access.declare_interest(actor=as_(barred[3]), credit_code=CODE, reason="持股", at=FOURTH)
    access.set_active(actor=SYSTEM("test"), account_id=barred[4].pk, active=False, at=FOURTH)
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


def test_a_panel_past_its_day_is_named_once_to_its_experts_and_its_department() -> None:
    panel = panel_of_three()
    officer = expert(20, role="officer", department="区工信局")
    assert actions.run_clocks(actor=MACHINE, at=moment(3, 13)).reviews_due == ()
    assert actions.run_clocks(actor=MACHINE, at=moment(3, 14)).reviews_due == (str(panel.case),)
    assert actions.run_clocks(actor=MACHINE, at=moment(3, 15)).reviews_due == ()
    told = recipients(panel.case, Event.objects.get(event="review_due"))
    assert {a.pk for a in told} == {*panel.seats.values_list("account", flat=True), officer.pk}


def test_a_panel_that_ended_in_time_is_not_named() -> None:
    panel = panel_of_three()
    give_all(panel, 8_000, 8_000, 8_000)
    close(panel)
    assert actions.run_clocks(actor=MACHINE, at=moment(3, 20)).reviews_due == ()
