"""A lost second factor is taken away by two people who are not its owner, within three days, and on record."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from access.people import FIRM, LEAD, NOON, OTHER, OTHER_FIRM
from huiqi.access import actions, factors, queries
from huiqi.access.actor import SYSTEM, VISITOR, Actor, actor_of
from huiqi.access.errors import AccessError, Forbidden, ResetUnusable, UnknownAccount
from huiqi.access.models import Account, AuditEntry, FactorReset

pytestmark = pytest.mark.database
WHY = "当面核对工作证"


def person(name: str, role: str = "", **where: str) -> Account:
    account = actions.create_account(actor=SYSTEM("test"), email=f"{name}@example.cn", name=name, at=NOON, password="x" * 12)
    if role:
        actions.grant(actor=SYSTEM("test"), account_id=account.pk, role=role, at=NOON, **where)
    return account


def acting(account: Account) -> Actor:
    return actor_of(account, "test")


@pytest.fixture
def lost() -> Account:
    account = person("lost", "officer", department=LEAD)
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES, Authenticator.Type.WEBAUTHN):
        Authenticator.objects.create(user=account, type=kind, data={})
    return account


@pytest.fixture
def asker() -> Account:
    return person("asker", "administrator")


def ask(asker: Account, lost: Account, why: str = WHY, at: dt.datetime = NOON) -> FactorReset:
    return factors.ask_reset(actor=acting(asker), account_id=lost.pk, why=why, at=at)


def test_one_asks_another_confirms_and_every_factor_and_the_password_are_gone(lost: Account, asker: Account) -> None:
    row = ask(asker, lost)
    assert Authenticator.objects.filter(user=lost).count() == 3, "asking alone takes nothing away"
    factors.confirm_reset(actor=acting(person("second", "administrator")), reset_id=row.pk, at=NOON + dt.timedelta(1))
    lost.refresh_from_db()
    assert not Authenticator.objects.filter(user=lost).exists()
    assert not lost.has_usable_password()
    said = AuditEntry.objects.filter(subject=f"account:{lost.pk}", verb__startswith="factor.").order_by("seq")
    assert [(entry.verb, entry.why) for entry in said] == [("factor.ask", WHY), ("factor.reset", "")]
    assert said[1].details == {"reset": row.pk, "taken_away": ["recovery_codes", "totp", "webauthn"]}


def test_their_head_may_confirm_and_no_other_departments(lost: Account, asker: Account) -> None:
    row, theirs, another = ask(asker, lost), person("h1", "head", department=LEAD), person("h2", "head", department=OTHER)
    assert factors.resets_for(acting(another), NOON) == []
    with pytest.raises(Forbidden) as refused:
        factors.confirm_reset(actor=acting(another), reset_id=row.pk, at=NOON)
    assert refused.value.code == "OTHER_DEPARTMENT"
    assert factors.resets_for(acting(theirs), NOON) == [row]
    assert factors.confirm_reset(actor=acting(theirs), reset_id=row.pk, at=NOON).confirmed


def test_whoever_manages_their_firm_may_confirm_and_nobody_of_another(asker: Account) -> None:
    lost = person("filler", "filler", credit_code=FIRM)
    Authenticator.objects.create(user=lost, type=Authenticator.Type.TOTP, data={})
    row, theirs = ask(asker, lost), person("m1", "manager", credit_code=FIRM)
    another = person("m2", "manager", credit_code=OTHER_FIRM)
    with pytest.raises(Forbidden):
        factors.confirm_reset(actor=acting(another), reset_id=row.pk, at=NOON)
    assert [account.name for account in queries.who_may_confirm(row)] == ["m1"]
    assert factors.confirm_reset(actor=acting(theirs), reset_id=row.pk, at=NOON).decided_by == theirs


def test_neither_who_asked_nor_the_person_confirms_or_refuses(lost: Account, asker: Account) -> None:
    chief = person("chief", "administrator")
    Authenticator.objects.create(user=chief, type=Authenticator.Type.TOTP, data={})
    row, own = ask(asker, lost), ask(asker, chief)
    for account, reset in ((asker, row), (chief, own)):
        for decide in (factors.confirm_reset, factors.refuse_reset):
            with pytest.raises(Forbidden) as refused:
                decide(actor=acting(account), reset_id=reset.pk, at=NOON)
            assert refused.value.code == "RESET_BY_TWO"
    assert factors.resets_for(acting(chief), NOON) == [row]
    assert factors.resets_for(acting(asker), NOON) == []


def test_nobody_asks_for_their_own_and_only_an_administrator_asks(lost: Account, asker: Account) -> None:
    for account in (asker, person("head", "head", department=LEAD)):
        target = asker if account == asker else lost
        with pytest.raises(Forbidden):
            ask(account, target)
    with pytest.raises(Forbidden):
        factors.ask_reset(actor=VISITOR("test"), account_id=lost.pk, why=WHY, at=NOON)


def test_the_database_itself_holds_that_they_are_three_people(lost: Account, asker: Account) -> None:
    row = ask(asker, lost)
    for hand in (asker, lost):
        with pytest.raises(IntegrityError), transaction.atomic():
            FactorReset.objects.filter(pk=row.pk).update(decided_by=hand, decided_at=NOON, confirmed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.create(account=lost, asked_by=lost, asked_at=NOON, why=WHY)
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorReset.objects.filter(pk=row.pk).update(confirmed=True)


def test_what_was_refused_changes_nothing_and_can_be_asked_again(lost: Account, asker: Account) -> None:
    row, second = ask(asker, lost), acting(person("second", "administrator"))
    factors.refuse_reset(actor=second, reset_id=row.pk, at=NOON)
    assert Authenticator.objects.filter(user=lost).count() == 3
    with pytest.raises(ResetUnusable):
        factors.confirm_reset(actor=second, reset_id=row.pk, at=NOON)
    assert ask(asker, lost).pk != row.pk


def test_after_three_days_it_is_over(lost: Account, asker: Account) -> None:
    row, second, late = ask(asker, lost), acting(person("second", "administrator")), NOON + dt.timedelta(days=3)
    with pytest.raises(ResetUnusable) as over:
        factors.confirm_reset(actor=second, reset_id=row.pk, at=late)
    assert over.value.code == "RESET_OVER"
    assert factors.resets_for(second, late) == []
    again = ask(asker, lost, at=late)
    assert factors.confirm_reset(actor=second, reset_id=again.pk, at=late + dt.timedelta(days=2, hours=23)).confirmed


def test_what_cannot_be_asked_says_why(lost: Account, asker: Account) -> None:
    ask(asker, lost)
    wanted = ((lost.pk, WHY, "RESET_ASKED"), (lost.pk, " ", "RESET_WHY"), (person("plain").pk, WHY, "RESET_NOTHING"))
    for number, why, code in wanted:
        with pytest.raises(ResetUnusable) as refused:
            factors.ask_reset(actor=acting(asker), account_id=number, why=why, at=NOON)
        assert refused.value.code == code
    for unknown in (
        lambda: factors.ask_reset(actor=acting(asker), account_id=0, why=WHY, at=NOON),
        lambda: factors.confirm_reset(actor=acting(asker), reset_id=0, at=NOON),
    ):
        with pytest.raises(AccessError) as refused:
            unknown()
        assert isinstance(refused.value, UnknownAccount | ResetUnusable)
