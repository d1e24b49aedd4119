"""办结申请的归档：打包、核验、列出 (archive closed cases: make, verify, list).

make CASE|all     归档一项申请；all 归档所有办结后安静了三十天的申请。--out FOLDER 另存一份档案包
verify WHAT       核验一个档案包文件；给申请编号核验它存放的各份，all 核验全部。不用本产品也能核验：包内有 verify.py
list              列出档案；--expiring N 只列保管期在 N 天内届满的。销毁由人决定，没有命令
"""

import argparse
import datetime as dt
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any

from huiqi.web.commands import InputError
from huiqi.web.database import open_database

ORIGIN = "huiqi archive"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["make", "verify", "list"], help="make：归档；verify：核验；list：列出")
    parser.add_argument("what", nargs="?", default="", metavar="CASE|PACKAGE|all", help="申请编号、档案包文件，或 all")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="make：另存一份到这个文件夹")
    parser.add_argument("--expiring", type=int, metavar="N", help="list：保管期在 N 天内届满的")


def run(args: argparse.Namespace) -> int:
    if args.action != "list" and not args.what:
        raise InputError("ARCHIVE_WHAT", f"huiqi archive {args.action} 要写明申请编号、档案包文件，或 all")
    if args.action == "verify" and (path := Path(args.what)).is_file():
        return _verify_file(path)
    open_database()
    return {"make": _make, "verify": _verify, "list": _list}[args.action](args)


def _verify_file(path: Path) -> int:
    """A package by its file; no database is opened."""
    check = import_module("huiqi.reports.archive.verify")
    return _say(path.name, check.verify(path))


def _say(name: str, checks: list[tuple[str, list[str]]]) -> int:
    for check, faults in checks:
        for words in faults:
            print(f"{name} ✗ {check} {words}")
    if any(faults for _check, faults in checks):
        raise InputError("ARCHIVE_BROKEN", f"{name} 不完整：请从备份或移交的副本找回原包，不要重新打包代替")
    print(f"{name} 完整")
    return 0


def _make(args: argparse.Namespace) -> int:
    actor, now = import_module("huiqi.access.actor").SYSTEM(ORIGIN), dt.datetime.now(dt.UTC)
    making, errors = import_module("huiqi.web.archives.making"), import_module("huiqi.cases.errors")
    if args.what == "all":
        ran = making.archive_quiet(actor=actor, at=now)
        print(f"已归档 {ran.done} 项，不能归档 {len(ran.refused)} 项")
        for _pk, refused in ran.refused[:20]:
            print(f"  {refused}")
        return 0
    case = _case(args.what)
    try:
        record = making.archive_case(actor=actor, case_id=case.pk, at=now)
    except errors.CaseError as refused:
        raise InputError(refused.code, str(refused)) from None
    print(f"{record} {record.reference}：{record.files} 个文件 {record.size:,} 字节，保管至 {record.retain_until}")
    print(f"SHA-256 {record.sha256}")
    if args.out:
        place = args.out / f"{record}.zip"
        try:
            shutil.copyfile(making.path_of(record), place)
        except OSError as error:
            raise InputError("ARCHIVE_WRITE", f"{place} 写不了（{error.strerror}）：档案已归好，另存没有做成") from None
        print(f"已另存到 {place}")
    return 0


def _verify(args: argparse.Namespace) -> int:
    making = import_module("huiqi.web.archives.making")
    rows = _records()
    if args.what != "all":
        rows = rows.filter(case=_case(args.what))
    count, broken = 0, []
    for record in rows.iterator(chunk_size=200):
        count += 1
        checks = making.checks_of(record)
        broken += [f"{record} ✗ {check} {words}" for check, faults in checks for words in faults]
    if not count:
        raise InputError("ARCHIVE_NONE", f"{args.what}：还没有归档；请先 huiqi archive make")
    if broken:
        raise InputError("ARCHIVE_BROKEN", "档案有损坏，请从备份找回：\n" + "\n".join(broken[:50]))
    print(f"{count} 份档案全部完整")
    return 0


def _list(args: argparse.Namespace) -> int:
    rows = _records()
    if args.expiring is not None:
        rows = rows.filter(retain_until__lte=dt.datetime.now(dt.UTC).date() + dt.timedelta(days=args.expiring))
    count = 0
    for record in rows.order_by("retain_until", "pk").iterator(chunk_size=500):
        count += 1
        print(f"{record}\t{record.reference}\t{record.retain_until}\t{record.size}\t{record.sha256}\t{record.title}")
    print(f"共 {count} 份")
    return 0


def _records() -> Any:
    return import_module("huiqi.cases.models").ArchiveRecord.objects.select_related("case").order_by("pk")


def _case(number: str) -> Any:
    found = import_module("huiqi.cases.models").Case.objects.filter(number=number).first()
    if found is None:
        raise InputError("CASE_UNKNOWN", f"{number}：没有这个编号的申请，也没有这个文件；请核对")
    return found
