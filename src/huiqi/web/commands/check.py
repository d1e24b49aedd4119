"""检查这台机器能否正式对外服务：密钥、演示账号、加密、连接 (is this deployment fit to serve in earnest)."""

import argparse
from importlib import import_module

from huiqi.web.commands import InputError
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deploy", action="store_true", required=True, help="按正式对外服务的要求检查；有错误时退出码为 1")


def run(args: argparse.Namespace) -> int:
    open_database()
    found = import_module("huiqi.web.deployment").findings()  # framework hook: it reads models
    errors = [f for f in found if f.is_serious()]
    for finding in found:
        print(f"{'错误' if finding.is_serious() else '提醒'} {finding.id}：{finding.msg}。{finding.hint or ''}")
    if errors:
        raise InputError("DEPLOY_UNFIT", f"有 {len(errors)} 个错误，不能正式对外服务；请按上面逐条处理后再检查。")
    print(f"可以正式对外服务（提醒 {len(found)} 条）。")
    return 0
