"""Made-up people for tests of who may do what."""

import datetime as dt
from zoneinfo import ZoneInfo

from huiqi.access.actor import DEPARTMENT_ROLES, FIRM_ROLES, Actor, Grant
from huiqi.access.permissions import About

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
FIRM, OTHER_FIRM = "91350100M000100Y43", "91440300708461136T"
LEAD, CO, OTHER = "区文广旅体局", "区工信局", "区住建局"


def actor(role: str, account_id: int = 1, *, department: str = LEAD, interests: tuple[str, ...] = ()) -> Actor:
    """Somebody of the firm FIRM, of a department, or of the district, by role."""
    grant = Grant(
        role,
        department=department if role in DEPARTMENT_ROLES else "",
        credit_code=FIRM if role in FIRM_ROLES else "",
    )
    return Actor(account_id, "甲", frozenset({grant}), "test", frozenset(interests))


def case(*, credit_code: str = FIRM, lead: str = LEAD, experts: tuple[int, ...] = (), **hands: int) -> About:
    """A case; `examine=3` says that account 3 examined it."""
    did = {f"case.{verb}": frozenset({account}) for verb, account in hands.items()}
    return About(credit_code, lead, (CO,), did, frozenset(experts))
