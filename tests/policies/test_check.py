"""Words that a rule quotes are looked for in their own clause, one for one."""

from pathlib import Path

import pytest

from huiqi.engine.facts import Fact
from huiqi.engine.program import Program, compile_program
from huiqi.engine.rule import Measure, Policy
from huiqi.policies import load
from huiqi.policies.check import Finding, check
from huiqi.policies.text import clauses, read_text
from huiqi.units.money import wan

OFFICIAL = Path(__file__).parents[3] / "shared/policy/nanshan-livestream-draft.txt"
HIVES = Fact("hives_fen", "fen", "蜂箱支出", "蜂箱支出多少？", hi=10**13)
TEXT = """二、措施
（一）蜂箱补贴。对本区蜂农，按支出50%，
每户每年最高2万元。
（二）蜂展。每场最高5万元。
"""


def beekeeping(clause: str = "二（一）", words: str = "按支出50%") -> Program:
    m = Measure(
        id="bees.m01", clause=clause, title="蜂箱补贴", lead="农业局", kind="subsidy", summary="补贴。", who="蜂农。"
    )
    cap = m.number("cap_fen", wan(2), "上限", says="每户每年最高2万元")
    rate = m.number("rate_bp", 5_000, "比例", says=words)
    m.require("bought", HIVES.expr > 0, "买了蜂箱", says="本区蜂农")
    m.base(HIVES.expr, "支出")
    m.share(rate)
    m.cap(cap)
    policy = Policy("bees", title="养蜂", edition="1", facts={"hives_fen": HIVES}, measures=(m,))
    policy.number("award_min_fen", wan(1), "起付额", origin="示例", standing=True)
    return compile_program(policy)


def test_words_that_stand_in_their_clause_are_no_finding() -> None:
    assert check(beekeeping(), clauses(TEXT)) == []


def test_white_space_alone_makes_no_finding() -> None:
    assert check(beekeeping(), clauses(TEXT.replace("每户每年", "每户\n 每年"))) == []


def test_a_figure_changed_in_the_text_is_found() -> None:
    changed = check(beekeeping(), clauses(TEXT.replace("最高2万元", "最高3万元")))
    assert changed == [Finding("二（一）", "bees.m01.cap_fen", "每户每年最高2万元", "no_words")]


def test_words_of_another_clause_do_not_count() -> None:
    assert check(beekeeping(clause="二（二）"), clauses(TEXT)) == [
        Finding("二（二）", "bees.m01.cap_fen", "每户每年最高2万元", "no_words"),
        Finding("二（二）", "bees.m01.rate_bp", "按支出50%", "no_words"),
        Finding("二（二）", "bees.m01.bought", "本区蜂农", "no_words"),
    ]


def test_half_a_figure_is_not_the_figure() -> None:
    assert check(beekeeping(words="50%"), clauses(TEXT)) == []
    assert [f.key for f in check(beekeeping(words="50%"), clauses(TEXT.replace("50%", "150%")))] == ["bees.m01.rate_bp"]


def test_a_clause_that_is_gone_is_found() -> None:
    gone = check(beekeeping(clause="二（九）"), clauses(TEXT))
    assert gone == [Finding("二（九）", "bees.m01", "蜂箱补贴", "no_clause")]
    assert "没有这个条款" in str(gone[0])


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not at hand")
def test_the_draft_has_every_word_that_the_rules_quote() -> None:
    assert check(load("livestream"), clauses(read_text(OFFICIAL))) == []


@pytest.mark.skipif(not OFFICIAL.exists(), reason="the official text is not at hand")
def test_a_draft_with_one_cap_changed_is_noticed() -> None:
    text = read_text(OFFICIAL)
    assert "每年最高70万元" in text
    found = check(load("livestream"), clauses(text.replace("每年最高70万元", "每年最高60万元")))
    assert found == [Finding("三（三）", "livestream.m03.cap_fen", "每年最高70万元", "no_words")]
