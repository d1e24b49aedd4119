"""How does a firm ask for a service, add what is missing, take it back, and say how it was? The same pages for each."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huiqi.access.permissions import About, allowed, require
from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import ServiceFile, ServicePart, ServiceRequest
from huiqi.cases.offerings import LINE_MAX, OFFERINGS, TEXT_MAX, Ask, Offering, offering
from huiqi.gateways.refusal import FileRefused
from huiqi.policies import find_measure
from huiqi.register.models import Enterprise
from huiqi.web.account.actor import actor_in
from huiqi.web.enterprise.papers import say_file
from huiqi.web.papers import saved
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr
from huiqi.web.whole import version_in

PAGE_SIZE = 50


def field_of(ask: Ask) -> forms.Field:
    """A question as a field; what it may hold is read again by the room."""
    base: dict[str, Any] = {"label": tr(ask.label), "required": ask.required, "help_text": tr(ask.hint)}
    if ask.kind == "choice":
        choices = [("", gettext("请选择")), *((c, tr(c)) for c in ask.choices)]
        return forms.ChoiceField(choices=choices, **base)
    if ask.kind == "number":
        return forms.IntegerField(min_value=0, **base)
    if ask.kind == "date":
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **base)
    if ask.kind == "text":
        return forms.CharField(max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 3}), **base)
    return forms.CharField(max_length=LINE_MAX, **base)


class AskForm(forms.Form):
    """The questions of some parts of a service and their papers, each under `part-question`."""

    def __init__(self, *args: object, offered: Offering, parts: tuple[str, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they are
        self.offered, self.parts = offered, parts
        for key, ask in offered.asks(parts):
            self.fields[f"{key}-{ask.name}"] = field_of(ask)
        for key in parts:
            for place, paper in enumerate(offered.part(key).papers):
                self.fields[f"{key}-paper{place}"] = forms.FileField(label=tr(paper), required=False)

    def typed(self) -> dict[tuple[str, str], str]:
        """What was typed, for the room."""
        asked = self.offered.asks(self.parts)
        return {(key, ask.name): str(self.cleaned_data.get(f"{key}-{ask.name}") or "") for key, ask in asked}

    def uploads(self) -> list[tuple[str, str, str, bytes]]:
        """The files, for the room."""
        found = []
        for key in self.parts:
            for place, paper in enumerate(self.offered.part(key).papers):
                if file := self.cleaned_data.get(f"{key}-paper{place}"):
                    found.append((key, paper, file.name, file.read()))
        return found

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by part, what is common first under an empty heading."""
        headings = [("", "")] + [(key, self.offered.part(key).label) for key in self.parts]
        return [(label, [self[name] for name in self.fields if name.startswith(f"{key}-")]) for key, label in headings]


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What the reader's firms have asked for, and what may be asked for."""
    actor = actor_in(request)
    page = Paginator(queries.requests_of(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"section": "my", "page": page, "offered": OFFERINGS.values()}
    return render(request, "clauses/requests/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest, service: str) -> HttpResponse:
    """Choose the parts, then fill in what each asks; sent twice, it is one request."""
    actor, offered = actor_in(request), _offering(service)
    codes = [code for code in actor.firms if allowed(actor, "service.ask", About(credit_code=code))]
    if not codes:
        require(actor, "service.ask", About(credit_code=(actor.firms or ("",))[0]))
    firms = list(Enterprise.objects.filter(credit_code__in=codes))
    if not firms:
        return redirect("my")  # whose page says that the register lacks the firm
    code = request.GET.get("firm", firms[0].credit_code)
    if code not in {firm.credit_code for firm in firms}:
        raise Http404(code)
    chosen = request.GET.getlist("part") or ([offered.parts[0].key] if len(offered.parts) == 1 else [])
    parts = tuple(p.key for p in offered.parts if p.key in chosen)
    form = AskForm(request.POST or None, request.FILES or None, offered=offered, parts=parts) if parts else None
    if request.method == "POST" and form and form.is_valid() and (made := _asked(request, form, code)):
        messages.success(request, gettext("已提交，已分送各部门办理。"))
        return redirect("my-request", made.number)
    context = {
        "section": "my",
        "o": offered,
        "law": find_measure(offered.measure)[1],
        "firms": firms,
        "code": code,
        "parts": parts,
        "form": form,
        "groups": form.groups() if form else [],
    }
    wrong = form is not None and bool(form.errors)
    return render(request, "clauses/requests/new.html", context, status=_status(wrong=wrong))


def _status(*, wrong: bool) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _offering(service: str) -> Offering:
    try:
        return offering(service)
    except UnknownCase as error:
        raise Http404(error.reason) from None


def _asked(request: HttpRequest, form: AskForm, code: str) -> ServiceRequest | None:
    try:
        return actions.ask(
            actor=actor_in(request), credit_code=code, service=form.offered.key, parts=form.parts, typed=form.typed(),
            at=timezone.now(), files=form.uploads(),
        )  # fmt: skip
    except (CaseError, FileRefused) as refused:
        form.add_error(None, said(refused))
        return None


def said(refused: CaseError | FileRefused) -> str:
    """Why it was refused, in the reader's language."""
    return say_file(refused) if isinstance(refused, FileRefused) else say_refusal(refused)


def request_or_404(request: HttpRequest, number: str) -> ServiceRequest:
    """The request of an address, for whoever may read any of it. Raises Http404."""
    try:
        return queries.request_for(actor_in(request), number)
    except UnknownCase as error:
        raise Http404(error.reason) from None


class RateForm(forms.Form):
    """How it was."""

    MARKS = (("5", gettext_lazy("很满意")), ("4", gettext_lazy("满意")), ("3", gettext_lazy("一般")),
             ("2", gettext_lazy("不满意")), ("1", gettext_lazy("很不满意")))  # fmt: skip
    satisfaction = forms.ChoiceField(label=gettext_lazy("满意度"), choices=MARKS)
    comment = forms.CharField(
        label=gettext_lazy("意见和建议"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


@login_required
@never_cache
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Where each part stands, what was answered, and what the firm may do now."""
    actor, asked = actor_in(request), request_or_404(request, number)
    if asked.enterprise.credit_code not in actor.firms:
        raise Http404(number)
    views = queries.parts_for(actor, asked)
    asks = allowed(actor, "service.ask", About(credit_code=asked.enterprise.credit_code))
    rate = RateForm(request.POST or None) if asks and asked.state in ("answered", "closed") else None
    if request.method == "POST":
        if rate is None:
            require(actor, "service.ask", About(credit_code=asked.enterprise.credit_code))
            raise Http404(number)
        if rate.is_valid() and _rated(request, asked, rate):
            return redirect("my-request", number)
    waiting = any(v.part.state in ("waiting", "returned") for v in views)
    context = {
        "section": "my",
        "r": asked,
        "o": offering(asked.service),
        "views": views,
        "asks": asks,
        "takes_back": asks and waiting,
        "form": rate,
        "history": asked.events.all(),
    }
    return render(request, "clauses/requests/page.html", context, status=_status(wrong=bool(rate and rate.errors)))


def _rated(request: HttpRequest, asked: ServiceRequest, form: RateForm) -> bool:
    typed = form.cleaned_data
    try:
        actions.rate(
            actor=actor_in(request), request_id=asked.pk, version=version_in(request), at=timezone.now(),
            satisfaction=int(typed["satisfaction"]), comment=typed["comment"],
        )  # fmt: skip
    except CaseError as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, gettext("谢谢您的评价。"))
    return True


@login_required
@never_cache
def add(request: HttpRequest, number: str, part_id: int) -> HttpResponse:
    """Add to one part what its department asked for: what was typed before, to change, and more files."""
    actor, asked = actor_in(request), request_or_404(request, number)
    view = next((v for v in queries.parts_for(actor, asked) if v.part.pk == part_id), None)
    if view is None or asked.enterprise.credit_code not in actor.firms:
        raise Http404(part_id)
    require(actor, "service.ask", view.part.subject)
    if view.part.state != ServicePart.State.RETURNED:
        messages.error(request, gettext("这个事项现在不需要补充。"))
        return redirect("my-request", number)
    form = _add_form(request, asked, view.part, view.answers)
    if request.method == "POST" and form.is_valid() and _added(request, view.part, form):
        messages.success(request, gettext("已补充，部门继续办理。"))
        return redirect("my-request", number)
    context = {"section": "my", "r": asked, "view": view, "form": form, "groups": form.groups()}
    return render(request, "clauses/requests/add.html", context, status=_status(wrong=bool(form.errors)))


def _add_form(request: HttpRequest, asked: ServiceRequest, part: ServicePart, answers: Iterable[tuple[Ask, str]]) -> AskForm:
    offered, before = offering(asked.service), {ask.name: value for ask, value in answers}
    initial = {f"{key}-{ask.name}": before.get(ask.name, "") for key, ask in offered.asks((part.key,))}
    return AskForm(request.POST or None, request.FILES or None, initial=initial, offered=offered, parts=(part.key,))


def _added(request: HttpRequest, part: ServicePart, form: AskForm) -> bool:
    typed: Mapping[str, str] = {name: value for (_, name), value in form.typed().items()}
    try:
        actions.add_to_part(
            actor=actor_in(request), part_id=part.pk, version=version_in(request), at=timezone.now(), typed=typed,
            files=form.uploads(),
        )  # fmt: skip
    except (CaseError, FileRefused) as refused:
        form.add_error(None, said(refused))
        return False
    return True


@require_POST
@login_required
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what no department has answered."""
    actor, asked = actor_in(request), request_or_404(request, number)
    try:
        actions.withdraw_request(actor=actor, request_id=asked.pk, version=version_in(request), at=timezone.now())
        messages.success(request, gettext("已撤回还没有答复的事项。"))
    except CaseError as refused:
        messages.error(request, say_refusal(refused))
    return redirect("my-request", number)


@require_safe
@login_required
def file(request: HttpRequest, file_id: int) -> HttpResponseBase:
    """A file of a part, for whoever reads the part; to be saved, never run."""
    kept = ServiceFile.objects.select_related("part__request__enterprise").filter(pk=file_id, removed_at=None).first()
    if kept is None or not allowed(actor_in(request), "service.read", kept.part.subject):
        raise Http404(file_id)
    return saved(kept)
