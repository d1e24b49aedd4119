"""Which facts do the register's own rows show, worked out on the day asked about so that nothing expired lingers?"""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from huiqi.register.models import Enterprise
from huiqi.register.queries.assistance import sales_facts
from huiqi.register.queries.attraction import investment_facts, landing_facts
from huiqi.register.queries.events import event_facts
from huiqi.register.queries.listing import listing_facts
from huiqi.register.queries.loans import loan_facts
from huiqi.register.queries.statements import size_facts, statement_facts
from huiqi.register.queries.venues import park_facts, tenancy_facts

TENANCY = "租约和园区认定登记"
"""The source of what leases and recognitions show."""


@dataclass(frozen=True)
class Evidence:
    """Rows of one kind: what they are called as a source, the facts they can show, and who works them out."""

    source: str
    facts: frozenset[str]
    show: Callable[[Collection[Enterprise], dt.date], dict[int, dict[str, int]]]
    """Firms and a day → by primary key and fact name the stored whole number; nothing where nothing is shown."""


OPERATION = "园区认定登记"
"""The source of what the recognition of a firm's own park shows."""
FILINGS = "品牌活动备案"
"""The source of what the last event of a firm shows."""
ORDERS = "对口帮扶订单登记"
"""The source of what settled orders show."""
LOANS = "贷款台账"
"""The source of what checked loans and their slips show."""
LISTINGS = "上市备案登记"
"""The source of what a filed plan and its checked stages show."""
STATEMENTS, SIZES = "审计报告登记", "“四上”确认"
"""The sources of what checked accounts show, and of the yes or no about the size."""
LANDING, INVESTMENTS = "落户登记", "投资核对登记"
"""The sources of the day a firm settled, and of what it invested."""
ALL = (
    Evidence(TENANCY, frozenset({"in_recognised_venue", "lease_filed", "sublet"}), tenancy_facts),
    Evidence(OPERATION, frozenset({"venue_is_recognised_park"}), park_facts),
    Evidence(
        FILINGS,
        frozenset({"event_filed_before", "event_approved_brand", "event_cost_net_fen", "months_since_event"}),
        event_facts,
    ),
    Evidence(ORDERS, frozenset({"paired_region_listed", "paired_sales_net_fen"}), sales_facts),
    Evidence(
        STATEMENTS,
        frozenset({"revenue_last_year_fen", "revenue_year_before_fen", "two_full_years"}),
        statement_facts,
    ),
    Evidence(SIZES, frozenset({"above_designated_size"}), size_facts),
    Evidence(LANDING, frozenset({"settled_on"}), landing_facts),
    Evidence(INVESTMENTS, frozenset({"operator_investment_fen"}), investment_facts),
    Evidence(
        LISTINGS,
        frozenset({"listing_filed", "listing_stage", "listing_board", "months_since_listing"}),
        listing_facts,
    ),
    Evidence(
        LOANS,
        frozenset({"interest_paid_fen", "loans_settled", "loan_arrears", "other_interest_subsidy"}),
        loan_facts,
    ),
)
