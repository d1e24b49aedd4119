"""How many queries does a payment take? A batch as many for two cases as for one; a bank's line a fixed number."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.people import (
    MACHINE,
    TREASURER,
    banked,
    decided,
    decided_numbers,
    examined,
    firm,
    moment,
    noticed,
    to_be_paid,
    window,
)
from huiqi.cases import actions
from huiqi.cases.actions.orders import order_of
from huiqi.cases.models import Case
from huiqi.gateways.treasury import TreasuryFake
from huiqi.units.credit_code import make_credit_code

pytestmark = pytest.mark.database
AT, LATER = moment(3, 24), moment(3, 25)
A_LINE = 40
"""Queries to book one line of the bank's, with its ledger entry, two audit entries, history and messages."""


def paid_together(*cases: Case) -> dict[str, int]:
    """Queries of each step of a batch."""
    found: dict[str, int] = {}

    def counted(name, do):
        with CaptureQueriesContext(connection) as taken:
            done = do()
        found[name] = len(taken)
        return done

    keys = [case.pk for case in cases]
    batch = counted("make", lambda: actions.make_batch(actor=TREASURER, case_ids=keys, execute_on=AT.date(), at=AT))
    counted("files", lambda: actions.files_of(batch))
    counted("sign", lambda: actions.sign_batch(actor=TREASURER, number=str(batch), at=AT))
    counted("send", lambda: actions.send_batch(actor=TREASURER, number=str(batch), at=AT))
    answer = TreasuryFake().answer(order_of(batch))
    counted("import", lambda: actions.import_return(actor=TREASURER, content=answer, name="r", at=LATER))
    counted("book", lambda: actions.book_lines(actor=MACHINE, at=LATER))
    return found


def test_two_cases_are_sent_with_as_many_queries_as_one_and_booked_with_a_fixed_number_each() -> None:
    window()
    decided_numbers()
    cases = []
    for number in range(4):
        code = make_credit_code(f"{number:08d}")
        firm(code, f"公司{number}")
        banked(code, f"62220000000000{number}0")
        cases.append(to_be_paid(noticed(decided(examined(code=code)))))
    paid_together(cases[0])  # what a process asks only once
    one, two = paid_together(cases[1]), paid_together(*cases[2:])
    booked_one, booked_two = one.pop("book"), two.pop("book")
    assert two == one
    assert booked_one <= A_LINE
    assert booked_two <= 2 * booked_one
