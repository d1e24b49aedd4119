"""When may a firm apply? The windows of each measure: open one, change its end or budget."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, allowed, require
from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Window
from huiqi.engine.rule import Measure
from huiqi.policies import POLICIES
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.fields import FEN, MOMENT
from huiqi.web.said import say_refusal


class OpenForm(forms.Form):
    """A new window."""

    measure = forms.ChoiceField(label=_("措施"))
    year = forms.IntegerField(label=_("资金年度"), min_value=2020, max_value=2100)
    opens_at = MOMENT(label=_("开始"))
    closes_at = MOMENT(label=_("截止"))
    budget_fen = FEN(label=_("预算（万元）"), required=False)
    free_of_application = forms.BooleanField(
        label=_("免申即享：每夜向确定符合条件的企业提出建议，企业一键确认"), required=False
    )


class ChangeForm(forms.Form):
    """Another end or budget for a window, and why."""

    closes_at = MOMENT(label=_("截止"))
    budget_fen = FEN(label=_("预算（万元）"), required=False)
    free_of_application = forms.BooleanField(
        label=_("免申即享：每夜向确定符合条件的企业提出建议，企业一键确认"), required=False
    )
    why = forms.CharField(label=_("理由"), max_length=200)


def windows(request: HttpRequest) -> HttpResponse:
    """Every window of the measures one may open; `window` in the address chooses one to change."""
    actor, now = actor_in(request), timezone.now()
    if not allowed(actor, "window.open"):
        require(actor, "window.open")
    measures = [m for p in POLICIES.values() for m in p.money if allowed(actor, "window.open", _about(m))]
    rows = [(m, w, w.opens_at <= now < w.closes_at) for m in measures for w in reversed(queries.windows_of(m.id))]
    asked = request.GET.get("window", "")
    chosen = next(((m, w) for m, w, _open in rows if str(w.pk) == asked), None)
    form = _form(request, measures, chosen[1] if chosen else None)
    if request.method == "POST" and form.is_valid():
        try:
            if chosen:
                actions.change_window(actor=actor, window_id=chosen[1].pk, at=now, **form.cleaned_data)
            else:
                actions.open_window(actor=actor, at=now, **form.cleaned_data)
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("窗口期已保存。"))
            return redirect("desk-windows")
    context = {"rows": rows, "form": form, "chosen": chosen}
    return render(request, "officer/windows.html", context, status=422 if form.errors else 200)


def _about(measure: Measure) -> About:
    return About(lead=measure.lead, co_departments=measure.co_departments)


def _form(request: HttpRequest, measures: list[Measure], chosen: Window | None) -> OpenForm | ChangeForm:
    if chosen:
        initial = {
            "closes_at": timezone.localtime(chosen.closes_at),
            "budget_fen": chosen.budget_fen,
            "free_of_application": chosen.free_of_application,
        }
        return ChangeForm(request.POST or None, initial=initial)
    form = OpenForm(request.POST or None, initial={"year": timezone.localdate().year})
    field = form.fields["measure"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(m.id, f"{m.clause} {_t(m.title)}") for m in measures]
    return form
