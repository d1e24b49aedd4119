"""建立账号、打印权限表和安全基线 (make the first accounts, print the table of permissions and the security baseline).

`huiqi account add` makes an account with one role, as the first administrator of an installation needs it; the password is
read from the environment variable HUIQI_PASSWORD, or set later through “forgot your password”.
"""

import argparse
import os
from importlib import import_module
from pathlib import Path

from huiqi.web import translations
from huiqi.web.commands import InputError
from huiqi.web.database import open_database, read_settings


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
    rules = actions.add_parser("baseline", help="把安全基线的自查写成 PDF")
    rules.add_argument("file", type=Path, metavar="FILE", help="要写的 PDF 文件")
    rules.add_argument("--english", action="store_true", help="用英文写")


def run(args: argparse.Namespace) -> int:
    if args.action == "baseline":
        return _baseline(args.file, "en" if args.english else "zh-hans")
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


def _baseline(target: Path, language: str) -> int:
    read_settings()
    from django.utils import translation  # noqa: PLC0415  framework hook: settings are read by now

    translations.compile_stale()
    evaluation = import_module("huiqi.web.account.baseline")  # framework hook: it has models
    printer = import_module("huiqi.reports.letters.pdf")  # framework hook
    with translation.override(language):
        page = evaluation.as_page()
    try:
        target.write_bytes(printer.print_page(page))
    except printer.PrintingUnavailable as missing:
        raise InputError("PRINTING", str(missing)) from None
    except OSError as error:
        raise InputError("BASELINE_WRITE", f"{target} 写不了（{error.strerror}）；请核对路径和权限") from None
    print("，".join(f"{name} {count}" for _state, name, count in evaluation.counted()))
    return 0
