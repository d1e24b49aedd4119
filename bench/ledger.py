"""How many ledger commits a second? Many writers on one envelope, each commit with its audit entry, on both databases.

`python -m bench.ledger` is the process that writes: it fills the database of DATABASE_URL and prints what it found.
"""

import json
import statistics
import threading
import time
from collections import Counter
from typing import Any

from bench.databases import measured_by, on_both
from bench.pages import p95

WRITERS, CASES = 16, 1_600
FEN = 3_500_000_000


def ledger() -> dict[str, Any]:
    """Both databases as the service uses them: PostgreSQL as installed, SQLite with its log ahead of the tables."""
    return on_both(measured_by("bench.ledger"))


def _write() -> dict[str, Any]:
    """Every writer reserves for its next case, then posts it, until the cases are done; books and chain are checked."""
    from django.db import connection
    from tests.ledger import books as b

    from huiqi.access import audit
    from huiqi.ledger import actions, queries

    b.envelope(CASES * FEN)
    seconds: list[float] = []
    errors: Counter[str] = Counter()
    together, waiting, taking = threading.Barrier(WRITERS + 1), iter(range(CASES)), threading.Lock()

    def next_case() -> int | None:
        with taking:
            return next(waiting, None)

    def commit(action: Any, **order: object) -> None:
        start = time.perf_counter()
        try:
            action(actor=b.MACHINE, amount_fen=FEN, document="文", at=b.AT, **order)
            seconds.append(time.perf_counter() - start)
        except Exception as error:
            errors[type(error).__name__] += 1

    def write() -> None:
        connection.ensure_connection()
        together.wait()
        while (number := next_case()) is not None:
            ref = f"LS-{number}"
            commit(actions.reserve, case_ref=ref, **b.PLACE)
            commit(actions.post, case_ref=ref, reference=ref)
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    together.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    elapsed = time.perf_counter() - start
    return {
        "writers": WRITERS, "commits": len(seconds), "errors": errors, "seconds": elapsed,
        "a_second": len(seconds) / elapsed, "p50": statistics.median(seconds), "p95": p95(seconds),
        "longest": max(seconds), "differences": len(queries.differences()), "chain_whole": audit.verify() is None,
    }  # fmt: skip


if __name__ == "__main__":
    from huiqi.web.database import open_database

    open_database()
    from huiqi.web import worker  # noqa: F401  as a worker of the service is: without its pages in each collection
    print(json.dumps(_write()))
