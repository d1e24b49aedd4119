"""重新计算一项已审定的申请，核对金额与依据 (replay a decided case: it must give the same fen)."""

import argparse

from huiqi.units.money import show_yuan
from huiqi.web.commands import InputError
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", metavar="CASE", help="申请编号，如 LS-2026-000123；all 表示全部已审定的申请")


def run(args: argparse.Namespace) -> int:
    open_database()
    from huiqi.cases import snapshot  # noqa: PLC0415  framework hook: it has models
    from huiqi.cases.models import Decision  # noqa: PLC0415  framework hook: it has models

    decisions = Decision.objects.select_related("case").order_by("pk")
    if args.case != "all":
        decisions = decisions.filter(case__number=args.case)
    count, differing = 0, []
    for decision in decisions.iterator(chunk_size=500):
        count += 1
        found = snapshot.replay(decision)
        if found.differences:
            differing.append(f"{decision.case}：{'；'.join(found.differences)}")
        elif args.case != "all":
            print(
                "\n".join([f"{decision.case} 重新计算一致：{show_yuan(found.award_fen)}，SM3 {decision.sm3}", *found.notes])
            )
    if not count:
        raise InputError("CASE_UNDECIDED", f"{args.case}：没有这个编号的已审定申请；请核对编号，或等审定后再试")
    if differing:
        lines = "\n".join(differing[:20])
        raise InputError("REPLAY_DIFFERS", f"{count} 项中有 {len(differing)} 项不一致，请保留现状并查明原因：\n{lines}")
    if args.case == "all":
        print(f"{count} 项已审定的申请全部重新计算一致")
    return 0
