"""Who lives and works in the district? The made-up people of the sign-in page, more experts, and the people of each firm."""

import datetime as dt
from collections.abc import Iterable

from huiqi.access import actions
from huiqi.access.actor import SYSTEM, VISITOR, Actor, actor_of
from huiqi.access.demonstration import ensure_demonstration_accounts
from huiqi.access.models import Account
from huiqi.cases.actions import mark_read
from huiqi.register.models import Enterprise

ORIGIN = "demonstration"
MACHINE, PUBLIC = SYSTEM(ORIGIN), VISITOR(ORIGIN)
"""Timed work, and whoever objects without an account."""

_EXPERTS = ("三", "四", "五", "六", "七")
"""Beside the two who can sign in: a panel needs three, and more to be drawn from."""
_BOOKKEEPERS = 6
"""People who fill in for several firms, which invite them."""


class Cast:
    """Everyone with a role, as an actor."""

    def __init__(self, accounts: Iterable[Account]) -> None:
        self._staff = [actor_of(account, ORIGIN) for account in accounts]
        self.experts = [a.account_id for a in self._staff if "expert" in a.roles and a.account_id]
        """Account ids, those of the sign-in page first."""
        self.managers: dict[str, Actor] = {}
        """By credit code."""

    def holding(self, role: str, department: str = "") -> Actor:
        """The first of the sign-in page who holds a role (of a department)."""
        return next(a for a in self._staff for g in a.grants if g.role == role and department in ("", g.department))

    def holding_too(self, role: str) -> Actor:
        """The second of the sign-in page who holds a role."""
        return [a for a in self._staff for g in a.grants if g.role == role][1]

    def read_messages(self, at: dt.datetime) -> None:
        """Those of the sign-in page read what was sent to them until now."""
        for actor in self._staff:
            mark_read(actor=actor, at=at)

    def by_account(self, number: int) -> Actor:
        """The person of an account, with the interests declared by now."""
        return actor_of(Account.objects.get(pk=number), ORIGIN)


def gather(firm: Enterprise, at: dt.datetime) -> Cast:
    """The people of the sign-in page, those of a firm in `firm`, and more experts; made where missing."""
    cast = Cast(ensure_demonstration_accounts(credit_code=firm.credit_code, at=at))
    for number, word in enumerate(_EXPERTS, 3):
        account = _account(f"expert{number}", f"演示评审专家{word}", at)
        actions.grant(actor=MACHINE, account_id=account.pk, role="expert", at=at)
        cast.experts.append(account.pk)
    for number in range(1, _BOOKKEEPERS + 1):
        _account(f"bookkeeper{number}", f"演示代理记账{number}", at)
    cast.managers[firm.credit_code] = cast.holding("manager")
    return cast


def join(cast: Cast, firms: Iterable[Enterprise], at: dt.datetime) -> None:
    """Each firm's manager gets an account; every third firm invites a bookkeeper, who accepts."""
    for number, firm in enumerate(firms, 1):
        if firm.credit_code in cast.managers:
            continue
        account = _account(f"manager-{firm.credit_code.lower()}", f"演示经理{number}", at)
        actions.grant(actor=MACHINE, account_id=account.pk, role="manager", credit_code=firm.credit_code, at=at)
        cast.managers[firm.credit_code] = actor_of(account, ORIGIN)
        if number % 3 == 0:
            _invite(cast, firm, f"bookkeeper{number // 3 % _BOOKKEEPERS + 1}", at)


def _invite(cast: Cast, firm: Enterprise, name: str, at: dt.datetime) -> None:
    invitation = actions.invite(
        actor=cast.managers[firm.credit_code],
        email=f"{name}@demo.huiqi.example",
        role="filler",
        credit_code=firm.credit_code,
        at=at,
    )
    actions.accept_invitation(token=invitation.token, at=at + dt.timedelta(hours=1), origin=ORIGIN)


def _account(name: str, title: str, at: dt.datetime) -> Account:
    """A person without a password: nobody signs in as them."""
    email = f"{name}@demo.huiqi.example"
    return Account.objects.filter(email=email).first() or actions.create_account(
        actor=MACHINE, email=email, name=title, at=at, demonstration=True
    )
