"""What is published as counts? Money by measure and year, applications by stage, services by their answer.

Awards are public one by one, so their sums hide nothing. Of applications and services nothing is public but the counts of
the page of results, the very same cells: another cut of them would give away what that one hides.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from huiqi.cases.models import Case, ServiceRequest
from huiqi.cases.offerings import OFFERINGS
from huiqi.reports import results
from huiqi.reports.awards import PublicAward, Standing, each_award, public_awards
from huiqi.reports.disclosure import FEWEST, Table
from huiqi.reports.open_data.awards import since
from huiqi.reports.open_data.fields import MEASURE, YEAR, Dataset, Field, Kind, Row, Words, money
from huiqi.reports.open_data.imprint import Imprint
from huiqi.reports.results import DECLINED, PROVIDED, WAITING

ANSWERS = {
    WAITING: Words("待答复", "Waiting for an answer"),
    PROVIDED: Words("已提供", "Provided"),
    DECLINED: Words("不能提供", "Could not be provided"),
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
    for measure, year, number in _cells(results.applications()):
        yield {"measure": measure, "year": year, "number": number, "withheld": number is None}


def _services(imprint: Imprint) -> Iterator[Row]:
    for service, answer, number in _cells(results.services()):
        asked = OFFERINGS[service]
        yield {"service": service, "title": asked.title, "answer": answer, "number": number, "withheld": number is None}


def _cells(table: Table) -> Iterator[tuple[Any, Any, int | None]]:
    """The cells that say something: a count, or that one is hidden."""
    for row in table.rows:
        for column in table.columns:
            if (count := table.cells[row, column]) != 0:
                yield row, column, count


def _first_case() -> dt.date | None:
    first = Case.objects.exclude(submitted_at=None).order_by("submitted_at").values_list("submitted_at", flat=True).first()
    return first and timezone.localdate(first)


def _first_request() -> dt.date | None:
    first = ServiceRequest.objects.order_by("asked_at").values_list("asked_at", flat=True).first()
    return first and timezone.localdate(first)


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
        MEASURE,
        YEAR,
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
    Words("申请情况", "Applications"),
    Words(
        "按措施和年度统计已提交的申请；企业自己撤回的不计。",
        "Applications that were handed in, by measure and year; what the firm took back is not counted.",
    ),
    ("measure", "year"),
    (MEASURE, YEAR, *_COUNTED),
    _applications,
    _first_case,
)
SERVICES = Dataset(
    "services",
    Words("服务办理", "Services by answer"),
    Words(
        "按服务统计各部门的答复；请两个部门办的，各算一件。",
        "What departments answered, by service; a request to two counts with each.",
    ),
    ("service", "answer"),
    (
        Field("service", Kind.TEXT, Words("服务编号", "Service"), Words("服务的编号。", "Id of the service.")),
        Field("title", Kind.TEXT, Words("服务", "Name of the service"), Words("服务的名称。", "Its name, in Chinese.")),
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
