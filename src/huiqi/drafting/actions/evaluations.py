"""Record what a draft is expected to cost and bring about; evaluate the published policy before it expires."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, require
from huiqi.drafting import queries
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import AlreadyConcluded, SamePerson, StepInvalid
from huiqi.drafting.models import Guide, PolicyEvaluation, PolicyForecast


@transaction.atomic
def record_forecast(
    *, actor: Actor, draft_id: int, years: Sequence[int], measures: Mapping[str, Mapping[str, Sequence[int]]],
    results: Mapping[str, int], origin: Mapping[str, object], at: dt.datetime,
) -> PolicyForecast:  # fmt: skip
    """Keep what is expected, as the models say. Raises Forbidden, UnknownDraft, and StepInvalid once it is published."""
    require(actor, "draft.prepare")
    draft = queries.draft(actor, draft_id)
    if Guide.objects.filter(draft=draft).exists():
        raise StepInvalid("FORECAST_LATE", "这份草案已经公布；公布之后的测算不是预测，不能再作为预测登记。")
    made = PolicyForecast.objects.create(
        draft=draft, years=list(years), measures={key: dict(row) for key, row in measures.items()}, results=dict(results),
        origin=dict(origin), recorded_by=actor.key, recorded_at=at,
    )  # fmt: skip
    record(actor, f"draft:{draft.pk}", "draft.forecast", at, {"forecast": made.pk, "results": dict(results)})
    return made


@transaction.atomic
def write_evaluation(*, actor: Actor, version_id: int, verdict: str, opinion: str, at: dt.datetime) -> PolicyEvaluation:
    """Say what was found of a published policy and what is to become of it; until it is concluded it may be rewritten."""
    guide = queries.guide(version_id)
    version, draft = guide.version, guide.draft
    require(actor, "draft.evaluate", About(lead=draft.department))
    if queries.day_of(at) < version.effective_on:
        raise StepInvalid("EVALUATION_EARLY", "%(title)s %(day)s 才施行；施行后才能评估。", title=version.title,
                          day=version.effective_on)  # fmt: skip
    if verdict not in PolicyEvaluation.Verdict.values or not opinion.strip():
        raise StepInvalid("EVALUATION_WORDS", "请选择评估结论（延续、修订或终止），并写明评估意见。")
    _open(PolicyEvaluation.objects.select_for_update().filter(version=version).first())
    made, _ = PolicyEvaluation.objects.update_or_create(
        version=version,
        defaults={"verdict": verdict, "opinion": opinion.strip(), "written_by": actor.key, "written_at": at},
    )
    record(actor, f"draft:{draft.pk}", "draft.evaluate", at, {"version": version.pk, "verdict": verdict})
    return made


@transaction.atomic
def conclude_evaluation(
    *, actor: Actor, version_id: int, figures: Mapping[str, object], at: dt.datetime
) -> PolicyEvaluation:
    """Sign an evaluation with the figures of the day; another person than who wrote it. It is public then."""
    guide = queries.guide(version_id)
    version, draft = guide.version, guide.draft
    require(actor, "draft.conclude_evaluation", About(lead=draft.department))
    found = PolicyEvaluation.objects.select_for_update().filter(version=version).first()
    if found is None:
        raise StepInvalid("EVALUATION_UNWRITTEN", "还没有写评估意见；请由起草部门先写评估意见和结论。")
    _open(found)
    if found.written_by == actor.key:
        raise SamePerson("EVALUATION_SAME", "写评估意见的人不能自己签发；请由另一位负责人签发。")
    found.figures, found.concluded_by, found.concluded_on = dict(figures), actor.key, queries.day_of(at)
    found.save()
    record(actor, f"draft:{draft.pk}", "draft.conclude_evaluation", at, {"version": version.pk, "verdict": found.verdict})
    return found


def _open(found: PolicyEvaluation | None) -> None:
    if found is not None and found.concluded_on is not None:
        raise AlreadyConcluded("EVALUATION_CONCLUDED", "评估已于 %(day)s 签发，不能再改。", day=found.concluded_on)
