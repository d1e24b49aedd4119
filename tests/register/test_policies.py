"""What officials decided and what visitors answered comes back; what is refused is refused in code and in the table."""

import datetime as dt

import pytest
from django.db import IntegrityError
from django.utils import timezone

from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.engine.bind import Decision, DecisionError
from huiqi.policies import load
from huiqi.policies.text import TextError
from huiqi.register import actions, queries
from huiqi.register.actions.policies import KEEP_ANSWERS
from huiqi.register.errors import RegisterError, UnknownAnswers
from huiqi.register.models import ParameterDecision, SavedAnswers
from register.people import AT, DAY, OFFICER, SECRETARY

pytestmark = pytest.mark.database
PROGRAM = load("livestream")
TEXT = "一、目标\n（一）甲。\n甲的原文。"


def decide(key: str = "livestream.m03.rate_bp", value: int = 3000, document: str = "1号") -> ParameterDecision:
    return actions.record_decision(
        actor=SECRETARY, key=key, value=value, valid_from=DAY, document_number=document, approver="甲", at=AT
    )


def test_a_decision_holds_from_its_day_on_and_is_audited() -> None:
    decide()
    assert queries.decisions() == [Decision("livestream.m03.rate_bp", 3000, DAY, "1号", "甲")]
    values = [queries.binding(PROGRAM, DAY + dt.timedelta(d)).values["livestream.m03.rate_bp"] for d in (-1, 0)]
    assert values == [3500, 3000]
    assert list(AuditEntry.objects.values_list("verb", "subject")) == [("number.decide", "number:livestream.m03.rate_bp")]


@pytest.mark.parametrize(
    ("key", "value"), [("livestream.m03.rate", 1), ("other.m01.cap_fen", 1), ("livestream.m03.rate_bp", -1)]
)
def test_a_decision_that_could_not_be_read_again_is_not_kept(key: str, value: int) -> None:
    with pytest.raises(DecisionError):
        decide(key, value)
    assert not ParameterDecision.objects.exists()


def test_a_decision_without_a_document_is_refused_by_code_and_table() -> None:
    with pytest.raises(RegisterError, match="文号"):
        decide(document=" ")
    with pytest.raises(IntegrityError, match="document"):
        ParameterDecision.objects.create(key="k", value=1, valid_from=DAY, document_number="", approver="甲")


def test_only_the_secretary_decides_and_clears() -> None:
    with pytest.raises(Forbidden):
        actions.record_decision(
            actor=OFFICER, key="livestream.m03.rate_bp", value=1, valid_from=DAY, document_number="1号", approver="甲", at=AT
        )
    with pytest.raises(Forbidden):
        actions.record_conclusion(actor=OFFICER, measure="livestream.m02", passed=True, document="1号", on=DAY, at=AT)


def test_the_latest_conclusion_on_a_day_clears_a_measure_or_blocks_it_again() -> None:
    def conclude(passed: bool, document: str, later: int) -> None:
        on = DAY + dt.timedelta(later)
        actions.record_conclusion(actor=SECRETARY, measure="livestream.m02", passed=passed, document=document, on=on, at=AT)

    conclude(True, "1号", 0)
    conclude(False, "2号", 5)
    cleared = [queries.binding(PROGRAM, DAY + dt.timedelta(d)).cleared for d in (-1, 0, 4, 5)]
    assert cleared == [frozenset(), {"livestream.m02"}, {"livestream.m02"}, frozenset()]


def test_a_conclusion_under_an_exception_clears_to_its_last_day() -> None:
    last = DAY + dt.timedelta(5)
    actions.record_conclusion(
        actor=SECRETARY, measure="livestream.m04", passed=True, document="1号", on=DAY, until=last, at=AT
    )
    days = [DAY - dt.timedelta(1), DAY, last, last + dt.timedelta(1)]
    assert [queries.cleared("livestream", on=day) for day in days] == [
        frozenset(), {"livestream.m04"}, {"livestream.m04"}, frozenset(),
    ]  # fmt: skip


