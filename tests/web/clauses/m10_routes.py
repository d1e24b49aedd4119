"""Which routes have live sales in shops, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import HostProfile, LiveScene
from web.route import DESK, Route

ON, DAY = dt.date(2026, 3, 2), dt.date(2027, 3, 1)
THIRD = "914403001922038216"


def scene(code: str) -> LiveScene:
    """A scene of a firm."""
    return actions.publish_scene(
        actor=people.applicant(code), enterprise=people.firm(code), kind="shop", name="茶叶店", address="南头",
        category="food", words="到店品茶", at=people.START,
    )  # fmt: skip


def host(code: str = THIRD) -> HostProfile:
    """A host of a third firm."""
    return actions.publish_host(
        actor=people.applicant(THIRD), enterprise=people.firm(THIRD), name="小林说茶", platform="抖音", followers=1,
        category="food", words="专讲茶叶", at=people.START,
    )  # fmt: skip


def session(code: str) -> int:
    """A session asked for by a firm."""
    row = actions.plan_session(
        actor=people.applicant(code), scene_id=scene(code).pk, host_id=host().pk, day=DAY, goods="春茶", offline="送试饮",
        on=ON, at=people.START,
    )  # fmt: skip
    return int(row.pk)


FILL, FIRM, SCENE = "manager filler", "manager filler reader", {"scene_id": "live_scene"}
ROUTES = {
    "scenes": Route("everyone"),
    "scene": Route("everyone", "everyone", SCENE),
    "my-scenes": Route("signed_in"),
    "my-scene-new": Route(FILL),
    "my-scene": Route(FIRM, "nobody", SCENE),
    "my-session-new": Route(FILL, "nobody", SCENE | {"host_id": "live_host"}),
    "my-host-new": Route(FILL),
    "my-session": Route(FIRM, "nobody", {"session_id": "live_session"}),
    "desk-sessions": Route(DESK),
    "desk-sessions-export": Route(DESK),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "live_scene": lambda code: scene(code).pk,
    "live_host": lambda code: host().pk,
    "live_session": session,
}
