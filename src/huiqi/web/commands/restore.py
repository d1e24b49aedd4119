"""从 huiqi backup 的文件恢复到空的数据库和文件夹，全有或全无 (restore a backup into an empty place, all or nothing).

先核对每一部分的哈希，再写入，最后核验审计链。--check 只核对，不写。SQLite 的备份可以恢复到 PostgreSQL，反之亦然。
--replace 换掉现有的全部数据：请先停止服务；要输入数据库的名字确认。
"""

import argparse
from importlib import import_module
from pathlib import Path

from huiqi.web.commands import InputError, watch_parts
from huiqi.web.database import read_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="huiqi backup 做的文件")
    parser.add_argument("--check", action="store_true", help="只核对备份是否完好、密钥是否相符")
    parser.add_argument("--replace", action="store_true", help="换掉目标里现有的数据")


def run(args: argparse.Namespace) -> int:
    read_settings()
    refused = import_module("huiqi.web.backup").BackupRefused
    try:
        file = args.file.open("rb")
    except OSError as error:
        raise InputError("RESTORE_READ", f"{args.file} 读不了（{error.strerror}）；请核对路径和权限") from None
    with file:
        try:
            return _restore(args, file)
        except refused as error:
            raise InputError(error.code, str(error)) from None


def _restore(args: argparse.Namespace, file: object) -> int:
    archive = import_module("huiqi.web.backup.archive")  # framework hook: it reads the settings
    restoring = import_module("huiqi.web.backup.restoring")  # framework hook: it has models
    reader = archive.Reader(file, str(args.file))
    restoring.check(reader, watch_parts)
    manifest = reader.manifest
    print(f"{args.file} 完好：{manifest['made_at']} 由 huiqi {manifest['huiqi']} 在 {manifest['database']} 上做成")
    if args.check:
        return 0
    restoring.refuse_target(reader, replace=args.replace)
    if args.replace:
        _confirm()
    done = restoring.restore(reader, watch=watch_parts)
    print(f"已恢复 {len(done.rows)} 个表 {sum(done.rows.values())} 行，{done.files} 个文件")
    print(f"审计链完整，末条 {done.head}" if done.head else "审计链还没有记录")
    if done.left:
        print(f"文件夹里还有 {done.left} 个以前的文件，数据库不再引用")
    if done.missing or done.damaged:
        print(f"做备份时已有 {len(done.missing)} 个文件缺失、{len(done.damaged)} 个损坏，请从更早的备份找回")
    return 0


def _confirm() -> None:
    """Whoever replaces everything types the name of what is replaced."""
    from django.db import connection  # noqa: PLC0415  framework hook: settings are read by now

    name = Path(str(connection.settings_dict["NAME"])).name
    try:
        typed = input(f"{name} 里现有的数据将全部换掉，不能撤回。请输入 {name} 确认：")
    except EOFError:
        typed = ""
    if typed.strip() != name:
        raise InputError("RESTORE_CONFIRM", f"没有输入 {name}，什么也没有改变")
