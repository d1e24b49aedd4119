"""Accounts, roles, invitations and interests: what a person may be given, and that each gift is on record."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from access.people import CO, FIRM, LEAD, NOON, OTHER_FIRM, actor
from huiqi.access import actions, audit, queries
from huiqi.access.actor import ROLES, SYSTEM, Actor, Grant, actor_of
from huiqi.access.demonstration import ensure_demonstration_accounts, people
from huiqi.access.errors import (
    AddressTaken,
    Forbidden,
    InvitationUnusable,
    LastAdministrator,
    RoleIncomplete,
    RolesConflict,
    UnknownAccount,
)
from huiqi.access.models import Account, AuditEntry, RoleGrant

pytestmark = pytest.mark.database
SHELL = SYSTEM("test")


def person(role: str = "", email: str = "a@example.cn", **where: str) -> Account:
    account = actions.create_account(actor=SHELL, email=email, name="甲", at=NOON)
    if role:
        actions.grant(actor=SHELL, account_id=account.pk, role=role, at=NOON, **where)
    return account


def chief() -> Actor:
    return actor_of(person("manager", "m@example.cn", credit_code=FIRM), "test")


def test_an_actor_carries_the_roles_and_interests_of_its_account() -> None:
    account = person("officer", department=LEAD)
    who = actor_of(account, "10.0.0.1")
    actions.declare_interest(actor=who, credit_code=FIRM, reason="配偶任职", at=NOON)
    assert actor_of(account, "10.0.0.1") == Actor(
        account.pk, "甲", frozenset({Grant("officer", LEAD)}), "10.0.0.1", frozenset({FIRM})
    )
    actions.declare_interest(actor=actor_of(account, "test"), credit_code=FIRM, reason="再次申报", at=NOON)
    assert account.interests.get().reason == "配偶任职"


def test_every_write_is_one_entry_and_names_stay_out_of_it() -> None:
    account = person("officer", department=LEAD)
    actions.grant(actor=SHELL, account_id=account.pk, role="officer", department=LEAD, at=NOON)
    rows = AuditEntry.objects.order_by("seq")
    assert [(row.verb, row.subject) for row in rows] == [
        ("account.create", f"account:{account.pk}"),
        ("account.grant", f"account:{account.pk}"),
    ]
    assert "example.cn" not in "".join(row.detail for row in rows)
    assert audit.verify() is None


@pytest.mark.parametrize(
    ("role", "where"),
    [
        ("manager", {}),
        ("manager", {"department": LEAD}),
        ("officer", {}),
        ("officer", {"credit_code": FIRM}),
        ("officer", {"department": "别处"}),
        ("treasury", {"department": LEAD}),
        ("auditor", {"credit_code": FIRM}),
        ("king", {}),
    ],
)
def test_a_role_that_holds_nowhere_is_refused(role: str, where: dict[str, str]) -> None:
    with pytest.raises(RoleIncomplete):
        person(role, **where)


ONE_FIELD_WRONG = [("manager", {}), ("officer", {"credit_code": FIRM}), ("auditor", {"department": CO})]


@pytest.mark.parametrize(("role", "where"), ONE_FIELD_WRONG)
def test_the_table_refuses_it_too(role: str, where: dict[str, str]) -> None:
    account = person()
    with pytest.raises(IntegrityError, match="name_a"), transaction.atomic():
        RoleGrant.objects.create(account=account, role=role, granted_at=NOON, **where)


@pytest.mark.parametrize("pair", [("auditor", "secretary"), ("administrator", "treasury"), ("secretary", "treasury")])
def test_roles_that_check_each_other_are_not_given_to_one_person(pair: tuple[str, str]) -> None:
    for first, second in (pair, pair[::-1]):
        account = person(first, f"{first}@example.cn")
        with pytest.raises(RolesConflict, match="不能兼任"):
            actions.grant(actor=SHELL, account_id=account.pk, role=second, at=NOON)


def test_only_administrators_make_accounts_and_a_firm_grants_within_itself() -> None:
    who = chief()
    with pytest.raises(Forbidden):
        actions.create_account(actor=who, email="b@example.cn", name="乙", at=NOON)
    other = person(email="b@example.cn")
    actions.grant(actor=who, account_id=other.pk, role="reader", credit_code=FIRM, at=NOON)
    with pytest.raises(Forbidden):
        actions.grant(actor=who, account_id=other.pk, role="reader", credit_code=OTHER_FIRM, at=NOON)
    with pytest.raises(Forbidden):
        actions.grant(actor=who, account_id=other.pk, role="treasury", at=NOON)
    assert [(row.account, row.role) for row in queries.members(who, FIRM) if row.account == other] == [(other, "reader")]


def test_an_address_belongs_to_one_account_whatever_its_case() -> None:
    person()
    with pytest.raises(AddressTaken, match=r"a@example\.cn"):
        actions.create_account(actor=SHELL, email=" A@Example.CN", name="乙", at=NOON)


def test_an_invited_person_joins_the_firm_once() -> None:
    row = actions.invite(actor=chief(), email="New@example.cn", role="filler", credit_code=FIRM, at=NOON)
    joined = actions.accept_invitation(token=row.token, at=NOON, origin="test", name="乙", password="long enough")
    assert (joined.email, joined.check_password("long enough")) == ("new@example.cn", True)
    assert actor_of(joined, "test").grants == {Grant("filler", credit_code=FIRM)}
    with pytest.raises(InvitationUnusable, match="重新发送"):
        actions.accept_invitation(token=row.token, at=NOON, origin="test", name="丙", password="x")


def test_an_invitation_ends_after_fourteen_days_and_belongs_to_the_own_firm() -> None:
    who = chief()
    row = actions.invite(actor=who, email="new@example.cn", role="filler", credit_code=FIRM, at=NOON)
    assert queries.open_invitations(who, FIRM, NOON) == [row]
    last = NOON + dt.timedelta(days=actions.INVITATION_DAYS)
    assert actions.usable_invitation(row.token, last) == row
    with pytest.raises(InvitationUnusable):
        actions.usable_invitation(row.token, last + dt.timedelta(seconds=1))
    with pytest.raises(Forbidden):
        actions.invite(actor=who, email="new@example.cn", role="filler", credit_code=OTHER_FIRM, at=NOON)
    with pytest.raises(RoleIncomplete):
        actions.invite(actor=who, email="new@example.cn", role="treasury", credit_code=FIRM, at=NOON)


def test_somebody_can_always_grant_roles() -> None:
    first = person("administrator")
    with pytest.raises(LastAdministrator):
        actions.revoke(actor=SHELL, grant_id=first.grants.get().pk, at=NOON)
    with pytest.raises(LastAdministrator):
        actions.set_active(actor=SHELL, account_id=first.pk, active=False, at=NOON)
    person("administrator", "b@example.cn")
    actions.revoke(actor=SHELL, grant_id=first.grants.get().pk, at=NOON, why="调岗")
    assert not first.grants.exists()
    with pytest.raises(UnknownAccount):
        actions.revoke(actor=SHELL, grant_id=0, at=NOON)


def test_the_log_is_searched_by_who_what_and_when() -> None:
    person("officer", department=LEAD)
    auditor = actor("auditor")
    assert queries.audit_entries(auditor, queries.AuditFilter()).count() == 2
    wanted = queries.AuditFilter(actor="system", verb="account.grant", text=LEAD, since=NOON.date(), until=NOON.date())
    assert queries.audit_entries(auditor, wanted).get().verb == "account.grant"
    assert not queries.audit_entries(auditor, queries.AuditFilter(since=NOON.date() + dt.timedelta(1))).exists()
    with pytest.raises(Forbidden):
        queries.audit_entries(actor("administrator"), queries.AuditFilter())


def test_the_demonstration_has_one_person_for_each_role_and_is_made_once() -> None:
    for _ in range(2):
        accounts = ensure_demonstration_accounts(credit_code=FIRM, at=NOON)
    assert len(accounts) == len(people()) == Account.objects.count()
    assert set(RoleGrant.objects.values_list("role", flat=True)) == set(ROLES)
    assert all(account.demonstration for account in accounts)
    assert audit.verify() is None
