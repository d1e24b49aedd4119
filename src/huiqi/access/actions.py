"""What may be written about accounts, roles, invitations, interests and tokens? Every write is here, each one audited."""

import datetime as dt
import secrets
from collections.abc import Collection
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Q

from huiqi.access import audit, tokens
from huiqi.access.actor import DEPARTMENT_ROLES, FIRM_ROLES, ROLES, Actor, actor_of
from huiqi.access.departments import ALL
from huiqi.access.errors import (
    AddressTaken,
    IdentityTaken,
    InvitationUnusable,
    LastAdministrator,
    RoleIncomplete,
    RolesConflict,
    TokenIncomplete,
    TokenUnusable,
    UnknownAccount,
)
from huiqi.access.models import Account, ApiToken, Identity, InterestDeclaration, Invitation, RoleGrant
from huiqi.access.permissions import EXCLUSIVE, About, require

INVITATION_DAYS = 14
TOKEN_SEEN_EVERY = dt.timedelta(minutes=1)


@transaction.atomic
def create_account(
    *, actor: Actor, email: str, name: str, at: dt.datetime, password: str | None = None, demonstration: bool = False
) -> Account:
    """A new account without roles; without a password it is set by the reset mail. Raises Forbidden, AddressTaken."""
    require(actor, "account.grant", About())
    account = _new_account(email, name, at, password, demonstration)
    _record(actor, "account.create", account, at, personal={"email": account.email, "name": name})
    return account


@transaction.atomic
def grant(
    *, actor: Actor, account_id: int, role: str, at: dt.datetime, department: str = "", credit_code: str = ""
) -> RoleGrant:
    """One role more for an account; the same role again changes nothing.

    Raises Forbidden, UnknownAccount, RoleIncomplete (a firm's role without its firm …), RolesConflict.
    """
    _check_role(role, department, credit_code)
    require(actor, "account.grant", About(credit_code=credit_code))
    account = known_account(account_id)
    _check_exclusive(account, role)
    row, created = RoleGrant.objects.get_or_create(
        account=account, role=role, department=department, credit_code=credit_code, defaults={"granted_at": at}
    )
    if created:
        _record(actor, "account.grant", account, at, detail=_role_detail(row))
    return row


@transaction.atomic
def revoke(*, actor: Actor, grant_id: int, at: dt.datetime, why: str = "") -> None:
    """Take a role away. Raises Forbidden, UnknownAccount where it is not held, LastAdministrator."""
    row = RoleGrant.objects.select_related("account").filter(pk=grant_id).first()
    if row is None:
        raise UnknownAccount("GRANT_UNKNOWN", "找不到这项角色：可能已被收回，请刷新页面。")
    require(actor, "account.grant", About(credit_code=row.credit_code))
    if row.role == "administrator":
        _keep_an_administrator(row.account_id)
    _record(actor, "account.revoke", row.account, at, why=why, detail=_role_detail(row))
    row.delete()


@transaction.atomic
def set_active(*, actor: Actor, account_id: int, active: bool, at: dt.datetime, why: str = "") -> Account:
    """Let an account sign in, or no longer. Raises Forbidden, UnknownAccount, LastAdministrator."""
    require(actor, "account.grant", About())
    account = known_account(account_id)
    if not active:
        _keep_an_administrator(account_id)
    account.is_active = active
    account.save(update_fields=["is_active"])
    _record(actor, "account.activate" if active else "account.deactivate", account, at, why=why)
    return account


@transaction.atomic
def set_profile(*, actor: Actor, name: str, language: str, at: dt.datetime) -> Account:
    """One's own name and language. Raises UnknownAccount for who is not signed in."""
    account = known_account(actor.account_id or 0)
    account.name, account.language = name, language
    account.save(update_fields=["name", "language"])
    _record(actor, "account.set_profile", account, at, detail={"language": language}, personal={"name": name})
    return account


@transaction.atomic
def link_identity(*, actor: Actor, issuer: str, subject: str, label: str, at: dt.datetime) -> Identity:
    """From now on this identity at the provider signs the actor's own account in; again changes nothing.

    Raises UnknownAccount for who is not signed in, IdentityTaken where it signs another in.
    """
    account = known_account(actor.account_id or 0)
    row, created = Identity.objects.get_or_create(
        issuer=issuer, subject=subject, defaults={"account": account, "label": label, "linked_at": at}
    )
    if row.account_id != account.pk:
        raise IdentityTaken("IDENTITY_TAKEN", "这个身份已连接到另一个账号；请用那个账号登录并断开，或换一个身份。")
    if created:
        personal: dict[str, object] = {"subject": subject, "label": label}
        _record(actor, "account.link_identity", account, at, detail={"issuer": issuer}, personal=personal)
    return row


