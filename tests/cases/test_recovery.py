"""A wrong award comes back: notice, statement, decision by somebody else, instalments with interest, until all is paid."""

import datetime as dt
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import people
from cases.people import AUDITOR, CULTURE, FILLER, HEAD, MACHINE, MANAGER, OFFICER, SECRETARY, TREASURER, moment, who
from huiqi.access.actor import Actor
from huiqi.access.audit import verify
from huiqi.access.errors import Forbidden
from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, IllegalTransition, NotYet, ReasonMissing
from huiqi.cases.interest import Owed, Paid, equal_parts, interest_fen, owed
from huiqi.cases.letters import letter, letters_of
from huiqi.cases.models import Case, Decision, Event, Instalment, Recovery, RecoveryReceipt
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from huiqi.ledger import queries as books
from huiqi.ledger.queries import CaseMoney
from huiqi.units.money import wan
from soak import times

pytestmark = pytest.mark.database
SINCE = dt.date(2026, 3, 24)
END_OF_YEAR = moment(12, 30)
"""The day on which the bank paid."""
PLAN = ((dt.date(2026, 6, 30), wan(20)), (dt.date(2026, 9, 30), wan(15)))


@pytest.fixture(autouse=True)
def district() -> None:
    people.ready()


def now() -> Case:
    return Case.objects.get()


def paid() -> Case:
    """35 万元, paid on 24 March."""
    people.answered(people.sent(people.to_be_paid()))
    return now()


def opened(case: Case | None = None, actor: Actor = OFFICER, fen: int = wan(35)) -> Case:
    return people.recovering(case or paid(), actor=actor, fen=fen)


def settled(
    case: Case | None = None, *, actor: Actor = HEAD, fen: int = wan(35), rate_bp: int = 300, at: dt.datetime | None = None,
    plan: tuple[tuple[dt.date, int], ...] = PLAN, pay_to: str = "南山区财政局 4000****0001",
) -> Case:  # fmt: skip
    """Decided on 20 May, after the five working days."""
    case = case or opened()
    return actions.decide_recovery(
        actor=actor, case_id=case.pk, version=case.version, at=at or moment(5, 20), document_number="南文追〔2026〕1号",
        principal_fen=fen, rate_bp=rate_bp, plan=plan, pay_to=pay_to, why="事实清楚",
    )  # fmt: skip


def came(fen: int, on: dt.date, reference: str = "R1", *, actor: Actor = TREASURER, at: dt.datetime = END_OF_YEAR) -> Case:
    case = now()
    return actions.record_receipt(
        actor=actor, case_id=case.pk, version=case.version, at=at, reference=reference, received_on=on, amount_fen=fen
    )


def test_a_wrong_award_comes_back_in_instalments_with_interest() -> None:
    settled()
    assert now().state == State.RECOVERING
    # 98 days at 3.00 % on 350,000.00: 2,819.1780… yuan
    came(wan(20), dt.date(2026, 6, 30), "A")
    first = RecoveryReceipt.objects.get()
    assert (first.interest_fen, first.principal_fen) == (281_917, wan(20) - 281_917)
    standing = queries.recovery_of(now(), dt.date(2026, 9, 30))
    assert standing is not None
    assert standing.owed is not None
    left = wan(15) + 281_917
    assert standing.owed.principal_fen == left
    assert standing.owed.interest_fen == (wan(35) * 98 + left * 92) * 300 // 3_650_000 - 281_917
    case = came(standing.owed.total_fen, dt.date(2026, 9, 30), "B")
    assert (case.state, now().closed_at is not None) == (State.RECOVERED, True)
    interest = 281_917 + standing.owed.interest_fen
    assert books.money_of(str(case)) == CaseMoney(recovered_fen=wan(35), interest_fen=interest)
    assert Recovery.objects.get().closed_at is not None
    assert replay(Decision.objects.select_related("case").get()).same
    assert verify() is None


