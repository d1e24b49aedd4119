"""How does the office recognise bases, and how much was taught? A queue, a decision, a table by year and level."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Course, TrainingBase
from huiqi.web.doing import done
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY, words, year_in
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


class DecisionForm(forms.Form):
    """Recognised by a document for a span; or refused, or withdrawn, for a reason."""

    recognised = forms.ChoiceField(label=_("决定"), choices=(("yes", _("认定")), ("no", _("不予认定或撤销"))))
    document = forms.CharField(label=_("认定文号"), max_length=100, required=False)
    valid_from = DAY(label=_("有效期起"), required=False)
    valid_to = DAY(label=_("有效期止"), required=False)
    reason = words(_("理由"), _("不予认定或撤销时填写，申请单位会看到。"), required=False)


def queue(request: HttpRequest) -> HttpResponse:
    """Bases by state and words."""
    staff(request)
    which = request.GET.get("which", "asked")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in TrainingBase.State.values else ""}
    page = Paginator(queries.bases(words=asked["q"], state=asked["which"]), PAGE_SIZE).get_page(request.GET.get("page"))
    states = [(value, tr(str(label))) for value, label in TrainingBase.State.choices]
    return render(request, "clauses/m05/queue.html", {"page": page, "asked": asked, "which": [*states, ("", _t("全部"))]})


def page(request: HttpRequest, base_id: int) -> HttpResponse:
    """One base, its courses, and the decision."""
    actor = staff(request)
    row = queries.bases().filter(pk=base_id).first()
    if row is None:
        raise Http404(base_id)
    writes = allowed(actor, "register.write", About())
    form = DecisionForm(request.POST or None, initial={"valid_from": today()}) if writes else None
    if request.method == "POST":
        require(actor, "register.write", About())
        if form is not None and form.is_valid():
            typed = dict(form.cleaned_data)
            recognised = typed.pop("recognised") == "yes"
            if done(request, form, actions.decide_base, base_id=base_id, recognised=recognised, **typed):
                return redirect("desk-base", base_id)
    courses = queries.courses().filter(base=row)[:PAGE_SIZE]
    context = {"b": row, "courses": courses, "form": form}
    return render(request, "clauses/m05/desk_base.html", context, status=422 if request.method == "POST" else 200)


def totals(request: HttpRequest) -> HttpResponse:
    """What was taught in a year, level by level; as CSV where asked for."""
    staff(request)
    year, now = year_in(request), today().year
    labels = dict(Course.Level.choices)
    rows = [(tr(str(labels[row.level])), row) for row in queries.training_totals(year)]
    if request.GET.get("csv"):
        head = [_t("级别"), _t("课程"), _t("学员"), _t("学满课时"), _t("取得证书"), _t("总学时")]
        lines = ([name, *map(str, (r.courses, r.trainees, r.completed, r.certified, r.hours))] for name, r in rows)
        return csv_answer(f"training-{year}.csv", head, lines)  # type: ignore[return-value]  # streamed
    kinds = ("courses", "trainees", "completed", "certified", "hours")
    most = max((row.trainees for _, row in rows), default=0) or 1
    context = {
        "year": year, "years": range(now, now - 5, -1),
        "rows": [(name, row, row.trainees * 1000 // most) for name, row in rows],
        "sum": [sum(getattr(row, key) for _, row in rows) for key in kinds],
    }  # fmt: skip
    return render(request, "clauses/m05/totals.html", context)
