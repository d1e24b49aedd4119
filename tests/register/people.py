"""Who acts in the register's tests, when, and about which firm?"""

import datetime as dt

from huiqi.access.actor import SYSTEM, Actor, Grant
from huiqi.register import actions
from huiqi.register.models import Enterprise

CODE, OTHER_CODE = "91350100M000100Y43", "91440300708461136T"
DAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 10, tzinfo=dt.timezone(dt.timedelta(hours=8)))
FILLER = Actor(1, "填报人", frozenset({Grant("filler", credit_code=CODE)}), "test")
READER = Actor(2, "查阅人", frozenset({Grant("reader", credit_code=CODE)}), "test")
OFFICER = Actor(3, "经办人员", frozenset({Grant("officer", department="区文广旅体局")}), "test")
SECRETARY = Actor(4, "秘书", frozenset({Grant("secretary")}), "test")
ADMINISTRATOR = Actor(5, "管理员", frozenset({Grant("administrator")}), "test")
MACHINE = SYSTEM("test")


def firm(code: str = CODE, **known: object) -> Enterprise:
    """The firm of these tests, recorded by an office."""
    return actions.record_enterprise(actor=OFFICER, credit_code=code, at=AT, **({"name": "示例公司"} | known))