def test_what_came_back_goes_to_the_treasury_and_not_into_the_envelope() -> None:
    settled(rate_bp=0)
    before = books.figures(TREASURER)[0].available_fen
    came(wan(35), dt.date(2026, 6, 1))
    after = books.figures(TREASURER)[0]
    assert (after.available_fen, after.paid_fen, after.recovered_fen) == (before, 0, wan(35))


def test_a_receipt_that_the_books_do_not_know_is_found_by_replay() -> None:
    settled()
    RecoveryReceipt.objects.create(
        recovery=Recovery.objects.get(), reference="X", received_on=SINCE, amount_fen=1, interest_fen=0, principal_fen=1,
        recorded_at=moment(6, 1), recorded_by="甲",
    )  # fmt: skip
    assert not replay(Decision.objects.select_related("case").get()).same


def test_the_firm_has_five_working_days_unless_it_speaks_earlier() -> None:
    case = opened()
    with pytest.raises(NotYet, match="陈述申辩期到2026年05月18日为止"):
        settled(case, at=moment(5, 18))
    case = actions.state_case(actor=MANAGER, case_id=case.pk, version=case.version, at=moment(5, 13), text="合同确为真实")
    assert settled(case, at=moment(5, 14)).state == State.RECOVERING
    with pytest.raises(NotYet, match="已经提交过"):
        actions.state_case(actor=MANAGER, case_id=case.pk, version=now().version, at=moment(5, 15), text="再说")


def test_whoever_opens_a_recovery_does_not_decide_it() -> None:
    case = opened(actor=HEAD)
    with pytest.raises(Forbidden, match="另一位负责人"):
        settled(case)
    assert settled(case, actor=who(27, "另一负责人", "head", department=CULTURE)).state == State.RECOVERING


@pytest.mark.parametrize("actor", [OFFICER, SECRETARY, TREASURER, MANAGER, AUDITOR, MACHINE])
def test_only_the_head_of_the_department_decides(actor: Actor) -> None:
    with pytest.raises(Forbidden):
        settled(opened(), actor=actor)


@pytest.mark.parametrize("actor", [OFFICER, HEAD, SECRETARY, MANAGER, AUDITOR])
def test_only_the_treasury_says_what_came_in(actor: Actor) -> None:
    settled()
    with pytest.raises(Forbidden):
        came(1, SINCE, actor=actor)


def test_only_who_represents_the_firm_speaks_for_it() -> None:
    case = opened()
    for actor in (FILLER, OFFICER, people.STRANGER):
        with pytest.raises(Forbidden):
            actions.state_case(actor=actor, case_id=case.pk, version=case.version, at=moment(5, 12), text="不实")


def test_nothing_is_claimed_that_was_not_paid() -> None:
    case = people.to_be_paid()
    with pytest.raises(IllegalTransition):
        opened(case)
    for fen in (0, -1, wan(35) + 1):
        with pytest.raises(NotYet, match="不超过账上已拨付的"):
            opened(now() if now().state == State.PAID else paid_again(case), fen=fen)
    assert not Recovery.objects.exists()


def paid_again(case: Case) -> Case:
    people.answered(people.sent(case))
    return now()


@pytest.mark.parametrize(
    ("plan", "words"),
    [
        ((), "分期须有"),
        (tuple(reversed(PLAN)), "依次往后"),
        (((dt.date(2026, 5, 19), wan(35)),), "从今天起"),
        (((dt.date(2026, 6, 30), wan(35) - 1),), "正好等于"),
        (((dt.date(2026, 6, 30), wan(36)), (dt.date(2026, 7, 30), -wan(1))), "大于0"),
    ],
)
def test_the_instalments_are_in_order_and_add_up(plan: tuple[tuple[dt.date, int], ...], words: str) -> None:
    with pytest.raises(NotYet, match=words):
        settled(plan=plan)
    assert not Instalment.objects.exists()


def test_more_than_was_announced_is_not_decided() -> None:
    case = opened(fen=wan(10))
    with pytest.raises(NotYet, match="不超过告知的"):
        settled(case, fen=wan(10) + 1, plan=((PLAN[0][0], wan(10) + 1),))
    with pytest.raises(NotYet, match="缴款账户"):
        settled(case, fen=wan(10), plan=((PLAN[0][0], wan(10)),), pay_to=" ")


