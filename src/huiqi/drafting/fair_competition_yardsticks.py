"""What kind of yardstick is each fact that may be asked of a firm? Declared one by one, never guessed from its name."""

from dataclasses import dataclass
from enum import StrEnum

from huiqi.drafting.fair_competition_articles import Severity


class YardstickKind(StrEnum):
    """What a fact measures of a firm, as far as fair competition is concerned."""

    OPERATION = "operation"
    """Whether the firm really operates here: lawful, and what registration is replaced by."""
    CONDUCT = "conduct"
    """How the firm kept the law or the terms of the support."""
    SECTOR = "sector"
    OUTLAY = "outlay"
    """What the firm spent on the thing supported: the lawful base of a sum."""
    FACTOR = "factor"
    """What the firm paid for premises or capital: a subsidy of it lowers the price of a factor."""
    SUPPORT = "support"
    """What the firm received before."""
    TIMING = "timing"
    PROCEDURE = "procedure"
    RESULT = "result"
    """What the firm earned or sold."""
    REGION = "region"
    RECOGNITION = "recognition"
    LISTING = "listing"
    STATISTICS = "statistics"
    OWNERSHIP = "ownership"
    ARRIVAL = "arrival"
    TAX = "tax"
    REGISTRATION = "registration"
    STAYING = "staying"
    """A promise not to move out: never asked."""


@dataclass(frozen=True)
class Yardstick:
    """What a fact is. `item` and `severity` hold where it can change an award; both empty where it is harmless.

    `sensitive` marks business data that a firm may give for its own claim and nobody may publish.
    """

    kind: YardstickKind
    why: str
    item: str = ""
    severity: Severity | None = None
    sensitive: bool = False


_K, _S = YardstickKind, Severity


def _plain(kind: YardstickKind, why: str, *facts: str) -> dict[str, Yardstick]:
    return dict.fromkeys(facts, Yardstick(kind, why))


YARDSTICKS: dict[str, Yardstick] = {
    **_plain(_K.OPERATION, "只看实际经营", "operates_in_district"),
    **_plain(
        _K.CONDUCT, "守法和守约的情况，对谁都一样",
        "on_dishonesty_list", "false_material_within_3y", "abnormal_operation", "sublet", "loan_arrears",
    ),
    **_plain(_K.OUTLAY, "支持事项本身的实际支出", "park_cost_fen", "operator_investment_fen", "event_cost_net_fen"),
    **_plain(
        _K.SUPPORT, "已经得到的支持，防止重复和超过上限",
        "park_grant_received", "operator_reward_received_fen", "other_rent_subsidy_fen", "rent_years_supported",
        "listing_reward_received_fen", "other_interest_subsidy",
    ),
    **_plain(
        _K.TIMING, "时间和期限，对谁都一样",
        "months_since_completion", "claim_year", "two_full_years", "months_since_event", "months_since_listing",
    ),
    **_plain(_K.PROCEDURE, "手续是否办过，谁都能办", "lease_filed", "event_filed_before", "loans_settled"),
    "livestream_firm": Yardstick(
        _K.SECTOR, "只给一个行业，草案没有定义这个行业：须写明客观的定义", "selective_reward", _S.NOTE
    ),
    "is_live_platform_mcn_or_operator": Yardstick(
        _K.SECTOR, "只给几类机构：须写明客观的定义", "selective_reward", _S.NOTE
    ),
    "event_approved_brand": Yardstick(
        _K.RECOGNITION, "由部门认可的活动才给：须公开征集，公布备案标准", "selective_reward", _S.NOTE
    ),
    "paired_region_listed": Yardstick(
        _K.REGION, "只看某些地区的产品：可按条例12（3）说明理由，写明期限", "local_goods", _S.NOTE
    ),
    "socially_invested": Yardstick(_K.OWNERSHIP, "按出资来源区别对待", "ownership", _S.MEDIUM),
    "venue_is_recognised_park": Yardstick(_K.RECOGNITION, "只给经认定的园区，认定标准须公开", "name_list", _S.MEDIUM),
    "in_recognised_venue": Yardstick(_K.RECOGNITION, "只给入驻经认定场所的企业，认定标准须公开", "name_list", _S.MEDIUM),
    "rent_paid_fen": Yardstick(_K.FACTOR, "财政替一部分企业承担场地的价格", "factor_favour", _S.MEDIUM),
    "interest_paid_fen": Yardstick(_K.FACTOR, "财政替一部分企业承担资金的价格", "factor_favour", _S.MEDIUM),
    "listing_filed": Yardstick(_K.LISTING, "须在本区办理上市备案", "listing", _S.MEDIUM),
    "listing_board": Yardstick(_K.LISTING, "只给名单上的板块，名单须保持开放", "listing", _S.MEDIUM),
    "listing_stage": Yardstick(_K.LISTING, "按上市进度给定额奖励，与实际费用无关", "listing", _S.HIGH),
    "above_designated_size": Yardstick(
        _K.STATISTICS, "“四上”在库是统计关系，把实际经营而没有在库的企业排除在外", "statistics", _S.HIGH
    ),
    "settled_on": Yardstick(_K.ARRIVAL, "看哪一天迁入或设立，已在经营的企业拿不到", "moving_in", _S.BLOCK),
    "contribution_fen": Yardstick(_K.TAX, "贡献度以缴的税为实质", "tax_base", _S.BLOCK),
    **dict.fromkeys(
        ("revenue_last_year_fen", "revenue_year_before_fen", "paired_sales_net_fen"),
        Yardstick(_K.RESULT, "敏感的经营资料：只由企业为自己的申请提供，不公示", "business_secrets", _S.NOTE, True),
    ),
}  # fmt: skip
"""Every fact of every policy by its name. A fact that is missing here is itself a concern."""
