"""到点该做的事：催办、到期督办、公示期满、核查和评审到期 (timed work up to a moment; running it twice does it once)."""

import argparse
import datetime as dt

from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--at", type=_moment, metavar="YYYY-MM-DDTHH:MM", help="视同现在是这一刻；默认现在")


def run(args: argparse.Namespace) -> int:
    open_database()
    from django.utils import timezone  # noqa: PLC0415  slow import: the parser needs none of it

    from huiqi.access.actor import SYSTEM  # noqa: PLC0415  framework hook: it has models
    from huiqi.cases import actions  # noqa: PLC0415  framework hook: it has models
    from huiqi.register import actions as register  # noqa: PLC0415  framework hook: it has models

    at = timezone.make_aware(args.at) if args.at else timezone.now()
    ran = actions.run_clocks(actor=SYSTEM("huiqi clock"), at=at)
    print(
        f"催办 {len(ran.reminded)} 项，到期督办 {len(ran.escalated)} 项，公示期满 {len(ran.notices_ended)} 项，"
        f"核查到期 {len(ran.checks_due)} 项，评审到期 {len(ran.reviews_due)} 项，还款逾期 {len(ran.instalments_due)} 项，"
        f"服务逾期 {len(ran.services_late)} 项，投诉逾期 {len(ran.complaints_late)} 项"
    )
    sent = actions.deliver(at=timezone.now())
    print(f"邮件和短信：已发出 {sent.sent} 件，未发出 {sent.not_sent} 件")
    if forgotten := register.forget_answers(at=at):
        print(f"测算链接到期清除 {forgotten} 个")
    return 0


def _moment(text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是时间；请写成 2026-11-24T09:00") from None
