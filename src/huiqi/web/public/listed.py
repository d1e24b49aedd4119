"""Which awards does an address ask for? Words, measure, year, standing and order: what the lists of the public share."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_noop as _noop

from huiqi.cases.models import Notice
from huiqi.policies import POLICIES
from huiqi.reports import results
from huiqi.reports.awards import Standing, awards_of, public_awards
from huiqi.web.tags import tr
from huiqi.web.whole import whole

PAGE_SIZE = 50
ORDERS = {
    "": _noop("最新公示的在前"), "oldest": _noop("最早公示的在前"),
    "most": _noop("金额从高到低"), "least": _noop("金额从低到高"),
}  # fmt: skip
"""The orders of reports.results in words."""
YEAR_DIGITS = 4


def listed(request: HttpRequest) -> tuple[QuerySet[Notice], dict[str, Any]]:
    """The awards the address asks for, and what a page needs to show a page of them and the form that asks."""
    asked = {key: request.GET.get(key, "").strip()[:80] for key in ("q", "measure", "year", "standing", "order")}
    year = whole(asked["year"], None) if len(asked["year"]) == YEAR_DIGITS else None
    found = public_awards(measure=asked["measure"], year=year, words=asked["q"])
    found = results.standing(found, asked["standing"])
    page = Paginator(results.ordered(found, asked["order"]), PAGE_SIZE).get_page(request.GET.get("page"))
    return found, {
        "section": "notices", "asked": asked, "page": page, "awards": awards_of(list(page)),
        "narrowed": any(value for key, value in asked.items() if key != "order"),
        "measures": [m for policy in POLICIES.values() for m in policy.money], "years": results.years(),
        "standings": [(key, tr(str(label))) for key, label in Standing.choices], "orders": ORDERS,
    }  # fmt: skip
