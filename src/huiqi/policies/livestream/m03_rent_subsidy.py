"""三（三）直播企业房租补贴: rent subsidy, per firm and year, in fen."""

from huiqi.engine.expression import where
from huiqi.engine.rule import Measure, Paper
from huiqi.policies.facts import fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m03",
    clause="三（三）",
    title="直播企业房租补贴",
    kind="subsidy",
    lead="区文广旅体局",
    summary="租用经认定的集聚区或园区办公的直播企业，按实付租金的一定比例补贴，有年度上限和年数上限。",
    who="在经认定的办公集聚区或直播产业园内租房办公的直播企业。",
    papers=(
        Paper("租赁合同", shows=("in_recognised_venue", "sublet")),
        Paper("租赁备案证明", deferrable=True, shows=("lease_filed",)),
        Paper("租金发票和付款凭证", shows=("rent_paid_fen",)),
        Paper("不转租承诺书", shows=("sublet",)),
        Paper("办公场所认定文件", source="认定登记"),
    ),
    questions=(
        "企业在两处认定场所租房，上限是一个还是两个，草案未说明（默认一个）。",
        "房租补贴与落户类支持可能重叠，能否同时享受，草案未说明。",
    ),
)

cap_fen = m.number("cap_fen", wan(70), "每年上限", says="每年最高70万元")
years_max = m.number("years_max", 3, "最多支持年数", says="最多支持三年")
rate_bp = m.number("rate_bp", 3_500, "补贴比例", origin="NS-RENT：实付租金的35%，尚未决定")

m.require("livestream_firm", fact("livestream_firm"), "属于直播企业", says="直播企业")
m.require(
    "in_recognised_venue", fact("in_recognised_venue"), "入驻经认定的集聚区或产业园", says="经认定的办公集聚区、直播产业园"
)
years = fact("rent_years_supported")
m.require("years_left", years < years_max, "补贴年数未满", says="最多支持三年")
m.require("not_sublet", ~fact("sublet"), "没有转租", origin="通行做法：转租的不予补贴")
m.require("lease_filed", fact("lease_filed"), "租约已备案", origin="通行做法：租赁合同须备案")

m.base((fact("rent_paid_fen") - fact("other_rent_subsidy_fen")).at_least(0), "实付租金减其他补贴")
m.share(rate_bp)
m.cap(cap_fen)

m.next_year(years, where(m.paid > 0, years + 1, years))
