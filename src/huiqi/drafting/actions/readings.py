"""Look through what the machine read in a draft: confirm, correct, strike out, add what was missed, take a word back."""

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting import queries
from huiqi.drafting.actions.drafts import locked
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import FindingInvalid
from huiqi.drafting.findings import ROLES_OF, SCOPED, Clause, Finding, Kind, Role, Scope
from huiqi.drafting.models import Draft, FindingCheck
from huiqi.drafting.reading import Reading, plain_text
from huiqi.drafting.typed import read_value, value_in

WORDS_MAX = 200
"""Signs of the words that an addition names."""
SCOPES: tuple[Scope, ...] = ("", "per_year", "once", "total", "per_month")


@transaction.atomic
def confirm_finding(*, actor: Actor, draft_id: int, key: str, at: dt.datetime) -> FindingCheck:
    """Say that what has the key (findings.Finding.key) was read rightly. Raises Forbidden, UnknownDraft, FindingInvalid."""
    draft = _locked(actor, draft_id)
    return _kept(actor, draft, _open(draft, key), FindingCheck.Verdict.CONFIRMED, at)


@transaction.atomic
def confirm_clause(*, actor: Actor, draft_id: int, clause: str, at: dt.datetime) -> int:
    """Say so of all in a clause that nobody has looked at; how many that was. Raises as confirm_finding does."""
    draft = _locked(actor, draft_id)
    found = queries.reading(draft)
    wanted = next((c for c in found.clauses if c.clause.number == clause), None)
    if wanted is None:
        raise _no_clause(clause)
    left = [one.read for one in wanted.findings if one.check is None]
    for one in left:
        _kept(actor, draft, one, FindingCheck.Verdict.CONFIRMED, at)
    return len(left)


@transaction.atomic
def correct_finding(
    *, actor: Actor, draft_id: int, key: str, kind: Kind, role: Role, scope: Scope, typed: str, at: dt.datetime
) -> FindingCheck:
    """Say what it is instead, in the same place; `typed` as people write values. Raises as confirm_finding does."""
    draft = _locked(actor, draft_id)
    found = _open(draft, key)
    _possible(kind, role, scope)
    new = {"new_kind": kind, "new_role": role, "new_scope": scope, "new_value": read_value(kind, typed)}
    if (found.kind, found.role, found.scope, found.value) == tuple(new.values()):
        raise FindingInvalid("FINDING_SAME", "改后与读出的一样；没有错就请点确认。")
    return _kept(actor, draft, found, FindingCheck.Verdict.CORRECTED, at, **new)


@transaction.atomic
def strike_finding(*, actor: Actor, draft_id: int, key: str, at: dt.datetime) -> FindingCheck:
    """Say that it is no such thing. Raises as confirm_finding does."""
    draft = _locked(actor, draft_id)
    return _kept(actor, draft, _open(draft, key), FindingCheck.Verdict.STRUCK, at)


@transaction.atomic
def add_finding(
    *, actor: Actor, draft_id: int, clause: str, words: str, kind: Kind, role: Role, scope: Scope, typed: str,
    at: dt.datetime,
) -> FindingCheck:  # fmt: skip
    """Add what was missed: the words that stand in the clause say where. Raises as confirm_finding does.

    Without a typed value it is the one that the words write.
    """
    draft = _locked(actor, draft_id)
    found = queries.reading(draft)
    wanted = next((c.clause for c in found.clauses if c.clause.number == clause), None)
    if wanted is None:
        raise _no_clause(clause)
    _possible(kind, role, scope)
    start, end = _place(found.reading, wanted, words)
    value = None if typed.strip() else value_in(kind, words)
    new = Finding(
        kind, role, start, end, draft.text[start:end], read_value(kind, typed) if value is None else value, scope,
        clause=wanted.number,
    )  # fmt: skip
    here = [one.read for c in found.clauses for one in c.findings if one.read.kind == kind]
    if any((one.start, one.end) == (start, end) for one in here):
        raise FindingInvalid("FINDING_THERE", "“%(words)s”已在本条的清单里；请在那一行确认或更正。", words=words)
    return _kept(actor, draft, new, FindingCheck.Verdict.ADDED, at)


