"""An enterprise is changed while a fact of it is written: on PostgreSQL both are done, none waits for the other for ever.

SQLite writes one transaction after the other, so there is nothing to meet there.
"""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, transaction

from huiqi.access import audit
from huiqi.register import actions
from huiqi.register.models import Enterprise
from register.people import AT, CODE, DAY, OFFICER, firm

pytestmark = [
    pytest.mark.database(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


def meet(change: Callable[[], object]) -> list[str]:
    """What becomes of `change` and of a fact of the firm, whose writer already holds the end of the audit chain."""
    one, outcome, written = firm(), ["", ""], threading.Event()

    def fact() -> None:
        with transaction.atomic():
            actions.record_facts(actor=OFFICER, enterprise=one, values={"livestream_firm": 1}, source="甲", on=DAY, at=AT)
            written.set()
            time.sleep(0.5)  # long enough for the other to hold the row and wait for the chain; too short fails nothing

    def late_change() -> None:
        written.wait(20)
        change()

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            work()
            outcome[place] = "done"
        except OperationalError as error:
            outcome[place] = str(error).splitlines()[0]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((fact, late_change))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcome)


def test_a_firm_can_be_changed_while_a_fact_of_it_is_written() -> None:
    def change() -> None:
        actions.record_enterprise(actor=OFFICER, credit_code=CODE, at=AT, contact_phone="13900000000")

    assert meet(change) == ["done", "done"]


def test_a_lock_on_the_key_would_have_stopped_one_of_them() -> None:
    def change() -> None:
        with transaction.atomic():
            Enterprise.objects.select_for_update().get(credit_code=CODE)
            audit.record(actor=OFFICER, verb="register.write", subject="enterprise", at=AT)

    assert meet(change) == ["deadlock detected", "done"]
