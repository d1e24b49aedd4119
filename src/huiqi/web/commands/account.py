"""建立账号、打印权限表 (make the first accounts, print the table of permissions).

`huiqi account add` makes an account with one role, as the first administrator of an installation needs it; the password is
read from the environment variable HUIQI_PASSWORD, or set later through “forgot your password”.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

from huiqi.web.commands import InputError
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="建立账号并授予一个角色")
    add.add_argument("email", help="电子邮箱")
    add.add_argument("--name", required=True, help="姓名")
    add.add_argument("--role", required=True, help="角色，如 administrator")
    add.add_argument("--department", default="", help="部门的角色须带部门，如 区文广旅体局")
    add.add_argument("--firm", default="", metavar="CREDIT_CODE", help="企业的角色须带统一社会信用代码")
    table = actions.add_parser("permissions", help="打印权限表")
    table.add_argument("--write", type=Path, metavar="FILE", help="写入文件，不打印")


def run(args: argparse.Namespace) -> int:
    open_database()
    return _add(args) if args.action == "add" else _permissions(args.write)


def _add(args: argparse.Namespace) -> int:
    from django.db import transaction  # noqa: PLC0415  framework hook: settings are read when the database opens
    from django.utils import timezone  # noqa: PLC0415  framework hook

    access = import_module("huiqi.access.actions")  # framework hook: models load after the settings
    errors = import_module("huiqi.access.errors")  # framework hook
    actor = import_module("huiqi.access.actor").SYSTEM("huiqi account")  # framework hook
    now, password = timezone.now(), os.environ.get("HUIQI_PASSWORD") or None
    try:
        with transaction.atomic():
            row = access.create_account(actor=actor, email=args.email, name=args.name, at=now, password=password)
            where = {"department": args.department, "credit_code": args.firm}
            access.grant(actor=actor, account_id=row.pk, role=args.role, at=now, **where)
    except errors.AccessError as error:
        raise InputError(error.code, str(error)) from None
    print(f"已建立 {row.email}，角色 {args.role}")
    return 0


def _permissions(target: Path | None) -> int:
    page = import_module("huiqi.access.permissions").matrix_markdown()  # framework hook: models load after the settings
    if target:
        target.write_text(page, encoding="utf-8")
    else:
        print(page, end="")
    return 0
