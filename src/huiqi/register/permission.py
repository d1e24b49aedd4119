"""Who may write into the register: the firm about itself, an office about any firm?"""

from huiqi.access.actor import SYSTEM_ROLE, Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.register.errors import OfficeOnly


def require_write(actor: Actor, credit_code: str) -> None:
    """Nothing where the actor may write about the firm. Raises Forbidden."""
    require(actor, "register.write", About(credit_code=credit_code))


def require_office(actor: Actor, what: str) -> None:
    """Nothing where the actor writes for an office. Raises Forbidden, OfficeOnly."""
    if not allowed(actor, "register.write", About()):
        if not allowed(actor, "register.write"):
            require(actor, "register.write", About())
        raise OfficeOnly(
            "REGISTER_OFFICE_ONLY", "%(what)s由主管部门登记，企业不能自行登记；请把证明材料交给主管部门。", what=what
        )


def require_department(actor: Actor, department: str, what: str) -> None:
    """Nothing where the actor writes for this department, or administers. Raises Forbidden, OfficeOnly."""
    require_office(actor, what)
    if department not in actor.departments and actor.roles.isdisjoint({"administrator", SYSTEM_ROLE}):
        raise OfficeOnly(
            "REGISTER_DEPARTMENT_ONLY",
            "%(what)s由%(department)s登记；请把文件转给该部门。",
            what=what,
            department=department,
        )
