"""What has a firm under way, and what may it get? Its home, and the page on which an application begins."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from huiqi.access.permissions import About, allowed, require
from huiqi.cases import actions, clocks, queries
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Case, Window
from huiqi.engine.find import find, is_blocked
from huiqi.engine.interval import Range
from huiqi.engine.rule import Measure
from huiqi.policies import find_measure, load
from huiqi.register import queries as register
from huiqi.register.errors import RegisterError, UnknownEnterprise
from huiqi.register.models import Enterprise
from huiqi.web.account.actor import actor_in
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

POLICY = "livestream"
_CASES = 50
"""How many cases the home shows, the latest first."""


@dataclass(frozen=True)
class Item:
    """A case and the working days left of the clock that runs; None where none does."""

    case: Case
    days_left: int | None


@dataclass(frozen=True)
class Chance:
    """A money measure: what the firm may get, in fen, and the window that is open (None: closed)."""

    measure: Measure
    range: Range
    window: Window | None


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The firm's cases with their clocks, and the measures it may apply for."""
    actor = actor_in(request)
    firms, windows = _firms(actor.firms), queries.open_windows(timezone.now())
    days, on = clocks.calendar(), today()
    own = queries.cases_of(actor).filter(enterprise__credit_code__in=actor.firms)[:_CASES]
    items = [Item(c, days.working_days_between(on, c.due_on) if c.due_on and c.due_on >= on else None) for c in own]
    fills = any(allowed(actor, "case.draft", About(credit_code=code)) for code in actor.firms)
    context = {
        "section": "my",
        "firms": [(firm, _chances(firm, windows)) for firm in firms],
        "items": items,
        "proposals": [
            (p, find_measure(p.window.measure)[1], queries.papers_still_owed(p))
            for p in queries.proposals_to(actor, timezone.now())
        ],
        "on": on,
        "fills": fills,
        "missing": sorted(set(actor.firms) - {f.credit_code for f in firms}),
    }
    return render(request, "enterprise/home.html", context)


def _firms(codes: tuple[str, ...]) -> list[Enterprise]:
    found = []
    for code in codes:
        try:
            found.append(register.enterprise(code))
        except UnknownEnterprise:
            continue
    return found


def _chances(firm: Enterprise, windows: Mapping[str, Window]) -> list[Chance]:
    """Every money measure that is not blocked, those with an open window and the larger sums first."""
    binding = register.binding(load(POLICY), today())
    answers = find(binding, register.facts_of(firm, on=today())).answers
    found = [Chance(a.measure, a.award_range_fen, windows.get(a.measure.id)) for a in answers]
    found = [c for c in found if not is_blocked(binding, c.measure)]
    return sorted(found, key=lambda c: (c.window is None, -c.range[1]))


def _window(measure: str) -> Window | None:
    try:
        return queries.open_window(measure, timezone.now())
    except CaseError:
        return None


@login_required
def apply(request: HttpRequest, short: str) -> HttpResponse:
    """Begin an application, or go on with the draft there is."""
    actor = actor_in(request)
    law = next((m for m in load(POLICY).policy.money if m.short == short), None)
    if law is None:
        raise Http404(short)
    code = request.POST.get("firm") or (actor.firms[0] if actor.firms else "")
    require(actor, "case.draft", About(credit_code=code, lead=law.lead, co_departments=law.co_departments))
    refused = ""
    if request.method == "POST":
        try:
            case = actions.open_draft(
                actor=actor, credit_code=code, measure=law.id, at=timezone.now(), matter=request.POST.get("matter", "")
            )
            return redirect("my-case", case.number)
        except (CaseError, RegisterError) as error:
            refused = say_refusal(error)
        messages.error(request, refused)
    context = {"section": "my", "m": law, "firms": _firms(actor.firms), "window": _window(law.id)}
    return render(request, "enterprise/apply.html", context, status=422 if refused else 200)