@pytest.mark.parametrize(("passed", "days"), [(False, 5), (True, -1)], ids=["failed", "ended before it began"])
def test_only_what_passes_has_a_last_day_and_not_an_earlier_one(passed: bool, days: int) -> None:
    until = DAY + dt.timedelta(days)
    with pytest.raises(RegisterError, match="截止日期"):
        actions.record_conclusion(
            actor=SECRETARY, measure="livestream.m04", passed=passed, document="1号", on=DAY, until=until, at=AT
        )


def test_a_closed_measure_says_what_its_review_lacks_and_who_does_it() -> None:
    def why(days: int = 0, measure: str = "livestream.m04") -> str:
        return str(queries.why_closed(measure, on=DAY + dt.timedelta(days)) or "")

    def conclude(passed: bool, later: int, until: dt.date | None = None) -> None:
        on = DAY + dt.timedelta(later)
        actions.record_conclusion(
            actor=SECRETARY, measure="livestream.m04", passed=passed, document=f"{later}号", on=on, until=until, at=AT
        )

    actions.publish_version(
        actor=SECRETARY, policy="livestream", title="若干措施", text=TEXT, document_number="府规1号", issued_on=DAY,
        effective_on=DAY, expires_on=DAY + dt.timedelta(365), withheld={}, values={}, approver="区政府", at=AT,
    )  # fmt: skip
    assert why() == (
        "三（四）支持直播企业做大做强不能开放申请：还没有公平竞争审查结论；"
        "主管部门须在草案的“公平竞争审查”页审查并签署结论。"
    )  # fmt: skip
    conclude(False, 1)
    assert "公平竞争审查结论 1号 是不通过；主管部门须修改草案和规则" in why(1)
    conclude(True, 2, DAY + dt.timedelta(3))
    assert [why(2), why(3)] == ["", ""]
    over = f"2号 适用的例外到{DAY + dt.timedelta(3):%Y年%m月%d日}为止，已经到期；主管部门须重新审查"
    assert over in why(4)
    assert "按贡献度和新迁入给予奖励" in why(measure="livestream.m02")
    with pytest.raises(KeyError):
        why(measure="livestream.m99")


def test_a_conclusion_about_no_measure_is_refused() -> None:
    with pytest.raises(RegisterError, match=r"livestream\.m99"):
        actions.record_conclusion(actor=SECRETARY, measure="livestream.m99", passed=True, document="1号", on=DAY, at=AT)


def test_the_same_text_is_imported_once_and_one_without_clauses_never() -> None:
    rows = [actions.import_text(policy="p", edition="draft", text=TEXT) for _ in range(2)]
    assert rows[0] == rows[1] == queries.policy_text("p", DAY)
    assert queries.policy_text("q", DAY) is None
    with pytest.raises(TextError):
        actions.import_text(policy="p", edition="draft", text="没有条款")


def test_a_link_brings_the_answers_back() -> None:
    saved = actions.start_answers(policy="p", measure="p.m03", on=DAY)
    actions.save_answers(token=saved.token, answers={"lease_filed": True, "rent_paid_fen": 100}, typed={}, on=DAY)
    actions.save_answers(token=saved.token, answers={"lease_filed": None}, typed={"rent_paid_fen": ["1", "yuan"]}, on=DAY)
    back = queries.saved_answers(saved.token)
    assert (len(back.token), back.measure) == (22, "p.m03")
    assert back.answers == {"lease_filed": None, "rent_paid_fen": 100}
    assert back.typed == {"rent_paid_fen": ["1", "yuan"]}


def test_a_wrong_link_says_what_to_do() -> None:
    with pytest.raises(UnknownAnswers, match="重新"):
        queries.saved_answers("nothing")


def test_answers_that_nobody_changes_for_half_a_year_are_forgotten() -> None:
    old, fresh = (actions.start_answers(policy="p", on=DAY) for _ in range(2))
    now = timezone.now()
    SavedAnswers.objects.filter(pk=old.pk).update(updated_at=now - KEEP_ANSWERS - dt.timedelta(seconds=1))
    assert actions.forget_answers(at=now) == 1
    assert list(SavedAnswers.objects.all()) == [fresh]
    assert actions.forget_answers(at=now) == 0
