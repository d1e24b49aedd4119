"""The measures as an engineer would write them in DuckDB's SQL: one subquery for the awards, one sum over it."""

from collections.abc import Mapping
from typing import Any

from bench.law import program, short_numbers

GOOD = "operates_in_district AND NOT on_dishonesty_list AND NOT false_material_within_3y"
LIVE = f"{GOOD} AND livestream_firm"


def query(source: str, *, numbers: Mapping[str, str] | None = None, keep: str = "") -> str:
    """A SELECT of the nine outputs, in fen, after the column `keep`.

    `numbers` gives some numbers, by short key, as SQL: a sweep reads them from columns of `source`.
    """
    n: dict[str, Any] = {**short_numbers(), **(numbers or {})}
    kept = f"{keep}, " if keep else ""
    amounts = _plain_amounts(n) | _staged_amounts(n)
    raw = ", ".join(f"{sql} AS {name}" for name, sql in amounts.items())
    least = max(n["award_min_fen"], 1)
    closed = ", ".join(f"CASE WHEN {m} >= {least} THEN {m} // 1000000 * 1000000 ELSE 0 END AS {m}" for m in sorted(amounts))
    inner = f"SELECT {kept}{closed} FROM (SELECT {kept}{raw} FROM {source})"
    return f"SELECT *, {' + '.join(amounts)} AS total FROM ({inner})"


def _staged_amounts(n: dict[str, Any]) -> dict[str, str]:
    """Years, bands and stages, before floor and minimum."""
    year = "(claim_year - settled_on // 10000 + 1)"
    basis, rate = (
        ("operator_investment_fen", "m02.investment_rate_bp")
        if n["m02.basis"] == 0
        else ("contribution_fen", "m02.contribution_rate_bp")
    )
    received = "operator_reward_received_fen" if n["m02.cap_scope"] == 0 else "0"
    one, two, three = (n[f"m11.band{b}_from_fen"] for b in (1, 2, 3))
    codes = program().policy.facts["listing_board"].codes
    # IN over more than a few values is planned as a join, which is slower and loses the order of the rows.
    boards = " OR ".join(f"listing_board = {i}" for i, code in enumerate(codes) if n.get(f"m12a.board_{code.key}") == 1)
    reform, both = n["m12a.share_reform_fen"], n["m12a.share_reform_fen"] + n["m12a.accepted_fen"]
    return {
        "m02": f"""CASE WHEN {GOOD} AND is_live_platform_mcn_or_operator AND settled_on >= {n["m02.policy_start"]}
            AND {year} BETWEEN 1 AND {n["m02.years_max"]}
            THEN least({basis} * {n[rate]} // 10000, greatest({n["m02.cap_total_fen"]} - {received}, 0),
                {n["m02.cap_total_fen"]}) ELSE 0 END""",
        "m11": f"""CASE WHEN {GOOD} AND paired_region_listed
            THEN least((greatest(least(paired_sales_net_fen, {two}) - {one}, 0) * {n["m11.band1_rate_bp"]}
                + greatest(least(paired_sales_net_fen, {three}) - {two}, 0) * {n["m11.band2_rate_bp"]}
                + greatest(paired_sales_net_fen - {three}, 0) * {n["m11.band3_rate_bp"]}) // 10000, {n["m11.cap_fen"]})
            ELSE 0 END""",
        "m12a": f"""CASE WHEN {LIVE} AND listing_filed AND listing_stage >= 1 AND ({boards})
            AND (listing_stage < 3 OR months_since_listing <= {n["m12a.claim_months_max"]})
            THEN least(greatest(CASE WHEN listing_stage >= 2 THEN {both} ELSE {reform} END - listing_reward_received_fen, 0),
                {n["m12a.cap_fen"]}, greatest({n["m12a.cap_fen"]} - listing_reward_received_fen, 0)) ELSE 0 END""",
    }


def _plain_amounts(n: dict[str, Any]) -> dict[str, str]:
    """A share of an amount up to a cap, before floor and minimum."""
    return {
        "m01": f"""CASE WHEN {GOOD} AND venue_is_recognised_park AND socially_invested AND NOT park_grant_received
            AND months_since_completion <= {n["m01.completion_months_max"]}
            THEN least(park_cost_fen * {n["m01.rate_bp"]} // 10000, {n["m01.cap_fen"]}, park_cost_fen) ELSE 0 END""",
        "m03": f"""CASE WHEN {LIVE} AND in_recognised_venue AND rent_years_supported < {n["m03.years_max"]}
            AND NOT sublet AND lease_filed
            THEN least(greatest(rent_paid_fen - other_rent_subsidy_fen, 0) * {n["m03.rate_bp"]} // 10000,
                {n["m03.cap_fen"]}) ELSE 0 END""",
        "m04": f"""CASE WHEN {LIVE} AND above_designated_size AND two_full_years
            AND revenue_last_year_fen * 10000 >= revenue_year_before_fen * {10_000 + n["m04.growth_min_bp"]}
            THEN least(greatest(revenue_last_year_fen - revenue_year_before_fen, 0) * {n["m04.rate_bp"]} // 10000,
                {n["m04.cap_fen"]}) ELSE 0 END""",
        "m08": f"""CASE WHEN {LIVE} AND event_filed_before AND event_approved_brand
            AND months_since_event <= {n["m08.claim_months_max"]}
            THEN least(event_cost_net_fen * {n["m08.rate_bp"]} // 10000, {n["m08.cap_fen"]}, event_cost_net_fen)
            ELSE 0 END""",
        "m12b": f"""CASE WHEN {LIVE} AND loans_settled AND NOT loan_arrears AND NOT other_interest_subsidy
            THEN least(interest_paid_fen * {n["m12b.rate_bp"]} // 10000, {n["m12b.cap_fen"]}) ELSE 0 END""",
    }
