"""What is still to be asked is what can still move the sum, and a number is told with all that fixes it."""

import pytest

from engine.test_explain import DAY, PROGRAM, binding, facts
from huiqi.engine.explain import as_json, explain, number_json
from huiqi.engine.expression import Expr
from huiqi.engine.facts import Fact
from huiqi.engine.formula import show_value
from huiqi.engine.lint import BoundsError, prove_bounds
from huiqi.engine.program import compile_program
from huiqi.engine.rule import Measure, Policy
from huiqi.units.money import wan


def without(*names: str, **changes: object) -> dict[str, int]:
    return {name: value for name, value in facts(**changes).items() if name not in names}


@pytest.mark.parametrize(
    ("unknown", "changes", "missing"),
    [
        (("rent_paid_fen",), {}, ("rent_paid_fen",)),
        (("other_rent_subsidy_fen",), {}, ("other_rent_subsidy_fen",)),
        (("other_rent_subsidy_fen",), {"rent_paid_fen": 0}, ()),
        (("rent_paid_fen", "other_rent_subsidy_fen"), {}, ("rent_paid_fen", "other_rent_subsidy_fen")),
        (("rent_paid_fen",), {"sublet": True}, ()),
    ],
)
def test_what_can_move_the_sum_is_missing_and_nothing_else(
    unknown: tuple[str, ...], changes: dict[str, object], missing: tuple[str, ...]
) -> None:
    assert tuple(explain(binding(), "livestream.m03", without(*unknown, **changes)).missing) == missing


def test_a_number_is_told_with_its_words_or_with_the_decision_that_fixes_it() -> None:
    numbers, decided = PROGRAM.numbers, binding(rate_bp=3000)
    assert number_json(numbers["livestream.m03.cap_fen"], decided) == {
        "key": "livestream.m03.cap_fen",
        "label": "每年上限",
        "value": 70_000_000,
        "unit": "fen",
        "says": "每年最高70万元",
        "origin": None,
        "decided_by": None,
        "decided_from": None,
    }
    rate = number_json(numbers["livestream.m03.rate_bp"], decided)
    assert (rate["value"], rate["unit"], rate["says"], rate["decided_by"]) == (3000, "bp", None, "文件1号")
    assert rate["decided_from"] == DAY.isoformat()


def test_a_condition_is_told_as_a_truth_and_not_as_a_number() -> None:
    told = as_json(explain(binding(), "livestream.m03", facts(sublet=True)))
    trace = {line["key"]: line for line in told["trace"]}  # type: ignore[attr-defined]
    assert (trace["not_sublet"]["value"], trace["lease_filed"]["value"]) == (False, True)
    assert {type(trace[key]["value"]) for key in ("not_sublet", "lease_filed")} == {bool}


def test_a_line_that_is_not_settled_is_written_with_its_span_and_a_fact_not_known_as_unknown() -> None:
    answer = explain(binding(), "livestream.m03", without("rent_paid_fen"))
    written = {line.value.key: line.formula() for line in answer.steps[:2]}
    assert "实付租金 未知" in written["base"]
    assert written["share"].startswith("0元–")


def test_a_figure_is_written_in_its_unit() -> None:
    shown = {
        unit: show_value(value, unit) for unit, value in [("date", 2026_03_01), ("years", 3), ("months", 12), ("bp", 3500)]
    }
    assert shown == {"date": "2026-03-01", "years": "3年", "months": "12个月", "bp": "35%"}
    assert (show_value(1, "bool"), show_value(0, "bool"), show_value(2026, "years")) == ("是", "否", "公历2026年")
    assert (show_value(1_000, "years"), show_value(1_001, "years")) == ("1000年", "公历1001年"), "which years are a date"
    assert (show_value(1, "years"), show_value(1, "months"), show_value(1, "days")) == ("1年", "1个月", "1天")


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("m03.floor_to_wan", "432,098.76元 舍尾到 1万元 的整数倍"),
        ("m03.years_left", "已获房租补贴年数 1年 < 最多支持年数 3年"),
        ("m12a.base", "（完成股改的奖励 60万元 + 上市申请受理再奖励 140万元） − 已获上市奖励 未知，不低于 0元"),
        ("m12a.claimed_in_time", "非（上市进度 上市申请获正式受理 = 已上市） 或 上市后月数 未知 ≤ 上市后申请期限 24个月"),
        ("m02.room", "0元–1,000万元，不超过 （单个机构上限 1,000万元 − 已获运营商奖励 未知，不低于 0元）"),
        ("m02.within_years", "（（申报年度 未知 − 落户日期 未知 的年份） + 1年） ≥ 1年 且 "
         "（（申报年度 未知 − 落户日期 未知 的年份） + 1年） ≤ 奖励年数 3年"),
        ("m11.minimum", "若 0元–50万元 ≥ 起付额 1万元 则 0元–50万元，否则 0元"),
    ],
)  # fmt: skip
def test_a_line_is_written_as_people_reckon(line: str, written: str) -> None:
    measure, _, key = line.partition(".")
    answer = explain(binding(), f"livestream.{measure}", facts(listing_stage="accepted"))
    assert [told.formula() for told in (*answer.steps, *answer.conditions) if told.value.key == key] == [written]


def test_sums_that_are_added_before_they_are_divided_stand_in_brackets() -> None:
    share = next(told for told in explain(binding(), "livestream.m11", facts()).steps if told.value.key == "share")
    assert share.formula().startswith("（（（（0元–10,000,000万元 − 第一段起点 10万元，不低于 0元）")
    assert share.formula().endswith(" × 第三段比例 4%））÷ 10,000")


def test_a_sum_whose_limit_is_not_said_is_at_most_a_trillion_yuan() -> None:
    assert Fact("hives_fen", "fen", "蜂箱支出", "蜂箱支出多少？").range == (0, 10**14)


@pytest.mark.parametrize(("basis", "shown", "hidden"), [(0, "500万元", "700万元"), (1, "700万元", "500万元")])
def test_a_settled_choice_is_written_by_its_own_branch(basis: int, shown: str, hidden: str) -> None:
    firm = facts(operator_investment_fen=wan(500), contribution_fen=wan(700))
    written = explain(binding().supposing({"livestream.m02.basis": basis}), "livestream.m02", firm).steps[0].formula()
    assert shown in written
    assert hidden not in written


def test_a_quotient_of_a_sum_that_may_be_negative_stops_the_build() -> None:
    spent, given = (Fact(f"{name}_fen", "fen", name, f"{name}？", hi=10**12) for name in ("spent", "given"))
    m = Measure(id="bees.m01", clause="一", title="蜂", lead="甲局", kind="subsidy", summary="补贴。", who="蜂农。")
    m.base(Expr("div", (spent.expr - given.expr,), unit="fen", value=10_000).at_least(0), "万分之一")
    policy = Policy("bees", title="蜂", edition="1", facts={f.name: f for f in (spent, given)}, measures=(m,))
    policy.number("award_min_fen", wan(1), "起付额", origin="示例", standing=True)
    with pytest.raises(BoundsError, match="may divide -"):
        prove_bounds(compile_program(policy))
