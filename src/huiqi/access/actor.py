"""Who acts? An account with its roles, or the service itself; every action takes one."""

from dataclasses import dataclass, field
from functools import partial

from huiqi.access.models import Account

FIRM_ROLES: dict[str, str] = {"manager": "企业管理员", "filler": "填报人", "reader": "查阅人"}
DEPARTMENT_ROLES: dict[str, str] = {"window": "窗口人员", "officer": "经办人员", "head": "部门负责人"}
DISTRICT_ROLES: dict[str, str] = {
    "expert": "评审专家",
    "secretary": "审定机构秘书",
    "treasury": "财政国库人员",
    "auditor": "审计人员",
    "administrator": "系统管理员",
}
STAFF_ROLES: dict[str, str] = DEPARTMENT_ROLES | DISTRICT_ROLES
"""Whoever holds one of these logs in with a second factor."""
ROLES: dict[str, str] = FIRM_ROLES | STAFF_ROLES
SYSTEM_ROLE = "system"
ANYONE = "anyone"
"""The role everybody has, signed in or not."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One role: for a firm (credit code), a department (its name) or the whole district."""

    role: str
    department: str = ""
    credit_code: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody at one moment: `origin` says from where (an address, a command, a timed run)."""

    account_id: int | None
    name: str
    grants: frozenset[Grant]
    origin: str
    interests: frozenset[str] = field(default=frozenset())
    """Credit codes of the firms in which they declared an interest."""

    @property
    def roles(self) -> frozenset[str]:
        """The names of the roles held, wherever they hold."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        """Whether any role is one of the district's, not a firm's."""
        return not self.roles.isdisjoint(STAFF_ROLES)

    @property
    def firms(self) -> tuple[str, ...]:
        """The credit codes of the firms they belong to, sorted."""
        return tuple(sorted({grant.credit_code for grant in self.grants if grant.credit_code}))

    @property
    def departments(self) -> tuple[str, ...]:
        """The departments they work for, sorted."""
        return tuple(sorted({grant.department for grant in self.grants if grant.department}))

    @property
    def key(self) -> str:
        """How the audit log names them: `account:12`, `system`, or `anyone`; never a person's name."""
        if self.account_id is not None:
            return f"account:{self.account_id}"
        return "system" if SYSTEM_ROLE in self.roles else "anyone"


SYSTEM = partial(Actor, None, "系统", frozenset({Grant(SYSTEM_ROLE)}))
"""`SYSTEM(origin)`: the service itself, in timed work and from the shell."""

VISITOR = partial(Actor, None, "访客", frozenset[Grant]())
"""`VISITOR(origin)`: somebody who has not signed in."""


def actor_of(account: Account, origin: str, *, credit_code: str = "") -> Actor:
    """The actor behind an account, with the roles and interests it has now (two queries); only those of a firm if named."""
    held = account.grants.filter(credit_code=credit_code) if credit_code else account.grants
    grants = frozenset(Grant(*row) for row in held.values_list("role", "department", "credit_code"))
    interests = frozenset(account.interests.values_list("credit_code", flat=True))
    return Actor(account.pk, account.name, grants, origin, interests)
