"""What does a message say? An id, a kind, a time, and a few public or readable facts; whoever wants more asks for the page.

Never a person, a bank account, a firm's name or its figures: a message may end in a log.
"""

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import timezone

from huiqi.access.actor import Actor
from huiqi.cases.models import Case, Event, Window
from huiqi.cases.states import DECIDED, LIVE, RECOVERED, VOIDED
from huiqi.register.models import PublishedVersion
from huiqi.web.webhooks.kinds import OF_EVENT

_DECIDED = frozenset(LIVE[LIVE.index(DECIDED) :]) | {VOIDED, RECOVERED}
"""The states of a case with an award."""


def body(message_id: str, kind: str, at: dt.datetime, data: Mapping[str, Any]) -> str:
    """The whole message as JSON."""
    told = {"id": message_id, "type": kind, "timestamp": timezone.localtime(at).isoformat(), "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def of_case(event: Event, actor: Actor) -> dict[str, Any]:
    """An event of a case that the actor may read; amounts in fen."""
    case, kind = event.case, OF_EVENT[event.event]
    own = case.credit_code in actor.firms
    told = {
        "case": case.number, "state": event.to_state, "version": event.version, "measure": case.measure, "year": case.year,
        "page": _address("my-case" if own else "desk-case", case.number),
    }  # fmt: skip
    if event.to_state in _DECIDED and (fen := _award(case)) is not None:
        told["award_fen"] = fen
    if kind.fen and "fen" in event.detail:
        told[kind.fen] = event.detail["fen"]
    return told


def of_notice(event: Event) -> dict[str, Any]:
    """The same event as everybody may know it: by the number of its notice."""
    notice, kind = event.case.public_notice, OF_EVENT[event.event]
    told = {
        "notice": str(notice), "measure": event.case.measure, "year": event.case.year, "award_fen": notice.award_fen,
        "page": _address("notice", notice.number),
    }  # fmt: skip
    return told | ({kind.fen: event.detail["fen"]} if kind.fen and "fen" in event.detail else {})


def of_version(version: PublishedVersion) -> dict[str, Any]:
    """A policy that was published."""
    days = {name: str(getattr(version, name)) for name in ("issued_on", "effective_on", "expires_on")}
    page = _address("published-version", version.pk)
    return {"policy": version.policy, "document_number": version.document_number, **days, "page": page}


def of_window(window: Window) -> dict[str, Any]:
    """A window that takes applications from now on."""
    policy, _, short = window.measure.partition(".")
    hours = {name: timezone.localtime(getattr(window, name)).isoformat() for name in ("opens_at", "closes_at")}
    return {"measure": window.measure, "year": window.year, **hours, "page": _address("measure", policy, short)}


def _award(case: Case) -> int | None:
    try:
        return int(case.decision.award_fen)
    except ObjectDoesNotExist:
        return None


def _address(route: str, *arguments: object) -> str:
    return f"{settings.SITE}{reverse(route, args=arguments)}"