def test_a_receipt_is_booked_once_never_too_much_and_in_the_order_of_its_days() -> None:
    opened()
    with pytest.raises(NotYet, match="还没有作出追回决定"):
        came(1, SINCE)
    settled(now())
    came(wan(1), dt.date(2026, 6, 1))
    with pytest.raises(NotYet, match="没有再次入账"):
        came(wan(1), dt.date(2026, 6, 2))
    with pytest.raises(NotYet, match="按到账先后"):
        came(wan(1), dt.date(2026, 5, 31), "R2")
    with pytest.raises(NotYet, match="与今天之间"):
        came(wan(1), dt.date(2027, 1, 1), "R2")
    with pytest.raises(NotYet, match="请退回企业") as refused:
        came(wan(36), dt.date(2026, 6, 1), "R2")
    assert "341,984.93" in str(refused.value)  # 350,000.00 + 1,984.93 of interest less 10,000.00
    assert RecoveryReceipt.objects.count() == 1


def test_a_recovery_is_dropped_with_its_reason_and_another_may_follow() -> None:
    case = opened()
    drop = {"actor": OFFICER, "case_id": case.pk, "at": moment(5, 13)}
    with pytest.raises(ReasonMissing):
        actions.drop_recovery(**drop, version=now().version, why=" ")  # type: ignore[arg-type]
    actions.drop_recovery(**drop, version=now().version, why="经核实材料属实")  # type: ignore[arg-type]
    assert now().state == State.PAID
    opened(now())
    assert Recovery.objects.count() == 2
    settled(now())
    with pytest.raises(Forbidden):
        actions.drop_recovery(**drop, version=now().version, why="算了")  # type: ignore[arg-type]
    came(1, SINCE)
    with pytest.raises(NotYet, match="已有还款入账"):
        actions.drop_recovery(**drop | {"actor": HEAD}, version=now().version, why="算了")  # type: ignore[arg-type]


def test_an_unpaid_instalment_is_called_for_once_and_then_the_head_is_told_once() -> None:
    settled()

    def run(month: int, day: int) -> tuple[str, ...]:
        return actions.run_clocks(actor=MACHINE, at=moment(month, day)).instalments_due

    assert run(6, 30) == ()
    assert (run(7, 1), run(7, 1), run(7, 5)) == ((str(now()),), (), ())
    assert (run(7, 11), run(7, 12)) == ((str(now()),), ())
    told = Event.objects.filter(event__startswith="instalment").values_list("event", "tells")
    assert list(told) == [
        ("instalment_overdue", ["firm", "lead"]),
        ("instalment_escalated", ["firm", "lead", "head"]),
    ]
    came(wan(35), dt.date(2026, 7, 12))
    assert run(10, 20) == (str(now()),)  # some of the second is still open
    standing = queries.recoveries(OFFICER, dt.date(2026, 10, 20))[0]
    assert standing.overdue_fen == standing.plan[1].open_fen > 0


def test_both_letters_say_what_why_how_much_and_how_to_object() -> None:
    settled()
    assert list(letters_of(now()))[-2:] == ["recovery_notice", "recovery"]
    told = letter(now(), "recovery_notice")
    assert "以虚假材料取得资金" in told.paragraphs[0]
    assert "叁拾伍万元整" in told.paragraphs[0]
    assert "2026年5月18日前（5个工作日内）" in told.paragraphs[2]
    decided = letter(now(), "recovery")
    assert decided.number == "南文追〔2026〕1号"
    assert decided.points[0] == "2026年6月30日前归还本金200,000.00元"
    assert "3.00%" in decided.paragraphs[2]
    assert len(decided.appeals) == 2


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Recovery, {"notice": "另一理由"}),
        (Recovery, {"principal_fen": 1}),
        (Recovery, {"decided_at": None, "document_number": "", "principal_fen": 0, "rate_bp": 0, "interest_from": None}),
        (Instalment, {"amount_fen": 1}),
        (RecoveryReceipt, {"received_on": dt.date(2026, 1, 1)}),
    ],
)
def test_the_evidence_of_a_recovery_cannot_be_changed(model: type, change: dict[str, object]) -> None:
    settled()
    came(1, SINCE)
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.update(**change)  # type: ignore[attr-defined]
    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all()._raw_delete(model.objects.db)  # type: ignore[attr-defined]


