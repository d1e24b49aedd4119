"""Who are the made-up people of the demonstration? One for each role; their password and code secret are public.

They exist in demonstration mode only: elsewhere the service refuses to let them sign in.
"""

import datetime as dt

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import transaction

from huiqi.access import actions
from huiqi.access.actor import DEPARTMENT_ROLES, FIRM_ROLES, ROLES, STAFF_ROLES, SYSTEM
from huiqi.access.departments import WORKING
from huiqi.access.models import Account

PASSWORD = "huiqi-demo"  # noqa: S105  shown on the login page
CODE_SECRET = "HUIQIDEMONSTRATIONHUIQIDEMONSTRA"  # noqa: S105  shown on the login page as its current code
CULTURE, WINDOW = WORKING[0], "区企业服务中心"


def people() -> list[tuple[str, str, str, str]]:
    """Address, name, role and department of each, in the order of ROLES."""
    rows = []
    for role, title in ROLES.items():
        department = {"window": WINDOW}.get(role, CULTURE) if role in DEPARTMENT_ROLES else ""
        rows.append((f"{role}@demo.huiqi.example", f"演示{title}", role, department))
        if role in ("officer", "head"):
            rows += [
                (f"{role}{number}@demo.huiqi.example", f"演示{title}（{department}）", role, department)
                for number, department in enumerate(WORKING[1:], 2)
            ]
    return [
        *rows,
        ("expert2@demo.huiqi.example", "演示评审专家二", "expert", ""),
        ("secretary2@demo.huiqi.example", "演示审定机构秘书二", "secretary", ""),
        ("treasury2@demo.huiqi.example", "演示财政国库人员二", "treasury", ""),
    ]


@transaction.atomic
def ensure_demonstration_accounts(*, credit_code: str, at: dt.datetime) -> list[Account]:
    """Each made-up person, made where missing; those of a firm belong to the firm `credit_code`."""
    actor = SYSTEM("demonstration")
    accounts = []
    for email, name, role, department in people():
        account = Account.objects.filter(email=email).first()
        if account is None:
            account = actions.create_account(
                actor=actor, email=email, name=name, at=at, password=PASSWORD, demonstration=True
            )
        firm = credit_code if role in FIRM_ROLES else ""
        actions.grant(actor=actor, account_id=account.pk, role=role, department=department, credit_code=firm, at=at)
        if role in STAFF_ROLES:
            Authenticator.objects.get_or_create(
                user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": get_adapter().encrypt(CODE_SECRET)}}
            )
        accounts.append(account)
    return accounts