@transaction.atomic
def unlink_identity(*, actor: Actor, identity_id: int, at: dt.datetime) -> None:
    """One's own identity no longer signs one in. Raises UnknownAccount where it is not there, or another's."""
    row = Identity.objects.select_related("account").filter(pk=identity_id, account_id=actor.account_id or 0).first()
    if row is None:
        raise UnknownAccount("IDENTITY_UNKNOWN", "找不到这个身份：可能已经断开，请刷新页面。")
    personal: dict[str, object] = {"subject": row.subject, "label": row.label}
    _record(actor, "account.unlink_identity", row.account, at, detail={"issuer": row.issuer}, personal=personal)
    row.delete()


@transaction.atomic
def invite(*, actor: Actor, email: str, role: str, credit_code: str, at: dt.datetime) -> Invitation:
    """Ask somebody into a firm; the caller sends the link with `token`. Raises Forbidden, RoleIncomplete."""
    _check_role(role, "", credit_code)
    require(actor, "account.invite", About(credit_code=credit_code))
    assert actor.account_id is not None, "only people hold the role that may invite"
    row = Invitation.objects.create(
        email=email.strip().lower(),
        role=role,
        credit_code=credit_code,
        token=secrets.token_urlsafe(16),
        invited_by_id=actor.account_id,
        invited_at=at,
        expires_at=at + dt.timedelta(days=INVITATION_DAYS),
    )
    detail = {"role": role, "credit_code": credit_code}
    audit.record(
        actor=actor,
        verb="account.invite",
        subject=f"invitation:{row.pk}",
        at=at,
        detail=detail,
        personal={"email": row.email},
    )
    return row


def usable_invitation(token: str, at: dt.datetime, *, for_update: bool = False) -> Invitation:
    """The invitation of a link. Raises InvitationUnusable where it is unknown, expired or accepted."""
    rows = Invitation.objects.select_for_update() if for_update else Invitation.objects
    row = rows.filter(token=token).first()
    if row is None or row.accepted_at is not None or row.expires_at < at:
        raise InvitationUnusable("INVITATION_UNUSABLE", "这个邀请链接无效、已过期或已被使用；请联系邀请您的同事重新发送。")
    return row


@transaction.atomic
def accept_invitation(*, token: str, at: dt.datetime, origin: str, name: str = "", password: str = "") -> Account:
    """Join the firm: with the account of the invited address, or a new one with `name` and `password`.

    Whoever has the link reads that mailbox, so the address counts as confirmed. Raises InvitationUnusable,
    RolesConflict.
    """
    row = usable_invitation(token, at, for_update=True)
    account = Account.objects.filter(email__iexact=row.email).first()
    if account is None:
        account = _new_account(row.email, name, at, password, demonstration=False)
    _check_exclusive(account, row.role)
    RoleGrant.objects.get_or_create(account=account, role=row.role, credit_code=row.credit_code, defaults={"granted_at": at})
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    detail = {"role": row.role, "credit_code": row.credit_code, "invitation": row.pk}
    _record(actor_of(account, origin), "account.accept_invitation", account, at, detail=detail)
    return account


@transaction.atomic
def declare_interest(*, actor: Actor, credit_code: str, reason: str, at: dt.datetime) -> InterestDeclaration:
    """From now on this person does not act on that firm's cases; it cannot be taken back. Raises Forbidden."""
    require(actor, "interest.declare")
    assert actor.account_id is not None, "only people hold the roles that may declare"
    row, created = InterestDeclaration.objects.get_or_create(
        account_id=actor.account_id, credit_code=credit_code, defaults={"reason": reason, "declared_at": at}
    )
    if created:
        subject = f"account:{actor.account_id}"
        detail = {"credit_code": credit_code}
        audit.record(
            actor=actor, verb="interest.declare", subject=subject, at=at, detail=detail, personal={"reason": reason}
        )
    return row


@transaction.atomic
def create_token(
    *, actor: Actor, name: str, scopes: Collection[str], days: int, at: dt.datetime, credit_code: str = ""
) -> tuple[ApiToken, str]:
    """A new token and its secret, which nobody sees again; scopes the account may not use are refused.

    Raises TokenIncomplete.
    """
    name, wanted = name.strip(), sorted(set(scopes))
    _check_token(actor, name, wanted, days, credit_code)
    assert actor.account_id is not None, "whoever is checked has an account"
    if ApiToken.objects.filter(account=actor.account_id, revoked_at=None, expires_at__gt=at).count() >= tokens.LIVE_MAX:
        raise TokenIncomplete("TOKEN_TOO_MANY", "一个账号最多有%(most)s个有效令牌；请先撤销不用的。", most=tokens.LIVE_MAX)
    secret = tokens.new_secret()
    prefix = secret.removeprefix(tokens.BEGINS)[: tokens.PREFIX]
    token = ApiToken.objects.create(
        account_id=actor.account_id, name=name, prefix=prefix, sha256=tokens.secret_hash(secret), scopes=wanted,
        credit_code=credit_code, created_at=at, expires_at=at + dt.timedelta(days=days),
    )  # fmt: skip
    detail = {"prefix": prefix, "scopes": wanted, "credit_code": credit_code, "days": days}
    subject = f"token:{token.pk}"
    audit.record(actor=actor, verb="token.create", subject=subject, at=at, detail=detail, personal={"name": name})
    return token, secret


