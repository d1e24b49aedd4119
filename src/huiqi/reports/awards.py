"""Which awards may the public see? Every one that was put before it, as its notice says it, and what became of it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet

from huiqi.cases.masks import public_words
from huiqi.cases.models import Case, Notice, PaymentLine
from huiqi.cases.states import NOTICED, OBJECTED
from huiqi.ledger import queries as ledger

CHUNK = 2000
"""Awards read at a time, so that memory does not grow with their number."""


class Standing(models.TextChoices):
    """What the public may know of where an award stands; a recovery that is not yet closed is nobody's business."""

    NOTICED = "noticed", "公示中"
    WITHDRAWN = "withdrawn", "已撤销"
    DUE = "due", "待拨付"
    PAID = "paid", "已拨付"
    RECOVERED = "recovered", "已追回"


@dataclass(frozen=True)
class PublicAward:
    """One award; money in fen. `number` is its notice's and its permanent address; of a firm only name and masked code.

    `paid_fen` is what the firm has been paid in all, `recovered_fen` what of it came back; `paid_on` is None before.
    """

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
    ends_on: dt.date
    standing: Standing
    withdrawn_at: dt.datetime | None
    withdrawn_why: str
    paid_fen: int
    paid_on: dt.date | None
    recovered_fen: int
    firm: int
    """The register's key of the firm: it tells firms apart and is never shown."""
    proposed: bool
    """True where the district proposed the award, false where the firm applied for it."""


def public_awards(*, measure: str = "", year: int | None = None, words: str = "") -> QuerySet[Notice]:
    """The notices behind the awards of a measure and year, by firm or matter, the latest first: for paging.

    What was frozen with a decision is not public, and large: it is not read.
    """
    rows = Notice.objects.select_related("case__decision").defer("case__facts", "case__decision__frozen")
    if measure:
        rows = rows.filter(case__measure=measure)
    if year is not None:
        rows = rows.filter(case__year=year)
    if words:
        rows = rows.filter(models.Q(enterprise_name__icontains=words) | models.Q(matter__icontains=words))
    return rows.order_by("-published_at", "-pk")


def each_award(rows: QuerySet[Notice]) -> Iterator[PublicAward]:
    """The awards of these notices in their order, two more queries for every CHUNK of them."""
    chunk: list[Notice] = []
    for notice in rows.iterator(chunk_size=CHUNK):
        chunk.append(notice)
        if len(chunk) == CHUNK:
            yield from awards_of(chunk)
            chunk = []
    yield from awards_of(chunk)


def awards_of(notices: Sequence[Notice]) -> list[PublicAward]:
    """The awards of some notices, such as those of a page, in two queries."""
    if not notices:
        return []
    money = ledger.money_of_all([str(n.case) for n in notices])
    lines = PaymentLine.objects.filter(case__in=[n.case_id for n in notices], state=PaymentLine.State.PAID)
    days = dict(lines.values_list("case", "answered_on"))
    return [_award(n, money.get(str(n.case), ledger.CaseMoney()), days.get(n.case_id)) for n in notices]


def _award(notice: Notice, money: ledger.CaseMoney, paid_on: dt.date | None) -> PublicAward:
    case, law = notice.case, notice.case.law
    paid = money.paid_fen + money.recovered_fen
    return PublicAward(
        str(notice),
        notice.enterprise_name,
        notice.credit_code_masked,
        case.measure,
        law.clause,
        law.title,
        law.lead,
        case.kind,
        case.year,
        case.decision.document_number,
        notice.award_fen,
        case.decision.decided_on,
        notice.published_at,
        notice.ends_on,
        _standing(notice, case, money, paid),
        notice.withdrawn_at,
        public_words(notice.withdrawn_why),
        paid,
        paid_on if paid else None,
        money.recovered_fen,
        case.enterprise_id,
        case.source == "proposal",
    )


def _standing(notice: Notice, case: Case, money: ledger.CaseMoney, paid: int) -> Standing:
    if notice.withdrawn_at:
        return Standing.WITHDRAWN
    if case.state in (NOTICED, OBJECTED):
        return Standing.NOTICED
    if not paid:
        return Standing.DUE
    return Standing.RECOVERED if money.recovered_fen == paid else Standing.PAID
