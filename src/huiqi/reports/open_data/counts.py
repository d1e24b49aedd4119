"""What is published as counts? Money by measure and year, applications by stage, services by their answer.

Awards are public one by one, so their sums hide nothing. Of applications and services nothing is public but the count,
and that only where at least FEWEST firms stand behind it; no total is given from which a hidden count could be worked out.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Count, F, Value, When
from django.db.models.functions import ExtractYear
from django.utils import timezone

from huiqi.cases.models import Case, ServicePart, ServiceRequest
from huiqi.cases.offerings import OFFERINGS
from huiqi.cases.states import REFUSED, REJECTED, VOIDED, WITHDRAWN, State
from huiqi.reports.awards import PublicAward, Standing, each_award, public_awards
from huiqi.reports.open_data.awards import since
from huiqi.reports.open_data.fields import Dataset, Field, Kind, Row, Words, money
from huiqi.reports.open_data.imprint import Imprint

FEWEST = 3
"""Fewer firms than these are not counted out: who they are could be guessed."""

_AWARDED = (State.DECIDED, State.NOTICED, State.OBJECTED, State.TO_BE_PAID, State.PAYING, State.PAID, State.RECOVERING,
            State.RECOVERED)  # fmt: skip
STAGES = {
    "under_way": Words("办理中", "Under way"),
    "supported": Words("审定支持", "Supported"),
    "refused": Words("不予受理或不予支持", "Not accepted, or not supported"),
    "revoked": Words("决定已撤销", "Decision revoked"),
    "withdrawn": Words("已撤回", "Withdrawn by the firm"),
}
_STAGE = models.Case(
    When(state__in=_AWARDED, then=Value("supported")),
    When(state__in=(REFUSED, REJECTED), then=Value("refused")),
    When(state=VOIDED, then=Value("revoked")),
    When(state=WITHDRAWN, then=Value("withdrawn")),
    default=Value("under_way"),
    output_field=models.CharField(),
)
ANSWERS = {
    "waiting": Words("待答复", "Waiting for an answer"),
    "returned": Words("待补充", "Waiting for the firm to add something"),
    "provided": Words("已提供", "Provided"),
    "declined": Words("不能提供", "Could not be provided"),
    "withdrawn": Words("已撤回", "Withdrawn by the firm"),
}


def _payments(imprint: Imprint) -> Iterator[Row]:
    found: defaultdict[tuple[str, int], list[PublicAward]] = defaultdict(list)
    for award in each_award(public_awards()):
        if award.standing is not Standing.WITHDRAWN:
            found[award.measure, award.year].append(award)
    for (measure, year), awards in sorted(found.items()):
        yield {
            "measure": measure, "year": year, "title": awards[0].title, "awards": len(awards),
            "firms": len({a.firm for a in awards}), "award_fen": sum(a.award_fen for a in awards),
            "paid_fen": sum(a.paid_fen for a in awards), "recovered_fen": sum(a.recovered_fen for a in awards),
        }  # fmt: skip


def _applications(imprint: Imprint) -> Iterator[Row]:
    handed_in = Case.objects.exclude(submitted_at=None).annotate(stage=_STAGE)
    counted = handed_in.order_by("measure", "year", "stage").values("measure", "year", "stage")
    yield from _guarded(counted.annotate(number=Count("pk"), firms=Count("enterprise", distinct=True)))


def _services(imprint: Imprint) -> Iterator[Row]:
    parts = ServicePart.objects.annotate(
        service=F("request__service"), measure=F("request__measure"), year=ExtractYear("request__asked_at"),
        part=F("key"), answer=F("state"),
    )  # fmt: skip
    keys = ("service", "measure", "part", "year", "answer")
    counted = parts.order_by(*keys).values(*keys)
    for row in _guarded(counted.annotate(number=Count("pk"), firms=Count("request__enterprise", distinct=True))):
        asked = OFFERINGS[row["service"]]
        yield dict(row) | {"title": asked.title, "part_title": asked.part(row["part"]).label}


def _guarded(rows: Iterable[Any]) -> Iterator[Row]:
    """Rows with their counts, or without where too few firms stand behind them."""
    for row in rows:
        few = row["firms"] < FEWEST
        yield row | {"withheld": few} | ({"number": None, "firms": None} if few else {})


def _first_case() -> dt.date | None:
    first = Case.objects.exclude(submitted_at=None).order_by("submitted_at").values_list("submitted_at", flat=True).first()
    return first and timezone.localdate(first)


def _first_request() -> dt.date | None:
    first = ServiceRequest.objects.order_by("asked_at").values_list("asked_at", flat=True).first()
    return first and timezone.localdate(first)


_MEASURE = Field(
    "measure",
    Kind.TEXT,
    Words("措施编号", "Measure"),
    Words("措施的编号，见 measures。", "Id of the measure; see measures."),
)
_YEAR = Field(
    "year", Kind.YEAR, Words("资金年度", "Year of the money"), Words("资金所属的年度。", "The year the money is for.")
)
_COUNTED = (
    Field(
        "number",
        Kind.COUNT,
        Words("件数", "Number"),
        Words(
            f"件数；不足 {FEWEST} 家企业的不公布，为空。",
            f"How many; empty where fewer than {FEWEST} firms stand behind it.",
        ),
        optional=True,
    ),
    Field(
        "firms",
        Kind.COUNT,
        Words("企业数", "Firms"),
        Words("不同企业的家数；同样可能为空。", "How many different firms; empty likewise."),
        optional=True,
    ),
    Field(
        "withheld",
        Kind.YES_NO,
        Words("未公布", "Withheld"),
        Words(
            "真：企业太少，数字没有公布。", "True where the figures are withheld because too few firms stand behind them."
        ),
    ),
)
PAYMENTS = Dataset(
    "payments",
    Words("资金使用", "Money by measure and year"),
    Words(
        "按措施和年度汇总：支持了多少家、审定、拨付和追回了多少。已撤销的不计。",
        "By measure and year: how many firms were supported, and what was awarded, paid and recovered. Withdrawn awards are "
        "not counted.",
    ),
    ("measure", "year"),
    (
        _MEASURE,
        _YEAR,
        Field("title", Kind.TEXT, Words("措施", "Title of the measure"), Words("措施的名称。", "Title, in Chinese.")),
        Field(
            "awards",
            Kind.COUNT,
            Words("支持项目数", "Awards"),
            Words("没有撤销的支持项目。", "Awards that were not withdrawn."),
        ),
        Field("firms", Kind.COUNT, Words("企业数", "Firms"), Words("不同企业的家数。", "How many different firms.")),
        *money("award", Words("审定金额", "Awarded"), Words("公示金额之和。", "Sum of the amounts of the notices.")),
        *money(
            "paid",
            Words("已拨付金额", "Paid"),
            Words("一共拨付，包括后来追回的。", "Paid in all, what was recovered included."),
        ),
        *money("recovered", Words("已追回金额", "Recovered"), Words("已经追回的本金。", "Principal that came back.")),
    ),
    _payments,
    since,
)
APPLICATIONS = Dataset(
    "applications",
    Words("申请情况", "Applications by stage"),
    Words("按措施、年度和阶段统计已提交的申请。", "Applications that were handed in, by measure, year and stage."),
    ("measure", "year", "stage"),
    (
        _MEASURE,
        _YEAR,
        Field("stage", Kind.TEXT, Words("阶段", "Stage"), Words("办到哪一步。", "How far they are."), codes=STAGES),
        *_COUNTED,
    ),
    _applications,
    _first_case,
)
SERVICES = Dataset(
    "services",
    Words("服务办理", "Services by answer"),
    Words("按服务、事项和年度统计各部门的答复。", "What departments answered, by service, part and year."),
    ("service", "part", "year", "answer"),
    (
        Field("service", Kind.TEXT, Words("服务编号", "Service"), Words("服务的编号。", "Id of the service.")),
        Field("title", Kind.TEXT, Words("服务", "Name of the service"), Words("服务的名称。", "Its name, in Chinese.")),
        _MEASURE,
        Field("part", Kind.TEXT, Words("事项编号", "Part"), Words("服务里的一个事项。", "One part of the service.")),
        Field("part_title", Kind.TEXT, Words("事项", "Name of the part"), Words("事项的名称。", "Its name, in Chinese.")),
        Field(
            "year", Kind.YEAR, Words("申请年份", "Year asked"), Words("提出申请的年份。", "Year in which it was asked for.")
        ),
        Field(
            "answer",
            Kind.TEXT,
            Words("答复", "Answer"),
            Words("部门怎样答复。", "What the department answered."),
            codes=ANSWERS,
        ),
        *_COUNTED,
    ),
    _services,
    _first_request,
)
