"""Where can a case stand, and what moves it? One table: buttons, checks, clocks, the picture and the tests read it.

States are past participles, events are the verbs an officer says. A clock runs in the states from which an event
must come `within` it, stands still where a row `pauses` it, and ends anywhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models


class State(models.TextChoices):
    """Where a case stands."""

    DRAFT = "DRAFT", "草稿"
    SUBMITTED = "SUBMITTED", "待受理"
    RETURNED = "RETURNED", "待补正"
    REFUSED = "REFUSED", "不予受理"
    ACCEPTED = "ACCEPTED", "审核中"
    EXAMINED = "EXAMINED", "待审定"
    REJECTED = "REJECTED", "不予支持"
    DECIDED = "DECIDED", "已审定"
    NOTICED = "NOTICED", "公示中"
    OBJECTED = "OBJECTED", "异议处理中"
    VOIDED = "VOIDED", "决定已撤销"
    TO_BE_PAID = "TO_BE_PAID", "待拨付"
    PAYING = "PAYING", "拨付中"
    PAID = "PAID", "已拨付"
    RECOVERING = "RECOVERING", "追回中"
    RECOVERED = "RECOVERED", "已追回"
    WITHDRAWN = "WITHDRAWN", "已撤回"


DRAFT, SUBMITTED, RETURNED, REFUSED = State.DRAFT, State.SUBMITTED, State.RETURNED, State.REFUSED
ACCEPTED, EXAMINED, REJECTED, DECIDED = State.ACCEPTED, State.EXAMINED, State.REJECTED, State.DECIDED
NOTICED, OBJECTED, VOIDED = State.NOTICED, State.OBJECTED, State.VOIDED
TO_BE_PAID, PAYING, PAID, WITHDRAWN = State.TO_BE_PAID, State.PAYING, State.PAID, State.WITHDRAWN
RECOVERING, RECOVERED = State.RECOVERING, State.RECOVERED

FORM, CORRECTION, SUBSTANTIVE, NOTICE, PAYMENT = "form", "correction", "substantive", "notice", "payment"
OPINION, REPLY, STATEMENT = "opinion", "reply", "statement"

FIRM = ("manager",)
WINDOW, OFFICER, SECRETARY = ("window",), ("officer", "head"), ("secretary",)
TREASURY, BANK = ("treasury",), ("treasury", "system")
ANYONE, SYSTEM = ("anyone",), ("system",)


@dataclass(frozen=True)
class T:
    """One row: in `source`, `event` by one of `by` leads to `target`.

    `verb` is what access.require() asks for; without it `case.EVENT`. `needs` names what must be there,
    `tells` who is told, `stays` when the case keeps its state instead, `effect` what the button causes.
    """

    source: State
    event: str
    target: State
    label: str
    by: tuple[str, ...]
    within: str = ""
    pauses: str = ""
    after: str = ""
    needs: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    stays: str = ""
    permission: str = ""
    effect: str = ""

    @property
    def verb(self) -> str:
        return self.permission or f"case.{self.event}"


ROWS = (
    T(DRAFT, "submit", SUBMITTED, "提交", FIRM, needs=("facts", "papers"), tells=("window",), effect="进入形式审查"),
    T(DRAFT, "withdraw", WITHDRAWN, "删除草稿", FIRM),
    T(SUBMITTED, "accept", ACCEPTED, "受理", WINDOW, within=FORM, needs=("credit",), tells=("firm", "lead", "co"),
      effect="进入实质审查，并请会签部门提出意见"),
    T(SUBMITTED, "request_correction", RETURNED, "一次性告知补正", WINDOW, within=FORM, pauses=FORM, needs=("points",),
      tells=("firm",), effect="形式审查计时停止，等待申请人补正"),
    T(SUBMITTED, "refuse_acceptance", REFUSED, "不予受理", WINDOW, within=FORM, needs=("reason",), tells=("firm",),
      effect="办结，向申请人出具理由和救济途径"),
    T(SUBMITTED, "withdraw", WITHDRAWN, "撤回申请", FIRM, within=FORM, tells=("window",)),
    T(RETURNED, "resubmit", SUBMITTED, "提交补正", FIRM, within=CORRECTION, needs=("facts", "papers"), tells=("window",),
      effect="形式审查继续计时"),
    T(RETURNED, "refuse_acceptance", REFUSED, "逾期未补正，不予受理", WINDOW, within=CORRECTION, after=CORRECTION,
      needs=("reason",), tells=("firm",), effect="办结，向申请人出具理由和救济途径"),
    T(RETURNED, "withdraw", WITHDRAWN, "撤回申请", FIRM, within=CORRECTION, tells=("window",)),
    T(ACCEPTED, "examine", EXAMINED, "提出审核意见", OFFICER, within=SUBSTANTIVE,
      needs=("co_opinions", "deferred_papers", "audit_report", "panel", "known_facts"), tells=("head", "secretary"),
      effect="列入下一次集体审定"),
    T(ACCEPTED, "withdraw", WITHDRAWN, "撤回申请", FIRM, within=SUBSTANTIVE, tells=("lead",)),
    T(EXAMINED, "decide", DECIDED, "审定支持", SECRETARY, needs=("meeting", "decided_numbers", "credit"),
      tells=("firm", "lead"), effect="冻结依据和金额，等待公示"),
    T(EXAMINED, "reject", REJECTED, "审定不予支持", SECRETARY, needs=("meeting", "reason"), tells=("firm", "lead"),
      permission="case.decide", effect="办结，向申请人出具理由和救济途径"),
    T(EXAMINED, "send_back", ACCEPTED, "退回重审", SECRETARY, needs=("reason",), tells=("lead",), permission="case.decide",
      effect="重新进入实质审查"),
    T(EXAMINED, "withdraw", WITHDRAWN, "撤回申请", FIRM, tells=("secretary",)),
    T(DECIDED, "notice", NOTICED, "发布公示", OFFICER, tells=("firm",), effect="公示5个工作日"),
    T(NOTICED, "object", OBJECTED, "提出异议", ANYONE, within=NOTICE, needs=("name", "contact", "grounds"),
      tells=("lead", "firm"), effect="异议答复前不拨付"),
    T(NOTICED, "end_notice", TO_BE_PAID, "公示期满", SYSTEM, within=NOTICE, after=NOTICE, tells=("firm", "treasury"),
      permission="case.advance", effect="13个工作日内拨付"),
    T(OBJECTED, "object", OBJECTED, "提出异议", ANYONE, within=NOTICE, needs=("name", "contact", "grounds"),
      tells=("lead",), effect="异议答复前不拨付"),
    T(OBJECTED, "dismiss_objection", NOTICED, "异议不成立", OFFICER, within=NOTICE, needs=("reason",), tells=("firm",),
      stays="other_objections", permission="case.answer_objection", effect="公示继续，期满后拨付"),
    T(OBJECTED, "uphold_objection", VOIDED, "异议成立", OFFICER, within=NOTICE, needs=("reason",),
      tells=("firm", "secretary"), permission="case.answer_objection", effect="撤销决定，释放预算，不予拨付"),
    T(TO_BE_PAID, "instruct", PAYING, "发出拨付指令", TREASURY, within=PAYMENT, needs=("credit", "bank_account", "batch"),
      permission="case.pay", effect="款项交银行支付，等待回单"),
    T(TO_BE_PAID, "revoke", VOIDED, "撤销决定", SECRETARY, within=PAYMENT, needs=("reason",),
      tells=("firm", "lead", "treasury"), effect="撤销决定，释放预算，不予拨付"),
    T(PAYING, "pay", PAID, "银行已支付", BANK, within=PAYMENT, tells=("firm", "lead"), permission="case.settle",
      effect="款项到账，记入已拨付"),
    T(PAYING, "return_payment", TO_BE_PAID, "银行退汇", BANK, within=PAYMENT, needs=("reason",),
      tells=("firm", "treasury"), permission="case.settle", effect="更正账户后重新拨付"),
    T(PAID, "return_payment", TO_BE_PAID, "银行退汇", BANK, needs=("reason",), tells=("firm", "treasury"),
      permission="case.settle", effect="更正账户后重新拨付"),
    T(PAID, "open_recovery", RECOVERING, "启动追回", OFFICER, needs=("reason",), tells=("firm", "treasury"),
      permission="case.recover", effect="告知企业，企业5个工作日内可以陈述申辩"),
    T(RECOVERING, "drop_recovery", PAID, "终止追回", OFFICER, needs=("reason",), tells=("firm", "treasury"),
      permission="case.recover", effect="不再追回，回到已拨付"),
    T(RECOVERING, "close_recovery", RECOVERED, "追回完毕", BANK, tells=("firm", "lead"), permission="case.settle",
      effect="本息还清，办结"),
)  # fmt: skip
"""Every way a case can move."""

LIVE = tuple(s for s in State if s not in (DRAFT, REFUSED, REJECTED, VOIDED, WITHDRAWN))
"""States in which a case claims its matter: a second case on the same matter is refused."""

EDITABLE = (DRAFT, RETURNED)
"""Where the firm may change its answers and papers."""

TAKES_LATER = (SUBMITTED, ACCEPTED)
"""Where a paper that could be deferred may still follow."""

CLOSED = (REFUSED, REJECTED, VOIDED, RECOVERED, WITHDRAWN)

ENDED = (*CLOSED, PAID)
"""Where a case goes into the archive; a paid one can still be taken up again, and is then archived anew."""

CLOCK_LABELS = {
    FORM: "形式审查",
    CORRECTION: "补正",
    SUBSTANTIVE: "实质审查",
    OPINION: "会签意见",
    NOTICE: "公示",
    REPLY: "异议答复",
    PAYMENT: "拨付",
    STATEMENT: "陈述申辩",
}
CLOCK_TELLS = {
    FORM: ("window",),
    CORRECTION: ("firm",),
    SUBSTANTIVE: ("lead",),
    OPINION: ("co",),
    NOTICE: (),
    REPLY: ("lead",),
    PAYMENT: ("treasury",),
    STATEMENT: ("firm",),
}
"""Who is reminded when a clock is at 80 %; at 100 % the department's head is told too. The notice runs by itself."""

