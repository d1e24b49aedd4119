"""The measures as an engineer would write them for numba: one loop, numbers as constants, out at the first refusal."""

from collections import namedtuple

import numpy as np
from numba import njit, prange

from bench.firms import Firms
from bench.law import program, short_numbers

_N = short_numbers()
M01_RATE, M01_CAP, M01_MONTHS = _N["m01.rate_bp"], _N["m01.cap_fen"], _N["m01.completion_months_max"]
M02_START, M02_YEARS, M02_CAP = _N["m02.policy_start"], _N["m02.years_max"], _N["m02.cap_total_fen"]
M02_INVESTED, M02_IN_TOTAL = _N["m02.basis"] == 0, _N["m02.cap_scope"] == 0
M02_RATE = _N["m02.investment_rate_bp"] if M02_INVESTED else _N["m02.contribution_rate_bp"]
M03_RATE, M03_CAP, M03_YEARS = _N["m03.rate_bp"], _N["m03.cap_fen"], _N["m03.years_max"]
M04_RATE, M04_CAP, M04_GROWTH = _N["m04.rate_bp"], _N["m04.cap_fen"], _N["m04.growth_min_bp"]
M08_RATE, M08_CAP, M08_MONTHS = _N["m08.rate_bp"], _N["m08.cap_fen"], _N["m08.claim_months_max"]
M11_CAP = _N["m11.cap_fen"]
M11_FROM_1, M11_FROM_2, M11_FROM_3 = (_N[f"m11.band{b}_from_fen"] for b in (1, 2, 3))
M11_RATE_1, M11_RATE_2, M11_RATE_3 = (_N[f"m11.band{b}_rate_bp"] for b in (1, 2, 3))
M12A_CAP, M12A_REFORM, M12A_ACCEPTED = _N["m12a.cap_fen"], _N["m12a.share_reform_fen"], _N["m12a.accepted_fen"]
M12A_MONTHS = _N["m12a.claim_months_max"]
M12A_BOARDS = (False, *(_N[f"m12a.board_{c.key}"] == 1 for c in program().policy.facts["listing_board"].codes[1:]))
M12B_RATE, M12B_CAP = _N["m12b.rate_bp"], _N["m12b.cap_fen"]
LEAST, WAN = _N["award_min_fen"], 1_000_000

Columns = namedtuple("Columns", program().facts)


@njit
def _closed(amount):
    whole = amount // WAN * WAN
    return whole if whole >= LEAST else 0


@njit
def _m01(f, i):
    if not f.venue_is_recognised_park[i] or not f.socially_invested[i] or f.park_grant_received[i]:
        return 0
    if f.months_since_completion[i] > M01_MONTHS:
        return 0
    cost = f.park_cost_fen[i]
    return _closed(min(cost * M01_RATE // 10_000, M01_CAP, cost))


@njit
def _m02(f, i):
    if not f.is_live_platform_mcn_or_operator[i] or f.settled_on[i] < M02_START:
        return 0
    if not 1 <= f.claim_year[i] - f.settled_on[i] // 10_000 + 1 <= M02_YEARS:
        return 0
    basis = f.operator_investment_fen[i] if M02_INVESTED else f.contribution_fen[i]
    received = f.operator_reward_received_fen[i] if M02_IN_TOTAL else 0
    return _closed(min(basis * M02_RATE // 10_000, M02_CAP, max(M02_CAP - received, 0)))


@njit
def _m03(f, i):
    if not f.in_recognised_venue[i] or f.rent_years_supported[i] >= M03_YEARS or f.sublet[i] or not f.lease_filed[i]:
        return 0
    rent = max(f.rent_paid_fen[i] - f.other_rent_subsidy_fen[i], 0)
    return _closed(min(rent * M03_RATE // 10_000, M03_CAP))


@njit
def _m04(f, i):
    if not f.above_designated_size[i] or not f.two_full_years[i]:
        return 0
    last, before = f.revenue_last_year_fen[i], f.revenue_year_before_fen[i]
    if last * 10_000 < before * (10_000 + M04_GROWTH):
        return 0
    return _closed(min(max(last - before, 0) * M04_RATE // 10_000, M04_CAP))


@njit
def _m08(f, i):
    if not f.event_filed_before[i] or not f.event_approved_brand[i] or f.months_since_event[i] > M08_MONTHS:
        return 0
    cost = f.event_cost_net_fen[i]
    return _closed(min(cost * M08_RATE // 10_000, M08_CAP, cost))


@njit
def _m11(f, i):
    if not f.paired_region_listed[i]:
        return 0
    sales = f.paired_sales_net_fen[i]
    part = max(min(sales, M11_FROM_2) - M11_FROM_1, 0) * M11_RATE_1
    part += max(min(sales, M11_FROM_3) - M11_FROM_2, 0) * M11_RATE_2
    part += max(sales - M11_FROM_3, 0) * M11_RATE_3
    return _closed(min(part // 10_000, M11_CAP))


@njit
def _m12a(f, i):
    stage = f.listing_stage[i]
    if not f.listing_filed[i] or stage < 1 or not M12A_BOARDS[f.listing_board[i]]:
        return 0
    if stage == 3 and f.months_since_listing[i] > M12A_MONTHS:
        return 0
    received = f.listing_reward_received_fen[i]
    earned = M12A_REFORM + M12A_ACCEPTED if stage >= 2 else M12A_REFORM
    return _closed(min(max(earned - received, 0), M12A_CAP, max(M12A_CAP - received, 0)))


@njit
def _m12b(f, i):
    if not f.loans_settled[i] or f.loan_arrears[i] or f.other_interest_subsidy[i]:
        return 0
    return _closed(min(f.interest_paid_fen[i] * M12B_RATE // 10_000, M12B_CAP))


@njit(parallel=True, error_model="numpy")
def _rows(f, fen):
    for i in prange(fen.shape[1]):
        m01 = m02 = m03 = m04 = m08 = m11 = m12a = m12b = 0
        if f.operates_in_district[i] and not f.on_dishonesty_list[i] and not f.false_material_within_3y[i]:
            m01, m02, m11 = _m01(f, i), _m02(f, i), _m11(f, i)
            if f.livestream_firm[i]:
                m03, m04, m08, m12a, m12b = _m03(f, i), _m04(f, i), _m08(f, i), _m12a(f, i), _m12b(f, i)
        fen[0, i], fen[1, i], fen[2, i], fen[3, i] = m01, m02, m03, m04
        fen[4, i], fen[5, i], fen[6, i], fen[7, i] = m08, m11, m12a, m12b
        fen[8, i] = m01 + m02 + m03 + m04 + m08 + m11 + m12a + m12b


def run(columns: Firms) -> np.ndarray:
    """int64 fen, (9 outputs, rows)."""
    given = Columns(**{name: columns[name] for name in Columns._fields})
    fen = np.empty((9, len(columns["livestream_firm"])), np.int64)
    _rows(given, fen)
    return fen
