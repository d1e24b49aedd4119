"""导入一年的放假和调休安排，或列出已有的 (import a year's official working days, or list them).

文件要有三列：日期、是否上班、说明；只写与平常不同的日子。导入后替换该年原有的安排；没有正式通知的年份显示“预计”。
"""

import argparse
import datetime as dt
from importlib import import_module
from pathlib import Path
from typing import Any

from huiqi.web.commands import InputError
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("year", type=int, metavar="YEAR", help="哪一年")
    parser.add_argument("--file", type=Path, metavar="FILE.xlsx|csv", help="要导入的安排；不给则列出")
    parser.add_argument("--notice", default="", help="通知的文号，导入时必填")


def run(args: argparse.Namespace) -> int:
    open_database()
    actions: Any = import_module("huiqi.register.actions")  # framework hook: models load after the settings
    queries: Any = import_module("huiqi.register.queries")
    if args.file is not None:
        _import(args, actions)
    for day in queries.calendar_days(args.year):
        print(f"{day}{'' if day.notice else '（预计）'}")
    return 0


def _import(args: argparse.Namespace, actions: Any) -> None:
    refused: Any = import_module("huiqi.register.errors").RegisterError
    actor = import_module("huiqi.access.actor").SYSTEM("huiqi calendar")
    at = dt.datetime.now(dt.timezone(dt.timedelta(hours=8)))
    try:
        days = actions.read_calendar(args.file)
        actions.import_calendar(actor=actor, year=args.year, notice=args.notice, days=days, at=at)
    except refused as error:
        raise InputError(error.code, str(error)) from None