DAYS: Mapping[str, int] = {
    FORM: 5,
    CORRECTION: 10,  # assumed: sources give no limit for the firm's correction
    SUBSTANTIVE: 24,
    OPINION: 10,  # assumed: inside the 24 of the lead department
    NOTICE: 5,
    REPLY: 5,
    PAYMENT: 13,
    STATEMENT: 5,
}
"""Working days of each clock, by default. Source: the 5 + 24 + 13 of the guides in domain.md §2.2."""

MEASURE_DAYS: Mapping[tuple[str, str], int] = {}
"""(measure id, clock) → working days, where a measure has its own."""


def days_of(measure_id: str, clock: str) -> int:
    """Working days of a clock for a measure."""
    return MEASURE_DAYS.get((measure_id, clock), DAYS[clock])


def rows_from(state: str) -> tuple[T, ...]:
    """What can happen to a case in a state, in the order of the table."""
    return tuple(t for t in ROWS if t.source == state)


def row(state: str, event: str) -> T | None:
    """The row of an event in a state, or None where it is not allowed."""
    return next((t for t in ROWS if t.source == state and t.event == event), None)


def runs_in(clock: str) -> frozenset[State]:
    """The states in which a clock runs."""
    return frozenset(t.source for t in ROWS if t.within == clock)


def stands_in(clock: str) -> frozenset[State]:
    """The states in which a clock stands still."""
    return frozenset(t.target for t in ROWS if t.pauses == clock)


STATE_CLOCKS = (FORM, CORRECTION, SUBSTANTIVE, NOTICE, PAYMENT)
"""Clocks that follow the case's state; opinions, replies and statements have their own."""
