"""Is the timed work done at last, whatever kills the worker when? Letters, clocks and webhooks, killed and begun again.

`python -m faults.jobs SEED KILLS [WRONG]` works on the database of DATABASE_URL and prints what it found. Each life of the
worker does the work of a quarter hour later, and is killed before or after one of its commits. A letter or a webhook may
come twice, as is promised; nothing may stay undone, and no reminder be made twice. WRONG notes letters before they are sent.
"""

import datetime as dt
import json
import os
import signal
import sys
import tempfile
import traceback
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from random import Random
from typing import Any

from huiqi.web.database import open_database

FIRMS = 3
"""New cases between two lives that did all there was."""
LATER = dt.timedelta(minutes=15)
JOBS = ("deliver", "webhooks", "clock")


def live(at: dt.datetime, commits: int, when: str, wrong: bool) -> None:
    """The work due at a moment; killed at the nth commit, where there are so many."""
    from django.db import transaction
    from django.db.backends.base.base import BaseDatabaseWrapper

    from huiqi.cases.actions import messages
    from huiqi.web.timed.plan import WORK

    real, passed = BaseDatabaseWrapper._commit, 0

    def commit(wrapper: BaseDatabaseWrapper) -> None:
        nonlocal passed
        passed += 1
        if (passed, when) == (commits, "before"):
            os.kill(os.getpid(), signal.SIGKILL)
        real(wrapper)
        if passed == commits:
            os.kill(os.getpid(), signal.SIGKILL)

    BaseDatabaseWrapper._commit = commit  # type: ignore[method-assign]
    if wrong:
        claim = messages._claim

        def noted_first(*given: Any) -> Any:
            rows = claim(*given)
            with transaction.atomic():
                messages.Delivery.objects.filter(pk__in=[row.pk for row in rows]).update(state=messages.SENT)
            return rows

        messages._claim = noted_first
    for job in WORK:
        if job.name in JOBS:
            job.do(at)


def fork(*how: Any) -> bool:
    """Whether a life in a process of its own came to its end; else it was killed."""
    from django.db import connections

    connections.close_all()
    if not (pid := os.fork()):
        try:
            live(*how)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("a life ended in an error")
    return os.WIFEXITED(status)


def main(seed: int, kills: int, wrong: str = "") -> dict[str, Any]:
    """Cases and lives until the worker was killed so often, then one life in peace; and what does not hold after."""
    from django.conf import settings

    from cases import people as p
    from gateways.receivers import receiver
    from huiqi.web.webhooks.models import Endpoint
    from web.webhooks import ways

    settings.DEMONSTRATION = True  # a receiver on this machine
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    chance, killed, firms, at = Random(seed), 0, 0, p.moment(5, 20)
    p.window(budget_fen=None)
    officer = ways.account("officer", department=p.CULTURE)
    ways.account("window", department="区企业服务中心"), ways.account("head", department=p.CULTURE)
    with receiver() as hook, tempfile.TemporaryDirectory() as letters:
        settings.EMAIL_FILE_PATH = letters
        ways.endpoint(officer, hook.url)
        while killed < kills:
            firms = _prepare(firms)
            while killed < kills:
                at += LATER
                moment = (2, "after") if wrong else (chance.randint(1, 12), chance.choice(("before", "after")))
                if fork(at, *moment, bool(wrong)):
                    break
                killed += 1
        for _ in range(3):
            at += LATER
            fork(at, 0, "", False)
        assert Endpoint.objects.get().state == "on"
        return {"kills": killed, "cases": firms, **wrongs(Path(letters), Counter(hook.ids))}


def _prepare(firms: int) -> int:
    """More firms hand in, weeks ago; the letters about it wait."""
    from django.test import override_settings

    from cases import people as p
    from huiqi.units.credit_code import make_credit_code

    gone = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}
    with override_settings(**gone):
        for place in range(firms, firms + FIRMS):
            code = make_credit_code(f"{place:08d}")
            p.firm(code, f"第{place}家公司")
            p.accepted(code=code)
    return firms + FIRMS


def wrongs(letters: Path, heard: Counter[str]) -> dict[str, Any]:
    """What was never done, what was done twice that must not be, and how often a letter or a webhook came again."""
    from huiqi.access.audit import verify
    from huiqi.cases.models import Clock, Delivery, Event, Message
    from huiqi.web.webhooks.models import Delivery as Hooked

    came = Counter(key for path in letters.iterdir() for key in _read(path.read_bytes()))
    lost = [f"letter {one.pk} is {one.state}" for one in Delivery.objects.exclude(state="sent")]
    lost += [f"letter {one.pk} never came" for one in Delivery.objects.select_related("account", "event")
             if not came[one.account.email, f"/messages/{one.event_id}/open"]]  # fmt: skip
    lost += [f"webhook {one.pk} is {one.state}, heard {heard[one.message_id]} times" for one in Hooked.objects.all()
             if one.state != "sent" or not heard[one.message_id]]  # fmt: skip
    lost += [f"clock {one.pk} was not escalated" for one in Clock.objects.filter(ended_on=None, escalated_at=None)]
    told = Counter((e.event, e.detail["run"]) for e in Event.objects.filter(event__in=("remind", "escalate")))
    read = Counter(Message.objects.values_list("account_id", "event_id"))
    doubled = [f"{what} {n} times" for what, n in [*told.items(), *read.items()] if n > 1]
    doubled += [f"webhook {one} is not ours" for one in set(heard) - {row.message_id for row in Hooked.objects.all()}]
    if (broken := verify()) is not None:
        lost.append(f"the audit chain breaks at {broken}")
    return {
        "lost": lost, "doubled": doubled, "letters": len(came), "reminders": len(told), "webhooks": len(heard),
        "again": came.total() - len(came) + heard.total() - len(heard),
    }  # fmt: skip


def _read(content: bytes) -> list[tuple[str, str]]:
    """Whom the letters of a file are to, and the address that opens what each is about."""
    found = []
    for part in content.split(b"-" * 79 + b"\n"):
        letter = message_from_bytes(part.strip(), policy=policy.default)
        if letter["To"]:
            words = letter.get_content()
            found.append((str(letter["To"]), next(w[w.index("/messages/") :] for w in words.split() if "/messages/" in w)))
    return found


if __name__ == "__main__":
    open_database()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]), ensure_ascii=False))
