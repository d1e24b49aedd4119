"""Four that deliver at the same moment: does each mail leave once?

`python -m cases.delivery_races` runs it on the database of DATABASE_URL and prints what left as JSON.
"""

import json
from collections import Counter

PEOPLE = 40


def delivered_at_once() -> dict[str, list[int]]:
    """How often each mail left, from four that deliver at once; `unclaimed` is the same where nobody marks theirs."""
    from django.core import mail
    from django.test import override_settings

    from cases import people as p
    from cases.races import race
    from huiqi.access import actions as access
    from huiqi.access.actor import SYSTEM
    from huiqi.cases import actions
    from huiqi.cases.actions import messages
    from huiqi.cases.models import Delivery

    p.firm()
    p.window()
    for n in range(PEOPLE):
        account = access.create_account(actor=SYSTEM("test"), email=f"w{n}@example.cn", name=f"窗口{n}", at=p.START)
        access.grant(actor=SYSTEM("test"), account_id=account.pk, role="window", department="区企业服务中心", at=p.START)

    def left() -> list[int]:
        mail.outbox = []
        Delivery.objects.update(state="waiting")
        at = p.moment(3, 3)
        outcome = race(*[lambda: actions.deliver(at=at)] * 4)
        assert set(outcome) == {"won"}, outcome
        return sorted(Counter(m.to[0] for m in mail.outbox).values())

    def unmarked(at: object, again: bool, done: set[int]) -> list[Delivery]:
        rows = Delivery.objects.filter(state="waiting").exclude(pk__in=done)
        return list(rows.select_related("account", "event__case__enterprise").order_by("pk")[: messages.AT_ONCE])

    messages.AT_ONCE = 4
    claim = messages._claim
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
        p.submitted()
        found = {"rows": [1] * Delivery.objects.count(), "claimed": left()}
        messages._claim = unmarked
        try:
            found["unclaimed"] = left()
        finally:
            messages._claim = claim
    return found


def main() -> None:
    """On a database of its own, brought up to date first."""
    from huiqi.web.database import open_database

    open_database()
    print(json.dumps(delivered_at_once()))


if __name__ == "__main__":
    main()
