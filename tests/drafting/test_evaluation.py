"""Before a policy expires somebody says what it brought; what was expected is known from before it was published."""

import datetime as dt

import pytest

from access.people import OTHER, actor
from drafting import ways
from drafting.ways import DAY, HEAD, OFFICER, PUBLISHED, RENT, at_step
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import AlreadyConcluded, SamePerson, StepInvalid, UnknownDraft
from huiqi.drafting.models import Draft, PolicyEvaluation, PolicyForecast
from huiqi.register.models import PublishedVersion

pytestmark = pytest.mark.database
IN_FORCE = PUBLISHED + 30 * DAY
FIGURES = {"on": "2026-06-10"}


def forecast(of: Draft, *, fen: int = 500_000_000) -> PolicyForecast:
    return actions.record_forecast(
        actor=OFFICER, draft_id=of.pk, years=[2026, 2027], measures={RENT: {"fen": [fen, fen], "firms": [9, 8]}},
        results={"firms": 120}, origin={"seed": 7}, at=PUBLISHED,
    )  # fmt: skip


def published() -> PublishedVersion:
    return ways.published(at_step("publication")).version


def written(
    version: PublishedVersion, *, who=OFFICER, verdict: str = "prolong", opinion: str = "作用明显。"
) -> PolicyEvaluation:
    return actions.write_evaluation(actor=who, version_id=version.pk, verdict=verdict, opinion=opinion, at=IN_FORCE)


def test_the_latest_forecast_of_the_chain_counts_and_none_is_made_afterwards() -> None:
    first = at_step("publication")
    assert queries.forecast_of(first) is None
    forecast(first, fen=1)
    latest = forecast(first)
    assert queries.forecast_of(first) == latest
    other = ways.draft(f"{ways.TEXT}\n（十四）其他\n另行规定。")
    assert queries.forecast_of(other) is None
    assert queries.forecast_of(ways.draft(f"{ways.TEXT}\n（十三）其他\n另行规定。", replaces=other.pk)) is None
    forecast(other, fen=2)
    assert queries.forecast_of(other.replaced_by.get()).measures[RENT]["fen"] == [2, 2]
    ways.published(first)
    with pytest.raises(StepInvalid, match="已经公布") as refused:
        forecast(first)
    assert refused.value.code == "FORECAST_LATE"
    assert queries.forecast_of(first) == latest


def test_an_evaluation_is_written_by_one_and_signed_by_another_and_then_stays() -> None:
    version = published()
    written(version, verdict="end")
    made = written(version)
    assert (made.verdict, made.opinion, made.concluded_on) == ("prolong", "作用明显。", None)
    signed = actions.conclude_evaluation(actor=HEAD, version_id=version.pk, figures=FIGURES, at=IN_FORCE)
    assert (signed.figures, signed.concluded_on, signed.concluded_by) == (FIGURES, dt.date(2026, 6, 14), HEAD.key)
    for again in (
        lambda: written(version),
        lambda: actions.conclude_evaluation(actor=HEAD, version_id=version.pk, figures={}, at=IN_FORCE),
    ):
        with pytest.raises(AlreadyConcluded, match="2026年06月14日"):
            again()
    verbs = AuditEntry.objects.filter(verb__contains="evaluat").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["draft.evaluate", "draft.evaluate", "draft.conclude_evaluation"]


def test_nobody_signs_what_is_not_written_or_what_they_wrote_themselves() -> None:
    version = published()
    with pytest.raises(StepInvalid, match="还没有写评估意见"):
        actions.conclude_evaluation(actor=HEAD, version_id=version.pk, figures=FIGURES, at=IN_FORCE)
    written(version, who=HEAD)
    with pytest.raises(SamePerson, match="另一位"):
        actions.conclude_evaluation(actor=HEAD, version_id=version.pk, figures=FIGURES, at=IN_FORCE)
    assert PolicyEvaluation.objects.get().concluded_on is None


def test_a_policy_is_evaluated_once_it_is_in_force_with_a_verdict_and_words() -> None:
    version = published()
    with pytest.raises(StepInvalid, match="2026年06月01日 才施行"):
        actions.write_evaluation(actor=OFFICER, version_id=version.pk, verdict="end", opinion="无效果。", at=PUBLISHED)
    for verdict, opinion in (("maybe", "好。"), ("prolong", " ")):
        with pytest.raises(StepInvalid, match="请选择评估结论"):
            written(version, verdict=verdict, opinion=opinion)
    with pytest.raises(UnknownDraft):
        actions.write_evaluation(actor=OFFICER, version_id=version.pk + 1, verdict="end", opinion="无。", at=IN_FORCE)
    assert PolicyEvaluation.objects.count() == 0


def test_the_department_that_drafted_it_evaluates_it() -> None:
    version = published()
    for who in (actor("officer", 9, department=OTHER), actor("auditor", 9), actor("secretary", 9)):
        with pytest.raises(Forbidden):
            written(version, who=who)
    written(version)
    with pytest.raises(Forbidden):
        actions.conclude_evaluation(actor=actor("officer", 8), version_id=version.pk, figures=FIGURES, at=IN_FORCE)
    with pytest.raises(Forbidden):
        actions.record_forecast(
            actor=actor("auditor", 9), draft_id=1, years=[], measures={}, results={}, origin={}, at=IN_FORCE
        )


def test_an_evaluation_is_due_half_a_year_before_the_end_and_late_after_it() -> None:
    version = published()
    begins = version.expires_on - dt.timedelta(days=180)
    assert queries.begins_on(version) == begins
    assert queries.to_evaluate(begins - DAY) == []
    [due] = queries.to_evaluate(begins)
    assert (due.version, due.begins_on, due.is_late(version.expires_on)) == (version, begins, False)
    assert queries.to_evaluate(version.expires_on + DAY)[0].is_late(version.expires_on + DAY)
    written(version)
    assert queries.to_evaluate(begins) == [due]
    actions.conclude_evaluation(actor=HEAD, version_id=version.pk, figures=FIGURES, at=IN_FORCE)
    assert queries.to_evaluate(begins) == []
