"""核验审计日志：逐条检查 SM3 链，指出第一处断开 (verify the audit chain).

`huiqi audit verify` prints the end of the chain, `SEQ:HASH`. Write it down elsewhere; `--noted SEQ:HASH` later proves that
the entries up to there are still the same, even against somebody who puts back an older copy of the whole database.
"""

import argparse

from huiqi.web.commands import InputError
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["verify"], help="verify：核验全部记录")
    parser.add_argument("--noted", metavar="SEQ:HASH", help="以前记下的末条，核验它仍在链上")


def run(args: argparse.Namespace) -> int:
    noted = _noted(args.noted) if args.noted else None
    open_database()
    from huiqi.access import audit  # noqa: PLC0415  framework hook: it has models
    from huiqi.access.models import AuditHead  # noqa: PLC0415  framework hook: it has models

    broken = audit.verify(noted)
    if broken is not None:
        raise InputError("AUDIT_BROKEN", f"审计链从第 {broken} 条起断开：请保留数据库现状，用备份比对该条前后，并报告。")
    head = AuditHead.objects.first()
    print(f"审计链完整，末条 {head}" if head else "审计链完整，还没有记录")
    return 0


def _noted(text: str) -> tuple[int, str]:
    seq, colon, digest = text.partition(":")
    if not (colon and seq.isdecimal() and len(digest) == 64):
        raise InputError("AUDIT_NOTED", f"--noted {text}：要写成 SEQ:HASH，即以前 huiqi audit verify 打印的末条")
    return int(seq), digest
