"""The machine's clock jumps an hour or a day, forward or back, between any two steps on the way from form to money.

No statutory clock is negative or ends before it began, no order is older than its decision, no case is lost, and the audit
chain is whole: it goes by number, not by time.
"""

import datetime as dt
from collections.abc import Mapping
from random import Random
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from lxml import html

from cases import people as p
from faults import money
from faults.bank import Bank
from faults.server import PEOPLE, meet, pay
from faults.site import Person, signed_in
from faults.submissions import Firm
from faults.told import Told
from huiqi.access.audit import verify
from huiqi.access.models import Account
from huiqi.cases import actions, clocks
from huiqi.cases.models import Case, Clock, PaymentLine
from huiqi.cases.states import DECIDED, SUBMITTED
from huiqi.units.credit_code import make_credit_code

pytestmark = [pytest.mark.database, pytest.mark.repeated, pytest.mark.usefixtures("site_files")]
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


class Inside(Person):
    """The same without a server: each request in this process, signed in anew, for a session ends where the clock jumps."""

    def __init__(self, account: Account) -> None:
        super().__init__("")
        self.account = account

    def open(
        self, path: str, data: Mapping[str, Any] | None = None, files: Mapping[str, bytes] | None = None
    ) -> html.HtmlElement:
        client = Client(raise_request_exception=True)
        client.force_login(self.account)
        address = urlsplit(path)._replace(scheme="", netloc="").geturl()
        sent = dict(data or {}) | {name: SimpleUploadedFile(f"{name}.pdf", file) for name, file in (files or {}).items()}
        answer = client.get(address, follow=True) if data is None else client.post(address, sent, follow=True)
        page = html.document_fromstring(answer.content.decode(), base_url=f"http://testserver{answer.request['PATH_INFO']}")
        page.make_links_absolute()
        return page


class Jumping:
    """A clock that jumps whenever it is told to, and otherwise stands still."""

    def __init__(self, chance: Random) -> None:
        self.chance, self.now, self.jumps = chance, p.moment(4, 1), 0

    def jump(self) -> dt.datetime:
        self.now += self.chance.choice((HOUR, -HOUR, DAY, -DAY))
        self.jumps += 1
        return self.now


def inside(email: str, role: str) -> Inside:
    signed_in(email, role)
    return Inside(Account.objects.get(email=email))


def decide_and_publish(clock: Jumping, people: Mapping[str, Inside]) -> None:
    """From the desk to the end of the notice."""
    for case in Case.objects.filter(state=SUBMITTED):
        case = actions.accept(actor=p.WINDOW, case_id=case.pk, version=case.version, at=clock.jump())
        actions.examine(actor=p.OFFICER, case_id=case.pk, version=case.version, at=clock.jump(), supports=True, text="属实")
    for _ in range(4):
        clock.jump()
        meet(people["secretary"])
    assert Case.objects.filter(state=DECIDED).count() == Case.objects.count()
    for case in Case.objects.filter(state=DECIDED):
        actions.publish_notice(actor=p.OFFICER, case_id=case.pk, version=case.version, at=clock.jump())
    for _ in range(6):
        clock.now += 3 * DAY
        actions.run_clocks(actor=p.MACHINE, at=clock.jump())


def test_no_case_is_lost_and_no_date_is_before_the_one_it_follows_though_the_clock_jumps(
    tell: Told, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    seed = request.node.callspec.params.get("turn", 0) if hasattr(request.node, "callspec") else 0
    clock, settings.TREASURY_FOLDER = Jumping(Random(seed)), tmp_path
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    bank = Bank(tmp_path, Random(seed))
    p.window(budget_fen=None)
    p.decided_numbers()
    p.appropriated()
    people = {name: inside(f"{name}@x.cn", role) for name, role in PEOPLE.items()}
    firms = [Firm(make_credit_code(f"{place:08d}")) for place in range(3)]
    for firm in firms:
        p.banked(firm.code, f"62220000000012{firm.code[:2]}0")
        clock.jump()
        firm.begin(Inside(Account.objects.get(email=firm.email)))
        for _ in range(2):
            clock.jump()
            firm.go_on(Inside(Account.objects.get(email=firm.email)))
    assert [bool(firm.told) for firm in firms] == [True] * 3
    decide_and_publish(clock, people)
    for _ in range(60):
        clock.jump()
        pay(people["treasurer"], people["second"])
        actions.deliver_orders(at=clock.jump())
        bank.turn()
        actions.collect_returns(actor=p.MACHINE, at=clock.jump())
        actions.book_lines(actor=p.MACHINE, at=clock.jump())
        if money.all_done() and not bank.answers:
            break
    lost = money.faults({case: line.amount_fen for case, line in bank.paid.items()}, set(bank.orders)) + backwards()
    tell(lost, bank.wrong, clock_jumps=clock.jumps, cases=len(firms), bank_returns=bank.files)
    assert (money.all_done(), verify(), lost, bank.wrong) == (True, None, [], [])


def backwards() -> list[str]:
    """What ends before it began, or is negative."""
    found, days = [], clocks.calendar()
    for one in Clock.objects.prefetch_related("pauses"):
        shown = clocks.reading(one, one.ended_on or one.started_on, days)
        if shown.elapsed < 0 or (one.ended_on and one.ended_on < one.started_on):
            found.append(f"{one.kind} of {one.case} ran from {one.started_on} to {one.ended_on}")
    for line in PaymentLine.objects.select_related("batch", "case__decision__meeting"):
        if line.batch.execute_on < line.case.decision.meeting.held_on:
            found.append(f"the order for {line.case} of {line.batch.execute_on} is older than its decision")
    return found
