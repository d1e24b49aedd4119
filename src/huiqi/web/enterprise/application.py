"""How does a firm fill in, check and hand in an application? Facts, one page to check, and the saves between."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from huiqi.access.permissions import require
from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, StaleCase, UnknownCase
from huiqi.cases.evaluation import asked
from huiqi.cases.matters import ONE_EACH
from huiqi.cases.models import Case
from huiqi.cases.states import DRAFT, EDITABLE, RETURNED
from huiqi.engine.facts import Fact
from huiqi.web.account.actor import actor_in
from huiqi.web.arrival import arrived_at
from huiqi.web.enterprise.sections import fields_of, points_of, sections
from huiqi.web.public.finder.fields import read_page
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.whole import version_in

P = ParamSpec("P")


def own_case(view: Callable[Concatenate[HttpRequest, Case, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Turns the number into the firm's own case; to anybody else it does not exist."""

    @login_required
    @wraps(view)
    def wrapped(request: HttpRequest, number: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        actor = actor_in(request)
        try:
            case = queries.case_for(actor, number)
        except UnknownCase:
            raise Http404(number) from None
        if case.credit_code not in actor.firms:
            raise Http404(number)
        return view(request, case, *args, **kwargs)

    return wrapped


def _given(case: Case, sent: Mapping[str, str]) -> list[Fact]:
    """The facts of a page that are to be read: those filled in now, and those that were before."""
    return [
        fact
        for name, fact in asked(case).items()
        if sent.get(name, "").strip() or f"{name}-unknown" in sent or (name in case.facts and name in sent)
    ]


@own_case
def facts(request: HttpRequest, case: Case) -> HttpResponse:
    """The facts by question; right answers are kept, wrong ones come back as typed."""
    require(actor_in(request), "case.draft", case)
    if case.state not in EDITABLE:
        return redirect("my-case", case.number)
    fields, refused = list(fields_of(case)), ""
    if request.method == "POST":
        reading = read_page(_given(case, request.POST.dict()), request.POST.dict())
        again = {f.fact.name: f for f in reading.fields}
        fields = [again.get(f.fact.name, f) for f in fields]
        try:
            case = _save(request, case, reading.answers)
            if not reading.errors:
                return redirect("my-case", case.number)
        except CaseError as error:
            refused = say_refusal(error)
    errors = [f for f in fields if f.error]
    context = {
        "section": "my",
        "case": case,
        "parts": sections(case, queries.standing(case, today())["facts"], fields),  # type: ignore[arg-type]  # a dict by name
        "errors": errors,
        "refused": refused,
        "points": points_of(case),
        "matter_word": ONE_EACH.get(case.measure, "") if case.state == DRAFT else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors or refused else HTTPStatus.OK
    return render(request, "enterprise/facts.html", context, status=status)


def _save(request: HttpRequest, case: Case, answers: Mapping[str, object]) -> Case:
    return actions.save_draft(
        actor=actor_in(request), case_id=case.pk, version=version_in(request), at=timezone.now(), answers=answers,
        matter=request.POST.get("matter"),
    )  # fmt: skip


@require_POST
@own_case
def save(request: HttpRequest, case: Case) -> HttpResponse:
    """Autosave: keeps what is right, names what is not, and tells the new version and the time."""
    require(actor_in(request), "case.draft", case)
    reading = read_page(_given(case, request.POST.dict()), request.POST.dict())
    try:
        case = _save(request, case, reading.answers)
    except CaseError as error:
        status = HTTPStatus.CONFLICT if isinstance(error, StaleCase) else HTTPStatus.UNPROCESSABLE_ENTITY
        return JsonResponse({"code": error.code, "error": say_refusal(error)}, status=status)
    at = date_format(timezone.localtime(case.saved_at), "H:i")
    wrong = {f.fact.name: f.error for f in reading.errors}
    saved = gettext("已保存 %(at)s") % {"at": at}
    return JsonResponse({"version": case.version, "saved": saved, "wrong": wrong})


@own_case
def review(request: HttpRequest, case: Case) -> HttpResponse:
    """核对并提交: everything on one page, the answer, the commitment. Sent twice, it is one application."""
    actor = actor_in(request)
    if case.state not in EDITABLE:
        return redirect("my-case", case.number)
    refused = ""
    if request.method == "POST":
        call = {"actor": actor, "case_id": case.pk, "version": version_in(request), "at": arrived_at(request)}
        try:
            if case.state == RETURNED:
                actions.resubmit(**call)  # type: ignore[arg-type]  # keyword arguments of several types
            else:
                actions.submit(**call, committed="committed" in request.POST)  # type: ignore[arg-type]  # as above
            messages.success(request, gettext("已提交。受理结果会显示在这一页。"))
            return redirect("my-case", case.number)
        except CaseError as error:
            case.refresh_from_db()
            if case.state not in EDITABLE:
                return redirect("my-case", case.number)
            refused = say_refusal(error)
    state = queries.standing(case, today())
    labels = {name: fact.label for name, fact in asked(case).items()}
    context = {
        "section": "my",
        "case": case,
        "parts": sections(case, state["facts"], fields_of(case)),  # type: ignore[arg-type]  # a dict by name
        "papers": state["papers"],
        "a": state["answer"],
        "missing": [labels[n] for n in state["lacking"].facts] + list(state["lacking"].papers),  # type: ignore[attr-defined]  # Lacking
        "submits": next((b for b in queries.buttons(actor, case) if b.row.event in ("submit", "resubmit")), None),
        "refused": refused,
    }
    return render(request, "enterprise/review.html", context, status=422 if refused else 200)
