"""How does a base run a course? Its people, their hours day by day, their certificates, and the proof that it was free."""

import datetime as dt

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import Course
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.m05.public import SignUpForm
from huiqi.web.doing import done, form_page
from huiqi.web.officer.fields import DAY, SheetField, kept
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import typed

HOURS_MAX = 12


class AttendanceForm(forms.Form):
    """One day: a field of hours for each trainee."""

    day = DAY(label=_("日期"))

    def __init__(self, *args: object, people: list[tuple[int, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        for pk, name in people:
            self.fields[f"hours_{pk}"] = forms.IntegerField(
                label=typed(name), min_value=0, max_value=HOURS_MAX, required=False, initial=0
            )

    def hours(self) -> dict[int, int]:
        """By the key of the trainee."""
        typed = self.cleaned_data.items()
        return {int(name.removeprefix("hours_")): value or 0 for name, value in typed if name.startswith("hours_")}


class CertificatesForm(forms.Form):
    """A sheet of certificates."""

    file = SheetField(label=_("证书名单（.xlsx 或 .csv）"), help_text=_("三列：手机号、证书编号、发证日期。"))


class CloseForm(forms.Form):
    """The proof."""

    free_proof = forms.CharField(label=_("免费培训证明的文号"), max_length=100)


def _own(request: HttpRequest, course_id: int, *, write: bool = True) -> Course:
    """A course of the reader's firms. Raises Http404, Forbidden."""
    actor = actor_in(request)
    row = queries.courses(firms=actor.firms).filter(pk=course_id).first()
    if row is None:
        raise Http404(course_id)
    if write:
        require(actor, "register.write", About(credit_code=row.base.enterprise.credit_code))
    return row


@login_required
@never_cache
def page(request: HttpRequest, course_id: int) -> HttpResponse:
    """The people of a course with hours and certificates."""
    row = _own(request, course_id, write=False)
    writes = allowed(actor_in(request), "register.write", About(credit_code=row.base.enterprise.credit_code))
    people = [(one, queries.phone_of(one) if writes else "") for one in queries.trainees(row)]
    context = {
        "section": "my", "c": row, "people": people, "writes": writes and row.closed_on is None,
        "least": actions.HOURS[row.level], "over": row.ends_on < today(),
    }  # fmt: skip
    return render(request, "clauses/m05/my_course.html", context)


@login_required
@never_cache
def enrol(request: HttpRequest, course_id: int) -> HttpResponse:
    """The base signs somebody up."""
    row, form = _own(request, course_id), SignUpForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.enrol, course_id=row.pk, on=today(), **form.cleaned_data)
    ):
        return redirect("my-course", course_id)
    return form_page(request, form, _t("代为报名"), _back(row), desk=False, about=row.title)


def _back(row: Course) -> str:
    return reverse("my-course", args=[row.pk])


@login_required
@never_cache
def attendance(request: HttpRequest, course_id: int) -> HttpResponse:
    """The hours of a day."""
    row = _own(request, course_id)
    people = [(one.pk, one.name) for one in queries.trainees(row)]
    day: dt.date = min(max(today(), row.starts_on), row.ends_on)
    form = AttendanceForm(request.POST or None, people=people, initial={"day": day})
    if (
        request.method == "POST"
        and form.is_valid()
        and done(
            request, form, actions.attend, course_id=row.pk, day=form.cleaned_data["day"], hours=form.hours(), on=today()
        )
    ):
        return redirect("my-course", course_id)
    lead = _t("填这一天每人的学时，没来填0；同一天再填一次就是修改。")
    return form_page(request, form, _t("登记出勤"), _back(row), desk=False, about=row.title, lead=lead)


@login_required
@never_cache
def certificates(request: HttpRequest, course_id: int) -> HttpResponse:
    """Import certificates; each line that was not kept says why."""
    row, new = _own(request, course_id), None
    bad: tuple[actions.BadLine, ...] = ()
    form = CertificatesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            with kept(form.cleaned_data["file"]) as path:
                new, bad = actions.import_certificates(
                    actor=actor_in(request), course_id=row.pk, path=path, on=today(), at=timezone.now()
                )
        except RegisterError as refused:
            form.add_error("file", say_refusal(refused))
    context = {"section": "my", "c": row, "form": form, "bad": bad, "new": new}
    return render(request, "clauses/m05/certificates.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
def close(request: HttpRequest, course_id: int) -> HttpResponse:
    """The course is over, and was free."""
    row, form = _own(request, course_id), CloseForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.close_course, course_id=row.pk, on=today(), **form.cleaned_data)
    ):
        return redirect("my-course", course_id)
    lead = _t("结课后不能再改出勤和证书。")
    return form_page(request, form, _t("结课"), _back(row), desk=False, about=row.title, lead=lead)
