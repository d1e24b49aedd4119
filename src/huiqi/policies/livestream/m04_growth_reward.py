"""三（四）支持直播企业做大做强: reward for growth of revenue, in fen."""

from huiqi.engine.expression import grown_at_least
from huiqi.engine.rule import Measure, Paper
from huiqi.policies.facts import fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m04",
    clause="三（四）",
    title="支持直播企业做大做强",
    kind="reward",
    lead="区文广旅体局",
    summary="“四上”在库的直播企业，上年度营业收入增长达到一定幅度的，按增量的一定比例奖励，有上限。",
    who="“四上”在库的直播企业。",
    papers=(
        Paper("上年度和前年度审计报告", shows=("revenue_last_year_fen", "revenue_year_before_fen")),
        Paper("“四上”在库确认（是或否，或本单位自存资料）", source="部门确认"),
        Paper("同一主体持续经营的说明", deferrable=True),
    ),
    questions=("营业收入增长奖励连续几年，草案未说明。", "“四上”在库是资格还是证明途径，公平竞争审查时须说明。"),
)

cap_fen = m.number("cap_fen", wan(100), "奖励上限", says="最高100万元")
rate_bp = m.number("rate_bp", 100, "按增量的奖励比例", origin="假定：增量的1%，尚未决定")
growth_min_bp = m.number("growth_min_bp", 1_000, "最低增长幅度", origin="假定：增长10%以上，尚未决定")

last, before = fact("revenue_last_year_fen"), fact("revenue_year_before_fen")
m.require("livestream_firm", fact("livestream_firm"), "属于直播企业", says="直播企业")
m.require("above_designated_size", fact("above_designated_size"), "“四上”在库", says="“四上”在库")
m.require("two_full_years", fact("two_full_years"), "有两个完整会计年度", origin="通行做法：同一主体两年可比")
m.require("growth", grown_at_least(last, before, growth_min_bp), "营业收入增长达到幅度", says="上年度营业收入增长")

m.base((last - before).at_least(0), "营业收入增量")
m.share(rate_bp)
m.cap(cap_fen)
