"""Who can judge a case, what may an expert read of it, and how do the cases of a window stand to each other?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from django.db.models import Exists, OuterRef, Q, QuerySet

from huiqi.access.actor import Actor
from huiqi.access.audit import sm3
from huiqi.access.models import Account
from huiqi.access.permissions import allowed, require
from huiqi.cases.blind import mask_of
from huiqi.cases.errors import NotYet, UnknownCase
from huiqi.cases.evaluation import answer, asked, case_facts
from huiqi.cases.models import Case, Panel, ScoreSheet, Seat, Window
from huiqi.cases.queries.filing import paper_lines
from huiqi.cases.states import LIVE
from huiqi.engine.explain import Explanation
from huiqi.engine.facts import Fact
from huiqi.register.models import Enterprise

NAMES_SHOWN = 8
"""So many firms at least are named where an expert looks for conflicts, so that the case's own stays hidden."""


@dataclass(frozen=True)
class BlindPapers:
    """What an expert reads: no name, code, contact or file; `hidden` says how often what was hidden, by kind."""

    brief: str
    matter: str
    facts: tuple[tuple[Fact, int], ...]
    answer: Explanation
    papers: tuple[tuple[str, str], ...]
    """Name of each paper and how it was handed in."""
    visits: tuple[str, ...]
    hidden: Mapping[str, int]


@dataclass(frozen=True)
class Rank:
    """A case's place in its window; equal scores share a place."""

    place: int
    panel: Panel


def open_panel(case: Case) -> Panel | None:
    """The panel that is judging the case now."""
    return case.panels.select_related("sheet").filter(closed_at=None).first()


def last_panel(case: Case) -> Panel | None:
    """The panel that counts: the last one, over or not."""
    return case.panels.select_related("sheet").last()


def candidates(case: Case) -> QuerySet[Account]:
    """Every expert who may judge a case, by number: no interest, not of its firm or departments, no hand or seat in it.

    Whoever works at the window reads every case under its name, so none of them is blind.
    """
    hands = set().union(*case.hands.values())
    seated = Seat.objects.filter(panel__case=case).filter(Q(recused_at__isnull=False) | Q(panel__closed_at=None))
    barred = Q(interests__credit_code=case.credit_code) | Q(grants__credit_code=case.credit_code)
    barred |= Q(grants__department__in=[case.lead, *case.co_departments]) | Q(grants__role="window")
    barred |= Q(pk__in=seated.values("account")) | Q(pk__in=hands - set(case.experts))
    able = Account.objects.filter(is_active=True, grants__role="expert")
    return able.exclude(pk__in=Account.objects.filter(barred).values("pk")).distinct().order_by("pk")


def sheet_of(case: Case) -> ScoreSheet | None:
    """What the cases of a case's window are judged by."""
    return ScoreSheet.objects.filter(window=case.window_id).first()


def sheet_json(sheet: ScoreSheet) -> dict[str, object]:
    """A sheet in the form a decision freezes."""
    return {
        "criteria": sheet.criteria,
        "lowest": sheet.lowest,
        "highest": sheet.highest,
        "threshold": sheet.threshold,
    }


def review_json(case: Case) -> dict[str, object] | None:
    """What the panel that counts said, as a decision freezes it: sheet, draw, points by seat, figures; no names."""
    panel = last_panel(case)
    if panel is None or panel.closed_at is None:
        return None
    seats = panel.seats.filter(submitted_at__isnull=False).prefetch_related("scores")
    return {
        "panel": str(panel),
        "sheet": sheet_json(panel.sheet),
        "seed": panel.seed,
        "points": [[s.points for s in seat.scores.all()] for seat in seats],
        "result": panel.result,
        "score": panel.score,
        "passed": panel.passed,
    }


def seats_of(actor: Actor) -> list[Seat]:
    """The seats an expert holds, the newest first; those given up are not among them. Raises Forbidden."""
    if not allowed(actor, "case.score"):
        require(actor, "case.score")
    held = Seat.objects.filter(account=actor.account_id or 0, recused_at=None)
    held = held.exclude(panel__case__enterprise__credit_code__in=actor.interests)
    return list(held.select_related("panel__case", "panel__sheet").order_by("-pk"))


def seat_for(actor: Actor, panel_id: int) -> Seat:
    """An expert's seat on a panel, fetched and checked in one call. Raises UnknownCase, Forbidden."""
    panel = Panel.objects.filter(pk=panel_id).select_related("case__enterprise").first()
    if panel is None:
        raise UnknownCase("找不到这项评审，请从列表重新打开。")
    require(actor, "case.score", panel.case)
    seats = Seat.objects.select_related("panel__case__enterprise", "panel__case__window", "panel__sheet")
    seat = seats.filter(panel=panel, account=actor.account_id or 0, recused_at=None).first()
    if seat is None:
        raise UnknownCase("找不到这项评审，请从列表重新打开。")
    return seat


def applicants(panel: Panel) -> list[Enterprise]:
    """Firms to look for conflicts in, by code: all with a case in the window, and others where these are few."""
    window = Case.objects.filter(window=panel.case.window_id, state__in=LIVE, enterprise=OuterRef("pk"))
    own = Enterprise.objects.filter(Exists(window))
    found = list(own)
    if len(found) < NAMES_SHOWN:
        others = list(Enterprise.objects.exclude(Exists(window))[:200])
        others.sort(key=lambda firm: sm3(f"{panel.pk}:{firm.credit_code}"))
        found += islice(others, NAMES_SHOWN - len(found))
    return sorted(found, key=lambda firm: firm.credit_code)


def blind_papers(seat: Seat, on: dt.date) -> BlindPapers:
    """The case of a seat without what names its firm. Raises NotYet before the seat is accepted."""
    if seat.accepted_at is None:
        raise NotYet("请先确认没有利害关系并接受评审，再查看材料。")
    case, mask = seat.panel.case, mask_of(seat.panel.case)
    facts, known = asked(case), case_facts(case, on)
    brief, matter = mask.hide(seat.panel.brief), mask.hide(case.matter)
    papers = [(line.paper.name, line.row.get_manner_display() if line.row else "") for line in paper_lines(case)]
    visits = [mask.hide(f"{v.visited_on} {v.place}：{v.findings}") for v in case.visits.all()]
    return BlindPapers(
        brief,
        matter,
        tuple((facts[name], fact.holds.value) for name, fact in known.items()),
        answer(case, on),
        tuple(papers),
        tuple(visits),
        {kind: count for kind, count in mask.hidden.items() if count},
    )


def ranking(window: Window) -> list[Rank]:
    """The judged cases of a window that are still alive, the best first."""
    newest = Panel.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    panels = Panel.objects.filter(case__window=window, case__state__in=LIVE, score__isnull=False)
    rows = list(panels.exclude(Exists(newest)).select_related("case__enterprise").order_by("-score", "pk"))
    first: dict[int | None, int] = {}
    for place, panel in enumerate(rows, 1):
        first.setdefault(panel.score, place)
    return [Rank(first[panel.score], panel) for panel in rows]
