"""Which routes has the supply chain, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import SelectionDay, SupplyEntry
from web.route import DESK, Route

ON, UNTIL = dt.date(2026, 3, 2), dt.date(2027, 3, 1)


def entry(code: str, side: str = "offer") -> SupplyEntry:
    """An offer or a need of a firm."""
    return actions.publish_entry(
        actor=people.applicant(code), enterprise=people.firm(code), side=side, role="supplier", category="food",
        title="鹰嘴蜜桃", words="产地直发", volume=1, price_low_fen=None, price_high_fen=None, cold_chain=False, days=None,
        certificates=(), valid_until=UNTIL, on=ON, at=people.START,
    )  # fmt: skip


def introduction(code: str) -> int:
    """A firm's need introduced to a third firm's offer."""
    third = "914403001922038216"
    row = actions.introduce(
        actor=people.applicant(code), offer_id=entry(third).pk, need_id=entry(code, "need").pk, words="", on=ON,
        at=people.START,
    )  # fmt: skip
    return int(row.pk)


def selection(code: str) -> int:
    """A selection day; it belongs to no firm."""
    row = actions.hold_selection_day(
        actor=people.INDUSTRY_OFFICER, title=f"选品日{SelectionDay.objects.count()}", place="园区", day=UNTIL, stands=9,
        on=ON, at=people.START,
    )  # fmt: skip
    return int(row.pk)


FILL, FIRM, ENTRY, WRITERS = (
    "manager filler",
    "manager filler reader",
    {"entry_id": "supply_entry"},
    "officer head administrator",
)
ROUTES = {
    "supply": Route("everyone"),
    "supply-entry": Route("everyone", "everyone", ENTRY),
    "my-supply": Route("signed_in"),
    "my-supply-new": Route(FILL),
    "my-supply-entry": Route(FIRM, "nobody", ENTRY),
    "my-supply-close": Route(FILL, "nobody", ENTRY, method="post"),
    "my-supply-introduce": Route(FILL, "nobody", ENTRY | {"other_id": "supply_need"}),
    "my-supply-stand": Route(FILL, "nobody", ENTRY | {"selection_id": "selection_day"}, method="post"),
    "my-introduction": Route(FIRM, "nobody", {"introduction_id": "introduction"}),
    "desk-introductions": Route(DESK),
    "desk-introductions-export": Route(DESK),
    "desk-selection-new": Route(WRITERS),
    "desk-selection-list": Route(DESK, DESK, {"selection_id": "selection_day"}),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "supply_entry": lambda code: entry(code).pk,
    "supply_need": lambda code: entry(code, "need").pk,
    "introduction": introduction,
    "selection_day": selection,
}
