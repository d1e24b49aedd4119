"""Who lost the phone and the recovery codes, how do they get in again? One person asks for it, another confirms.

Confirming takes away every second factor and the password: whoever comes next proves the mailbox, as with a new account.
The account's own person is told both times by the caller, so that a reset that nobody wanted is seen.
"""

import datetime as dt

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import QuerySet

from huiqi.access import audit
from huiqi.access.actions import known_account
from huiqi.access.actor import Actor
from huiqi.access.errors import AccessError, Forbidden, ResetUnusable
from huiqi.access.models import Account, FactorReset
from huiqi.access.permissions import About, allowed, require

OPEN_FOR = dt.timedelta(days=3)
"""What nobody confirmed by then is over: the identity that was checked is no longer fresh."""


@transaction.atomic
def ask_reset(*, actor: Actor, account_id: int, why: str, at: dt.datetime) -> FactorReset:
    """Ask that an account's second factors be taken away; `why` says how the person was recognised.

    Raises Forbidden, UnknownAccount, ResetUnusable (nothing to take away, no reason, or asked already).
    """
    require(actor, "factor.ask")
    account = known_account(account_id, for_update=True)
    if not why.strip():
        raise ResetUnusable("RESET_WHY", "请写明怎样核对了本人身份，例如“当面核对工作证”。")
    if hindrance := hindrance_of(actor, account, at):
        raise hindrance
    assert actor.account_id is not None, "only people hold the role that may ask"
    row = FactorReset.objects.create(account=account, asked_by_id=actor.account_id, asked_at=at, why=why.strip())
    _record(actor, "factor.ask", row, at, why=row.why)
    return row


def hindrance_of(actor: Actor, account: Account, at: dt.datetime) -> AccessError | None:
    """Why an administrator cannot ask for a reset of this account now; None where they can."""
    if actor.account_id == account.pk:
        return Forbidden("RESET_OWN", "不能申请重设自己的二次验证；请另一位管理员当面核对您的身份后申请。")
    if not Authenticator.objects.filter(user=account).exists():
        return ResetUnusable("RESET_NOTHING", "该账号没有二次验证，不需要重设；忘记密码可在登录页自行重设。")
    if open_resets(at).filter(account=account).exists():
        return ResetUnusable("RESET_ASKED", "这个账号已有一项重设在等待确认。")
    return None


@transaction.atomic
def confirm_reset(*, actor: Actor, reset_id: int, at: dt.datetime) -> FactorReset:
    """Take away the factors, the recovery codes and the password of the account; its sessions are the caller's to end.

    Raises Forbidden (also for whoever asked, and for the account itself), ResetUnusable where it is over.
    """
    row = _decide(actor, reset_id, at, confirmed=True)
    kinds = sorted(Authenticator.objects.filter(user=row.account).values_list("type", flat=True))
    Authenticator.objects.filter(user=row.account).delete()
    row.account.set_unusable_password()
    row.account.save(update_fields=["password"])
    _record(actor, "factor.reset", row, at, detail={"taken_away": kinds})
    return row


@transaction.atomic
def refuse_reset(*, actor: Actor, reset_id: int, at: dt.datetime) -> FactorReset:
    """Nothing is taken away. Raises as confirm_reset."""
    row = _decide(actor, reset_id, at, confirmed=False)
    _record(actor, "factor.refuse", row, at)
    return row


def open_resets(at: dt.datetime) -> QuerySet[FactorReset]:
    """What still waits for somebody, the oldest first."""
    rows = FactorReset.objects.filter(decided_at=None, asked_at__gt=at - OPEN_FOR)
    return rows.select_related("account", "asked_by").prefetch_related("account__grants")


def resets_for(actor: Actor, at: dt.datetime) -> list[FactorReset]:
    """What this person may confirm now."""
    if actor.account_id is None or not allowed(actor, "factor.reset"):
        return []
    return [row for row in open_resets(at) if may_decide(actor, row)]


def may_decide(actor: Actor, row: FactorReset) -> bool:
    """Whether this person may confirm or refuse it."""
    return actor.account_id not in (row.asked_by_id, row.account_id) and allowed(
        actor, "factor.reset", _about(actor, row.account)
    )


def require_answers_for(actor: Actor, account: Account) -> None:
    """Nothing for who answers for the person: an administrator, their head, the manager of their firm; else Forbidden."""
    require(actor, "factor.reset", _about(actor, account))


def _decide(actor: Actor, reset_id: int, at: dt.datetime, *, confirmed: bool) -> FactorReset:
    row = FactorReset.objects.select_for_update().select_related("account").filter(pk=reset_id).first()
    if row is None:
        raise ResetUnusable("RESET_UNKNOWN", "找不到这项重设，请刷新页面。")
    require_answers_for(actor, row.account)
    if actor.account_id in (row.asked_by_id, row.account_id):
        raise Forbidden("RESET_BY_TWO", "重设二次验证由两个人办理：申请人和本人都不能确认；请另一位管理员或其负责人确认。")
    if row.decided_at is not None or row.asked_at <= at - OPEN_FOR:
        raise ResetUnusable("RESET_OVER", "这项重设已经办结或过期；仍需要时请重新申请。")
    row.decided_by_id, row.decided_at, row.confirmed = actor.account_id, at, confirmed
    row.save(update_fields=["decided_by", "decided_at", "confirmed"])
    return row


def _about(actor: Actor, account: Account) -> About:
    """The one of a person's places for which the actor answers, else any, to be refused by."""
    abouts = [About(credit_code=held.credit_code, lead=held.department) for held in account.grants.all()] or [About()]
    return next((one for one in abouts if allowed(actor, "factor.reset", one)), abouts[0])


def _record(
    actor: Actor, verb: str, row: FactorReset, at: dt.datetime, *, why: str = "", detail: dict[str, object] | None = None
) -> None:
    subject = f"account:{row.account_id}"
    audit.record(actor=actor, verb=verb, subject=subject, at=at, why=why, detail={"reset": row.pk} | (detail or {}))