@transaction.atomic
def revoke_token(*, actor: Actor, token_id: int, at: dt.datetime) -> ApiToken:
    """One's own token opens nothing from now on; to revoke it again changes nothing. Raises TokenUnusable."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id, account=actor.account_id or 0).first()
    if token is None:
        raise TokenUnusable("TOKEN_UNKNOWN", "找不到这个令牌，请刷新列表。")
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
        audit.record(actor=actor, verb="token.revoke", subject=f"token:{token.pk}", at=at, detail={"prefix": token.prefix})
    return token


def note_token_use(*, token: ApiToken, at: dt.datetime) -> None:
    """Remember, once a minute, when a token was used: a trace for its owner, not an entry of the log."""
    if token.used_at is None or token.used_at <= at - TOKEN_SEEN_EVERY:
        before = Q(used_at=None) | Q(used_at__lte=at - TOKEN_SEEN_EVERY)
        ApiToken.objects.filter(before, pk=token.pk).update(used_at=at)


def _check_token(actor: Actor, name: str, scopes: list[str], days: int, credit_code: str) -> None:
    if actor.account_id is None:
        raise TokenIncomplete("TOKEN_OWNER", "令牌属于一个账号：请先登录。")
    if not name:
        raise TokenIncomplete("TOKEN_NAME", "请写明哪个程序使用这个令牌，例如“财务系统”。")
    if days not in tokens.DAYS:
        raise TokenIncomplete("TOKEN_DAYS", "请从列表中选择令牌的有效期。")
    if not set(scopes) <= set(tokens.scopes_for(actor)):
        raise TokenIncomplete("TOKEN_SCOPE", "所选的范围超出您现在的权限，请从列表中选择。")
    if credit_code and credit_code not in actor.firms:
        raise TokenIncomplete("TOKEN_FIRM", "您不属于这家企业，不能为它建立令牌。")


def _new_account(email: str, name: str, at: dt.datetime, password: str | None, demonstration: bool) -> Account:
    email = email.strip().lower()
    if Account.objects.filter(email__iexact=email).exists():
        raise AddressTaken("ADDRESS_TAKEN", "%(email)s 已有账号；请直接为该账号授予角色。", email=email)
    account = Account(email=email, name=name, created_at=at, demonstration=demonstration)
    if demonstration and password:
        account.password = _shared_hash(password)
    else:
        account.set_password(password)
    account.save()
    return account


@cache
def _shared_hash(password: str) -> str:
    """One salt for all made-up people: their password is on the page, and hashing it is slow by design."""
    return make_password(password)


def known_account(account_id: int, *, for_update: bool = False) -> Account:
    """The account of a number. Raises UnknownAccount."""
    rows = Account.objects.select_for_update() if for_update else Account.objects
    account = rows.filter(pk=account_id).first()
    if account is None:
        raise UnknownAccount("ACCOUNT_UNKNOWN", "没有编号为 %(number)s 的账号，请刷新列表。", number=account_id)
    return account


def _check_role(role: str, department: str, credit_code: str) -> None:
    name = ROLES.get(role, role)
    if role not in ROLES:
        raise RoleIncomplete("ROLE_UNKNOWN", "没有名为 %(role)s 的角色，请从列表中选择。", role=role)
    if (role in FIRM_ROLES) != bool(credit_code):
        raise RoleIncomplete("ROLE_FIRM", "只有企业的角色带企业，而且必须带：请核对 %(role)s。", role=name)
    if (role in DEPARTMENT_ROLES) != bool(department) or (department and department not in ALL):
        raise RoleIncomplete("ROLE_DEPARTMENT", "只有部门的角色带部门，而且必须带：请核对 %(role)s。", role=name)


def _check_exclusive(account: Account, role: str) -> None:
    for held in account.grants.values_list("role", flat=True):
        if role in EXCLUSIVE.get(held, ()) or held in EXCLUSIVE.get(role, ()):
            raise RolesConflict(
                "ROLES_CONFLICT",
                "该账号已是%(held)s，不能兼任%(role)s；请先收回原角色，或授予另一个人。",
                held=ROLES[held],
                role=ROLES[role],
            )


def _keep_an_administrator(account_id: int) -> None:
    others = RoleGrant.objects.filter(role="administrator", account__is_active=True).exclude(account_id=account_id)
    is_one = RoleGrant.objects.filter(role="administrator", account_id=account_id).exists()
    if is_one and not others.exists():
        raise LastAdministrator("LAST_ADMINISTRATOR", "这是最后一位系统管理员；请先授予另一个人，再收回。")


def _role_detail(row: RoleGrant) -> dict[str, object]:
    return {"role": row.role, "department": row.department, "credit_code": row.credit_code}


def _record(
    actor: Actor,
    verb: str,
    account: Account,
    at: dt.datetime,
    *,
    why: str = "",
    detail: dict[str, object] | None = None,
    personal: dict[str, object] | None = None,
) -> None:
    subject = f"account:{account.pk}"
    audit.record(actor=actor, verb=verb, subject=subject, at=at, why=why, detail=detail, personal=personal)
