"""The measures as OpenFisca writes them: variables with formulas over the year, numbers in the parameter tree.

Runs in OpenFisca's own virtual environment; knows nothing of the product. Money is fen in OpenFisca's float, which has
24 bits; its int has 32 bits and ends at 21 million yuan.
"""

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import Simulation, SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

YEAR = "2026"
OUTPUTS = ("m01", "m02", "m03", "m04", "m08", "m11", "m12a", "m12b", "total")
BOARDS = ("", "main", "sme", "chinext", "star", "bse", "overseas_main", "overseas_growth")
WAN = 1_000_000

Firm = build_entity(key="firm", plural="firms", label="Firm", is_person=True)


def _closed(amount, numbers):
    whole = np.floor(amount / WAN) * WAN
    return np.where(whole >= numbers.policy.award_min_fen, whole, 0)


def good(firm, period, parameters):
    return (
        firm("operates_in_district", period)
        * ~firm("on_dishonesty_list", period)
        * ~firm("false_material_within_3y", period)
    )


def good_live(firm, period, parameters):
    return firm("good", period) * firm("livestream_firm", period)


def m01(firm, period, parameters):
    n, cost = parameters(period), firm("park_cost_fen", period)
    eligible = (
        firm("good", period)
        * firm("venue_is_recognised_park", period)
        * firm("socially_invested", period)
        * ~firm("park_grant_received", period)
        * (firm("months_since_completion", period) <= n.m01.completion_months_max)
    )
    amount = np.minimum(np.minimum(cost * n.m01.rate_bp / 10_000, n.m01.cap_fen), cost)
    return eligible * _closed(amount, n)


def m02(firm, period, parameters):
    n = parameters(period)
    year = firm("claim_year", period) - firm("settled_on", period) // 10_000 + 1
    eligible = (
        firm("good", period)
        * firm("is_live_platform_mcn_or_operator", period)
        * (firm("settled_on", period) >= n.m02.policy_start)
        * (year >= 1)
        * (year <= n.m02.years_max)
    )
    if n.m02.basis == 0:
        share = firm("operator_investment_fen", period) * n.m02.investment_rate_bp / 10_000
    else:
        share = firm("contribution_fen", period) * n.m02.contribution_rate_bp / 10_000
    received = firm("operator_reward_received_fen", period) * (n.m02.cap_scope == 0)
    room = np.maximum(n.m02.cap_total_fen - received, 0)
    return eligible * _closed(np.minimum(np.minimum(share, n.m02.cap_total_fen), room), n)


def m03(firm, period, parameters):
    n = parameters(period)
    eligible = (
        firm("good_live", period)
        * firm("in_recognised_venue", period)
        * (firm("rent_years_supported", period) < n.m03.years_max)
        * ~firm("sublet", period)
        * firm("lease_filed", period)
    )
    rent = np.maximum(firm("rent_paid_fen", period) - firm("other_rent_subsidy_fen", period), 0)
    return eligible * _closed(np.minimum(rent * n.m03.rate_bp / 10_000, n.m03.cap_fen), n)


def m04(firm, period, parameters):
    n = parameters(period)
    last, before = firm("revenue_last_year_fen", period), firm("revenue_year_before_fen", period)
    eligible = (
        firm("good_live", period)
        * firm("above_designated_size", period)
        * firm("two_full_years", period)
        * (last * 10_000 >= before * (10_000 + n.m04.growth_min_bp))
    )
    return eligible * _closed(np.minimum(np.maximum(last - before, 0) * n.m04.rate_bp / 10_000, n.m04.cap_fen), n)


def m08(firm, period, parameters):
    n, cost = parameters(period), firm("event_cost_net_fen", period)
    eligible = (
        firm("good_live", period)
        * firm("event_filed_before", period)
        * firm("event_approved_brand", period)
        * (firm("months_since_event", period) <= n.m08.claim_months_max)
    )
    return eligible * _closed(np.minimum(np.minimum(cost * n.m08.rate_bp / 10_000, n.m08.cap_fen), cost), n)


