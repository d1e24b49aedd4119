"""What may a list of a clause cost? As many queries for ten thousand rows as for a few, and a page of bounded size."""

import datetime as dt
import uuid
from collections.abc import Callable, Mapping

import pytest
from django.db.models import Model
from django.urls import reverse

from cases import people
from huiqi.cases.models import ServicePart, ServiceRequest
from huiqi.register import actions as register_actions
from huiqi.register import models as register
from huiqi.register.models import Enterprise
from web.routes import World, world
from web.test_budgets import cost

pytestmark = pytest.mark.django_db
ROWS, BYTES = 10_000, 120_000
DAY = dt.date(2026, 3, 2)
Vary = Callable[[int], Mapping[str, object]]


def same(n: int) -> Mapping[str, object]:
    """Nothing of such a row must be its own."""
    return {}


def own_firm(n: int) -> Mapping[str, object]:
    """A firm has one such row."""
    return {"enterprise_id": _KEYS[Enterprise][n]}


_KEYS: dict[type[Model], list[int]] = {}
CROWDS: Mapping[type[Model], Vary] = {
    Enterprise: lambda n: {"credit_code": f"9135{n:014d}", "name": f"拥挤公司{n:05d}"},
    register.Venue: lambda n: {"name": f"拥挤园区{n}"},
    register.Recognition: lambda n: {"document": f"深南文认〔2026〕{n}号", "venue_id": _KEYS[register.Venue][n]},
    register.Space: lambda n: {"label": f"{n}号房"},
    register.Viewing: lambda n: {"state": "seen"},
    register.Lead: lambda n: {"name": f"线索{n}", "enterprise_id": None},
    register.Investment: lambda n: {"invoice": f"发票{n}"},
    register.Statement: own_firm,
    register.TrainingBase: lambda n: {"name": f"基地{n}"},
    register.Course: same,
    register.Trainee: lambda n: {"reference": uuid.UUID(int=n), "certificate": None, "phone_lookup": f"t{n}"},
    register.Internship: same,
    register.InternshipApplication: lambda n: {"reference": uuid.UUID(int=n), "phone_lookup": f"i{n}"},
    ServiceRequest: lambda n: {"number": f"FW-2026-9{n:05d}"},
    ServicePart: lambda n: {"reference": uuid.UUID(int=n), "request_id": _KEYS[ServiceRequest][n]},
    register.NetworkFault: same,
    register.BrandEvent: lambda n: {"name": f"活动{n}", "state": "approved", "document": "深南文〔2026〕1号"},
    register.SupplyEntry: same,
    register.Introduction: lambda n: {"offer_id": _KEYS[register.SupplyEntry][n]},
    register.LiveScene: lambda n: {"name": f"场景{n}"},
    register.HostProfile: lambda n: {"name": f"主播{n}"},
    register.LiveSession: lambda n: {"scene_id": _KEYS[register.LiveScene][n]},
    register.AssistanceProduct: lambda n: {"name": f"产品{n}"},
    register.OrderSheet: same,
    register.AssistanceOrder: lambda n: {"number": f"订单{n}"},
    register.Listing: own_firm,
    register.Loan: lambda n: {"contract": f"借字{n}"},
}
"""Each table that a list is about, and what must differ from row to row."""

LISTS = [
    ("visitor", "venues spaces training networks events supply scenes assistance boards", 12),
    (
        "manager",
        "my-requests my-investments my-spaces my-statements my-training my-faults my-events my-supply my-scenes",
        16,
    ),
    ("manager", "my-assistance my-listings my-loans", 16),
    ("auditor", "desk-requests", 16),
    ("officer", "desk-recognitions desk-leads desk-investments desk-viewings desk-statements desk-bases?which=", 16),
    (
        "officer",
        "desk-training-totals desk-faults desk-events?state= desk-introductions desk-sessions?year=2027 desk-assistance",
        16,
    ),
    ("officer", "desk-orders?which=all desk-listings desk-loans", 16),
    ("officer", "register-firms register-venues", 16),
]


FIRST = (
    "recognition lead room viewing annual_accounts training_course internship request network_fault brand_event "
    "introduction live_session assistance_order assistance_product listing_plan bank_loan"
)
"""What makes a row or two of each table."""


def few(place: World) -> None:
    """One row of each table at least, of the manager's firm where it is of a firm."""
    for name in FIRST.split():
        assert place.own[name]
    register_actions.record_investment(
        actor=people.MANAGER, enterprise=people.firm(), kind="equipment", what="摄像机", invoice="1号", paid_on=DAY,
        amount_fen=1_000_00, on=DAY, at=people.START,
    )  # fmt: skip


SUMS = {"boards", "desk-training-totals", "my-statements", "my-listings"}
"""What shows no more for more rows: sums, and what a firm has one of."""


def crowd() -> None:
    """Ten thousand copies of the first row of each table, inserted raw."""
    for model, vary in CROWDS.items():
        first = model._default_manager.order_by("pk").first()
        assert first is not None, model
        plain = {f.attname: getattr(first, f.attname) for f in model._meta.concrete_fields if f.attname != "id"}
        rows = (model(**plain | dict(vary(n))) for n in range(ROWS))
        _KEYS[model] = [row.pk for row in model._default_manager.bulk_create(rows, batch_size=2_000)]


def _address(name: str) -> str:
    """Of a route, with what follows its name."""
    route, _, query = name.partition("?")
    return f"{reverse(route)}?{query}" if query else reverse(route)


def costs(place: World) -> dict[str, tuple[int, int]]:
    """Queries and bytes of each list."""
    return {name: cost(place, role, _address(name)) for role, names, _ in LISTS for name in names.split()}


def test_a_list_takes_few_queries_however_many_rows_there_are() -> None:
    place = world()
    few(place)
    before = costs(place)
    crowd()
    after = costs(place)
    budgets = {name: most for _, names, most in LISTS for name in names.split()}
    assert {n: (before[n][0], after[n][0]) for n in after if not before[n][0] == after[n][0] <= budgets[n]} == {}
    assert {n: size for n, (_, size) in after.items() if size > BYTES} == {}
    assert {n for n in after if after[n][1] <= before[n][1] + 1_000} == SUMS
