"""How does a base ask to be recognised, plan courses and take interns? One page with all it has, a form for each deed."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Course, InternshipApplication, TrainingBase
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, enter_own, firms_of
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.fields import DAY, words
from huiqi.web.public.words import today
from huiqi.web.tags import tr
from huiqi.web.whole import whole

PAGE_SIZE = 50


class BaseForm(OwnForm):
    """What a base says of itself."""

    kind = forms.ChoiceField(label=_("基地类别"))
    name = forms.CharField(label=_("基地名称"), max_length=100)
    address = forms.CharField(label=_("地址"), max_length=200)
    teachers = words(_("师资"), _("教师姓名和资质，每人一行。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(v, tr(str(label))) for v, label in TrainingBase.Kind.choices]  # type: ignore[attr-defined]


class CourseForm(forms.Form):
    """A course to come."""

    title = forms.CharField(label=_("课程名称"), max_length=100)
    occupation = forms.ChoiceField(label=_("职业"))
    level = forms.TypedChoiceField(label=_("级别"), coerce=int)
    plan = words(_("课程计划"), _("每次课的内容和时间。"))
    hours = forms.IntegerField(label=_("学时"), min_value=1, max_value=1_000)
    places = forms.IntegerField(label=_("名额"), min_value=1, max_value=1_000)
    starts_on = DAY(label=_("开始日期"))
    ends_on = DAY(label=_("结束日期"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        occupations = [(v, tr(str(label))) for v, label in Course.Occupation.choices]
        self.fields["occupation"].choices = occupations  # type: ignore[attr-defined]  # it is a choice
        least = _t("至少 %(hours)s 学时")
        levels = [(v, f"{tr(str(label))} · {least % {'hours': actions.HOURS[v]}}") for v, label in Course.Level.choices]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]  # it is a choice


class InternshipForm(forms.Form):
    """Places for interns."""

    title = forms.CharField(label=_("岗位"), max_length=100)
    words = words(_("岗位说明"), _("内容、时间、待遇和要求。"))
    places = forms.IntegerField(label=_("名额"), min_value=1, max_value=1_000)
    starts_on = DAY(label=_("开始日期"))
    ends_on = DAY(label=_("结束日期"))


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The bases of the reader's firms with their courses and internships."""
    actor = actor_in(request)
    context = {
        "section": "my",
        "bases": queries.bases(firms=actor.firms)[:PAGE_SIZE],
        "page": Paginator(queries.courses(firms=actor.firms), PAGE_SIZE).get_page(request.GET.get("page")),
        "offers": queries.internships(firms=actor.firms)[:PAGE_SIZE],
        "writes": firms_of(actor).exists(),
    }
    return render(request, "clauses/m05/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Ask to be recognised."""
    said = _t("已提交，等待认定。")
    return enter_own(request, BaseForm, actions.ask_for_base, _t("申请认定基地"), "my-training", said=said)


def own_base(request: HttpRequest, base_id: int) -> TrainingBase:
    """A base of the reader's firms for which they write. Raises Http404, Forbidden."""
    actor = actor_in(request)
    row = queries.bases(firms=actor.firms).filter(pk=base_id).first()
    if row is None:
        raise Http404(base_id)
    require(actor, "register.write", About(credit_code=row.enterprise.credit_code))
    return row


@login_required
@never_cache
def plan(request: HttpRequest, base_id: int) -> HttpResponse:
    """Plan a course."""
    row, form = own_base(request, base_id), CourseForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            request,
            form,
            actions.plan_course,
            _t("课程已公布，可以报名了。"),
            base_id=row.pk,
            on=today(),
            **form.cleaned_data,
        )
    ):
        return redirect("my-training")
    lead = _t("课程对学员免费。“网络视听运营师”不是国家职业目录中的职业，草案未说明以哪种证书为准。")
    return form_page(request, form, _t("开一门课程"), reverse("my-training"), desk=False, lead=lead)


@login_required
@never_cache
def offer(request: HttpRequest, base_id: int) -> HttpResponse:
    """Offer internships."""
    row, form = own_base(request, base_id), InternshipForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.offer_internship, base_id=row.pk, on=today(), **form.cleaned_data)
    ):
        return redirect("my-training")
    return form_page(request, form, _t("提供实习岗位"), reverse("my-training"), desk=False)


@login_required
@never_cache
def internship(request: HttpRequest, internship_id: int) -> HttpResponse:
    """Who applied, with their telephone; take or refuse each."""
    actor = actor_in(request)
    row = queries.internships(firms=actor.firms).filter(pk=internship_id).first()
    if row is None:
        raise Http404(internship_id)
    about = About(credit_code=row.base.enterprise.credit_code)
    writes = allowed(actor, "register.write", about)
    if request.method == "POST":
        require(actor, "register.write", about)
        made = row.applications.filter(pk=whole(request.POST.get("application", ""), 0)).first()
        if made is None:
            raise Http404
        taken = request.POST.get("taken") == "yes"
        said, reason = (_t("已录用。") if taken else _t("已答复。")), request.POST.get("reason", "")
        acted(request, actions.answer_intern, said, application_id=made.pk, taken=taken, reason=reason)
        return redirect("my-internship", internship_id)
    people = [(one, queries.phone_of(one) if writes else "") for one in row.applications.all()]
    context = {"section": "my", "i": row, "people": people, "writes": writes, "asked": InternshipApplication.State.ASKED}
    return render(request, "clauses/m05/my_internship.html", context)
