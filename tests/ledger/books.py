"""An envelope with money in it, and the moves of a case: what the tests of the ledger begin with."""

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from huiqi.access.actor import SYSTEM, Actor, Grant
from huiqi.ledger import actions
from huiqi.ledger.models import Envelope, Transfer
from huiqi.units.money import wan

AT = dt.datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
TREASURER = Actor(32, "国库", frozenset({Grant("treasury")}), "test")
OFFICER = Actor(21, "经办", frozenset({Grant("officer", "区文广旅体局")}), "test")
MACHINE = SYSTEM("test")
PLACE: dict[str, Any] = {"year": 2026, "measure": "livestream.m03", "department": "区文广旅体局"}


def envelope(fen: int = wan(100), key: str = "appropriate:1") -> Envelope:
    """An envelope with a hundred 万元, or what is asked for."""
    actions.appropriate(actor=TREASURER, **PLACE, amount_fen=fen, document="南财预〔2026〕1号", key=key, at=AT)
    return Envelope.objects.get(**PLACE)


def reserve(case_ref: str = "LS-1", fen: int = wan(35)) -> Transfer:
    """Money set aside for a decided case."""
    return actions.reserve(actor=MACHINE, **PLACE, case_ref=case_ref, amount_fen=fen, document="南领纪〔2026〕1号", at=AT)


def post(case_ref: str = "LS-1", fen: int = wan(35), reference: str = "LS-1-1") -> Transfer:
    """The bank paid it."""
    return actions.post(actor=MACHINE, case_ref=case_ref, reference=reference, amount_fen=fen, document="B1", at=AT)
