"""Sixty-four writers on one envelope, and those who meet on one case: what becomes of the money, on either database?

`python -m ledger.races` runs every race on the database of DATABASE_URL and prints the outcomes as JSON.
"""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Work = Callable[[], object]
WRITERS, TRIES, FITS = 64, 1_000, 200
FEW = 300, 40
"""Tries, and how many of them fit, where a lock or a constraint is off."""
FEN = 12_345


def at_once(works: list[Work], writers: int) -> Counter[str]:
    """How often each outcome: `won` or the name of the refusal. Each writer has a connection and takes the next work."""
    from django.db import connection

    outcomes: list[str] = []
    waiting, gate = iter(list(works)), threading.Barrier(writers)
    taking = threading.Lock()

    def next_work() -> Work | None:
        with taking:
            return next(waiting, None)

    def run() -> None:
        try:
            connection.ensure_connection()
            gate.wait(60)
            while work := next_work():
                try:
                    work()
                    outcomes.append("won")
                except Exception as refused:
                    outcomes.append(type(refused).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return Counter(outcomes)


def drawn(year: int, tries: int, fits: int) -> dict[str, object]:
    """So many cases reserve from the new envelope of a year that fits fewer: what came of it, and what the books say."""
    from huiqi.access import audit
    from huiqi.ledger import actions, queries
    from huiqi.ledger.models import Envelope
    from ledger import books as b

    place = b.PLACE | {"year": year}
    actions.appropriate(actor=b.TREASURER, **place, amount_fen=fits * FEN, document="文", key=f"year:{year}", at=b.AT)

    def reserving(number: int) -> Work:
        case = {"case_ref": f"LS-{year}-{number}", "amount_fen": FEN, "document": "文"}
        return lambda: actions.reserve(actor=b.MACHINE, **place, **case, at=b.AT)

    outcomes = at_once([reserving(number) for number in range(tries)], WRITERS)
    found = queries.figures_of(Envelope.objects.get(**place))
    return {
        "outcomes": dict(outcomes),
        "left_fen": found.available_fen,
        "reserved": found.reserved_fen // FEN,
        "differences": queries.differences(),
        "audit": audit.verify(),
    }


@contextmanager
def no_lock() -> Iterator[None]:
    """Envelopes are read, not locked. On SQLite the lock is the immediate transaction; without it, a deferred one."""
    from django.db import connection

    from huiqi.ledger import actions
    from huiqi.ledger.models import Envelope

    kept, actions.lock = actions.lock, lambda **which: Envelope.objects.get(**which)
    options = connection.settings_dict.get("OPTIONS", {})
    mode = options.get("transaction_mode")
    if mode:
        options["transaction_mode"] = "DEFERRED"
    try:
        yield
    finally:
        actions.lock = kept
        if mode:
            options["transaction_mode"] = mode


@contextmanager
def no_constraint() -> Iterator[None]:
    """Any account may go below zero, until the block ends; what went below is lifted so that the rule can come back."""
    from django.db import connection

    from huiqi.ledger.models import Account, Envelope

    if connection.vendor == "sqlite":
        options = connection.settings_dict["OPTIONS"]
        kept = options["init_command"]
        options["init_command"] = f"{kept} PRAGMA ignore_check_constraints=ON;"
        try:
            yield
        finally:
            options["init_command"] = kept
        return
    rule = next(c for c in Account._meta.constraints if c.name == "only_the_outside_goes_below_zero")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Account, rule)
    try:
        yield
    finally:
        _lift(Envelope.objects.latest("pk").year)
        with connection.schema_editor() as editor:
            editor.add_constraint(Account, rule)


def _lift(year: int) -> None:
    from huiqi.ledger import actions
    from ledger import books as b

    more = {"amount_fen": TRIES * FEN, "document": "文", "key": f"lift:{year}", "at": b.AT}
    actions.appropriate(actor=b.TREASURER, **b.PLACE | {"year": year}, **more)


def meetings() -> dict[str, object]:
    """Those who meet on one key, on one case, on the end of a year, and on money that goes both ways."""
    from huiqi.ledger import actions, queries
    from huiqi.ledger.models import Envelope, Transfer
    from ledger import books as b

    b.envelope(100 * FEN)
    found: dict[str, object] = {"one key 16 times": dict(at_once([lambda: b.reserve("LS-0", FEN)] * 16, 16))}
    found["its transfers"] = Transfer.objects.filter(key="reserve:LS-0").count()
    for number in range(1, 21):
        b.reserve(f"LS-{number}", FEN)
    ends: Counter[str] = Counter()
    for number in range(1, 21):
        case = {"case_ref": f"LS-{number}", "amount_fen": FEN, "at": b.AT}
        met = at_once(
            [
                lambda case=case: actions.post(actor=b.MACHINE, **case, reference=case["case_ref"], document="B1"),
                lambda case=case: actions.void(actor=b.OFFICER, **case, why="异议成立"),
            ],
            2,
        )
        ends["+".join(sorted(met))] += 1
    found["post or void, 20 cases"] = dict(ends)
    there_and_back = [
        lambda n=n, act=act: act(
            actor=b.TREASURER, **b.PLACE, amount_fen=FEN, document="文", key=f"both:{act.__name__}:{n}", at=b.AT
        )
        for n in range(40)
        for act in (actions.appropriate, actions.cut)
    ]
    found["appropriate and cut, 40 each"] = dict(at_once(there_and_back, 16))
    left = queries.available_fen(**b.PLACE) or 0
    closing = {"actor": b.TREASURER, **b.PLACE, "carry_fen": left, "document": "结转", "at": b.AT}
    found["two ends of a year"] = dict(at_once([lambda: actions.close_year(**closing)] * 2, 2))
    found["carried over whole"] = queries.available_fen(**b.PLACE | {"year": 2027}) == left > 0
    found["left behind"] = queries.figures_of(Envelope.objects.get(**b.PLACE)).available_fen
    found["differences"] = queries.differences()
    return found


def all_races() -> dict[str, object]:
    """Each race by name."""
    found: dict[str, object] = {"meetings": meetings(), "as it is": drawn(2031, TRIES, FITS)}
    with no_lock():
        found["no lock"] = drawn(2032, *FEW)
    with no_constraint():
        found["no constraint"] = drawn(2033, *FEW)
    with no_lock(), no_constraint():
        found["neither"] = drawn(2034, *FEW)
    return found


def main() -> None:
    """On a database of its own, brought up to date first."""
    from django.db import connection

    from huiqi.web.database import open_database

    open_database()
    if connection.vendor == "sqlite":  # it serves whoever asks at the right moment; on a busy machine one may wait long
        connection.settings_dict["OPTIONS"]["timeout"] = 300
    print(json.dumps(all_races()))


if __name__ == "__main__":
    main()
