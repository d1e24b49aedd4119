"""把全部开放数据写到一个文件夹：CSV、Parquet、Excel、360Giving、目录、数据字典和校验值 (write the open data).

文件夹写好了才出现；已有的文件夹只有是以前写出的开放数据时才会被换掉。网址用 HUIQI_URL，发布者用 HUIQI_PUBLISHER。
"""

import argparse
import datetime as dt
import os
import shutil
from importlib import import_module
from pathlib import Path

from huiqi.web.commands import InputError
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", type=Path, required=True, metavar="FOLDER", help="新文件夹，或以前写出的开放数据")


def run(args: argparse.Namespace) -> int:
    open_database()
    issues = import_module("huiqi.reports.open_data.issue")  # framework hook: it reads models
    imprint = import_module("huiqi.reports.open_data.imprint").imprint
    snapshot = import_module("huiqi.web.backup.tables").snapshot
    folder: Path = args.write.absolute()
    before = None
    if folder.exists():
        try:
            before = issues.read_issue(folder)
        except (OSError, ValueError, KeyError):
            raise InputError(
                "OPEN_DATA_FOLDER", f"{folder} 已存在，又不是以前写出的开放数据，没有动它；请给一个新文件夹。"
            ) from None
    new = _beside(folder, "new") if before else folder
    try:
        with snapshot():
            made = issues.write_issue(new, imprint(dt.datetime.now(dt.UTC)), before=before)
        if before:
            _replace(folder, new)
    except OSError as error:
        raise InputError("OPEN_DATA_WRITE", f"{folder} 写不了（{error.strerror}）；请核对路径、权限和空间。") from None
    for one in made.datasets:
        print(f"{one.id}\t{one.rows} 行\t" + "\t".join(f"{file.name} {file.size:,} 字节" for file in one.files))
    print(f"已写到 {folder}；核对：cd {folder} && sha256sum -c SHA256SUMS")
    return 0


def _beside(folder: Path, word: str) -> Path:
    """A name in the same folder that nobody else uses."""
    return folder.with_name(f".{folder.name}.{os.getpid()}.{word}")


def _replace(folder: Path, new: Path) -> None:
    """The new folder under the old one's name; the old one comes back where that fails. Raises OSError."""
    old = _beside(folder, "old")
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
