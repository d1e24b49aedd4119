"""三（十二）2 支持企业融资: subsidy of interest on settled bank loans, per firm and year, in fen."""

from huiqi.engine.rule import Measure, Paper
from huiqi.policies.facts import fact
from huiqi.units.money import wan

m = measure = Measure(
    id="livestream.m12b",
    clause="三（十二）2",
    title="支持企业融资",
    kind="interest_subsidy",
    lead="区工信局",
    summary="直播企业已结清的银行贷款，按实际支付利息的一定比例贴息，每年有上限。",
    who="在本区经营、银行贷款已按期结清的直播企业。",
    papers=(
        Paper("贷款合同和放款凭证"),
        Paper("银行利息清单（盖章）", shows=("interest_paid_fen",)),
        Paper("结清证明", shows=("loans_settled", "loan_arrears")),
        Paper("未享受其他贴息的承诺书", shows=("other_interest_subsidy",)),
    ),
    questions=("草案写明比例不超过70%，实际比例默认取70%。",),
)

rate_bp = m.number("rate_bp", 7_000, "贴息比例", says="不超过其实际支付利息70%")
cap_fen = m.number("cap_fen", wan(100), "每年上限", says="每年最高100万元")

m.require("livestream_firm", fact("livestream_firm"), "属于直播企业", says="直播企业")
m.require("loans_settled", fact("loans_settled"), "贷款已结清", origin="NS-LOAN24：贷款须已结清")
m.require("no_arrears", ~fact("loan_arrears"), "贷款没有逾期", origin="NS-LOAN24：没有逾期")
m.require("no_other_subsidy", ~fact("other_interest_subsidy"), "没有享受其他贴息", origin="NS-LOAN24：不重复贴息")

m.base(fact("interest_paid_fen"), "实际支付利息")
m.share(rate_bp)
m.cap(cap_fen)
