"""三（一）网络视听直播产业园建设资助: park grant, once per park, in fen."""

from huiqi.engine.rule import Measure, Paper
from huiqi.policies.facts import fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m01",
    clause="三（一）",
    title="网络视听直播产业园建设资助",
    kind="grant",
    lead="区文广旅体局",
    co_departments=("各街道办", "区城管综合执法局"),
    summary="社会资本建设或改造的网络视听直播产业园，认定后按建设改造费用的一定比例资助一次，有上限。",
    who="经认定的网络视听直播产业园的建设运营单位。",
    received="park_grant_received",
    papers=(
        Paper("建设改造合同、发票和付款凭证"),
        Paper("专项审计报告"),
        Paper("场地使用权证明"),
        Paper("竣工或改造完工证明", deferrable=True),
        Paper("园区认定文件", source="认定登记"),
    ),
    questions=("直播产业园与既有文化产业园区的认定类别有交叉，一个园区能否以两种身份受益，草案未说明。",),
)

cap_fen = m.number("cap_fen", wan(300), "资助上限", says="最高300万元")
rate_bp = m.number("rate_bp", 2_000, "资助比例", origin="NS-W19：2019年分项资金为20%（NS-W18曾为30%），尚未决定")
completion_months_max = m.number("completion_months_max", 12, "建成后申请期限", origin="假定：建成后12个月内申请，尚未决定")

m.require("recognised_park", fact("venue_is_recognised_park"), "园区经认定", says="网络视听直播产业园")
m.require("socially_invested", fact("socially_invested"), "社会资本投资", says="社会资本投资")
m.require("once", ~fact("park_grant_received"), "未曾获得本项资助", says="一次性")
m.require(
    "claimed_in_time",
    fact("months_since_completion") <= completion_months_max,
    "在建成后规定期限内申请",
    origin="假定：建成后12个月内申请",
)

m.base(fact("park_cost_fen"), "经审计的建设改造费用")
m.share(rate_bp)
m.cap(cap_fen)
m.outlay(fact("park_cost_fen"))

m.next_year(fact("months_since_completion"), fact("months_since_completion") + 12)
