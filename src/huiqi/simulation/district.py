"""How are the firms of a district spread? One draw a fact, each leaning on the size and the trade of the firm.

The shares are set by hand to the shape of a real district, not fitted to any one: they serve to show and to test.
"""

import numpy as np

from huiqi.units.money import FEN_PER_YUAN

YEAR = 2026
"""The year for which these firms ask."""

Draws = dict[str, np.ndarray]


def draw(rng: np.random.Generator, firms: int) -> Draws:
    """Every fact of `firms` firms by name: fen, YYYYMMDD, counts and codes as integers, truths as booleans."""
    live = rng.random(firms) < 0.12
    size = rng.standard_normal(firms)
    """How large the firm is, in standard deviations of the logarithm."""
    facts: Draws = {"livestream_firm": live}
    for part in (_standing, _rent, _revenue, _park, _operator, _event, _pairing, _listing, _loans):
        facts |= part(rng, live, size, facts)
    return facts


def _chance(rng: np.random.Generator, share: float | np.ndarray, like: np.ndarray) -> np.ndarray:
    """Truths as many as `like`, a `share` of them true."""
    return rng.random(len(like)) < share


def _fen(rng: np.random.Generator, median_yuan: float, spread: float, size: np.ndarray, lean: float) -> np.ndarray:
    """Log-normal amounts in fen; `lean` is how much of the spread follows the firm's size."""
    noise = rng.standard_normal(len(size)) * np.sqrt(1 - lean**2)
    yuan = (median_yuan * np.exp(spread * (lean * size + noise))).clip(0, 5e10).astype(np.int64)
    return yuan * FEN_PER_YUAN + rng.integers(0, FEN_PER_YUAN, len(size))


def _where(has: np.ndarray, amount: np.ndarray | int) -> np.ndarray:
    return np.where(has, amount, 0)


def _standing(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    bad = _chance(rng, 0.008, size)
    return {
        "operates_in_district": _chance(rng, 0.94, size),
        "on_dishonesty_list": bad,
        "false_material_within_3y": _chance(rng, np.where(bad, 0.05, 0.001), size),
        "abnormal_operation": _chance(rng, np.where(bad, 0.5, 0.04), size),
    }


def _rent(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    rents = _chance(rng, 0.85, size)
    venue = _chance(rng, np.where(live, 0.30, 0.03), size)
    paid = _where(rents, _fen(rng, 150_000, 1.1, size, 0.8))
    helped = rents & _chance(rng, 0.05, size)
    return {
        "in_recognised_venue": venue,
        "rent_paid_fen": paid,
        "other_rent_subsidy_fen": _where(helped, paid // 5),
        "rent_years_supported": _where(venue, rng.choice(5, len(size), p=[0.55, 0.2, 0.12, 0.1, 0.03])),
        "sublet": rents & _chance(rng, 0.04, size),
        "lease_filed": rents & _chance(rng, np.where(venue, 0.9, 0.55), size),
    }


def _revenue(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    last = _fen(rng, 2_500_000, 2.0, size, 0.95)
    growth = np.exp(rng.normal(np.where(live, 0.08, 0.02), 0.3, len(size)))
    settled = _chance(rng, 0.8, size)
    return {
        "above_designated_size": (last >= 2_000_000_000) & _chance(rng, 0.85, size),
        "two_full_years": settled,
        "revenue_last_year_fen": last,
        "revenue_year_before_fen": _where(settled, (last / growth).astype(np.int64)),
    }


def _park(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    park = _chance(rng, 0.0006, size)
    return {
        "venue_is_recognised_park": park,
        "socially_invested": park & _chance(rng, 0.7, size),
        "park_cost_fen": _where(park, _fen(rng, 8_000_000, 0.9, size, 0.5)),
        "park_grant_received": park & _chance(rng, 0.2, size),
        "months_since_completion": _where(park, rng.integers(0, 60, len(size))),
    }


def _operator(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, known: Draws) -> Draws:
    operator = live & _chance(rng, 0.15, size)
    age = np.minimum(rng.exponential(6.0, len(size)).astype(np.int64), 35)
    day = rng.integers(1, 13, len(size)) * 100 + rng.integers(1, 29, len(size))
    spends = operator & _chance(rng, 0.6, size)
    return {
        "is_live_platform_mcn_or_operator": operator,
        "settled_on": (YEAR - age) * 10_000 + day,
        "claim_year": np.full(len(size), YEAR),
        "contribution_fen": known["revenue_last_year_fen"] // 50,
        "operator_investment_fen": _where(spends, _fen(rng, 1_500_000, 1.2, size, 0.7)),
        "operator_reward_received_fen": _where(spends & (age > 0) & (age < 3), rng.integers(0, 200, len(size)) * 1_000_000),
    }


def _event(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    filed = _chance(rng, np.where(live, 0.02, 0.002), size)
    return {
        "event_filed_before": filed,
        "event_approved_brand": filed & _chance(rng, 0.6, size),
        "event_cost_net_fen": _where(filed, _fen(rng, 400_000, 1.0, size, 0.5)),
        "months_since_event": _where(filed, rng.integers(0, 8, len(size))),
    }


def _pairing(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    sells = _chance(rng, np.where(live, 0.04, 0.005), size)
    return {
        "paired_region_listed": sells & _chance(rng, 0.8, size),
        "paired_sales_net_fen": _where(sells, _fen(rng, 300_000, 1.6, size, 0.5)),
    }


def _listing(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    plans = (size > 1.5) & _chance(rng, 0.03, size)
    stage = _where(plans, rng.choice(4, len(size), p=[0.4, 0.35, 0.15, 0.1]))
    board = _where(plans, rng.choice(8, len(size), p=[0.05, 0.2, 0.0, 0.25, 0.2, 0.15, 0.1, 0.05]))
    return {
        "listing_filed": plans & _chance(rng, 0.7, size),
        "listing_stage": stage,
        "listing_board": board,
        "listing_reward_received_fen": _where((stage > 1) & _chance(rng, 0.3, size), 60_000_000),
        "months_since_listing": _where(stage == 3, rng.integers(0, 48, len(size))),
    }


def _loans(rng: np.random.Generator, live: np.ndarray, size: np.ndarray, _: Draws) -> Draws:
    settled = _chance(rng, 0.1, size)
    return {
        "loans_settled": settled,
        "loan_arrears": settled & _chance(rng, 0.03, size),
        "other_interest_subsidy": settled & _chance(rng, 0.1, size),
        "interest_paid_fen": _where(settled, _fen(rng, 90_000, 1.1, size, 0.7)),
    }
