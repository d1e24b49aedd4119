"""How long does a payment batch take? As many cases as a batch may hold, from the dry run to the last line booked.

`python -m bench.payments [LINES]` is the process that pays: it fills the database of DATABASE_URL and prints what it found.
The first case is made by the actions people use; the others are copies of it inserted raw, each with a firm, an account,
a decision and a reservation of its own.
"""

import json
import sys
import time
import uuid
from collections.abc import Callable, Iterable
from typing import Any

from bench.databases import measured_by, on_both

LINES = 5_000


def payments() -> dict[str, Any]:
    """Both databases as the service uses them. Raises RuntimeError without PostgreSQL."""
    return on_both(measured_by("bench.payments"))


def fill(lines: int) -> None:
    """So many cases to be paid, on one envelope."""
    from django.db import transaction
    from tests.cases import people as p

    from bench.district import _copy
    from huiqi.cases.models import Case, Decision, Event
    from huiqi.ledger import actions as ledger
    from huiqi.register.models import BankAccount, Enterprise

    p.firm()
    p.window(budget_fen=None)
    p.decided_numbers()
    p.banked()
    first = p.to_be_paid()
    account, decision, events = BankAccount.objects.get(), first.decision, list(first.events.all())

    def insert(model: Any, rows: Iterable[Any]) -> list[Any]:
        return list(model.objects.bulk_create(rows, batch_size=500))

    with transaction.atomic():
        firms = insert(
            Enterprise, (Enterprise(credit_code=f"9144{n:014d}", name=f"直播{n:06d}号公司") for n in range(lines - 1))
        )
        insert(BankAccount, (_account(account, firm) for firm in firms))
        own = ({"number": f"LS-2026-9{n:06d}", "matter_key": f"copy:{n}"} for n in range(lines - 1))
        cases = insert(Case, (_copy(first, enterprise_id=f.pk, **o) for f, o in zip(firms, own, strict=True)))
        insert(Decision, (_copy(decision, case_id=case.pk) for case in cases))
        insert(Event, (_copy(event, case_id=case.pk) for case in cases for event in events))
        for case in cases:
            ledger.reserve(actor=p.SECRETARY, year=case.year, measure=case.measure, department=case.lead, case_ref=str(case),
                           amount_fen=decision.award_fen, document="文", at=p.moment(3, 12))  # fmt: skip


def _account(like: Any, firm: Any) -> Any:
    """An account of another firm; its number is encrypted for it alone."""
    from bench.district import _copy
    from huiqi.register.cipher import keyring

    reference = uuid.uuid4()
    number = keyring().encrypt("6222000000001230", str(reference))
    return _copy(like, enterprise_id=firm.pk, holder=firm.name, reference=reference, number_encrypted=number)


def _pay(lines: int) -> dict[str, Any]:
    """Seconds of each step of one batch; what the books and the bank's answers come to after."""
    from tests.cases import people as p

    from huiqi.access import audit
    from huiqi.cases import actions
    from huiqi.cases.models import Case
    from huiqi.cases.states import PAID
    from huiqi.gateways.treasury import TreasuryFake
    from huiqi.ledger import queries as books

    fill(lines)
    seconds: dict[str, float] = {}

    def timed(name: str, do: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        done = do()
        seconds[name] = time.perf_counter() - start
        return done

    at, later = p.moment(3, 24), p.moment(3, 25)
    found = timed("dry_run", lambda: actions.dry_run(actor=p.TREASURER))
    keys = [ready.case.pk for ready in found.ready]
    batch = timed("make", lambda: actions.make_batch(actor=p.TREASURER, case_ids=keys, execute_on=at.date(), at=at))
    files = timed("files", lambda: actions.files_of(batch))
    timed("sign", lambda: actions.sign_batch(actor=p.TREASURER, number=str(batch), at=at))
    timed("sign_again", lambda: actions.sign_batch(actor=p.TREASURER_TWO, number=str(batch), at=at))
    timed("send", lambda: actions.send_batch(actor=p.TREASURER, number=str(batch), at=at))
    timed("deliver", lambda: actions.deliver_orders(at=at))
    answer = TreasuryFake().answer(files[f"{batch}.csv"])
    timed("import", lambda: actions.import_return(actor=p.TREASURER, content=answer, name="r.csv", at=later))
    booked = timed("book", lambda: actions.book_lines(actor=p.MACHINE, at=later, most=lines))
    return {
        "lines": len(keys), "seconds": seconds, "applied": booked.applied, "bytes": sum(map(len, files.values())),
        "paid_cases": Case.objects.filter(state=PAID).count(), "differences": len(books.differences()),
        "chain_whole": audit.verify() is None,
    }  # fmt: skip


if __name__ == "__main__":
    from huiqi.web.database import open_database

    open_database()
    from huiqi.web import worker  # noqa: F401  as a worker of the service is: without its pages in each collection
    print(json.dumps(_pay(int(sys.argv[1]) if len(sys.argv) > 1 else LINES)))
