"""画出申请的状态图 (draw the table of states as SVG)."""

import argparse
import os
import sys
from pathlib import Path

import django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--write", type=Path, metavar="FILE.svg", help="写入文件；默认输出到屏幕")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiqi.web.settings")
    django.setup()
    from huiqi.cases.picture import states_svg  # noqa: PLC0415  framework hook: the states need the settings

    if args.write:
        args.write.write_text(states_svg(), encoding="utf-8")
    else:
        sys.stdout.write(states_svg())
    return 0
