"""How does the office keep networks and answer faults? A queue by the clock; lines, spots and plan items by form."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import NetworkLine, NetworkPlan, Venue
from huiqi.register.models.networks import GRID
from huiqi.web.account.actor import actor_in
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY, words
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


def _labels(choices: Any) -> list[tuple[str, str]]:
    return [(value, tr(str(label))) for value, label in choices]


class LineForm(forms.Form):
    """A line into the venue."""

    carrier = forms.ChoiceField(label=_("运营商"))
    kind = forms.ChoiceField(label=_("线路类型"))
    down_mbps = forms.IntegerField(label=_("下行（Mbps）"), min_value=1, max_value=1_000_000)
    up_mbps = forms.IntegerField(label=_("上行（Mbps）"), min_value=1, max_value=1_000_000)
    since = DAY(label=_("启用日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"].choices = _labels(NetworkLine.Carrier.choices)  # type: ignore[attr-defined]  # a choice
        self.fields["kind"].choices = _labels(NetworkLine.Kind.choices)  # type: ignore[attr-defined]  # a choice


class SpotForm(forms.Form):
    """A place where speed is measured."""

    code = forms.CharField(label=_("测点编号"), max_length=30)
    floor = forms.IntegerField(label=_("楼层"), min_value=-9, max_value=200)
    row = forms.IntegerField(label=_("平面图的行"), min_value=1, max_value=GRID)
    column = forms.IntegerField(label=_("平面图的列"), min_value=1, max_value=GRID)


class PlanForm(forms.Form):
    """What is to be built."""

    what = forms.CharField(label=_("建设内容"), max_length=200)
    plan_item = forms.CharField(label=_("全区5G建设计划编号"), max_length=60)
    due_on = DAY(label=_("计划完成日期"))


class AnswerForm(forms.Form):
    """What was done."""

    answer = words(_("处理情况"), _("报修企业会看到。"))
    carrier = forms.ChoiceField(label=_("处理的运营商"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *_labels(NetworkLine.Carrier.choices)]
        self.fields["carrier"].choices = choices  # type: ignore[attr-defined]  # it is a choice


ADDS: dict[str, tuple[type[forms.Form], Any, Any]] = {
    "line": (LineForm, actions.record_line, _("登记线路")),
    "spot": (SpotForm, actions.place_spot, _("登记测点")),
    "plan": (PlanForm, actions.plan_network, _("登记建设计划")),
}


def queue(request: HttpRequest) -> HttpResponse:
    """Faults by the clock."""
    staff(request)
    which = request.GET.get("which", "open")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in ("open", "late", "done") else ""}
    found = queries.faults(words=asked["q"], which=asked["which"], on=today())
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    choices = [("open", _t("待处理")), ("late", _t("已超期")), ("done", _t("已处理")), ("", _t("全部"))]
    context = {"page": page, "asked": asked, "which": choices, "on": today()}
    return render(request, "clauses/m07/queue.html", context)


def fault(request: HttpRequest, fault_id: int) -> HttpResponse:
    """One fault, and the answer."""
    actor = staff(request)
    row = queries.faults().filter(pk=fault_id).first()
    if row is None:
        raise Http404(fault_id)
    writes = allowed(actor, "register.write", About()) and row.solved_at is None
    form = AnswerForm(request.POST or None) if writes else None
    if request.method == "POST":
        require(actor, "register.write", About())
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.solve_fault, fault_id=fault_id, **form.cleaned_data)
        ):
            return redirect("desk-faults")
    context = {"f": row, "form": form, "on": today()}
    return render(request, "clauses/m07/fault.html", context, status=422 if request.method == "POST" else 200)


def add(request: HttpRequest, venue_id: int, what: str) -> HttpResponse:
    """Add a line, a spot or a plan item to a venue."""
    require(actor_in(request), "register.write", About())
    venue = get_object_or_404(Venue, pk=venue_id)
    if what not in ADDS:
        raise Http404(what)
    kind, action, title = ADDS[what]
    form = kind(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(request, form, action, venue=venue, **form.cleaned_data):
        return redirect("network", venue_id)
    return form_page(request, form, str(title), reverse("network", args=[venue_id]), desk=True, about=venue.name)


@require_POST
def finish(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan item is done."""
    require(actor_in(request), "register.write", About())
    row = get_object_or_404(NetworkPlan, pk=plan_id)
    acted(request, actions.finish_plan, _t("已登记完成。"), plan_id=plan_id, on=today())
    return redirect("network", row.venue_id)


@require_POST
def end_line(request: HttpRequest, line_id: int) -> HttpResponse:
    """A line ends today."""
    require(actor_in(request), "register.write", About())
    row = get_object_or_404(NetworkLine, pk=line_id)
    acted(request, actions.end_line, _t("已登记停用。"), line_id=line_id, until=today())
    return redirect("network", row.venue_id)