@given(
    principal=st.integers(1, 10**13),
    rate_bp=st.integers(0, 2_400),
    parts=st.lists(st.tuples(st.integers(0, 400), st.fractions(0, 1)), max_size=8),
)
def test_however_it_is_paid_the_interest_is_the_formula_and_nothing_is_ever_negative(
    principal: int, rate_bp: int, parts: list[tuple[int, Fraction]]
) -> None:
    day, came_in, weight, left = SINCE, [], 0, principal
    for days, share in parts:
        day += dt.timedelta(days=days)
        weight += left * days
        still = owed(principal, rate_bp, SINCE, came_in, day)
        assert still.principal_fen == left
        assert still.interest_fen >= 0
        assert still.interest_fen + sum(p.interest_fen for p in came_in) == weight * rate_bp // 3_650_000
        fen = int(still.total_fen * share)
        interest = min(still.interest_fen, fen)
        came_in.append(Paid(day, interest, fen - interest))
        left -= fen - interest
    assert sum(p.principal_fen for p in came_in) + owed(principal, rate_bp, SINCE, came_in, day).principal_fen == principal


def test_paying_daily_costs_no_fen_more_than_paying_at_the_end_when_only_interest_is_paid() -> None:
    end, paid_, day = SINCE + dt.timedelta(days=365), [], SINCE
    for _ in range(365):
        day += dt.timedelta(days=1)
        paid_.append(Paid(day, owed(wan(35), 300, SINCE, paid_, day).interest_fen, 0))
    assert sum(p.interest_fen for p in paid_) == interest_fen(wan(35), 300, SINCE, (), end) == 1_050_000
    assert owed(wan(35), 300, SINCE, paid_, end) == Owed(wan(35), 0)


@given(st.integers(36, 10**14), st.integers(1, 36))
def test_equal_parts_add_up(total: int, number: int) -> None:
    parts = equal_parts(total, number)
    assert (sum(parts), len(parts)) == (total, number)
    assert min(parts) > 0


@settings(max_examples=times(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rate_bp=st.sampled_from((0, 1, 300, 1_500)),
    parts=st.lists(st.tuples(st.integers(0, 90), st.sampled_from((1, 99, 12_345_678, wan(9), wan(99), -1))), max_size=8),
)
def test_receipts_in_any_split_keep_the_books_and_the_rows_the_same(rate_bp: int, parts: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        case, day = settled(rate_bp=rate_bp), SINCE
        for number, (days, fen) in enumerate(parts):
            day += dt.timedelta(days=days)
            standing = queries.recovery_of(now(), day)
            assert standing is not None
            assert standing.owed is not None
            amount = standing.owed.total_fen if fen < 0 else fen  # a negative sum stands for all that is owed
            try:
                came(amount, day, f"R{number}", at=moment(12, 31, year=2029))
            except CaseError:
                assert now().state == State.RECOVERED or amount > standing.owed.total_fen
        sums = RecoveryReceipt.objects.aggregate(i=Sum("interest_fen", default=0), p=Sum("principal_fen", default=0))
        held = books.money_of(str(case))
        assert (held.recovered_fen, held.interest_fen) == (sums["p"], sums["i"])
        assert held.paid_fen + held.recovered_fen == wan(35)
        standing = queries.recovery_of(now(), day)
        assert standing is not None
        assert standing.owed is not None
        assert standing.owed.principal_fen + sums["p"] == wan(35)
        assert (now().state == State.RECOVERED) == (standing.owed == Owed(0, 0))
        assert replay(Decision.objects.select_related("case").get()).same
        transaction.set_rollback(True)
