"""核对存放的文件，或把它们搬进 S3 存储桶、搬回文件夹 (check the stored files, or move them into the bucket or back).

搬时只添不删：来源里的文件留着，核对无误后由您自己删除。中断了再运行一次，从断处接着搬。请先停止服务，或在搬完后再运行一次。
"""

import argparse
from importlib import import_module

from huiqi.web.commands import InputError, watch_parts
from huiqi.web.database import leave_half_restored, read_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="逐个核对正在使用的地方：内容、以及数据库引用的文件是否都在")
    what.add_argument("--to-bucket", action="store_true", help="从 HUIQI_VAR 的文件夹复制到 HUIQI_S3 的存储桶")
    what.add_argument("--to-folder", action="store_true", help="从 HUIQI_S3 的存储桶复制到 HUIQI_VAR 的文件夹")


def run(args: argparse.Namespace) -> int:
    read_settings()
    leave_half_restored()
    moving = import_module("huiqi.web.backup.moving")  # framework hook: it has models
    files = import_module("huiqi.register.files")  # framework hook: it reads the settings
    if args.check:
        found = moving.check(files.store(), watch_parts)
        print(f"{files.where()}：{found.whole} 个文件完好")
        _refuse(found.damaged, found.missing)
        return 0
    folder, bucket = files.folder(), files.bucket()
    if bucket is None:
        raise InputError("FILES_BUCKET", "没有设置 HUIQI_S3，不知道存储桶在哪里；请设为 s3://BUCKET 再运行")
    source, target = (folder, bucket) if args.to_bucket else (bucket, folder)
    moved = moving.move(source, target, watch_parts)
    print(f"已复制 {moved.copied} 个文件；目标里原有 {moved.there} 个")
    _refuse(moved.damaged, ())
    print("下一步：以新的设置启动服务，运行 huiqi files --check；无误后可删除来源里的文件")
    return 0


def _refuse(damaged: tuple[str, ...], missing: tuple[str, ...]) -> None:
    if faulty := [*damaged, *missing]:
        raise InputError(
            "FILES_FAULTY",
            f"{len(damaged)} 个文件损坏、{len(missing)} 个缺失，如 {faulty[0]}：请从备份找回它们，或请提交人重新上传",
        )
