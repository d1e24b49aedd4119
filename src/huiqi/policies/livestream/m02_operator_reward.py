"""三（二）引育专业化直播运营商: reward to platforms, MCN and operators, three years, in fen. Blocked."""

import datetime as dt

from huiqi.engine.expression import where
from huiqi.engine.rule import Measure, Paper, ReviewMode
from huiqi.policies.facts import fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m02",
    clause="三（二）",
    title="引育专业化直播运营商",
    kind="reward",
    lead="区工信局",
    review=ReviewMode.COMPETITIVE,
    received="operator_reward_received_fen",
    summary="新设立或新迁入的直播平台、MCN机构和运营商，从落户当年起连续几年可获奖励，有累计上限。",
    who="新设立或新迁入的直播平台、MCN机构、头部主播企业等直播运营商。",
    papers=(
        Paper("营业执照或迁入证明", source="商事登记"),
        Paper("当年装修、设备和云服务投资的合同、发票和付款凭证"),
        Paper("专项审计报告"),
    ),
    questions=(
        "累计上限是每年还是全部年度合计，草案未说明（默认合计）。",
        "按贡献度奖励与《公平竞争审查条例》第十条冲突的可能性很大，应改为按实际投资奖励。",
    ),
    blocked="公平竞争审查结论作出之前不能开放申请：按贡献度和新迁入给予奖励，涉嫌违反《公平竞争审查条例》第十条。",
)

years_max = m.number("years_max", 3, "奖励年数", says="连续3年")
cap_total_fen = m.number("cap_total_fen", wan(1000), "单个机构上限", says="最高不超过1000万元")
cap_scope = m.number(
    "cap_scope",
    "total",
    "上限的计算口径",
    choices={"total": "全部年度合计", "per_year": "每年"},
    origin="草案未说明是每年还是合计，默认合计",
)
policy_start_on = m.number("policy_start", dt.date(2026, 1, 1), "政策起算日", origin="假定：草案未写起始日期，尚未决定")
basis = m.number(
    "basis",
    "investment",
    "奖励依据",
    choices={"investment": "当年实际投资", "as_drafted": "贡献度（草案原文）"},
    origin="HZ-22：以实际投资为依据合法可行；as_drafted 为草案原文的贡献度",
)
investment_rate_bp = m.number("investment_rate_bp", 2_000, "按投资的奖励比例", origin="HZ-22：20%，尚未决定")
contribution_rate_bp = m.number("contribution_rate_bp", 1_000, "按贡献度的奖励比例", origin="GM-21：10%，尚未决定")

kind = fact("is_live_platform_mcn_or_operator")
year_index = fact("claim_year") - fact("settled_on").year() + 1
m.require("organisation_kind", kind, "属于直播平台、MCN机构或运营商", says="主流直播平台、MCN机构")
m.require(
    "settled_after_policy_start", fact("settled_on") >= policy_start_on, "政策起算后新设立或迁入", says="新设立或新迁入"
)
m.require(
    "within_years", (year_index >= 1) & (year_index <= years_max), "在落户当年起的奖励年数内", says="自落户当年起连续3年"
)

invested = basis == 0
received = where(cap_scope == 0, fact("operator_reward_received_fen"), 0)
m.base(where(invested, fact("operator_investment_fen"), fact("contribution_fen")), "当年奖励依据")
m.share(where(invested, investment_rate_bp, contribution_rate_bp))
m.cap(cap_total_fen)
m.room(cap_total_fen - received, "不超过累计上限的余额")

m.next_year(fact("claim_year"), fact("claim_year") + 1)
