"""How much memory and time do the open data take? A district of many awards, written form by form, each by its own process.

`python -m bench.open_data fill AWARDS` fills the database of DATABASE_URL; `python -m bench.open_data write FOLDER FORM`
writes one form (csv, parquet, xlsx, 360giving) of the awards, or `all`, the whole issue, and prints what it took.
The first award is made by the actions people use; the others are copies of it inserted raw, each of a firm of its own.
"""

import datetime as dt
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

from bench.databases import answer, environment, on_both

AWARDS = 24_000
FORMS = ("csv", "parquet", "xlsx", "360giving", "all")
AT = dt.datetime(2026, 11, 29, 2, tzinfo=dt.UTC)


def open_data() -> dict[str, Any]:
    """What each form took on either database. Raises RuntimeError without PostgreSQL."""
    return on_both(_measured)


def _measured(address: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
        ask = partial(answer, "bench.open_data", environment(address, folder))
        found: dict[str, Any] = {"awards": ask("fill", AWARDS), "day": time.strftime("%Y-%m-%d")}
        found["load_before"] = os.getloadavg()[0]
        for form in FORMS:
            found[form] = ask("write", f"{folder}/out", form)
            print(form, json.dumps(found[form]), flush=True)
        return found


def fill(awards: int) -> int:
    """So many awards in every standing but withdrawn; how many notices there are."""
    from django.db import transaction
    from tests.cases import people as p

    from bench.district import _copy
    from huiqi.cases.models import BankReturnLine, Case, Decision, Notice, PaymentLine
    from huiqi.ledger.models import Account
    from huiqi.register.models import Enterprise

    p.firm()
    p.window(budget_fen=None)
    p.decided_numbers()
    p.banked()
    p.answered(p.sent(p.to_be_paid()))
    first = Case.objects.get()
    decision, notice, line = first.decision, first.public_notice, PaymentLine.objects.get()
    account = Account.objects.get(kind=Account.Kind.PAID, case_ref=str(first))
    assert BankReturnLine.objects.count() == 1, "the first award was paid by the bank's own word"

    def insert(model: Any, rows: Iterable[Any]) -> list[Any]:
        return list(model.objects.bulk_create(rows, batch_size=2000))

    many = range(2, awards + 1)
    with transaction.atomic():
        firms = insert(Enterprise, (Enterprise(credit_code=f"9144{n:014d}", name=f"直播{n:06d}号文化公司") for n in many))
        own = [{"number": f"LS-2026-9{n:06d}", "matter_key": f"copy:{n}"} for n in many]
        cases = insert(Case, (_copy(first, enterprise_id=f.pk, **o) for f, o in zip(firms, own, strict=True)))
        insert(Decision, (_copy(decision, case_id=case.pk) for case in cases))
        insert(Notice, (_copy(notice, case_id=case.pk, number=f"GS-2026-9{n:05d}", enterprise_name=firm.name,
                              award_fen=notice.award_fen + n) for n, case, firm in zip(many, cases, firms, strict=True)))
        insert(PaymentLine, (_copy(line, case_id=case.pk, reference=f"{case}-1") for case in cases))
        insert(Account, (_copy(account, case_ref=str(case), balance_fen=notice.award_fen + n)
                         for n, case in zip(many, cases, strict=True)))
    return Notice.objects.count()


def write(folder: Path, form: str) -> dict[str, Any]:
    """Seconds, bytes written, and the most memory this process ever had."""
    from huiqi.reports.open_data.awards import AWARDS as DATASET
    from huiqi.reports.open_data.giving import write_giving
    from huiqi.reports.open_data.imprint import imprint
    from huiqi.reports.open_data.issue import write_issue
    from huiqi.reports.open_data.tables import write_csv, write_parquet, write_workbook

    mark, into = imprint(AT), folder / form
    if form != "all":
        into.mkdir(parents=True)
    ways: dict[str, Callable[[], object]] = {
        "csv": lambda: write_csv(into / "awards.csv", DATASET, mark),
        "parquet": lambda: write_parquet(into / "awards.parquet", DATASET, mark),
        "xlsx": lambda: write_workbook(into / "awards.xlsx", DATASET, mark, AT),
        "360giving": lambda: write_giving(into, mark, AT),
        "all": lambda: write_issue(into, mark, before=None),
    }
    start = time.perf_counter()
    ways[form]()
    seconds = time.perf_counter() - start
    status = Path("/proc/self/status").read_text()
    peak = int(status.split("VmHWM:")[1].split()[0]) * 1024
    return {"seconds": seconds, "bytes": sum(path.stat().st_size for path in into.iterdir()), "peak_bytes": peak}


if __name__ == "__main__":
    from huiqi.web.database import open_database

    open_database()
    order, *given = sys.argv[1:]
    print(json.dumps(fill(int(given[0])) if order == "fill" else write(Path(given[0]), given[1])))
