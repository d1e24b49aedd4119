"""备份数据库和全部文件到一个文件，不用停止服务 (back up everything into one file, while the service goes on).

PATH 是要写的文件（如 huiqi.tar），或一个文件夹：文件夹里的备份以时间命名，--keep N 只留最新的 N 份。
备份里没有密钥：secret_key、audit_key、data_key 请另外妥善保存，恢复时必须用同样的密钥。备份含个人信息，请加密存放。
"""

import argparse
import datetime as dt
from importlib import import_module
from pathlib import Path

from huiqi.web.commands import InputError, watch_parts
from huiqi.web.database import leave_half_restored, read_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", type=Path, metavar="PATH", help="新文件，或已有的文件夹")
    parser.add_argument("--keep", type=_count, metavar="N", help="文件夹里只留最新的 N 份")


def run(args: argparse.Namespace) -> int:
    read_settings()
    leave_half_restored()
    making = import_module("huiqi.web.backup.making")  # framework hook: it has models
    refused = import_module("huiqi.web.backup").BackupRefused
    now, path = dt.datetime.now(dt.UTC), args.path.absolute()
    if args.keep and not path.is_dir():
        raise InputError("BACKUP_KEEP", f"--keep 要给一个已有的文件夹；{path} 不是")
    try:
        made = making.make(making.dated(path, now) if path.is_dir() else path, at=now, watch=watch_parts)
    except refused as error:
        raise InputError(error.code, str(error)) from None
    except OSError as error:
        raise InputError(
            "BACKUP_WRITE", f"{path} 写不了（{error.strerror}）：没有做成备份；请核对路径、权限和空间。"
        ) from None
    size = made.path.stat().st_size
    print(f"已备份到 {made.path}：{len(made.rows)} 个表 {sum(made.rows.values())} 行，{made.files} 个文件，{size:,} 字节")
    print(f"审计链末条 {made.head}" if made.head else "审计链还没有记录")
    for old in making.thin(path, args.keep) if args.keep else []:
        print(f"已删除旧备份 {old}")
    if made.unknown:
        print(f"数据库里还有不属于 huiqi 的表，没有备份：{'、'.join(made.unknown)}")
    if faulty := [*made.missing, *made.damaged]:
        raise InputError(
            "BACKUP_FILES",
            f"备份已做成，但存放的文件有 {len(made.missing)} 个缺失、{len(made.damaged)} 个损坏，如 {faulty[0]}："
            "请从更早的备份找回它们。",
        )
    return 0


def _count(text: str) -> int:
    if text.isdecimal() and int(text) >= 1:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} 不行；请填 1 或更大的整数")
