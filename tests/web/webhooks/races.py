"""Several workers at the same moment, and one that is killed: what arrives, and how often?

`python -m web.webhooks.races RACE` works on the database of DATABASE_URL and prints what it found as JSON.
"""

import contextlib
import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

MESSAGES = 24


@contextlib.contextmanager
def _district() -> Iterator[Any]:
    from django.test import override_settings

    from gateways.receivers import receiver

    with override_settings(DEMONSTRATION=True), receiver() as hook:
        hook.answer = lambda got: (time.sleep(0.02), (200, {}, b""))[1]
        yield hook


def delivered_at_once() -> dict[str, list[int]]:
    """How often each message arrived from three that deliver at once; `unclaimed`: the same where nobody marks theirs."""
    from cases.races import race
    from huiqi.web.webhooks import deliver
    from huiqi.web.webhooks.models import Delivery
    from web.webhooks import ways

    with _district() as hook:
        to = ways.endpoint(ways.account(), hook.url)
        ways.pings(to, MESSAGES)

        def arrived() -> list[int]:
            hook.got.clear()
            Delivery.objects.update(state="waiting", tries=0, due_at=ways.AT)
            outcome = race(*[ways.passed] * 3)
            assert set(outcome) == {"won"}, outcome
            return sorted(Counter(hook.ids).values())

        found = {"claimed": arrived()}
        claim = deliver.claim

        def unmarked(at: object) -> list[Delivery]:
            rows = Delivery.objects.filter(state="waiting").select_related("endpoint__account").order_by("pk")
            mine = list(rows[:5])
            time.sleep(0.05)
            Delivery.objects.filter(pk__in=[row.pk for row in mine]).update(state="sending", tries=1)
            return mine

        deliver.claim = unmarked
        try:
            found["unclaimed"] = arrived()
        finally:
            deliver.claim = claim
    return found


def collected_at_once() -> dict[str, int]:
    """Deliveries that four collectors made of the events of one case."""
    from cases import people as p
    from cases.races import race
    from huiqi.web.webhooks.feed import collect
    from huiqi.web.webhooks.models import Delivery
    from web.webhooks import ways

    p.firm()
    p.window()
    ways.endpoint(ways.account())
    p.accepted()
    outcome = race(*[lambda: collect(at=ways.AT)] * 4)
    assert set(outcome) == {"won"}, outcome
    return {"made": Delivery.objects.count()}


def killed() -> dict[str, Any]:
    """A worker is killed each time it has sent and not yet noted it; then another goes on."""
    from django.db import connections

    from huiqi.web.webhooks import deliver
    from huiqi.web.webhooks.models import Delivery
    from web.webhooks import ways

    with _district() as hook:
        to = ways.endpoint(ways.account(), hook.url)
        wanted = {row.message_id for row in ways.pings(to, 8)}
        at, kills = ways.AT, 0
        for turn in range(2):
            connections.close_all()
            if (pid := os.fork()) == 0:
                _die_before(deliver, "_note", after=turn * 2)
                ways.passed(at)
                os._exit(0)
            kills += os.WIFSIGNALED(os.waitpid(pid, 0)[1])
            at += deliver.LEASE
        ways.passed(at)
        ways.passed(at + deliver.LEASE)
        states = Counter(Delivery.objects.values_list("state", flat=True))
        return {
            "kills": kills, "lost": len(wanted - set(hook.ids)), "foreign": len(set(hook.ids) - wanted),
            "twice": sum(n > 1 for n in Counter(hook.ids).values()), "states": dict(states),
        }  # fmt: skip


def _die_before(module: Any, name: str, after: int) -> None:
    """The process is killed when a function of the module is called for the `after`th time more."""
    real: Callable[..., object] = getattr(module, name)
    calls = iter(range(after))

    def call(*given: Any) -> object:
        if next(calls, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*given)

    setattr(module, name, call)


RACES = {"deliver": delivered_at_once, "collect": collected_at_once, "killed": killed}


def main() -> None:
    """On a database of its own, brought up to date first."""
    from huiqi.web.database import open_database

    open_database()
    print(json.dumps(RACES[sys.argv[1]]()))


if __name__ == "__main__":
    main()
