"""发出等待中的邮件和短信，未发出的再试 (send what waits, try again what failed; --list shows it and sends nothing)."""

import argparse

from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--list", action="store_true", help="只列出还没有发出的，不发送")


def run(args: argparse.Namespace) -> int:
    open_database()
    from django.utils import timezone  # noqa: PLC0415  slow import: the parser needs none of it

    from huiqi.cases import actions, queries  # noqa: PLC0415  framework hook: they have models
    from huiqi.cases.wording import subject  # noqa: PLC0415  as above

    if args.list:
        for row in queries.undelivered():
            whom = f"account:{row.account_id}" if row.account_id else "企业联系电话"
            what = f"{row.get_channel_display()} {whom} {subject(row.about)[0]} {row.about.label}"
            print(f"{what}：{row.get_state_display()}，已试 {row.tries} 次。{row.error}")
        return 0
    done = actions.deliver(at=timezone.now())
    print(f"已发出 {done.sent} 件，未发出 {done.not_sent} 件")
    return 0