def m11(firm, period, parameters):
    n, sales = parameters(period), firm("paired_sales_net_fen", period)
    m = n.m11
    part = np.maximum(np.minimum(sales, m.band2_from_fen) - m.band1_from_fen, 0) * m.band1_rate_bp
    part = part + np.maximum(np.minimum(sales, m.band3_from_fen) - m.band2_from_fen, 0) * m.band2_rate_bp
    part = part + np.maximum(sales - m.band3_from_fen, 0) * m.band3_rate_bp
    eligible = firm("good", period) * firm("paired_region_listed", period)
    return eligible * _closed(np.minimum(part / 10_000, m.cap_fen), n)


def m12a(firm, period, parameters):
    n, stage = parameters(period), firm("listing_stage", period)
    supported = np.array([bool(board) and n.m12a[f"board_{board}"] == 1 for board in BOARDS])
    eligible = (
        firm("good_live", period)
        * firm("listing_filed", period)
        * (stage >= 1)
        * supported[firm("listing_board", period)]
        * ((stage < 3) + (firm("months_since_listing", period) <= n.m12a.claim_months_max))
    )
    received = firm("listing_reward_received_fen", period)
    earned = n.m12a.share_reform_fen + (stage >= 2) * n.m12a.accepted_fen
    amount = np.minimum(np.maximum(earned - received, 0), n.m12a.cap_fen)
    return eligible * _closed(np.minimum(amount, np.maximum(n.m12a.cap_fen - received, 0)), n)


def m12b(firm, period, parameters):
    n = parameters(period)
    eligible = (
        firm("good_live", period)
        * firm("loans_settled", period)
        * ~firm("loan_arrears", period)
        * ~firm("other_interest_subsidy", period)
    )
    return eligible * _closed(np.minimum(firm("interest_paid_fen", period) * n.m12b.rate_bp / 10_000, n.m12b.cap_fen), n)


def total(firm, period, parameters):
    return sum(firm(name, period) for name in OUTPUTS[:-1])


FORMULAS = (good, good_live, m01, m02, m03, m04, m08, m11, m12a, m12b, total)


def system(numbers: dict[str, int], columns: dict[str, np.ndarray], formulas=FORMULAS) -> TaxBenefitSystem:
    """The rules with `numbers` by short key; one input variable for each column."""
    tree: dict[str, dict] = {}
    for key, value in numbers.items():
        group, name = key.split(".") if "." in key else ("policy", key)
        tree.setdefault(group, {})[name] = {"values": {"2000-01-01": {"value": value}}}
    out = TaxBenefitSystem([Firm])
    out.parameters = ParameterNode(data=tree)
    for name, column in columns.items():
        kind = float if name.endswith("_fen") else bool if column.dtype == np.bool_ else int
        out.add_variable(variable(name, kind))
    for formula in formulas:
        out.add_variable(variable(formula.__name__, bool if formula.__name__.startswith("good") else float, formula))
    return out


def variable(name: str, kind: type, formula=None) -> type[Variable]:
    """One OpenFisca variable over the year; an input without `formula`."""
    made = {"value_type": kind, "entity": Firm, "definition_period": DateUnit.YEAR, "label": name}
    return type(name, (Variable,), made | ({"formula": formula} if formula else {}))


def simulated(rules: TaxBenefitSystem, columns: dict[str, np.ndarray], *, trace: bool = False) -> Simulation:
    """A simulation that holds its inputs and has computed nothing."""
    simulation = SimulationBuilder().build_default_simulation(rules, len(next(iter(columns.values()))))
    simulation.trace = trace
    for name, column in columns.items():
        simulation.set_input(name, YEAR, column)
    return simulation


def calculated(
    rules: TaxBenefitSystem, columns: dict[str, np.ndarray], *, trace: bool = False
) -> tuple[np.ndarray, Simulation]:
    """float32 fen, (9 outputs, rows), and the simulation that gave them."""
    simulation = simulated(rules, columns, trace=trace)
    return np.array([simulation.calculate(name, YEAR) for name in OUTPUTS]), simulation


def suppose(rules: TaxBenefitSystem, numbers: dict[str, int]) -> None:
    """Other values for some numbers, by short key, where they stand; what was read of the old ones is forgotten."""
    for key, value in numbers.items():
        group, name = key.split(".") if "." in key else ("policy", key)
        rules.parameters.children[group].children[name].values_list[0].value = value
    rules.get_parameters_at_instant.cache_clear()
