"""The measures as an engineer would write them for Polars: one lazy select of nine expressions."""

import polars as pl

from bench.law import program, short_numbers

_N = {key: pl.lit(value, dtype=pl.Int64) for key, value in short_numbers().items()}
_PLAIN = short_numbers()
_WAN = 1_000_000


def _closed(eligible: pl.Expr, amount: pl.Expr) -> pl.Expr:
    whole = amount // _WAN * _WAN
    return pl.when(eligible & (whole >= _N["award_min_fen"])).then(whole).otherwise(pl.lit(0, dtype=pl.Int64))


def _above_zero(amount: pl.Expr) -> pl.Expr:
    return pl.max_horizontal(amount, pl.lit(0, dtype=pl.Int64))


c, n, least = pl.col, _N, pl.min_horizontal
GOOD = c("operates_in_district") & ~c("on_dishonesty_list") & ~c("false_material_within_3y")
LIVE = GOOD & c("livestream_firm")


def _share(amount: pl.Expr, measure: str) -> pl.Expr:
    return least(amount * n[f"{measure}.rate_bp"] // 10_000, n[f"{measure}.cap_fen"])


def _operators() -> pl.Expr:
    year = c("claim_year") - c("settled_on").cast(pl.Int64) // 10_000 + 1
    invested = _PLAIN["m02.basis"] == 0
    basis, rate = (
        c("operator_investment_fen" if invested else "contribution_fen"),
        "investment" if invested else "contribution",
    )
    received = c("operator_reward_received_fen") if _PLAIN["m02.cap_scope"] == 0 else pl.lit(0, dtype=pl.Int64)
    cap = n["m02.cap_total_fen"]
    return _closed(
        GOOD
        & c("is_live_platform_mcn_or_operator")
        & (c("settled_on") >= n["m02.policy_start"])
        & year.is_between(1, n["m02.years_max"]),
        least(basis * n[f"m02.{rate}_rate_bp"] // 10_000, cap, _above_zero(cap - received)),
    )


def _growth() -> pl.Expr:
    last, before = c("revenue_last_year_fen"), c("revenue_year_before_fen")
    grown = last * 10_000 >= before * (n["m04.growth_min_bp"] + 10_000)
    return _closed(
        LIVE & c("above_designated_size") & c("two_full_years") & grown, _share(_above_zero(last - before), "m04")
    )


def _paired() -> pl.Expr:
    sales = c("paired_sales_net_fen")
    one, two, three = (n[f"m11.band{b}_from_fen"] for b in (1, 2, 3))
    part = _above_zero(least(sales, two) - one) * n["m11.band1_rate_bp"]
    part += _above_zero(least(sales, three) - two) * n["m11.band2_rate_bp"]
    part += _above_zero(sales - three) * n["m11.band3_rate_bp"]
    return _closed(GOOD & c("paired_region_listed"), least(part // 10_000, n["m11.cap_fen"]))


def _listing() -> pl.Expr:
    stage, received, cap = c("listing_stage"), c("listing_reward_received_fen"), n["m12a.cap_fen"]
    codes = program().policy.facts["listing_board"].codes
    boards = [i for i, code in enumerate(codes) if _PLAIN.get(f"m12a.board_{code.key}") == 1]
    reform = n["m12a.share_reform_fen"]
    earned = pl.when(stage >= 2).then(reform + n["m12a.accepted_fen"]).otherwise(reform)
    claimed = (stage < 3) | (c("months_since_listing") <= n["m12a.claim_months_max"])
    return _closed(
        LIVE & c("listing_filed") & (stage >= 1) & c("listing_board").is_in(boards) & claimed,
        least(_above_zero(earned - received), cap, _above_zero(cap - received)),
    )


def awards(firms: pl.LazyFrame) -> pl.LazyFrame:
    """The nine outputs, in fen."""
    park = GOOD & c("venue_is_recognised_park") & c("socially_invested") & ~c("park_grant_received")
    tenant = LIVE & c("in_recognised_venue") & ~c("sublet") & c("lease_filed")
    event = LIVE & c("event_filed_before") & c("event_approved_brand")
    borrower = LIVE & c("loans_settled") & ~c("loan_arrears") & ~c("other_interest_subsidy")
    measures = {
        "m01": _closed(
            park & (c("months_since_completion") <= n["m01.completion_months_max"]),
            least(_share(c("park_cost_fen"), "m01"), c("park_cost_fen")),
        ),
        "m02": _operators(),
        "m03": _closed(
            tenant & (c("rent_years_supported") < n["m03.years_max"]),
            _share(_above_zero(c("rent_paid_fen") - c("other_rent_subsidy_fen")), "m03"),
        ),
        "m04": _growth(),
        "m08": _closed(
            event & (c("months_since_event") <= n["m08.claim_months_max"]),
            least(_share(c("event_cost_net_fen"), "m08"), c("event_cost_net_fen")),
        ),
        "m11": _paired(),
        "m12a": _listing(),
        "m12b": _closed(borrower, _share(c("interest_paid_fen"), "m12b")),
    }
    return firms.select(**measures).with_columns(total=pl.sum_horizontal(list(measures)))
