"""What the rules over all measures quote is sought in the whole text; a figure is never found inside a longer one."""

import pytest

from huiqi.engine.facts import Fact
from huiqi.engine.program import Program, compile_program
from huiqi.engine.rule import Measure, Policy
from huiqi.policies.check import Finding, check, quoted, stands_in
from huiqi.policies.text import clauses
from huiqi.units.money import wan

TEXT = "二、措施\n（一）蜂箱补贴。按支出50%。\n三、附则\n（一）补贴不足1万元的不予发放。\n"
HIVES = Fact("hives_fen", "fen", "蜂箱支出", "蜂箱支出多少？", hi=10**13)


def beekeeping(least: str) -> Program:
    m = Measure(
        id="bees.m01", clause="二（一）", title="蜂箱补贴", lead="农业局", kind="subsidy", summary="补贴。", who="蜂农。"
    )
    m.base(HIVES.expr, "支出")
    m.share(m.number("rate_bp", 5_000, "比例", says="按支出50%"))
    policy = Policy("bees", title="养蜂", edition="1", facts={"hives_fen": HIVES}, measures=(m,))
    policy.number("award_min_fen", wan(1), "起付额", says=least)
    policy.require("some", HIVES.expr > 0, "有支出", origin="示例")
    return compile_program(policy)


def test_what_the_policy_itself_quotes_may_stand_in_any_clause() -> None:
    program = beekeeping("不足1万元的")
    assert list(quoted(program.policy)) == [("bees.award_min_fen", "不足1万元的")]
    assert check(program, clauses(TEXT)) == []


def test_what_the_policy_itself_quotes_and_no_clause_says_is_found() -> None:
    (found,) = check(beekeeping("少于1万元的"), clauses(TEXT))
    assert found == Finding("", "bees.award_min_fen", "少于1万元的", "no_words")
    assert "条款中没有这几个字" in str(found)


@pytest.mark.parametrize(
    ("words", "text", "stands"),
    [
        ("最高5", "最高5万元", True),
        ("最高5", "最高50万元", False),
        ("最高5", "不变，最高5", True),
        ("5万元", "1.5万元", False),
        ("5万元", "1,5万元", False),
        ("5万元", "（5万元）", True),
        ("a.c", "abc", False),
        ("共 同", "共\n同", True),
    ],
)
def test_a_figure_stands_alone_and_words_stand_as_they_are(words: str, text: str, stands: bool) -> None:
    assert stands_in(words, text) is stands
