"""What does a leader see at a glance? Every figure of a year up to a day, and of the same days of the year before."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed, require
from huiqi.cases import queries as cases
from huiqi.drafting import queries as drafting
from huiqi.drafting.models import Guide
from huiqi.policies import load
from huiqi.register import queries as register
from huiqi.reports.observatory import clocks, of_cases, of_the_register
from huiqi.reports.observatory.figure import Figure, Span, Total, Totals, totals, whole

FIGURES: dict[str, Figure] = {figure.key: figure for figure in (*of_the_register.FIGURES, *of_cases.FIGURES)}
"""Every figure that has a list, by key. Those of the clocks have their runs."""
YEARS = 3
"""Years of revenue that are shown beside each other."""


@dataclass(frozen=True)
class MoneyLine:
    """The money of one measure in a year, fen; what is not known is None."""

    measure: str
    appropriated_fen: int | None
    """None without an envelope."""
    reserved_fen: int
    paid_fen: int
    recovered_fen: int
    available_fen: int
    expected_fen: int | None
    """By the forecast before the policy was published."""
    claimed_fen: int | None
    """The most that undecided cases may get; on a day that is past nobody knows any more."""

    @property
    def decided_fen(self) -> int:
        """Set aside, paid, and paid and recovered."""
        return self.reserved_fen + self.paid_fen + self.recovered_fen


@dataclass(frozen=True)
class Overview:
    """The figures of a span. `found` has the figures of the span before too."""

    span: Span
    found: Totals
    money: tuple[MoneyLine, ...]
    stages: tuple[clocks.Pace, ...]
    departments: Mapping[str, list[clocks.Pace]]
    forecast_draft: int | None
    """Whose forecast the expected sums are: the key of the draft; None where there is none for the year."""
    pace: clocks.Pace
    """Of all the offices' stages together; its days are those of different clocks, so only the shares say something."""

    def total(self, key: str, *, before: bool = False) -> Total:
        """What the rows of a figure come to."""
        return whole(self.found.get((key, (self.span.before() if before else self.span).on), {}))

    def parts(self, key: str) -> Mapping[str, Total]:
        """A figure taken apart."""
        return self.found.get((key, self.span.on), {})

    def value(self, key: str, *, before: bool = False) -> int | None:
        """A figure in its unit; None where nothing is known."""
        return FIGURES[key].value(self.total(key, before=before))

    @property
    def goal_fen(self) -> int | None:
        """What revenue is to reach."""
        return of_the_register.GOALS_FEN.get(self.span.policy)

    @property
    def links(self) -> dict[str, int]:
        """How many firms are in each link of the chain."""
        return {link: self.total(f"chain_{link}").rows for link in of_the_register.LINKS}

    @property
    def revenue_by_year(self) -> dict[int, int | None]:
        """Audited revenue of the last years, the earliest first, each as it was known on the same day of the year after."""
        spans = _spans(self.span)
        sums = {span.year - 1: whole(self.found.get(("revenue", span.on), {})).value("fen") for span in spans}
        return dict(sorted(sums.items()))


def overview(actor: Actor, span: Span, today: dt.date) -> Overview:
    """The figures of a span; `today` says whether its end is past. Raises Forbidden."""
    require(actor, "observatory.read")
    now, before, *earlier = _spans(span)
    asked = [(figure, one) for one in (now, before) for figure in FIGURES.values()]
    found = totals([*asked, *((FIGURES["revenue"], one) for one in earlier)])
    runs = clocks.runs(span)
    stages, departments = clocks.paces(runs)
    draft, expected = _expected(span)
    lines = _money(actor, span, today, found, expected)
    return Overview(
        span,
        found,
        lines,
        tuple(stages),
        departments,
        draft,
        clocks.pace("", "", [run for run in runs if run.stage in clocks.OFFICE]),
    )


def _spans(span: Span) -> list[Span]:
    found = [span]
    while len(found) < YEARS:
        found.append(found[-1].before())
    return found


def _money(
    actor: Actor, span: Span, today: dt.date, found: Totals, expected: Mapping[str, int] | None
) -> tuple[MoneyLine, ...]:
    """A line for each measure of the policy that pays, in the order of the text."""
    reads = span.on >= today and allowed(actor, "budget.read")
    claims = cases.forecast(actor, span.year, today) if reads else None
    lines = []
    for law in load(span.policy).policy.money:
        parts = {key: found.get((key, span.on), {}).get(law.id) for key in of_cases.MONEY}
        sums = {f"{key}_fen": part.amount if part else 0 for key, part in parts.items()}
        del sums["decided_fen"]  # a line reckons it from its parts
        bare = {"appropriated_fen": None} if parts["appropriated"] is None else {}
        claimed = None if claims is None else claims.get(law.id, cases.Forecast()).fen
        told = {"expected_fen": expected and expected.get(law.id, 0), "claimed_fen": claimed}
        lines.append(MoneyLine(law.id, **sums | bare | told))  # type: ignore[arg-type]  # MONEY names its fields
    return tuple(lines)


def _expected(span: Span) -> tuple[int | None, dict[str, int] | None]:
    """The draft whose forecast the policy in force rests on, and fen by measure for the year; None where there is none."""
    version = register.in_force(span.policy, span.on)
    guide = Guide.objects.select_related("draft").filter(version=version).first() if version else None
    forecast = drafting.forecast_of(guide.draft) if guide else None
    if guide is None or forecast is None or span.year not in forecast.years:
        return None, None
    place = forecast.years.index(span.year)
    sums = {measure: one["fen"][place] for measure, one in forecast.measures.items() if one.get("fen")}
    return guide.draft_id, sums
