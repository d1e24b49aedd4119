"""免申即享：向按已知资料确定符合条件的企业提出建议 (propose awards without application, nightly; run twice, done once)."""

import argparse
import datetime as dt

from huiqi.units.money import show_money
from huiqi.web.commands import add_date
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_date(parser, words="视同那一天结束时；默认现在", required=False)


def run(args: argparse.Namespace) -> int:
    open_database()
    from django.utils import timezone  # noqa: PLC0415  slow import: the parser needs none of it

    from huiqi.access.actor import SYSTEM  # noqa: PLC0415  framework hook: it has models
    from huiqi.cases import actions  # noqa: PLC0415  framework hook: it has models

    at = timezone.make_aware(dt.datetime.combine(args.on, dt.time(23, 59))) if args.on else timezone.now()
    machine = SYSTEM("huiqi propose")
    ran = actions.propose(actor=machine, at=at)
    for one in ran:
        counts = f"新提出 {one.new} 项，已更新 {one.changed} 项，不变 {one.kept} 项，收回 {one.withdrawn} 项"
        why_not = f"；没有提出：{one.why_not}" if one.why_not else f"；待确认合计 {show_money(one.waiting_fen)}"
        print(f"{one.window.measure}（{one.window.year}年）：{counts}{why_not}")
    mails = actions.announce_proposals(actor=machine, at=at)
    if mails.sent or mails.not_sent:
        print(f"通知邮件：已发出 {mails.sent} 件，未发出 {mails.not_sent} 件，下次再发")
    if not ran:
        print("现在没有设为免申即享的窗口期；请部门负责人在“申报窗口期”页设置。")
    return 0
