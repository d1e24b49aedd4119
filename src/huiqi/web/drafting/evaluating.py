"""A run of the laboratory becomes the forecast of a draft; a published policy is evaluated against it before it expires."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_safe

from huiqi.access.permissions import About, allowed, require
from huiqi.drafting import actions, queries
from huiqi.drafting.models import Guide, PolicyEvaluation, PolicyForecast
from huiqi.gateways.files import Kind
from huiqi.policies import load
from huiqi.reports.disclosure import FEWEST
from huiqi.reports.evaluation import Figures, Result, figures
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.deciding import done, head_of
from huiqi.web.drafting.evaluation_forms import EvaluationForm, ForecastForm
from huiqi.web.drafting.evaluation_word import as_word
from huiqi.web.drafting.found import draft_of
from huiqi.web.lab.models import Run
from huiqi.web.lab.people import PROGRAM
from huiqi.web.officer.sheet import download
from huiqi.web.public.words import today

RESULTS = {
    "revenue_fen": _noop("直播企业上一年营业收入合计"),
    "firms": _noop("直播企业数"),
    "venues": _noop("经认定的园区和集聚区数"),
}
"""Each indicator of register.queries.RESULTS in words."""


def forecast(request: HttpRequest, run_id: int) -> HttpResponse:
    """Record what a run came to as the forecast of a draft, with the results that are expected beside it."""
    actor, run = actor_in(request), get_object_or_404(Run, pk=run_id)
    require(actor, "law.simulate")
    require(actor, "draft.prepare")
    if run.result is None:
        raise Http404
    drafts = list(queries.drafts(actor).filter(policy=PROGRAM.policy.id, guide=None))
    form = ForecastForm(request.POST if request.method == "POST" else None, drafts)
    if request.method == "POST" and done(form, lambda: actions.record_forecast(
        actor=actor, draft_id=form.draft_id, results=form.results, at=timezone.now(), **forecast_of(run)
    )):  # fmt: skip
        messages.success(request, _t("已登记为草案的预测。"))
        return redirect("desk-draft", form.draft_id)
    context = {"run": run, "form": form if drafts else None}
    return render(request, "drafting/forecast_new.html", context, status=422 if form.errors else 200)


def forecast_of(run: Run) -> dict[str, Any]:
    """Years, measures and origin of a run that is done, as actions.record_forecast() takes them."""
    assert run.result is not None, "asked only of a run that is done"
    after = run.result["after"]
    rows = zip(PROGRAM.policy.money, after["measures"], after["receivers"], strict=True)
    return {
        "years": after["years"], "measures": {m.id: {"fen": fen, "firms": firms} for m, fen, firms in rows},
        "origin": {"run": run.pk, "result_sha256": run.result_sha256, **(run.stamp or {})},
    }  # fmt: skip


def evaluation(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The office's page: the figures of today, the evaluation as it was written, and the forms of whoever is to act."""
    actor, draft = actor_in(request), draft_of(request, draft_id)
    guide = get_object_or_404(Guide.objects.select_related("version"), draft=draft)
    version, about = guide.version, About(lead=draft.department)
    written = queries.evaluation_of(version)
    start = {"verdict": written.verdict, "opinion": written.opinion} if written else {}
    signs = request.method == "POST" and "sign" in request.POST
    form = EvaluationForm(request.POST if request.method == "POST" else None, signs=signs, initial=start)
    if request.method == "POST":
        require(actor, "draft.conclude_evaluation" if signs else "draft.evaluate", about)
        now = figures(actor, version, queries.forecast_of(draft), today())
        if done(form, lambda: actions.conclude_evaluation(
            actor=actor, version_id=version.pk, figures=now.as_json(), at=timezone.now()
        ) if signs else actions.write_evaluation(
            actor=actor, version_id=version.pk, at=timezone.now(), **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, _t("评估已签发。") if signs else _t("评估意见已保存。"))
            return redirect("desk-draft-evaluation", draft.pk)
    closed = written is not None and written.concluded_on is not None
    context = {
        **head_of(draft, actor), "version": version, "evaluation": written, "begins_on": queries.begins_on(version),
        "form": form if form.errors or (not closed and allowed(actor, "draft.evaluate", about)) else None,
        "may_sign": not closed and written is not None and written.written_by != actor.key
        and allowed(actor, "draft.conclude_evaluation", about),
        **shown(figures_of(actor, written, guide)),
    }  # fmt: skip
    return render(request, "drafting/evaluation.html", context, status=422 if form.errors else 200)


def figures_of(actor: Any, written: PolicyEvaluation | None, guide: Guide) -> Figures:
    """Those that were signed, or those of today. Raises Forbidden."""
    if written is not None and written.figures is not None:
        return Figures.of_json(written.figures)
    return figures(actor, guide.version, queries.forecast_of(guide.draft), today())


def shown(found: Figures, *, to_all: bool = False) -> dict[str, Any]:
    """What the pages and the Word file show of the figures. `to_all` hides a sum that single firms could be told from."""
    policy = PROGRAM.policy
    firms = next(one for one in found.results if one.key == "firms")
    hides = to_all and min(firms.before, firms.now) < FEWEST
    most = max(1, *(max(s.expected_fen or 0, s.decided_fen) for s in found.measures.values()))
    return {
        "figures": found,
        "rows": [(policy.measure(key), sums, 1_000 * sums.decided_fen // most, 1_000 * (sums.expected_fen or 0) // most)
                 for key, sums in found.measures.items()],
        "years": list(found.by_year.items()),
        "results": [(RESULTS[one.key], one.key.endswith("_fen"), one, _reached(one), hides and one.key == "revenue_fen")
                    for one in found.results],
    }  # fmt: skip


def _reached(one: Result) -> str:
    return "—" if one.reached_bp is None else f"{one.reached_bp / 100:g}%"


@require_safe
def public(request: HttpRequest, version_id: int) -> HttpResponse:
    """What was found of a published policy, for everybody, once it is signed."""
    return render(request, "drafting/evaluation_public.html", _concluded(version_id))


@require_safe
def word(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """The evaluation as a Word file."""
    return download("evaluation.docx", as_word(_concluded(version_id)), Kind.DOCX)


def _concluded(version_id: int) -> dict[str, Any]:
    found = (
        PolicyEvaluation.objects.select_related("version").filter(version__pk=version_id, concluded_on__isnull=False).first()
    )
    if found is None or found.figures is None:
        raise Http404
    return {
        "section": "published", "evaluation": found, "version": found.version,
        "draft": queries.guide(found.version.pk).draft, **shown(Figures.of_json(found.figures), to_all=True),
    }  # fmt: skip


def forecast_lines(found: PolicyForecast) -> list[tuple[str, list[int], int]]:
    """Each money measure with what was expected of it a year, and the most firms in one."""
    policy = load(found.draft.policy).policy
    return [
        (f"{m.clause} {_t(m.title)}", found.measures[m.id]["fen"], max(found.measures[m.id]["firms"], default=0))
        for m in policy.money if m.id in found.measures
    ]  # fmt: skip
