"""What a firm hands in, what may follow later, what a register says instead, who decides and in which way."""

import re

import pytest

from huiqi.policies import POLICIES
from huiqi.policies.facts import FACTS

CHINESE = re.compile("[\u3400-\u9fff]")
POLICY = POLICIES["livestream"]


def test_these_papers_may_follow_later_and_no_others() -> None:
    assert {(m.short, p.name) for m in POLICY.measures for p in m.papers if p.deferrable} == {
        ("m01", "竣工或改造完工证明"),
        ("m03", "租赁备案证明"),
        ("m04", "同一主体持续经营的说明"),
        ("m08", "活动照片和传播报告"),
        ("m11", "直播场次记录"),
        ("m12a", "上市公告"),
    }


def test_these_papers_are_somebody_elses_to_give() -> None:
    assert {(m.short, p.source) for m in POLICY.measures for p in m.papers if p.source} == {
        ("m01", "认定登记"), ("m02", "商事登记"), ("m03", "认定登记"), ("m04", "部门确认"), ("m06", "人才登记"),
        ("m08", "活动备案"), ("m09", "商事登记"), ("m12a", "上市备案"),
    }  # fmt: skip


def test_a_paper_shows_facts_that_there_are() -> None:
    shown = {(m.short, name) for m in POLICY.measures for p in m.papers for name in p.shows}
    assert {name for _, name in shown} <= set(FACTS)
    assert shown == {
        ("m03", "in_recognised_venue"), ("m03", "sublet"), ("m03", "lease_filed"), ("m03", "rent_paid_fen"),
        ("m04", "revenue_last_year_fen"), ("m04", "revenue_year_before_fen"), ("m12a", "listing_stage"),
        ("m12b", "interest_paid_fen"), ("m12b", "loans_settled"), ("m12b", "loan_arrears"),
        ("m12b", "other_interest_subsidy"),
    }  # fmt: skip


@pytest.mark.parametrize("measure", POLICY.measures, ids=lambda m: m.short)
def test_a_measure_is_told_in_words(measure) -> None:
    said = [measure.title, measure.lead, measure.summary, measure.who, *measure.co_departments, *measure.results]
    said += [*measure.questions, *(p.name for p in measure.papers)]
    tied = (*measure.conditions, *measure.numbers.values())
    assert all(each.says or CHINESE.search(each.origin) for each in tied)
    for words in (*said, *(each.label for each in (*tied, *measure.steps))):
        assert isinstance(words, str)
        assert CHINESE.search(words)
    assert len({c.label for c in measure.conditions}) == len(measure.conditions)
    assert len({n.label for n in measure.numbers.values()}) == len(measure.numbers)
    assert len({p.name for p in measure.papers}) == len(measure.papers) > 0


def test_who_decides_with_whom_and_in_which_way() -> None:
    told = {m.short: (m.kind, m.lead, m.co_departments, str(m.review), m.received) for m in POLICY.measures}
    culture, industry, staff = "区文广旅体局", "区工信局", "区人力资源局"
    assert told == {
        "m01": ("grant", culture, ("各街道办", "区城管综合执法局"), "rule", "park_grant_received"),
        "m02": ("reward", industry, (), "competitive", "operator_reward_received_fen"),
        "m03": ("subsidy", culture, (), "rule", ""),
        "m04": ("reward", culture, (), "rule", ""),
        "m05": ("service", staff, (), "service", ""),
        "m06": ("service", staff, ("区住建局", "区企业服务中心"), "service", ""),
        "m07": ("service", "区政数局", (), "service", ""),
        "m08": ("grant", industry, (), "competitive", ""),
        "m09": ("service", industry, (), "service", ""),
        "m10": ("service", industry, (), "service", ""),
        "m11": ("reward", industry, ("区对口办",), "rule", ""),
        "m12a": ("reward", industry, (), "rule", "listing_reward_received_fen"),
        "m12b": ("interest_subsidy", industry, (), "rule", ""),
    }
    assert [m.short for m in POLICY.measures if m.blocked] == ["m02"]


def test_the_rules_over_all_measures_are_told_in_words_and_only_one_of_them_is_a_warning() -> None:
    assert [(c.key, bool(CHINESE.search(c.label)), bool(c.origin)) for c in (*POLICY.conditions, *POLICY.warnings)] == [
        ("operates_in_district", True, True),
        ("not_on_dishonesty_list", True, True),
        ("no_false_material", True, True),
        ("abnormal_operation", True, True),
    ]
    assert [c.key for c in POLICY.warnings] == ["abnormal_operation"]
    assert (POLICY.id, POLICY.edition) == ("livestream", "draft")
    assert all(CHINESE.search(words) for words in (POLICY.title, *POLICY.questions))


def test_a_service_says_what_comes_out_of_it_and_money_is_what_comes_out_of_the_others() -> None:
    assert [m.short for m in POLICY.measures if m.results] == [m.short for m in POLICY.measures if m.is_service]


def test_every_number_keeps_the_key_under_which_it_is_decided() -> None:
    assert {m.short: tuple(m.numbers) for m in POLICY.money} == {
        "m01": ("cap_fen", "rate_bp", "completion_months_max"),
        "m02": ("years_max", "cap_total_fen", "cap_scope", "policy_start", "basis", "investment_rate_bp",
                "contribution_rate_bp"),
        "m03": ("cap_fen", "years_max", "rate_bp"),
        "m04": ("cap_fen", "rate_bp", "growth_min_bp"),
        "m08": ("rate_bp", "cap_fen", "claim_months_max", "filing_working_days_before"),
        "m11": ("cap_fen", "band1_from_fen", "band1_rate_bp", "band2_from_fen", "band2_rate_bp", "band3_from_fen",
                "band3_rate_bp"),
        "m12a": ("cap_fen", "share_reform_fen", "accepted_fen", "claim_months_max", "board_main", "board_sme",
                 "board_chinext", "board_star", "board_bse", "board_overseas_main", "board_overseas_growth"),
        "m12b": ("rate_bp", "cap_fen"),
    }  # fmt: skip
    assert tuple(POLICY.numbers) == ("award_min_fen",)
