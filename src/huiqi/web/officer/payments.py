"""How does the treasury pay? What can be paid now and what is held, the batch made of it, its signatures, its sending."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed, require
from huiqi.cases import actions, clocks
from huiqi.cases.actions.payments import DryRun, Held, Ready
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Case
from huiqi.cases.queries import payments as queries
from huiqi.engine.rule import Measure
from huiqi.policies import POLICIES, find_measure
from huiqi.units.sentence import Sentence
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.desk import left
from huiqi.web.officer.fields import DAY
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.whole import whole

PAGE_SIZE = 100


class MakeForm(forms.Form):
    """When the bank is to pay what was chosen."""

    execute_on = DAY(label=_("付款日期"), help_text=_("须是工作日；默认为下一个工作日。"))


@dataclass(frozen=True)
class Group:
    """What of one measure can be paid and what is held."""

    law: Measure
    ready: int
    ready_fen: int
    held: int
    held_fen: int


def payments(request: HttpRequest) -> HttpResponse:
    """The dry run; what is chosen of it is shown once more, with what it does to the envelopes, and then made a batch."""
    actor = actor_in(request)
    if request.method == "POST":
        require(actor, "case.pay")
        return _chosen(request, actor)
    return _dry_run_page(request, actor)


def _dry_run_page(request: HttpRequest, actor: Actor, *, status: int = 200) -> HttpResponse:
    found, measure = _asked(actor, request.GET.get("measure", ""))
    on, days = today(), clocks.calendar()
    page = Paginator(found.ready, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "groups": groups(found),
        "page": page,
        "lines": [(r, (n := left(r.case, on, days)), -(n or 0)) for r in page],
        "held": found.held[:PAGE_SIZE],
        "more_held": max(len(found.held) - PAGE_SIZE, 0),
        "measure": measure,
        "measures": [m for policy in POLICIES.values() for m in policy.money],
        "pays": allowed(actor, "case.pay"),
        "here": "payments",
    }
    return render(request, "officer/payments.html", context, status=status)


def _asked(actor: Actor, measure: str) -> tuple[DryRun, str]:
    """The dry run (of a measure), with what an objection holds."""
    known = {m.id for policy in POLICIES.values() for m in policy.money}
    measure = measure if measure in known else ""
    found = actions.dry_run(actor=actor, measure=measure)
    objected = queries.objected(actor)
    objected = objected.filter(measure=measure) if measure else objected
    waiting = (Held(case, case.decision.award_fen, _objected(case)) for case in objected)
    return DryRun(found.ready, (*found.held, *waiting)), measure


def _objected(case: Case) -> str:
    return Sentence("有人提出异议，答复前不拨付；请等%(department)s答复", department=case.law.lead)


def groups(found: DryRun) -> list[Group]:
    """By measure, in the order of their ids."""
    ready: dict[str, list[int]] = {}
    held: dict[str, list[int]] = {}
    for r in found.ready:
        ready.setdefault(r.case.measure, []).append(r.amount_fen)
    for h in found.held:
        held.setdefault(h.case.measure, []).append(h.amount_fen)
    return [
        Group(find_measure(m)[1], len(ready.get(m, ())), sum(ready.get(m, ())), len(held.get(m, ())), sum(held.get(m, ())))
        for m in sorted({*ready, *held})
    ]


def _chosen(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What was ticked, shown before anything is written; with `confirm` made a batch."""
    found, _measure = _asked(actor, request.POST.get("measure", ""))
    wanted = _wanted(request.POST, found)
    chosen = [r for r in found.ready if r.case.pk in wanted]
    if not chosen:
        messages.error(request, _t("没有选中能拨付的申请；请勾选后再编制批次。"))
        return _dry_run_page(request, actor, status=422)
    confirms = "confirm" in request.POST
    form = MakeForm(request.POST if confirms else None, initial={"execute_on": _next_working_day()})
    if confirms and form.is_valid():
        try:
            batch = actions.make_batch(actor=actor, case_ids=list(wanted), at=timezone.now(), **form.cleaned_data)
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("批次 %(batch)s 已编制；请签批。") % {"batch": batch})
            return redirect("desk-batch", str(batch))
    return _confirm_page(request, actor, form, chosen)


def _confirm_page(request: HttpRequest, actor: Actor, form: MakeForm, chosen: Sequence[Ready]) -> HttpResponse:
    picked = DryRun(tuple(chosen), ())
    shifts = queries.shifts(actor, {str(r.case): r.amount_fen for r in chosen})
    context = {
        "form": form,
        "picked": picked,
        "groups": groups(picked),
        "shifts": [(shift, find_measure(shift.envelope.measure)[1]) for shift in shifts],
        "shown": chosen[:PAGE_SIZE],
        "more": max(len(chosen) - PAGE_SIZE, 0),
        "ids": ",".join(str(r.case.pk) for r in chosen),
        "here": "payments",
    }
    return render(request, "officer/payments_confirm.html", context, status=422 if form.errors else 200)


def _wanted(sent: QueryDict, found: DryRun) -> frozenset[int]:
    """The case ids that were ticked, or all that can be paid; `ids` carries them from one page to the next."""
    if "all" in sent:
        return frozenset(r.case.pk for r in found.ready)
    typed = [*sent.getlist("case"), *sent.get("ids", "").split(",")]
    return frozenset(key for pk in typed if (key := whole(pk, 0)))


def _next_working_day() -> dt.date:
    return clocks.calendar().add_working_days(today(), 1)
