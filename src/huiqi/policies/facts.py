"""What may be asked of a firm under this district's policies? One fact a row: its words, its limits, its other names.

A fact is asked once and reused by every measure. Unknown is never zero and never false.
"""

from dataclasses import replace

from huiqi.engine.expression import Expr
from huiqi.engine.facts import DAY_FIRST, DAY_LAST, Code, Fact

_FIRM_MAX = 10**13
"""Fen: a hundred billion yuan, above the revenue of any firm of the district; a larger figure is a wrong unit."""


def _truth(name: str, label: str, ask: str, why: str = "", *aliases: str) -> Fact:
    return Fact(name, "bool", label, ask, why, hi=1, aliases=aliases)


def _money(name: str, label: str, ask: str, why: str = "", *aliases: str) -> Fact:
    return Fact(name, "fen", label, ask, why, hi=_FIRM_MAX, aliases=aliases)


def _count(name: str, label: str, ask: str, why: str = "", *aliases: str, lo: int = 0, hi: int) -> Fact:
    return Fact(name, "count", label, ask, why, lo=lo, hi=hi, aliases=aliases)


STAGES = (
    Code("none", "未启动"),
    Code("share_reform", "完成股份制改造"),
    Code("accepted", "上市申请获正式受理"),
    Code("listed", "已上市"),
)
BOARDS = (
    Code("none", "尚未选定"),
    Code("main", "境内主板"),
    Code("sme", "中小板", "2021年4月6日并入深市主板，已不再受理"),
    Code("chinext", "创业板", "2009年10月30日开板"),
    Code("star", "科创板", "2019年7月22日开板"),
    Code("bse", "北京证券交易所", "2021年11月15日开市，草案未提及"),
    Code("overseas_main", "海外主板"),
    Code("overseas_growth", "海外创业板"),
)

