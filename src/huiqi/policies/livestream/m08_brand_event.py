"""三（八）开展直播南山品牌活动: grant towards the net cost of an approved event, per event, in fen."""

from huiqi.engine.rule import Measure, Paper, ReviewMode
from huiqi.policies.facts import fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m08",
    clause="三（八）",
    title="开展直播南山品牌活动",
    kind="grant",
    lead="区工信局",
    review=ReviewMode.COMPETITIVE,
    summary="直播产业企业举办的“直播南山”系列品牌活动，事前备案、事后按净费用的一定比例资助，每场有上限。",
    who="组织开展“直播南山”系列品牌活动的直播产业企业。",
    papers=(
        Paper("活动备案表（举办前提交）", source="活动备案"),
        Paper("品牌活动认可文件", source="活动备案"),
        Paper("活动费用专项审计报告"),
        Paper("合同、发票和付款凭证"),
        Paper("活动照片和传播报告", deferrable=True),
    ),
    questions=("活动已获市级资金的部分能否再申请，草案未说明（默认先扣除）。",),
)

rate_bp = m.number("rate_bp", 5_000, "资助比例", says="50%")
cap_fen = m.number("cap_fen", wan(100), "每场上限", says="最高100万元")
claim_months_max = m.number("claim_months_max", 3, "活动后申请期限", origin="假定：活动后3个月内申请，尚未决定")
filing_working_days_before = m.number(
    "filing_working_days_before", 15, "事前备案提前的工作日", origin="假定：举办前15个工作日备案，尚未决定"
)

m.require("livestream_firm", fact("livestream_firm"), "属于直播产业企业", says="直播产业企业")
m.require("event_filed_before", fact("event_filed_before"), "活动已事前备案", origin="LG-RULE：事先备案、事后扶持")
m.require("event_approved_brand", fact("event_approved_brand"), "属于“直播南山”系列活动", says="“直播南山”品牌系列活动")
m.require(
    "claimed_in_time",
    fact("months_since_event") <= claim_months_max,
    "在活动后规定期限内申请",
    origin="假定：活动后3个月内申请",
)

m.base(fact("event_cost_net_fen"), "经审计的活动净费用")
m.share(rate_bp)
m.cap(cap_fen)
m.outlay(fact("event_cost_net_fen"))
