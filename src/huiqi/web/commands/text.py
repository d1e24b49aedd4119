"""导入政策原文，页面在每项措施旁显示它的条款 (import an official text, shown beside each measure)."""

import argparse
from importlib import import_module
from pathlib import Path

from huiqi.policies import POLICIES, load
from huiqi.policies.text import TextError, read_text
from huiqi.web.commands import InputError
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.txt|docx", help="政策原文")
    parser.add_argument("--policy", default="livestream", choices=sorted(POLICIES), help="政策编号，默认 livestream")


def run(args: argparse.Namespace) -> int:
    open_database()
    actions = import_module("huiqi.register.actions")  # framework hook: models load after the settings
    edition = load(args.policy).policy.edition
    try:
        row = actions.import_text(policy=args.policy, edition=edition, text=read_text(args.file))
    except TextError as error:
        raise InputError("TEXT", str(error)) from None
    print(f"已导入 {args.file}（{args.policy}@{edition}，SHA-256 {row.sha256}）")
    return 0