@transaction.atomic
def uncheck_finding(*, actor: Actor, draft_id: int, key: str, at: dt.datetime) -> None:
    """Take back what was said of it: it waits again to be looked at; what was added goes. Raises as confirm_finding does."""
    draft = _locked(actor, draft_id)
    one = queries.reading(draft).finding(key)
    if one is None or one.check is None:
        raise FindingInvalid("FINDING_UNCHECKED", "这一处还没有核对过，或已由他人取消；请刷新页面。")
    _note(actor, one.check, "uncheck", at)
    one.check.delete()


def _locked(actor: Actor, draft_id: int) -> Draft:
    require(actor, "draft.prepare")
    return locked(draft_id)


def _open(draft: Draft, key: str) -> Finding:
    """What has the key and was not looked at yet."""
    one = queries.reading(draft).finding(key)
    if one is None:
        raise FindingInvalid("FINDING_UNKNOWN", "这份草案里没有读出这一处；请刷新页面再试。")
    if one.check is not None:
        raise FindingInvalid("FINDING_CHECKED", "这一处已经核对过；要改请先取消核对。")
    return one.read


def _no_clause(clause: str) -> FindingInvalid:
    return FindingInvalid("FINDING_CLAUSE", "草案中没有 %(clause)s 这一条；请从列表中选择。", clause=clause)


def _possible(kind: str, role: str, scope: str) -> None:
    """Whether such a thing can be at all."""
    scopes = SCOPES if kind in SCOPED else ("",)
    if role not in ROLES_OF.get(kind, ()) or scope not in SCOPES:  # type: ignore[call-overload]  # a stranger's word
        raise FindingInvalid("FINDING_KIND", "没有这样的类别和作用；请从列表中选择。")
    if scope not in scopes:
        raise FindingInvalid("FINDING_SCOPE", "只有金额和比例才分每年、累计；请把“按什么算”留空。")


def _place(reading: Reading, clause: Clause, words: str) -> tuple[int, int]:
    """Where the words stand in the clause."""
    wanted, plain = plain_text(words.strip()), plain_text(reading.text)
    if not wanted or len(wanted) > WORDS_MAX:
        raise FindingInvalid("FINDING_WORDS", "请照抄本条里的 1 至 %(most)s 个字。", most=WORDS_MAX)
    places = list(_places(plain, wanted, clause))
    if not places:
        raise FindingInvalid(
            "FINDING_NOT_IN_CLAUSE", "%(clause)s 里没有“%(words)s”这几个字；请照抄原文。", clause=clause.number, words=words
        )
    if len(places) > 1:
        raise FindingInvalid(
            "FINDING_TWICE", "“%(words)s”在本条里出现了 %(count)s 次；请连前后几个字一起抄，让它只有一处。",
            words=words, count=len(places),
        )  # fmt: skip
    return places[0], places[0] + len(wanted)


def _places(plain: str, wanted: str, clause: Clause) -> Iterator[int]:
    at = plain.find(wanted, clause.body, clause.end)
    while at >= 0:
        yield at
        at = plain.find(wanted, at + 1, clause.end)


def _kept(
    actor: Actor, draft: Draft, found: Finding, verdict: FindingCheck.Verdict, at: dt.datetime, **new: object
) -> FindingCheck:
    check = FindingCheck.objects.create(
        draft=draft, verdict=verdict, clause=found.clause, kind=found.kind, role=found.role, scope=found.scope,
        value=found.value, of=found.of[:40], start=found.start, end=found.end, words=found.words, checked_by=actor.key,
        checked_at=at, **new,
    )  # fmt: skip
    _note(actor, check, verdict.value, at)
    return check


def _note(actor: Actor, check: FindingCheck, step: str, at: dt.datetime) -> None:
    before = [check.kind, check.role, check.scope, check.value]
    detail: dict[str, object] = {"step": step, "clause": check.clause, "place": [check.start, check.end], "read": before}
    if check.verdict == FindingCheck.Verdict.CORRECTED:
        detail["corrected"] = [check.new_kind, check.new_role, check.new_scope, check.new_value]
    record(actor, f"draft:{check.draft_id}", "draft.check_reading", at, detail)
