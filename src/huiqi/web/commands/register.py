"""登记库：导入企业名单、换数据密钥、装入演示企业 (the register: import, rotate keys, load a demonstration).

import  一行一家企业，列名同 `huiqi evaluate`；读不出来的行写到 FILE.errors.csv，其余入库。写明 --basis 的算登记资料。
rotate  先把新密钥放到 HUIQI_DATA_KEY（或 var/data_key）的最前面，用逗号隔开，重启服务，再运行；之后才可去掉旧密钥。
demo    装入演示企业、园区、租约和人员，只用于演示库；再装一次不会变多。
"""

import argparse
import datetime as dt
from importlib import import_module
from pathlib import Path
from typing import Any

from huiqi.policies import POLICIES
from huiqi.simulation.results import write_errors
from huiqi.web.commands import InputError, add_date
from huiqi.web.database import open_database

ORIGIN = "huiqi register"
ENCRYPTING = ("cases.actions", "drafting.actions", "web.webhooks.secrets")
"""Beside the register, who keeps something under the data key."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    steps = parser.add_subparsers(dest="step", required=True, metavar="import|rotate|demo")
    sheet = steps.add_parser("import", help="导入企业名单")
    sheet.add_argument("file", type=Path, metavar="FILE.xlsx|csv")
    sheet.add_argument("--policy", default="livestream", choices=sorted(POLICIES), help="按哪项政策的事实读列名")
    sheet.add_argument("--source", required=True, help="资料来源，如 租赁备案名单")
    sheet.add_argument("--basis", default="", help="使用这份资料的法律依据；不写则按企业申报对待")
    add_date(sheet)
    steps.add_parser("rotate", help="用最新的数据密钥重写全部加密的内容")
    demo = steps.add_parser("demo", help="装入演示企业")
    demo.add_argument("--firms", type=int, default=60, help="多少家，默认 60")
    demo.add_argument("--seed", type=int, default=7, help="随机种子，默认 7")


def run(args: argparse.Namespace) -> int:
    open_database()
    actions: Any = import_module("huiqi.register.actions")  # framework hook: models load after the settings
    refused: Any = import_module("huiqi.register.errors").RegisterError
    call: dict[str, Any] = {
        "actor": import_module("huiqi.access.actor").SYSTEM(ORIGIN),
        "at": dt.datetime.now(dt.timezone(dt.timedelta(hours=8))),
    }
    try:
        if args.step == "rotate":
            print(f"已用最新的数据密钥重写 {_rotate(actions, call)} 条；不再需要旧密钥")
        elif args.step == "demo":
            print(f"演示企业 {len(actions.load_demonstration(firms=args.firms, seed=args.seed, **call))} 家")
        else:
            _import(args, actions, call)
    except refused as error:
        raise InputError(error.code, str(error)) from None
    return 0


def _rotate(actions: Any, call: dict[str, Any]) -> int:
    """All rooms that keep something encrypted, or none."""
    from django.db import transaction  # noqa: PLC0415  framework hook: models load after the settings

    others = [import_module(f"huiqi.{name}").renew_ciphertexts for name in ENCRYPTING]
    with transaction.atomic():
        return int(actions.rotate_keys(**call)) + sum(renew() for renew in others)


def _import(args: argparse.Namespace, actions: Any, call: dict[str, Any]) -> None:
    if not args.file.is_file():
        raise InputError("FIRMS_FILE", f"{args.file}：没有这个文件，请核对路径")
    says = {"policy": args.policy, "source": args.source, "on": args.on, "legal_basis": args.basis}
    done = actions.import_enterprises(path=args.file, **says, **call)
    errors = args.file.with_suffix(".errors.csv")
    errors.unlink(missing_ok=True)
    if done.bad:
        write_errors(errors, done.bad)
        print(f"{len(done.bad)} 行没有入库，行号和原因见 {errors}")
    if done.ignored:
        print(f"未用的列：{'、'.join(done.ignored)}")
    kept = f"入库 {done.recorded} 家（新增 {done.new} 家）"
    print(f"读入 {done.rows} 行 = {kept}+ 错误 {len(done.bad)} 行；另有空行 {done.empty} 行")
