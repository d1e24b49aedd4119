"""Number a draft and publish it, with the numbers it decides and the measures it does not open yet."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting import queries
from huiqi.drafting.actions.drafts import locked
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import StepInvalid
from huiqi.drafting.models import CollectiveDecision, Draft, Guide
from huiqi.drafting.queries import GUIDE_WORKING_DAYS
from huiqi.policies import load
from huiqi.register import actions as register_actions
from huiqi.register import queries as register

YEARS_MOST, TRIAL_YEARS_MOST = 5, 3
"""Longest validity of a normative document, and of one issued on trial (深圳市行政规范性文件管理规定)."""
TRIAL_WORDS = ("试行", "暂行")
NUMBER_LONGEST = 40


def is_trial(title: str) -> bool:
    """Whether a document is issued on trial: its title says so."""
    return any(word in title for word in TRIAL_WORDS)


def last_day(effective_on: dt.date, years: int) -> dt.date:
    """The last day of so many years: the day before the same day then; the last of February for a leap day.

    >>> last_day(dt.date(2026, 3, 1), 3), last_day(dt.date(2028, 2, 29), 1)
    (datetime.date(2029, 2, 28), datetime.date(2029, 2, 28))
    """
    year = effective_on.year + years
    try:
        return effective_on.replace(year=year) - dt.timedelta(days=1)
    except ValueError:
        return dt.date(year, 2, 28)


@transaction.atomic
def publish(
    *, actor: Actor, draft_id: int, title: str, document_number: str, issued_on: dt.date, effective_on: dt.date,
    years: int | None, expires_on: dt.date | None, withheld: Mapping[str, str], values: Mapping[str, int], at: dt.datetime,
) -> Guide:  # fmt: skip
    """Publish a decided draft; the guide that is then to be written.

    Its last day is given by `years` or by `expires_on`. `withheld` says of each measure that is not opened why; `values`
    fixes open numbers from `effective_on` on. Raises Forbidden, UnknownDraft, StepMissing, StepInvalid, DecisionError,
    RegisterError.
    """
    require(actor, "draft.publish")
    draft, on = locked(draft_id), queries.day_of(at)
    queries.require_way(draft, on, before="publication")
    if Guide.objects.filter(draft=draft).exists():
        raise StepInvalid("DRAFT_PUBLISHED", "这份草案已经公布；修订要另行导入草案，重新公开征求意见。")
    decision = queries.latest_decision(draft)
    assert decision is not None, "the way asks for a decision"
    number, title = document_number.strip(), title.strip()
    if not number or len(number) > NUMBER_LONGEST or not title:
        raise StepInvalid(
            "DOCUMENT_NUMBER", "请填写标题和文号（最多 %(most)s 个字），例如 深南府规〔2026〕1号。", most=NUMBER_LONGEST
        )
    until = _until(title, effective_on, years, expires_on)
    _days_hold(decision, issued_on, effective_on, on)
    version = register_actions.publish_version(
        actor=actor, policy=draft.policy, title=title, text=draft.text, document_number=number, issued_on=issued_on,
        effective_on=effective_on, expires_on=until, withheld=_withheld(draft, on, withheld),
        values=_values(draft, effective_on, values), approver=decision.meeting, at=at,
    )  # fmt: skip
    due_on = register.calendar().add_working_days(issued_on, GUIDE_WORKING_DAYS)
    record(actor, f"draft:{draft.pk}", "draft.publish", at, {"version": version.pk, "document": number})
    return Guide.objects.create(draft=draft, version=version, due_on=due_on)


def _days_hold(decision: CollectiveDecision, issued_on: dt.date, effective_on: dt.date, on: dt.date) -> None:
    """Nothing where it is issued after the decision and not in the future, and binds nobody before it is issued."""
    if not decision.held_on <= issued_on <= on:
        raise StepInvalid(
            "ISSUED_DAY", "印发日期要在集体审议（%(first)s）之后、今天（%(last)s）之前。", first=decision.held_on, last=on
        )
    if effective_on < issued_on:
        raise StepInvalid("EFFECTIVE_DAY", "施行日期不能早于印发日期（%(issued)s）；可以更晚。", issued=issued_on)


def _until(title: str, effective_on: dt.date, years: int | None, expires_on: dt.date | None) -> dt.date:
    """The last day it holds."""
    most = TRIAL_YEARS_MOST if is_trial(title) else YEARS_MOST
    if (years is None) == (expires_on is None):
        raise StepInvalid("VALIDITY_MISSING", "规范性文件要有有效期：请填有效年数或失效日期，只填一项。")
    if years is not None and not 1 <= years <= most:
        raise _too_long(most)
    until = expires_on if years is None else last_day(effective_on, years)
    assert until is not None, "one of the two is given"
    if until < effective_on:
        raise StepInvalid("EXPIRY_DAY", "失效日期要在施行日期（%(day)s）之后。", day=effective_on)
    if until > last_day(effective_on, most):
        raise _too_long(most)
    return until


def _too_long(most: int) -> StepInvalid:
    return StepInvalid(
        "VALIDITY_LONG", "有效期要在 1 年至 %(most)s 年之间：一般最长%(years)s年，标题写明试行或暂行的最长%(trial)s年。",
        most=most, years=YEARS_MOST, trial=TRIAL_YEARS_MOST,
    )  # fmt: skip


def _withheld(draft: Draft, on: dt.date, given: Mapping[str, str]) -> dict[str, str]:
    """The measures that are not opened with the reasons, in the order of the text."""
    measures = {m.id: m for m in load(draft.policy).policy.measures}
    if unknown := sorted(set(given) - set(measures)):
        raise StepInvalid("MEASURE_UNKNOWN", "政策中没有编号为 %(measure)s 的措施；请从列表中选择。", measure=unknown[0])
    reasons = {measure: given[measure].strip() for measure in measures if given.get(measure, "").strip()}
    allowed = queries.may_open(draft, on)
    if missing := tuple(m.clause for m in measures.values() if m.id not in allowed and m.id not in reasons):
        raise StepInvalid(
            "MEASURES_NOT_CLEARED",
            "没有通过公平竞争审查，不能开放：%(clauses)s；请列为暂不开放，写明理由。",
            clauses=missing,
        )
    return reasons


def _values(draft: Draft, effective_on: dt.date, given: Mapping[str, int]) -> Mapping[str, int]:
    """The numbers it fixes; each of them open and waiting for a decision."""
    waiting = {number.key for number in queries.undecided(draft, effective_on)}
    if settled := sorted(set(given) - waiting):
        raise StepInvalid("NUMBER_NOT_OPEN", "数字 %(number)s 不是待定的数字；请从列表中选择。", number=settled[0])
    return given
