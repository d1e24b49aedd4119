"""When does the money leave? Every Friday what can be paid; two working days later the made-up bank answers.

A firm whose account the bank does not know names another, and is paid in the next batch.
"""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings

from huiqi.cases import actions
from huiqi.cases.actions.orders import RETURNS, order_of
from huiqi.cases.models import Case, PaymentBatch
from huiqi.cases.states import PAID, PAYING, TO_BE_PAID
from huiqi.gateways.treasury import TreasuryFake
from huiqi.gateways.treasury.orders import yuan_of
from huiqi.register import actions as register
from huiqi.register import queries
from huiqi.register.models import Enterprise
from huiqi.web.district.cast import MACHINE, Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.journey import Journey
from huiqi.web.district.recovery import Recoveries

_FRIDAY = 4
_EVERY = dt.timedelta(7)
_UNKNOWN_TO_THE_BANK, _GOOD = "7", "1"
"""Last digits of an account: what the fake bank does with it."""
_ONE_IN = 9
"""How many firms give a wrong account at first."""


def name_account(cast: Cast, firm: Enterprise, at: dt.datetime, ending: str = "") -> None:
    """A firm names its bank account, unless it has one; `ending` names another."""
    if queries.bank_account(firm) and not ending:
        return
    wrong = firm.pk % _ONE_IN == 0 and not ending
    digits = f"6200{firm.pk:011d}{_UNKNOWN_TO_THE_BANK if wrong else ending or _GOOD}"
    register.name_bank_account(
        actor=cast.managers[firm.credit_code],
        enterprise=firm,
        holder=firm.name,
        bank_name="示例银行深圳南山支行（演示）",
        bank_code="104584000001",
        number=digits,
        at=at,
    )


class Treasury:
    """The treasury and its bank through the year. Cases that rest in TO_BE_PAID or PAYING are left there."""

    def __init__(self, cast: Cast, diary: Diary, journeys: list[Journey]) -> None:
        self.cast, self.diary, self.journeys = cast, diary, journeys
        self.clerk, self.second = cast.holding("treasury"), cast.holding_too("treasury")
        self.recoveries = Recoveries(cast, diary)
        first = diary.first + dt.timedelta((_FRIDAY - diary.first.weekday()) % 7)
        diary.enter(moment(first, 10), self._pay)

    def _resting(self, state: str) -> set[int]:
        return {j.case_id for j in self.journeys if j.case_id and j.story.rests_in == state}

    def _pay(self, at: dt.datetime) -> None:
        """Put what can be paid into a batch, have it signed, send it."""
        self.diary.enter(at + _EVERY, self._pay)
        for firm in Enterprise.objects.filter(cases__state=TO_BE_PAID).distinct():
            name_account(self.cast, firm, at)
        rests = self._resting(TO_BE_PAID)
        keys = [r.case.pk for r in actions.dry_run(actor=self.clerk).ready if r.case.pk not in rests]
        if not keys:
            return
        on = self.diary.workday(at, 1)
        batch = actions.make_batch(actor=self.clerk, case_ids=keys, execute_on=on, at=at)
        for signer in (self.clerk, self.second)[: batch.signatures_needed]:
            actions.sign_batch(actor=signer, number=str(batch), at=at)
        actions.send_batch(actor=self.clerk, number=str(batch), at=at)
        actions.deliver_orders(at=at)
        self.diary.enter(moment(self.diary.workday(moment(on, 10), 1), 15), lambda at: self._answer(batch, at))

    def _answer(self, batch: PaymentBatch, at: dt.datetime) -> None:
        """The bank's return comes; whoever was not known to it names another account."""
        lines = list(batch.lines.order_by("pk").select_related("case__enterprise"))
        rests = self._resting(PAYING)
        fake = TreasuryFake(dropped=frozenset(i for i, line in enumerate(lines) if line.case_id in rests))
        if len(fake.dropped) < len(lines):
            self._book(fake.answer(order_of(batch)), f"{batch}-return.csv", at)
        for line in lines:
            line.refresh_from_db()
            if line.state == "returned":
                name_account(self.cast, line.case.enterprise, at, _GOOD)
        by_case = {j.case_id: j for j in self.journeys if j.case_id}
        for line in lines:
            if line.state == "paid" and line.case_id in by_case:
                self.recoveries.consider(by_case[line.case_id])
        first = {line.case_id for line in lines if line.reference.endswith("-1")}
        later = [j for j in self.journeys if j.story.turn == "bounced" and j.case_id in first]
        if later:
            self.diary.enter(moment(self.diary.workday(at, 5), 15), lambda at: self._bounce([j.case_id for j in later], at))

    def _bounce(self, keys: Iterable[int], at: dt.datetime) -> None:
        """Weeks after it was paid the money comes back: the account was closed."""
        for case in Case.objects.filter(pk__in=keys, state=PAID):
            line = case.payment_lines.get(state="paid")
            row = f"{line.reference},退回,{yuan_of(line.amount_fen)},{at.date()},T{line.pk},账户已销户"
            self._book(f"指令编号,结果,金额,日期,银行流水号,原因\n{row}\n".encode(), f"{line.reference}-late.csv", at)
            name_account(self.cast, case.enterprise, at, _GOOD)

    def _book(self, content: bytes, name: str, at: dt.datetime) -> None:
        """The bank leaves its return where it is collected."""
        returns = settings.TREASURY_FOLDER / RETURNS
        returns.mkdir(parents=True, exist_ok=True)
        (returns / name).write_bytes(content)
        actions.collect_returns(actor=MACHINE, at=at)
        actions.book_lines(actor=MACHINE, at=at)
