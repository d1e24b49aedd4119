"""How does the department recognise a venue? The score sheet, the decision, the yearly review, and the withdrawal."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, allowed, require
from huiqi.cases import actions, queries
from huiqi.cases.actions import Photo
from huiqi.cases.errors import CaseError
from huiqi.cases.models import Assessment, ServicePart, ServiceRequest
from huiqi.cases.offerings import VENUE, offering
from huiqi.cases.recognition import CRITERIA, PASSES_AT
from huiqi.register import actions as register
from huiqi.register import queries as known
from huiqi.register.errors import RegisterError
from huiqi.register.models import Recognition
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.asking import request_or_404
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY, words
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr
from huiqi.web.whole import version_in

PAGE_SIZE, PHOTOGRAPHS, YEARS_OF_VALIDITY = 50, 3, 2


class AssessmentForm(forms.Form):
    """The score sheet of a visit."""

    visited_on = DAY(label=_("核查日期"))
    officers = forms.CharField(label=_("核查人员"), max_length=200, help_text=_("写明两名以上人员。"))
    findings = words(_("核查情况"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for c in CRITERIA:
            label = _t("%(label)s（0到%(most)s分）") % {"label": tr(c.label), "most": c.most}
            self.fields[c.key] = forms.IntegerField(label=label, min_value=0, max_value=c.most, help_text=tr(c.earns))
        for number in range(1, PHOTOGRAPHS + 1):
            self.fields[f"photograph{number}"] = forms.FileField(
                label=_t("现场照片%(n)s") % {"n": number}, required=False,
                widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
            )  # fmt: skip

    def photographs(self) -> list[Photo]:
        """The pictures that were sent."""
        sent = [self.cleaned_data.get(f"photograph{number}") for number in range(1, PHOTOGRAPHS + 1)]
        return [Photo(file.name, file.read(), file.name) for file in sent if file]


class RecogniseForm(forms.Form):
    """By which document, for which days."""

    document = forms.CharField(label=_("认定文号"), max_length=100)
    valid_from = DAY(label=_("有效期自"))
    valid_to = DAY(label=_("有效期至"))


class ReviewForm(forms.Form):
    """What a yearly review came to."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    passed = forms.ChoiceField(label=_("结论"), choices=(("yes", _("合格")), ("no", _("警告，限期整改"))))
    findings = words(_("复核情况"))


class WithdrawalForm(forms.Form):
    """From which day it no longer holds, by which document."""

    on = DAY(label=_("撤销生效日"))
    document = forms.CharField(label=_("撤销文号"), max_length=100)


def _part(request: HttpRequest, number: str) -> tuple[ServiceRequest, ServicePart]:
    """The request of a recognition and its part. Raises Http404."""
    asked = request_or_404(request, number)
    for view in queries.parts_for(actor_in(request), asked):
        if offering(asked.service).part(view.part.key).result == VENUE:
            return asked, view.part
    raise Http404(number)


def assessment(request: HttpRequest, number: str) -> HttpResponse:
    """The score sheet of a visit; sent again it replaces the one before."""
    asked, part = _part(request, number)
    require(actor_in(request), "service.answer", part.subject)
    form = AssessmentForm(request.POST or None, request.FILES or None, initial={"visited_on": today()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            actions.assess(
                actor=actor_in(request), part_id=part.pk, version=version_in(request), at=timezone.now(),
                visited_on=typed["visited_on"], officers=typed["officers"], findings=typed["findings"],
                points={c.key: typed[c.key] for c in CRITERIA}, photographs=form.photographs(),
            )  # fmt: skip
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("现场评分已登记。"))
            return redirect("desk-request", number)
    context = {"r": asked, "o": offering(asked.service), "form": form, "title": _t("现场评分"), "files": True}
    return _form_page(request, context, form)


def recognise(request: HttpRequest, number: str) -> HttpResponse:
    """The head's decision."""
    asked, part = _part(request, number)
    require(actor_in(request), "service.recognise", part.subject)
    first = today() + dt.timedelta(1)
    initial = {"valid_from": first, "valid_to": first.replace(year=first.year + YEARS_OF_VALIDITY, day=1)}
    form = RecogniseForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.grant_recognition(
                actor=actor_in(request), part_id=part.pk, version=version_in(request), at=timezone.now(), **form.cleaned_data
            )
        except (CaseError, RegisterError) as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("已认定，园区页面已公布。"))
            return redirect("desk-request", number)
    sheet = Assessment.objects.filter(part=part).first()
    context = {"r": asked, "o": offering(asked.service), "form": form, "title": _t("认定"), "sheet": sheet}
    return _form_page(request, context | {"passes_at": PASSES_AT}, form)


def _form_page(request: HttpRequest, context: dict[str, Any], form: forms.Form) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "clauses/m01/act.html", context, status=status)


def recognitions(request: HttpRequest) -> HttpResponse:
    """The recognitions that hold today, those whose review of the year is still open first."""
    staff(request)
    asked = request.GET.get("q", "")[:80]
    page = Paginator(known.recognitions(on=today(), words=asked), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "clauses/m01/recognitions.html", {"page": page, "words": asked, "year": today().year})


def recognition(request: HttpRequest, recognition_id: int) -> HttpResponse:
    """One recognition: its reviews, and the forms for the next one and for withdrawing it."""
    actor = staff(request)
    row = get_object_or_404(Recognition.objects.select_related("venue__operator"), pk=recognition_id)
    writes = allowed(actor, "register.write", About())
    sent = request.POST if request.method == "POST" else None
    if sent is not None and not writes:
        require(actor, "register.write", About())
    withdraws = sent is not None and "withdraw" in sent
    review = ReviewForm(None if withdraws else sent, initial={"year": today().year}, auto_id="id_review_%s")
    withdrawal = WithdrawalForm(sent if withdraws else None, initial={"on": today()}, auto_id="id_withdrawal_%s")
    form = withdrawal if withdraws else review
    if sent is not None and form.is_valid() and _recorded(request, row, form, withdraws=withdraws):
        return redirect("desk-recognition", recognition_id)
    context = {"row": row, "review": review, "withdrawal": withdrawal, "writes": writes, "holds": row.withdrawn_on is None}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if sent is not None else HTTPStatus.OK
    return render(request, "clauses/m01/recognition.html", context, status=status)


def _recorded(request: HttpRequest, row: Recognition, form: forms.Form, *, withdraws: bool) -> bool:
    typed, actor, now = form.cleaned_data, actor_in(request), timezone.now()
    try:
        if withdraws:
            register.withdraw_recognition(actor=actor, recognition=row, at=now, **typed)
        else:
            register.review_recognition(
                actor=actor, recognition=row, year=typed["year"], passed=typed["passed"] == "yes",
                findings=typed["findings"], on=today(), at=now,
            )  # fmt: skip
    except RegisterError as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, _t("认定已撤销。") if withdraws else _t("复核已登记。"))
    return True
