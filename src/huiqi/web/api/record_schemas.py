"""Which JSON tells of what happened: windows, versions, awards, and with a token cases, payments and budgets?

Money is whole fen, rates basis points, days YYYY-MM-DD, moments RFC 3339 with their offset.
"""

import datetime as dt
from typing import Any, Literal

from ninja import Field

from huiqi.web.api.schemas import Exact


class Page(Exact):
    """One page of a list; `next` is the address of what follows, null on the last page."""

    next: str | None


class WindowOut(Exact):
    """A span in which a measure takes applications: from `opens_at` up to and without `closes_at`."""

    id: int
    measure: str
    clause: str
    title: str
    lead: str
    year: int
    opens_at: dt.datetime
    closes_at: dt.datetime
    standing: Literal["coming", "open", "suspended", "closed"]
    why: str
    budget_fen: int | None
    free_of_application: bool
    announced_at: dt.datetime
    changed_at: dt.datetime


class WindowPage(Page):
    """A page of windows."""

    items: list[WindowOut]


class WithheldOut(Exact):
    """A measure that a version does not open yet, and why."""

    measure: str
    reason: str


class VersionOut(Exact):
    """A published version of a policy, in force from `effective_on` to `expires_on`, both included."""

    document_number: str
    title: str
    issued_on: dt.date
    effective_on: dt.date
    expires_on: dt.date
    standing: Literal["coming", "in_force", "replaced", "expired"]
    text_sha256: str
    withheld: list[WithheldOut]


class AwardOut(Exact):
    """An award as its public notice says it, and what became of it."""

    number: str
    enterprise: str
    credit_code_masked: str
    measure: str
    clause: str
    title: str
    department: str
    kind: str
    year: int
    document_number: str
    award_fen: int
    decided_on: dt.date
    published_at: dt.datetime
    ends_on: dt.date = Field(description="last day on which anyone may object")
    standing: Literal["noticed", "withdrawn", "due", "paid", "recovered"]
    withdrawn_at: dt.datetime | None
    withdrawn_why: str
    paid_fen: int
    paid_on: dt.date | None
    recovered_fen: int


class AwardPage(Page):
    """A page of awards."""

    items: list[AwardOut]


class MeOut(Exact):
    """Whose token this is, what it is for, and what its account may do at this moment."""

    name: str
    roles: list[str]
    departments: list[str]
    firms: list[str]
    token: str = Field(description="how the secret begins")
    scopes: list[str]
    expires_at: dt.datetime


class CaseOut(Exact):
    """A case in a list. `working_days_left` is negative where its clock is over, null where none runs."""

    number: str | None
    measure: str
    clause: str
    title: str
    enterprise: str
    credit_code: str
    matter: str
    year: int
    state: str
    state_label: str
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    closed_at: dt.datetime | None
    due_on: dt.date | None
    working_days_left: int | None
    award_fen: int | None
    version: int


class CasePage(Page):
    """A page of cases."""

    items: list[CaseOut]


class EventOut(Exact):
    """One thing that happened to a case. Identity numbers in `why` are masked."""

    event: str
    label: str
    from_state: str
    to_state: str
    at: dt.datetime
    why: str


class ClockOut(Exact):
    """One run of a clock in working days; `due_on` is null while it stands still or is over."""

    kind: str
    label: str
    about: str
    days: int
    elapsed: int
    started_on: dt.date
    ended_on: dt.date | None
    due_on: dt.date | None
    paused_for: str


class CasePaperOut(Exact):
    """A paper of the measure's list: how it was dealt with (empty: not yet), and how many files it has."""

    name: str
    manner: Literal["", "provided", "deferred", "committed", "register"]
    deferrable: bool
    files: int


class PaymentOut(Exact):
    """A case's money; the bank's last word on its last payment, if there was one."""

    award_fen: int
    paid_fen: int
    recovered_fen: int
    state: Literal["", "waiting", "sent", "paid", "returned"]
    answered_on: dt.date | None
    reason: str


class CaseDetail(CaseOut):
    """A whole case; `asks` is what an open correction notice asks for."""

    asks: list[str]
    papers: list[CasePaperOut]
    clocks: list[ClockOut]
    history: list[EventOut]
    payment: PaymentOut | None


class BatchOut(Exact):
    """A payment batch; `answered` of its `count` lines have been paid or sent back by the bank."""

    number: str
    state: Literal["made", "signed", "sent", "settled", "cancelled"]
    execute_on: dt.date
    made_at: dt.datetime
    sent_at: dt.datetime | None
    count: int
    total_fen: int
    answered: int


class BatchPage(Page):
    """A page of payment batches."""

    items: list[BatchOut]


class BudgetOut(Exact):
    """The money set aside for a measure, year and department, and where it is."""

    year: int
    measure: str
    department: str
    appropriated_fen: int
    available_fen: int
    reserved_fen: int
    paid_fen: int
    recovered_fen: int
    closed: bool


def shape(one: object, out: type[Exact], **more: Any) -> dict[str, Any]:
    """The fields of an answer that an object has under the same names, and those that are given."""
    return {name: more[name] if name in more else getattr(one, name) for name in out.model_fields}
