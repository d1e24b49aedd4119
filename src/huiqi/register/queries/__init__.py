"""What can be read from the register? Every read is here."""

from huiqi.register.queries.assistance import order_sheets, orders, products, regions, sales, sales_by_region
from huiqi.register.queries.attraction import investments, lead, lead_counts, leads
from huiqi.register.queries.banking import account_number, bank_account, bank_accounts
from huiqi.register.queries.codes import (
    calendar,
    calendar_days,
    forecasts,
    industry_code,
    industry_codes,
    paired_regions,
)
from huiqi.register.queries.commerce import hosts, hosts_for, scenes, session_totals, sessions
from huiqi.register.queries.enterprises import (
    demonstration_firms,
    enterprise,
    enterprises,
    masked_identity,
    person,
    person_by_identity,
    roles_of,
)
from huiqi.register.queries.events import event, events
from huiqi.register.queries.facts import FactSource, facts_by_firm, facts_of, facts_with_sources
from huiqi.register.queries.listing import boards, listing, listings
from huiqi.register.queries.loans import counted_interest, loans
from huiqi.register.queries.networks import faults, networks, spot_speeds, venues_of
from huiqi.register.queries.policies import (
    binding,
    clause_text,
    cleared,
    clears,
    conclusions,
    decisions,
    policy_text,
    saved_answers,
    why_closed,
)
from huiqi.register.queries.population import Population, own_firms
from huiqi.register.queries.publications import Standing, decided_with, in_force, standings, text_of
from huiqi.register.queries.results import RESULTS, results
from huiqi.register.queries.spaces import operated_venues, space_totals, spaces, spaces_of, viewings
from huiqi.register.queries.statements import sizes, statements
from huiqi.register.queries.supply import entries, entry, found_for, introductions, selection_days, supply_totals
from huiqi.register.queries.training import bases, courses, internships, phone_of, trainees, training_totals
from huiqi.register.queries.venues import (
    VenueState,
    recognised_rent,
    recognitions,
    states_of,
    tenants,
    venues_shown,
)

__all__ = [
    "RESULTS",
    "FactSource",
    "Population",
    "Standing",
    "VenueState",
    "account_number",
    "bank_account",
    "bank_accounts",
    "bases",
    "binding",
    "boards",
    "calendar",
    "calendar_days",
    "clause_text",
    "cleared",
    "clears",
    "conclusions",
    "counted_interest",
    "courses",
    "decided_with",
    "decisions",
    "demonstration_firms",
    "enterprise",
    "enterprises",
    "entries",
    "entry",
    "event",
    "events",
    "facts_by_firm",
    "facts_of",
    "facts_with_sources",
    "faults",
    "forecasts",
    "found_for",
    "hosts",
    "hosts_for",
    "in_force",
    "industry_code",
    "industry_codes",
    "internships",
    "introductions",
    "investments",
    "lead",
    "lead_counts",
    "leads",
    "listing",
    "listings",
    "loans",
    "masked_identity",
    "networks",
    "operated_venues",
    "order_sheets",
    "orders",
    "own_firms",
    "paired_regions",
    "person",
    "person_by_identity",
    "phone_of",
    "policy_text",
    "products",
    "recognised_rent",
    "recognitions",
    "regions",
    "results",
    "roles_of",
    "sales",
    "sales_by_region",
    "saved_answers",
    "scenes",
    "selection_days",
    "session_totals",
    "sessions",
    "sizes",
    "space_totals",
    "spaces",
    "spaces_of",
    "spot_speeds",
    "standings",
    "statements",
    "states_of",
    "supply_totals",
    "tenants",
    "text_of",
    "trainees",
    "training_totals",
    "venues_of",
    "venues_shown",
    "viewings",
    "why_closed",
]
