"""三（十一）“直播+”助力对口帮扶: reward for settled sales of products of paired regions, by bands, in fen."""

from huiqi.engine.rule import Measure, Paper
from huiqi.policies.facts import fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m11",
    clause="三（十一）",
    title="“直播+”助力对口帮扶",
    kind="reward",
    lead="区工信局",
    co_departments=("区对口办",),
    summary="通过直播销售对口帮扶地区特色产品的，按扣除退款后的实际销售额分段奖励，有上限。",
    who="开展对口帮扶地区产品直播销售的单位。",
    papers=(
        Paper("平台结算单和退款明细"),
        Paper("产品产地证明或帮扶产品名录页"),
        Paper("直播场次记录", deferrable=True),
    ),
    questions=("奖励比例和分段，草案只写“一定比例”。",),
)

cap_fen = m.number("cap_fen", wan(50), "奖励上限", says="最高50万元")
_BANDS = "GS-25：10万、50万、100万元起分别为2%、3%、4%，分段计算为假定，尚未决定"
band1_from_fen = m.number("band1_from_fen", wan(10), "第一段起点", origin=_BANDS)
band1_rate_bp = m.number("band1_rate_bp", 200, "第一段比例", origin=_BANDS)
band2_from_fen = m.number("band2_from_fen", wan(50), "第二段起点", origin=_BANDS)
band2_rate_bp = m.number("band2_rate_bp", 300, "第二段比例", origin=_BANDS)
band3_from_fen = m.number("band3_from_fen", wan(100), "第三段起点", origin=_BANDS)
band3_rate_bp = m.number("band3_rate_bp", 400, "第三段比例", origin=_BANDS)

m.require("paired_region_listed", fact("paired_region_listed"), "产品来自对口帮扶地区", says="面向对口帮扶地区")

m.base(fact("paired_sales_net_fen"), "扣除退款的实际销售额")
m.bands(((band1_from_fen, band1_rate_bp), (band2_from_fen, band2_rate_bp), (band3_from_fen, band3_rate_bp)))
m.cap(cap_fen)
