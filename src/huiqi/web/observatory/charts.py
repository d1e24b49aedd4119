"""Which pictures does the observatory show? Bars, told once: the browser draws them, print draws them, a table says them.

Every bar has its figure in words beside it; the title says the one thing that the picture shows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _t

from huiqi.cases.states import CLOCK_LABELS
from huiqi.policies import find_measure
from huiqi.reports.observatory.figure import Total
from huiqi.reports.observatory.overview import FIGURES, Overview
from huiqi.web.observatory.words import WORDS, big_money, said, share_of
from huiqi.web.tags import tr

BRAND, GOOD, PALE = "#0b5cab", "#1a7f4b", "#9fb4c9"
"""Our tokens; paid is green, reserved blue and what is left pale wherever money is drawn."""
ROW, BAR_WIDTH, MOST = 34, 400, 12
"""Units of one bar with its words, units of the longest bar, and the most rows of a picture."""


@dataclass(frozen=True)
class Bar:
    """One row: a whole number for each series (None: not known), each with its words, and the list behind."""

    label: str
    values: tuple[int | None, ...]
    words: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture. `series` are names and colours; the bars of a row stand after each other where they are `stacked`."""

    key: str
    title: str
    unit: str
    series: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    stacked: bool = False

    @property
    def data_id(self) -> str:
        """The element that holds what the browser draws from."""
        return f"data-{self.key}"

    @property
    def told(self) -> dict[str, Any]:
        """What the browser draws from."""
        return {
            "title": self.title, "unit": self.unit, "stacked": self.stacked,
            "labels": [bar.label for bar in self.bars], "links": [bar.href for bar in self.bars],
            "series": [
                {"name": name, "color": color, "values": [bar.values[at] for bar in self.bars],
                 "words": [bar.words[at] for bar in self.bars]}
                for at, (name, color) in enumerate(self.series)
            ],
        }  # fmt: skip

    @property
    def height(self) -> int:
        """Units of the drawing."""
        return sum(row.height for row in self.rows) + 8

    @property
    def rows(self) -> list["Row"]:
        """The rows as they are drawn for print, one below the other."""
        sums = [
            sum(filter(None, bar.values)) if self.stacked else max(filter(None, bar.values), default=0) for bar in self.bars
        ]
        longest, y, rows = max([*sums, 1]), 4, []
        for bar in self.bars:
            rows.append(Row(bar.label, y, *_drawn(bar, self, longest)))
            y += rows[-1].height
        return rows


@dataclass(frozen=True)
class Row:
    """One row drawn: rectangles as (x, y, width, colour), and its words as (x, y, text)."""

    label: str
    y: int
    height: int
    boxes: list[tuple[int, int, int, str]]
    words: list[tuple[int, int, str]]


