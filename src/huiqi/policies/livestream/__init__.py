"""关于支持直播产业发展的若干措施（征求意见稿）: thirteen measures in the order of the text, and the rules over all."""

from huiqi.engine.rule import Policy, Question
from huiqi.policies.facts import FACTS, fact
from huiqi.policies.livestream import (
    m01_park_grant,
    m02_operator_reward,
    m03_rent_subsidy,
    m04_growth_reward,
    m05_talent_training,
    m06_talent_service,
    m07_network_infrastructure,
    m08_brand_event,
    m09_supply_chain,
    m10_livestream_commerce,
    m11_paired_assistance,
    m12a_listing_reward,
    m12b_loan_interest,
)
from huiqi.units.money import wan

MODULES = (
    m01_park_grant,
    m02_operator_reward,
    m03_rent_subsidy,
    m04_growth_reward,
    m05_talent_training,
    m06_talent_service,
    m07_network_infrastructure,
    m08_brand_event,
    m09_supply_chain,
    m10_livestream_commerce,
    m11_paired_assistance,
    m12a_listing_reward,
    m12b_loan_interest,
)

policy = Policy(
    id="livestream",
    title="关于支持直播产业发展的若干措施（征求意见稿）",
    edition="draft",
    facts=FACTS,
    measures=tuple(module.measure for module in MODULES),
    questions=(
        "“直播企业”没有定义。",
        "没有写有效期、预算、起始日期和先后顺序。",
        "房租与落户支持、品牌活动与市级资金可能重叠，能否同时享受没有写明。",
        "尚无公平竞争审查结论。",
        "“主要任务”提到的教育产业园没有对应的支持措施。",
    ),
    interview=(
        Question(
            "standing",
            "贵单位的基本情况",
            ("livestream_firm", "operates_in_district", "on_dishonesty_list", "false_material_within_3y"),
            "后三项适用于所有资金支持，第一项适用于大多数支持。",
        ),
        Question(
            "activities",
            "贵单位有以下哪些情形？",
            (
                "in_recognised_venue",
                "above_designated_size",
                "event_filed_before",
                "listing_filed",
                "loans_settled",
                "paired_region_listed",
                "venue_is_recognised_park",
            ),
            "每一项对应一项支持，选“否”就不再追问。",
        ),
        Question("rent_terms", "办公租约的情况", ("rent_years_supported", "sublet", "lease_filed")),
        Question("rent", "本年度办公租金", ("rent_paid_fen", "other_rent_subsidy_fen"), "补贴按实付租金减其他补贴计算。"),
        Question(
            "revenue",
            "最近两个完整年度的营业收入",
            ("two_full_years", "revenue_last_year_fen", "revenue_year_before_fen"),
            "奖励按营业收入增量计算。",
        ),
        Question("event", "品牌活动的情况", ("event_approved_brand", "months_since_event", "event_cost_net_fen")),
        Question(
            "listing",
            "上市工作的进度",
            ("listing_stage", "listing_board", "months_since_listing", "listing_reward_received_fen"),
        ),
        Question("loans", "已结清贷款的情况", ("loan_arrears", "other_interest_subsidy", "interest_paid_fen")),
        Question(
            "park",
            "园区建设的情况",
            ("socially_invested", "park_grant_received", "months_since_completion", "park_cost_fen"),
        ),
        Question(
            "operator",
            "落户和投资的情况",
            ("settled_on", "claim_year", "operator_investment_fen", "operator_reward_received_fen"),
        ),
    ),
)

policy.number(
    "award_min_fen", wan(1), "起付额", standing=True, origin="NS-EXPO24：核定金额不足1万元的不予资助（本区专项资金现行规则）"
)
policy.require(
    "operates_in_district",
    fact("operates_in_district"),
    "在本区实际经营",
    origin="公平竞争：只看实际经营，不看注册、纳税和统计关系",
)
policy.require(
    "not_on_dishonesty_list",
    ~fact("on_dishonesty_list"),
    "不在严重失信主体名单上",
    origin="通行做法：受理、审定、拨付时各查一次",
)
policy.require(
    "no_false_material",
    ~fact("false_material_within_3y"),
    "三年内没有提供虚假材料",
    origin="假定：提供虚假材料的三年内不予支持",
)
policy.warn(
    "abnormal_operation", fact("abnormal_operation"), "列入经营异常名录，请尽快申请移出", origin="假定：只提醒，不拒绝"
)
