"""Tokens: what is kept of a secret, what one may be made for, and when it opens nothing any more."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from access.people import FIRM, LEAD, NOON, OTHER_FIRM
from access.test_actions import person
from huiqi.access import actions, audit, queries
from huiqi.access.actor import SYSTEM, VISITOR, Actor, actor_of
from huiqi.access.errors import TokenIncomplete, TokenUnusable
from huiqi.access.models import ApiToken, AuditEntry
from huiqi.access.permissions import VERBS
from huiqi.access.tokens import BEGINS, DAYS, LIVE_MAX, SCOPES, scopes_for

pytestmark = pytest.mark.database
LATER = NOON + dt.timedelta(hours=1)


def chief() -> Actor:
    return actor_of(person("manager", credit_code=FIRM), "test")


def made(actor: Actor, **changed: object) -> tuple[ApiToken, str]:
    asked = {"name": "财务系统", "scopes": ["cases.read"], "days": 90, "at": NOON} | changed
    return actions.create_token(actor=actor, **asked)


def test_a_secret_is_shown_once_and_only_its_hash_is_kept() -> None:
    token, secret = made(chief())
    assert secret.startswith(BEGINS + token.prefix)
    assert len(secret) == len(BEGINS) + 43
    kept = " ".join(str(v) for v in ApiToken.objects.values().get().values())
    rest = secret.removeprefix(BEGINS + token.prefix)
    assert rest not in kept
    entry = AuditEntry.objects.get(verb="token.create")
    assert rest not in entry.detail + entry.personal.payload
    assert (token.expires_at, token.scopes) == (NOON + dt.timedelta(days=90), ["cases.read"])
    assert queries.token_of(secret, LATER) == token
    assert audit.verify() is None


def test_a_scope_is_of_the_table_of_permissions_and_offered_to_whom_it_lets_through() -> None:
    assert {verb for verb, _ in SCOPES.values()} <= set(VERBS)
    assert list(scopes_for(chief())) == ["cases.read"]
    assert list(scopes_for(actor_of(person("treasury", "t@example.cn"), "test"))) == list(SCOPES)
    assert scopes_for(VISITOR("test")) == {}


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": "  "}, "TOKEN_NAME"),
        ({"days": 3650}, "TOKEN_DAYS"),
        ({"scopes": ["budget.read"]}, "TOKEN_SCOPE"),
        ({"scopes": ["everything"]}, "TOKEN_SCOPE"),
        ({"credit_code": OTHER_FIRM}, "TOKEN_FIRM"),
    ],
)
def test_a_token_that_asks_for_too_much_is_refused(changed, code) -> None:
    with pytest.raises(TokenIncomplete) as refused:
        made(chief(), **changed)
    assert refused.value.code == code
    assert not ApiToken.objects.exists()


def test_nobody_without_an_account_has_a_token() -> None:
    with pytest.raises(TokenIncomplete):
        made(VISITOR("test"), scopes=[])


def test_an_account_has_so_many_live_tokens_and_no_more() -> None:
    who = chief()
    first, _ = made(who)
    ApiToken.objects.bulk_create(
        ApiToken(
            account_id=who.account_id, name="旧", prefix="x", sha256=f"{n:064}", created_at=NOON,
            expires_at=NOON + dt.timedelta(days=1),
        )
        for n in range(LIVE_MAX - 1)
    )  # fmt: skip
    with pytest.raises(TokenIncomplete):
        made(who)
    actions.revoke_token(actor=who, token_id=first.pk, at=NOON)
    made(who)


def test_a_revoked_an_expired_and_an_unknown_token_open_nothing() -> None:
    who = chief()
    token, secret = made(who, days=DAYS[0])
    codes = []
    for given, at in ((secret + "x", LATER), (secret, token.expires_at), ("\udcff", LATER)):
        with pytest.raises(TokenUnusable) as refused:
            queries.token_of(given, at)
        codes.append(refused.value.code)
    actions.revoke_token(actor=who, token_id=token.pk, at=LATER)
    actions.revoke_token(actor=who, token_id=token.pk, at=LATER + dt.timedelta(hours=1))
    with pytest.raises(TokenUnusable) as refused:
        queries.token_of(secret, LATER)
    assert [*codes, refused.value.code] == ["TOKEN_UNKNOWN", "TOKEN_EXPIRED", "TOKEN_UNKNOWN", "TOKEN_REVOKED"]
    assert ApiToken.objects.get().revoked_at == LATER
    assert AuditEntry.objects.filter(verb="token.revoke").count() == 1


def test_somebody_elses_token_is_not_revoked() -> None:
    token, _ = made(chief())
    other = actor_of(person("officer", "o@example.cn", department=LEAD), "test")
    for actor in (other, SYSTEM("test")):
        with pytest.raises(TokenUnusable):
            actions.revoke_token(actor=actor, token_id=token.pk, at=NOON)
    assert list(queries.tokens_of(other)) == []
    assert ApiToken.objects.get().revoked_at is None


def test_a_token_of_one_firm_carries_the_roles_in_that_firm_only() -> None:
    account = person("manager", credit_code=FIRM)
    actions.grant(actor=SYSTEM("test"), account_id=account.pk, role="reader", credit_code=OTHER_FIRM, at=NOON)
    assert actor_of(account, "test", credit_code=OTHER_FIRM).roles == {"reader"}
    assert actor_of(account, "test").firms == (FIRM, OTHER_FIRM)


def test_use_is_noted_once_a_minute() -> None:
    token, _ = made(chief())
    seen = []
    for seconds in (0, 30, 60):
        actions.note_token_use(token=ApiToken.objects.get(), at=NOON + dt.timedelta(seconds=seconds))
        seen.append((ApiToken.objects.get().used_at - NOON).seconds)
    assert seen == [0, 0, 60]
    assert token.used_at is None


def test_the_table_refuses_a_token_without_a_name_or_an_end() -> None:
    token, _ = made(chief())
    for broken in ({"name": ""}, {"expires_at": token.created_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiToken.objects.update(**broken)