_ALL = (
    # every measure
    _truth(
        "operates_in_district",
        "在本区实际经营",
        "贵单位是否在本区实际经营？",
        "只看实际经营，不看注册地、纳税地和统计关系。",
        "在南山区实际经营",
        "在区经营",
    ),
    _truth(
        "on_dishonesty_list",
        "列入严重失信主体名单",
        "贵单位目前是否在严重失信主体名单上？",
        "在名单上期间不予支持，信用修复后可以申请。",
        "严重失信",
    ),
    _truth(
        "false_material_within_3y",
        "三年内提供过虚假材料",
        "近三年是否因提供虚假申报材料被查处？",
        "三年内有此情形的不予支持。",
        "虚假材料",
    ),
    _truth(
        "abnormal_operation", "列入经营异常名录", "贵单位目前是否在经营异常名录上？", "只作提醒，不影响申请。", "经营异常"
    ),
    _truth(
        "livestream_firm",
        "直播企业",
        "贵单位是否为直播企业？",
        "包括直播间运营者、直播服务机构（MCN）、直播平台和以直播为主业的企业。",
        "是否直播企业",
    ),
    # 三（一）
    _truth(
        "venue_is_recognised_park",
        "园区经认定为网络视听直播产业园",
        "贵单位建设的园区是否已认定为网络视听直播产业园？",
        "园区建设资助只给经认定的产业园。",
        "经认定产业园",
    ),
    _truth("socially_invested", "社会资本投资", "园区是否由社会资本投资建设？", "", "社会投资"),
    _money(
        "park_cost_fen",
        "园区建设改造费用",
        "经审计的园区建设和改造费用是多少？",
        "不含土地、租金和人员费用。",
        "园区建设费用",
        "建设改造费用",
    ),
    _truth("park_grant_received", "已获园区建设资助", "这个园区是否已经获得过园区建设资助？", "资助是一次性的。"),
    _count(
        "months_since_completion",
        "建成后月数",
        "园区建成（改造完工）至今几个月？",
        "建成后须在规定期限内申请。",
        "建成月数",
        hi=600,
    ),
    # 三（二）
    _truth(
        "is_live_platform_mcn_or_operator",
        "直播平台、MCN机构或直播运营商",
        "贵单位是否为直播平台、MCN机构或直播运营商？",
        "这项奖励面向这几类机构。",
        "平台或MCN",
    ),
    Fact(
        "settled_on",
        "date",
        "落户日期",
        "贵单位是哪一天在本区新设立或迁入的？",
        "从落户当年起算年数。",
        lo=DAY_FIRST,
        hi=DAY_LAST,
        aliases=("落户日", "成立或迁入日期"),
    ),
    _count("claim_year", "申报年度", "为哪一年申报？", "", "申请年度", lo=2000, hi=2100),
    _money(
        "contribution_fen",
        "对区域经济社会发展贡献",
        "当年对区域经济社会发展的贡献是多少？",
        "只用于按草案原文测算，不作为发放依据。",
        "贡献度",
        "经济贡献",
    ),
    _money("operator_investment_fen", "运营商当年投资", "当年装修、设备和云服务投资（经审计）是多少？", "", "运营投资"),
    _money("operator_reward_received_fen", "已获运营商奖励", "历年已获这项奖励共多少？", "累计不超过上限。", "已获落户奖励"),
    # 三（三）
    _truth(
        "in_recognised_venue",
        "入驻经认定的集聚区或产业园",
        "办公场所是否在经认定的直播企业办公集聚区或直播产业园内？",
        "认定须在有效期内。",
        "入驻认定园区",
    ),
    _money(
        "rent_paid_fen",
        "实付租金",
        "本年度实际支付的办公租金（不含税）是多少？",
        "不含押金、物业费和水电费；只算认定有效且租约有效的月份。",
        "实际支付租金",
        "房租",
    ),
    _money(
        "other_rent_subsidy_fen",
        "已获其他房租补贴",
        "同一处租金已获得其他财政补贴多少？",
        "先从租金中减去。",
        "其他租金补贴",
    ),
    _count(
        "rent_years_supported", "已获房租补贴年数", "已经获得过几年房租补贴？", "每家企业有年数上限。", "已享受年数", hi=50
    ),
    _truth("sublet", "存在转租", "租用的办公场所是否转租或分租？", "", "转租"),
    _truth("lease_filed", "租约已备案", "租赁合同是否已办理备案？", "", "租赁备案"),
    # 三（四）
    _truth(
        "above_designated_size",
        "“四上”在库",
        "贵单位是否为“四上”在库企业？",
        "只需确认是或否，或提供本单位自存资料；不调取统计报表。",
        "四上在库",
        "四上企业",
    ),
    _money(
        "revenue_last_year_fen", "上年度营业收入", "上年度营业收入（经审计、不含税）是多少？", "", "上年营业收入", "上年营收"
    ),
    _money(
        "revenue_year_before_fen",
        "前年度营业收入",
        "前年度营业收入（经审计、不含税）是多少？",
        "",
        "前年营业收入",
        "前年营收",
    ),
    _truth("two_full_years", "有两个完整会计年度", "同一主体是否有上年度和前年度两个完整会计年度？"),
    # 三（八）
    _truth("event_filed_before", "活动已事前备案", "品牌活动是否在举办前备案？", "须先备案、后举办、再申请。", "事前备案"),
    _truth("event_approved_brand", "认可为“直播南山”品牌活动", "活动是否被认可为“直播南山”系列品牌活动？", "", "品牌活动"),
    _money(
        "event_cost_net_fen", "活动净费用", "经审计的活动费用，减去门票、赞助收入和其他财政资金后是多少？", "", "活动费用"
    ),
    _count(
        "months_since_event", "活动结束后月数", "活动结束至今几个月？", "活动后须在规定期限内申请。", "活动后月数", hi=600
    ),
    # 三（十一）
    _truth(
        "paired_region_listed",
        "属于对口帮扶地区",
        "销售的产品是否来自对口帮扶地区？",
        "以区对口办公布的地区和期限为准。",
        "对口地区",
    ),
    _money(
        "paired_sales_net_fen",
        "帮扶产品净销售额",
        "已结算的帮扶产品销售额（扣除退款）是多少？",
        "须有产地证明。",
        "帮扶销售额",
    ),
    # 三（十二）1
    _truth("listing_filed", "已办理上市备案", "是否已向区上市主管部门办理上市备案？", "", "上市备案"),
    Fact(
        "listing_stage", "code", "上市进度", "上市工作到了哪一步？", hi=len(STAGES) - 1, codes=STAGES, aliases=("上市阶段",)
    ),
    Fact(
        "listing_board",
        "code",
        "上市板块",
        "计划在或已在哪个板块上市？",
        hi=len(BOARDS) - 1,
        codes=BOARDS,
        aliases=("板块",),
    ),
    _money("listing_reward_received_fen", "已获上市奖励", "前几个阶段已获上市奖励共多少？", "各阶段累计不超过上限。"),
    _count("months_since_listing", "上市后月数", "上市至今几个月？尚未上市填0。", "上市后须在规定期限内申请。", hi=600),
    # 三（十二）2
    _money(
        "interest_paid_fen",
        "实付贷款利息",
        "本年度已结清的银行贷款实际支付利息是多少？",
        "不含罚息和手续费；每笔3至12个月、利息1万元以上，最多3笔。",
        "实际支付利息",
        "贷款利息",
    ),
    _truth("loans_settled", "有已结清的银行贷款", "是否有已按期结清的银行流动资金贷款？", "", "贷款已结清"),
    _truth("loan_arrears", "贷款有逾期", "这些贷款是否有过逾期？", "", "逾期"),
    _truth("other_interest_subsidy", "已获其他贴息", "同一笔贷款是否已享受其他财政贴息？", "", "其他贴息"),
)

_YEARLY = {
    "months_since_completion",
    "claim_year",
    "contribution_fen",
    "operator_investment_fen",
    "rent_paid_fen",
    "other_rent_subsidy_fen",
    "revenue_last_year_fen",
    "revenue_year_before_fen",
    "two_full_years",
    "event_filed_before",
    "event_approved_brand",
    "event_cost_net_fen",
    "months_since_event",
    "paired_sales_net_fen",
    "months_since_listing",
    "interest_paid_fen",
    "loans_settled",
    "loan_arrears",
    "other_interest_subsidy",
}

FACTS = {fact.name: replace(fact, yearly=fact.name in _YEARLY) for fact in _ALL}
"""Every fact by name, in the order of the clauses that first need it."""


def fact(name: str) -> Expr:
    """The fact called `name`, to write a rule with. Raises KeyError."""
    return FACTS[name].expr


def code(name: str, key: str) -> Expr:
    """The code `key` of the fact called `name`, to compare it with. Raises KeyError, ValueError."""
    return FACTS[name].code(key)
