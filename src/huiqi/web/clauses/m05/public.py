"""Which free courses and internships are open, and how does somebody sign up? Without an account."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.policies import find_measure
from huiqi.register import actions, queries
from huiqi.web.doing import done
from huiqi.web.public.words import today

PAGE_SIZE = 50


class SignUpForm(forms.Form):
    """Who wants a place."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(
        label=_("手机号"), max_length=20, help_text=_("加密保存，只有培训基地用来联系您。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )  # fmt: skip


class InternForm(SignUpForm):
    """Who wants to be an intern."""

    school = forms.CharField(label=_("学校和专业"), max_length=100)


def training(request: HttpRequest) -> HttpResponse:
    """Courses and internships that are not over, the next first."""
    words, on = request.GET.get("q", "")[:80], today()
    page = Paginator(queries.courses(words=words, on=on), PAGE_SIZE).get_page(request.GET.get("page"))
    offers = queries.internships(words=words, on=on)[:PAGE_SIZE]
    questions = find_measure("livestream.m05")[1].questions
    context = {"section": "services", "page": page, "offers": offers, "words": words, "questions": questions}
    return render(request, "clauses/m05/training.html", context)


def course(request: HttpRequest, course_id: int) -> HttpResponse:
    """One course, and the form to sign up while places are left."""
    row = queries.courses().filter(pk=course_id).first()
    if row is None:
        raise Http404(course_id)
    left = row.places - row.taken  # type: ignore[attr-defined]  # annotated by courses()
    opens = row.closed_on is None and row.ends_on >= today() and left > 0
    form = SignUpForm(request.POST or None) if opens else None
    if request.method == "POST" and form is not None and form.is_valid():
        said = _t("报名成功。培训基地会联系您，培训全程免费。")
        if done(request, form, actions.enrol, said, course_id=course_id, on=today(), **form.cleaned_data):
            return redirect("course", course_id)
    context = {"section": "services", "c": row, "left": left, "form": form}
    return render(request, "clauses/m05/course.html", context, status=422 if request.method == "POST" else 200)


def internship(request: HttpRequest, internship_id: int) -> HttpResponse:
    """One offer, and the form to apply."""
    row = queries.internships().filter(pk=internship_id).first()
    if row is None:
        raise Http404(internship_id)
    form = InternForm(request.POST or None) if row.ends_on >= today() else None
    if request.method == "POST" and form is not None and form.is_valid():
        values = {"internship_id": internship_id, "on": today(), **form.cleaned_data}
        if done(request, form, actions.apply_for_internship, _t("申请已提交，实习基地会答复您。"), **values):
            return redirect("internship", internship_id)
    context = {"section": "services", "i": row, "form": form}
    return render(request, "clauses/m05/internship.html", context, status=422 if request.method == "POST" else 200)
