"""What can be read about accounts, tokens and the audit log? Every read is here."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huiqi.access.actor import Actor
from huiqi.access.errors import TokenUnusable
from huiqi.access.models import Account, ApiToken, AuditEntry, FactorReset, Identity, Invitation, RoleGrant
from huiqi.access.permissions import About, require
from huiqi.access.tokens import secret_hash


@dataclass(frozen=True)
class AuditFilter:
    """Which entries are wanted; an empty field asks for all. `text` looks into why and detail."""

    actor: str = ""
    verb: str = ""
    subject: str = ""
    text: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def audit_entries(actor: Actor, wanted: AuditFilter) -> QuerySet[AuditEntry]:
    """Entries, newest first, with their personal data joined. Raises Forbidden."""
    require(actor, "audit.read")
    rows = AuditEntry.objects.select_related("personal")
    exact = {"actor": wanted.actor, "verb": wanted.verb, "subject": wanted.subject}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.text:
        rows = rows.filter(Q(why__contains=wanted.text) | Q(detail__contains=wanted.text))
    if wanted.since:
        rows = rows.filter(at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(at__date__lte=wanted.until)
    return rows


def audit_verbs() -> list[str]:
    """The verbs that occur in the log, sorted."""
    return list(AuditEntry.objects.order_by("verb").values_list("verb", flat=True).distinct())


def names_of(keys: set[str]) -> dict[str, str]:
    """The names behind audit keys such as `account:12`, as the accounts have them now."""
    numbers = [int(key.removeprefix("account:")) for key in keys if key.startswith("account:")]
    return {f"account:{pk}": name for pk, name in Account.objects.filter(pk__in=numbers).values_list("pk", "name")}


def accounts(actor: Actor, *, text: str = "", role: str = "") -> QuerySet[Account]:
    """Every account with its roles, for the administrator. Raises Forbidden."""
    require(actor, "account.grant", About())
    rows = Account.objects.prefetch_related("grants").order_by("pk")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text) | Q(grants__credit_code=text)).distinct()
    return rows.filter(grants__role=role).distinct() if role else rows


def members(actor: Actor, credit_code: str) -> list[RoleGrant]:
    """Who belongs to a firm, for its people. Raises Forbidden."""
    require(actor, "register.read", About(credit_code=credit_code))
    rows = RoleGrant.objects.filter(credit_code=credit_code).select_related("account")
    return list(rows.order_by("account__name", "pk"))


def open_invitations(actor: Actor, credit_code: str, at: dt.datetime) -> list[Invitation]:
    """Invitations of a firm that can still be accepted. Raises Forbidden."""
    require(actor, "account.invite", About(credit_code=credit_code))
    return list(Invitation.objects.filter(credit_code=credit_code, accepted_at=None, expires_at__gte=at))


def account_behind(issuer: str, subject: str) -> Account | None:
    """Whom an identity at the provider signs in."""
    row = Identity.objects.select_related("account").filter(issuer=issuer, subject=subject).first()
    return row.account if row else None


def only_account_with(email: str) -> Account | None:
    """The account of an address, whatever its case; None where there is none or, in old data, more than one."""
    found = list(Account.objects.filter(email__iexact=email)[:2]) if email else []
    return found[0] if len(found) == 1 else None


def staff_by_department() -> dict[str, list[RoleGrant]]:
    """Who works for each department, by its name."""
    found: dict[str, list[RoleGrant]] = {}
    for row in RoleGrant.objects.exclude(department="").select_related("account").order_by("role", "account__name"):
        found.setdefault(row.department, []).append(row)
    return found


def accounts_with(role: str, *, department: str = "", credit_code: str = "") -> list[Account]:
    """Active accounts that hold a role: whom to tell, whom to choose."""
    return list(
        Account.objects.filter(
            is_active=True, grants__role=role, grants__department=department, grants__credit_code=credit_code
        ).order_by("pk")
    )


def who_may_confirm(reset: FactorReset) -> list[Account]:
    """Whom to tell that a reset waits: other administrators, the person's heads, the managers of their firm."""
    wanted = Q(grants__role="administrator")
    for held in reset.account.grants.all():
        if held.department:
            wanted |= Q(grants__role="head", grants__department=held.department)
        if held.credit_code:
            wanted |= Q(grants__role="manager", grants__credit_code=held.credit_code)
    others = Account.objects.filter(wanted, is_active=True).exclude(pk__in=(reset.account_id, reset.asked_by_id))
    return list(others.distinct().order_by("pk"))


def tokens_of(actor: Actor) -> QuerySet[ApiToken]:
    """One's own tokens, the latest first; those that were revoked or have expired as well."""
    return ApiToken.objects.filter(account_id=actor.account_id or 0)


def token_of(secret: str, at: dt.datetime) -> ApiToken:
    """The token of a secret, with its account. Raises TokenUnusable; whether the account may sign in is asked elsewhere."""
    row = ApiToken.objects.select_related("account").filter(sha256=secret_hash(secret)).first()
    if row is None:
        raise TokenUnusable("TOKEN_UNKNOWN", "没有这个令牌：请核对是否复制完整，或在“我的账号”里新建。")
    if row.revoked_at is not None:
        raise TokenUnusable("TOKEN_REVOKED", "这个令牌已经撤销：请在“我的账号”里新建。")
    if row.expires_at <= at:
        raise TokenUnusable("TOKEN_EXPIRED", "这个令牌已经过期：请在“我的账号”里新建。")
    return row
