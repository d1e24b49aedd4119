"""The finder's pages: start, one question, result. Plain forms, each sent and then redirected; nothing needs a script."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from huiqi.engine.bind import Binding
from huiqi.engine.find import finding_json
from huiqi.engine.rule import Measure
from huiqi.policies import load
from huiqi.register import actions, queries
from huiqi.register.errors import UnknownAnswers, UnknownEnterprise
from huiqi.register.models import SavedAnswers
from huiqi.web.public.finder.fields import read_page, shown
from huiqi.web.public.finder.outcome import summary
from huiqi.web.public.finder.walk import Walk, walk
from huiqi.web.public.words import today

POLICY = "livestream"
QUESTIONS_MAX = 12
"""At most so many questions decide a typical firm; a test over the demonstration district holds it."""

_DEMONSTRATION_FIRMS = 8
_DOING = ("livestream_firm", *next(q.facts for q in load(POLICY).policy.interview if q.key == "activities"))
"""What makes a firm worth showing: each of these opens a measure."""

P = ParamSpec("P")


def private(view: Callable[Concatenate[HttpRequest, SavedAnswers, P], HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Turns the token into its answers, or into a page that says what to do; keeps the page out of caches and indexes.

    Referrer-Policy stays same-origin: no other site learns the address, and a form still names its origin.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            saved = queries.saved_answers(token)
        except UnknownAnswers:
            response = render(request, "finder/unknown.html", {"section": "find"}, status=HTTPStatus.NOT_FOUND)
        else:
            response = view(request, saved, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What the finder does; a POST opens new answers, empty or those of a demonstration enterprise."""
    measure = _measure(request.POST.get("measure") or request.GET.get("measure", ""))
    if request.method == "POST":
        try:
            known = _facts_of(request.POST.get("firm", ""))
        except UnknownEnterprise:
            raise Http404 from None
        saved = actions.start_answers(policy=POLICY, on=today(), measure=measure.id if measure else "", answers=known)
        return redirect("finder-result" if known else "finder-resume", saved.token)
    context = {
        "section": "find",
        "measure": measure,
        "firms": queries.demonstration_firms(_DEMONSTRATION_FIRMS, doing=_DOING),
        "questions_max": QUESTIONS_MAX,
        "money_count": len(load(POLICY).policy.money),
    }
    return render(request, "finder/start.html", context)


def _measure(name: str) -> Measure | None:
    """The money measure that an address names, or None."""
    return next((m for m in load(POLICY).policy.money if name in (m.short, m.id)), None)


def _facts_of(credit_code: str) -> dict[str, object]:
    """A demonstration enterprise's facts in their JSON form; none without a code. Raises UnknownEnterprise, Http404."""
    if not credit_code:
        return {}
    firm = queries.enterprise(credit_code)
    if not firm.demonstration:
        raise Http404(credit_code)
    facts = load(POLICY).policy.facts
    return {name: facts[name].show(v) for name, v in queries.facts_of(firm, on=today()).items() if name in facts}


def _state(saved: SavedAnswers) -> tuple[Binding, Walk]:
    binding = queries.binding(load(saved.policy), today())
    return binding, walk(binding, saved.answers, (saved.measure,) if saved.measure else ())


@require_safe
@private
def resume(request: HttpRequest, saved: SavedAnswers) -> HttpResponse:
    """The link to come back: on to the next question, or to the result where none is left."""
    _, way = _state(saved)
    if ahead := way.finding.next:
        return redirect("finder-question", saved.token, ahead.question.key)
    return redirect("finder-result", saved.token)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def question(request: HttpRequest, saved: SavedAnswers, key: str) -> HttpResponse:
    """One question. Right answers are kept and lead on; wrong ones come back as typed, each with what to write."""
    _, way = _state(saved)
    try:
        asked = way.question(key)
    except KeyError:
        raise Http404(key) from None
    facts = way.facts(asked, saved.answers)
    fields, errors = shown(facts, saved.answers, saved.typed), []
    if request.method == "POST":
        reading = read_page(facts, request.POST.dict())
        if not reading.errors:
            actions.save_answers(token=saved.token, answers=reading.answers, typed=reading.typed, on=today())
            return redirect("finder-result" if "change" in request.GET else "finder-resume", saved.token)
        fields, errors = reading.fields, reading.errors
    place = way.place(key)
    context = {
        "section": "find",
        "saved": saved,
        "link": _link(request, saved),
        "measure": _measure(saved.measure),
        "question": asked,
        "alone": len(facts) == 1 and facts[0].ask == asked.ask,
        "fields": fields,
        "errors": errors,
        "back": way.asked[place - 1].question.key if place else "",
        "changing": "change" in request.GET,
        "number": place + 1,
        "left": sum(n.question.key != key for n in way.finding.ahead),
        "moves_fen": way.moves_fen(key),
        "summary": summary(way.finding),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, "finder/question.html", context, status=status)


@require_safe
@private
def result(request: HttpRequest, saved: SavedAnswers) -> HttpResponse:
    """The whole answer, printable: what can be claimed, what is missing, what is refused and why."""
    binding, way = _state(saved)
    context = {
        "section": "find",
        "saved": saved,
        "link": _link(request, saved),
        "measure": _measure(saved.measure),
        "binding": binding,
        "summary": summary(way.finding),
        "next": way.finding.next,
        "given": [(n.question, shown(n.facts, saved.answers, saved.typed)) for n in way.asked],
        "any_answers": bool(saved.answers),
    }
    return render(request, "finder/result.html", context)


@require_safe
@private
def result_json(request: HttpRequest, saved: SavedAnswers) -> HttpResponse:
    """The result as a file: the facts, and the same JSON as the API gives for them."""
    _, way = _state(saved)
    body = {"facts": saved.answers, **finding_json(way.finding, gettext)}
    name = f"huiqi-{saved.policy}-{today():%Y%m%d}.json"
    return JsonResponse(
        body,
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _link(request: HttpRequest, saved: SavedAnswers) -> str:
    return request.build_absolute_uri(reverse("finder-resume", args=[saved.token]))