def _drawn(bar: Bar, chart: Chart, longest: int) -> tuple[int, list[tuple[int, int, int, str]], list[tuple[int, int, str]]]:
    widths = [BAR_WIDTH * (value or 0) // longest for value in bar.values]
    if chart.stacked:
        starts = [sum(widths[:at]) for at in range(len(widths))]
        boxes = [(x, 6, width, color) for x, width, (_, color) in zip(starts, widths, chart.series, strict=True)]
        return ROW + 12, boxes, [(0, 38, " · ".join(_named(bar, chart)))]
    boxes = [
        (0, 6 + 18 * at, max(width, 1), color)
        for at, (width, (_, color)) in enumerate(zip(widths, chart.series, strict=True))
    ]
    words = [(width + 8, 18 + 18 * at, said) for at, (width, said) in enumerate(zip(widths, bar.words, strict=True))]
    return 18 * len(boxes) + 12, boxes, words


def _named(bar: Bar, chart: Chart) -> list[str]:
    return [f"{name} {words}" for (name, _), words in zip(chart.series, bar.words, strict=True)]


def charts(found: Overview, query: str) -> list[Chart]:
    """The pictures of an overview; `query` keeps the policy and the day in the links."""
    made = [_revenue(found, query), _money(found, query), _chain(found, query), _venues(found, query),
            _days(found, query), _quality(found, query)]  # fmt: skip
    return [chart for chart in made if chart.bars]


def list_of(key: str, query: str, **more: str) -> str:
    """The address of the list behind a figure."""
    return f"{reverse('observatory-list', args=[key])}?{query}{'&' + urlencode(more) if more else ''}"


def _revenue(found: Overview, query: str) -> Chart:
    years = found.revenue_by_year
    bars = tuple(
        Bar(_t("%(year)s 年") % {"year": year}, (fen,), (said(fen, "fen"),), list_of("revenue", query) if last else "")
        for year, fen in years.items()
        for last in [year == found.span.year - 1]
    )
    value, goal = found.value("revenue"), found.goal_fen
    if value is None:
        title = _t("还没有已核对的审计报告，营业收入未知")
    elif goal is None:
        title = _t("已知营业收入 %(sum)s") % {"sum": big_money(value)}
    else:
        title = _t("已知营业收入 %(sum)s，是目标 %(goal)s 的 %(share)s") % {
            "sum": big_money(value), "goal": big_money(goal), "share": share_of(value, goal)
        }  # fmt: skip
    return Chart("revenue", title, _t("元"), ((_t("营业收入"), BRAND),), bars)


def _money(found: Overview, query: str) -> Chart:
    lines = [line for line in found.money if line.appropriated_fen is not None]
    bars = tuple(
        Bar(
            tr(find_measure(line.measure)[1].title),
            sums,
            tuple(map(big_money, sums)),
            list_of("paid", query, part=line.measure),
        )
        for line in lines
        for sums in [(line.paid_fen, line.reserved_fen, line.available_fen)]
    )
    paid, budget = sum(line.paid_fen for line in lines), sum(line.appropriated_fen or 0 for line in lines)
    share = said(paid * 10_000 // budget if budget else None, "share")
    title = _t("预算 %(budget)s，已拨付 %(paid)s（%(share)s）") % {
        "budget": big_money(budget), "paid": big_money(paid), "share": share
    }  # fmt: skip
    series = ((_t("已拨付"), GOOD), (_t("占用"), BRAND), (_t("可用"), PALE))
    return Chart("money", title, _t("元"), series, bars, stacked=True)


def _chain(found: Overview, query: str) -> Chart:
    links = found.links
    bars = tuple(
        Bar(tr(WORDS[f"chain_{link}"].title), (firms,), (f"{firms:,}",), list_of(f"chain_{link}", query))
        for link, firms in links.items()
    )
    title = _t("产业链 %(all)s 个环节中 %(covered)s 个有企业") % {
        "all": len(links), "covered": sum(map(bool, links.values()))
    }  # fmt: skip
    return Chart("chain", title, _t("家"), ((_t("企业"), BRAND),), bars)


def _venues(found: Overview, query: str) -> Chart:
    parts = found.parts("occupancy").items()
    by_share = sorted(parts, key=lambda part: -(FIGURES["occupancy"].value(part[1]) or 0))[:MOST]
    bars = tuple(_venue(name, total, query) for name, total in by_share)
    title = _t("经认定园区出租 %(share)s") % {"share": said(found.value("occupancy"), "share")}
    return Chart("venues", title, "%", ((_t("出租率"), BRAND),), bars)


def _venue(name: str, total: Total, query: str) -> Bar:
    share = FIGURES["occupancy"].value(total)
    words = _t("%(share)s（%(let)s / %(all)s 平方米）") % {
        "share": said(share, "share"), "let": f"{total.amount:,}", "all": f"{total.of:,}"
    }  # fmt: skip
    return Bar(name, (share,), (words,), list_of("occupancy", query, part=name))


def _days(found: Overview, query: str) -> Chart:
    bars = tuple(
        Bar(tr(CLOCK_LABELS[pace.stage]), (pace.median, pace.p95), tuple(_t("未知") if d is None else str(d) for d in days),
            f"{reverse('observatory-runs')}?{query}&{urlencode({'stage': pace.stage})}")
        for pace in found.stages
        for days in [(pace.median, pace.p95)]
    )  # fmt: skip
    title = _t("各部门按时办结 %(share)s") % {"share": said(found.pace.in_time_bp, "share")}
    series = ((_t("中位数"), BRAND), (_t("第95百分位"), PALE))
    return Chart("days", title, _t("工作日"), series, bars)


def _quality(found: Overview, query: str) -> Chart:
    keys = ("first_pass", "prefilled", "free", "free_money")
    bars = tuple(
        Bar(tr(WORDS[key].title), shares, tuple(said(one, "share") for one in shares), list_of(key, query))
        for key in keys
        for shares in [(found.value(key), found.value(key, before=True))]
        if found.total(key).rows
    )
    title = _t("一次通过 %(passed)s，免填 %(filled)s，免申即享 %(free)s") % {
        "passed": said(found.value("first_pass"), "share"), "filled": said(found.value("prefilled"), "share"),
        "free": said(found.value("free"), "share"),
    }  # fmt: skip
    return Chart("quality", title, "%", ((_t("本年"), BRAND), (_t("上年同期"), PALE)), bars)


def figures_named(keys: Sequence[str], found: Overview) -> list[tuple[str, str]]:
    """Titles and values of some figures, for a picture's side."""
    return [(tr(WORDS[key].title), said(found.value(key), FIGURES[key].unit)) for key in keys]
