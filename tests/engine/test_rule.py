"""A measure keeps its words: the engine's first promises."""

import datetime as dt

import pytest

from huiqi.engine.bind import Decision, DecisionError, bind
from huiqi.engine.expression import RuleError
from huiqi.engine.facts import Fact, FactError, read_facts
from huiqi.engine.lint import BoundsError, prove_bounds
from huiqi.engine.program import Program, compile_program
from huiqi.engine.rule import Measure, Policy
from huiqi.units.money import wan

FACTS = {
    f.name: f
    for f in (
        Fact("filed", "bool", "已备案", "是否备案？", hi=1),
        Fact("rent_paid_fen", "fen", "实付租金", "实付租金多少？", hi=10**13),
        Fact("other_rent_subsidy_fen", "fen", "其他补贴", "其他补贴多少？", hi=10**13),
    )
}


def rent(*, guarded: bool = True) -> Program:
    m = Measure(id="p.m03", clause="一", title="房租", lead="甲局", kind="subsidy", summary="按实付租金补贴。", who="企业。")
    cap = m.number("cap_fen", wan(70), "上限", says="每年最高70万元")
    rate = m.number("rate_bp", 3_500, "比例", origin="assumed")
    m.require("filed", FACTS["filed"].expr, "已备案", origin="assumed")
    base = FACTS["rent_paid_fen"].expr - FACTS["other_rent_subsidy_fen"].expr
    m.base(base.at_least(0) if guarded else base, "实付租金减其他补贴")
    m.share(rate)
    m.cap(cap)
    policy = Policy("p", title="示例", edition="draft", facts=FACTS, measures=(m,))
    policy.require("not_listed", FACTS["filed"].expr, "不在名单", origin="assumed")
    policy.number("award_min_fen", wan(1), "起付额", origin="assumed", standing=True)
    return compile_program(policy)


def test_a_number_that_contradicts_its_words_is_refused() -> None:
    m = Measure(id="p.m", clause="一", title="t", lead="l", kind="grant", summary="s", who="w")
    with pytest.raises(RuleError, match="80"):
        m.number("cap_fen", wan(80), "上限", says="每年最高70万元")


def test_the_largest_firm_overflows_nothing() -> None:
    assert prove_bounds(rent())["p.m03.award"] == (0, 10**13)


def test_a_dividend_that_may_be_negative_stops_the_build() -> None:
    with pytest.raises(BoundsError, match="at_least") as raised:
        prove_bounds(rent(guarded=False))
    assert raised.value.value == "p.m03.share", "the first line that divides"


def test_a_decision_holds_from_its_day() -> None:
    program = rent()
    decision = Decision("p.m03.rate_bp", 3_000, dt.date(2026, 3, 1), "文件1号")
    before = bind(program, on=dt.date(2026, 2, 28), decisions=[decision])
    after = bind(program, on=dt.date(2026, 3, 1), decisions=[decision])
    assert (before.values["p.m03.rate_bp"], after.values["p.m03.rate_bp"]) == (3_500, 3_000)
    assert [n.key for n in before.undecided("p.m03")] == ["p.m03.rate_bp"]
    assert after.undecided("p.m03") == []


def test_a_decision_on_an_unknown_number_names_the_nearest() -> None:
    with pytest.raises(DecisionError, match=r"p\.m03\.rate_bp"):
        bind(rent(), on=dt.date(2026, 1, 1), decisions=[Decision("p.m03.rate", 1, dt.date.min, "x")])


def test_an_unknown_fact_names_the_nearest() -> None:
    with pytest.raises(FactError, match="rent_paid_fen"):
        read_facts(FACTS, {"rent_payed_fen": 1})


def test_units_are_never_mixed() -> None:
    with pytest.raises(RuleError, match="unit"):
        FACTS["rent_paid_fen"].expr + rent().numbers["p.m03.rate_bp"].expr
