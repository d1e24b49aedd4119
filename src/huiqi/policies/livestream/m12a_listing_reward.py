"""三（十二）1 鼓励企业上市: staged reward for going public, cumulative over the stages, in fen."""

from huiqi.engine.expression import where
from huiqi.engine.rule import Measure, Paper
from huiqi.policies.facts import code, fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m12a",
    clause="三（十二）1",
    title="鼓励企业上市",
    kind="reward",
    lead="区工信局",
    summary="计划上市的直播产业企业，完成股改、上市申请获受理等阶段分别奖励，各阶段累计有上限。",
    who="计划在境内外主要板块上市、已办理上市备案的直播产业企业。",
    papers=(
        Paper("上市备案回执", source="上市备案"),
        Paper("股份制改造完成证明", shows=("listing_stage",)),
        Paper("上市申请受理通知", shows=("listing_stage",)),
        Paper("上市公告", deferrable=True),
    ),
    received="listing_reward_received_fen",
    questions=("草案写了中小板，该板块已于2021年并入主板。", "草案没有写北京证券交易所，须决定是否列入。"),
)

cap_fen = m.number("cap_fen", wan(200), "各阶段累计上限", says="最高200万元")
share_reform_fen = m.number("share_reform_fen", wan(60), "完成股改的奖励", origin="NS-IPO18：60万元，尚未决定")
accepted_fen = m.number("accepted_fen", wan(140), "上市申请受理再奖励", origin="NS-IPO18：140万元，尚未决定")
claim_months_max = m.number("claim_months_max", 24, "上市后申请期限", origin="NS-IPO18：上市后24个月内申请，尚未决定")

BOARDS = {
    "main": m.listed("board_main", "支持境内主板", says="境内主板"),
    "sme": m.listed("board_sme", "支持中小板", says="中小板"),
    "chinext": m.listed("board_chinext", "支持创业板", says="创业板"),
    "star": m.listed("board_star", "支持科创板", says="科创板"),
    "bse": m.listed("board_bse", "支持北京证券交易所", origin="草案未提及北京证券交易所，由决定列入"),
    "overseas_main": m.listed("board_overseas_main", "支持海外主板", says="海外主要资本市场主板"),
    "overseas_growth": m.listed("board_overseas_growth", "支持海外创业板", says="主板和创业板"),
}

stage, board = fact("listing_stage"), fact("listing_board")
at_share_reform, at_accepted, at_listed = (
    stage == code("listing_stage", key) for key in ("share_reform", "accepted", "listed")
)
on_supported_board = (board == code("listing_board", "main")) & (BOARDS["main"] == 1)
for key in list(BOARDS)[1:]:
    on_supported_board = on_supported_board | ((board == code("listing_board", key)) & (BOARDS[key] == 1))

m.require("livestream_firm", fact("livestream_firm"), "属于直播产业企业", says="直播产业企业")
m.require("listing_filed", fact("listing_filed"), "已办理上市备案", origin="NS-IPO18：须事先备案")
m.require("stage_reached", at_share_reform | at_accepted | at_listed, "已完成股改或以后的阶段", says="按上市进度分阶段")
m.require("board_supported", on_supported_board, "板块在支持范围内", says="境内主板、中小板、创业板、科创板")
m.require(
    "claimed_in_time",
    ~at_listed | (fact("months_since_listing") <= claim_months_max),
    "在上市后规定期限内申请",
    origin="NS-IPO18：上市后24个月内申请",
)

# What earlier stages paid is taken off before the cap as well as after it: a stage claimed twice pays nothing.
received = fact("listing_reward_received_fen")
earned = where(at_accepted | at_listed, share_reform_fen + accepted_fen, where(at_share_reform, share_reform_fen, 0))
m.base((earned - received).at_least(0), "各阶段累计奖励减已获奖励")
m.cap(cap_fen)
m.room(cap_fen - received, "不超过累计上限的余额")

months = fact("months_since_listing")
m.next_year(months, where(at_listed, months + 12, months))
