"""Which free courses and internships are open, and how does somebody sign up? Without an account.

Who signs up a second time hears the same as the first: the page tells nobody whose telephone is on a list.
"""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.policies import find_measure
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.web.account.actor import actor_in
from huiqi.web.account.attempts import within_limit
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

PAGE_SIZE = 50
SIGN_UP = "sign_up_in_public"
"""The action that ACCOUNT_RATE_LIMITS counts."""
_TWICE = {"TRAINEE_TWICE", "INTERN_TWICE"}


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
        if _signed_up(request, form, actions.enrol, said, course_id=course_id, **form.cleaned_data):
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
        said, values = _t("申请已提交，实习基地会答复您。"), {"internship_id": internship_id, **form.cleaned_data}
        if _signed_up(request, form, actions.apply_for_internship, said, **values):
            return redirect("internship", internship_id)
    context = {"section": "services", "i": row, "form": form}
    return render(request, "clauses/m05/internship.html", context, status=422 if request.method == "POST" else 200)


def _signed_up(request: HttpRequest, form: forms.Form, action: Callable[..., object], said: str, **values: object) -> bool:
    """Whether the reader is on the list now, for the first time or not; what is refused stands in the form."""
    if not within_limit(request, SIGN_UP):
        form.add_error(None, _t("从您的网络提交的次数太多，请一小时后再试，或直接联系基地。"))
        return False
    try:
        action(actor=actor_in(request), on=today(), at=timezone.now(), **values)
    except RegisterError as refused:
        if refused.code not in _TWICE:
            form.add_error(None, say_refusal(refused))
            return False
    messages.success(request, said)
    return True
