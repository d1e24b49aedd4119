"""在空的数据库里过一年：企业申请、部门办理、集体审定、公示 (a made-up year of district life).

每一步都是网页上也能做的同一个动作；同一种子、同一天数的结果每次相同。全部为虚构，只用于演示和测试。
"""

import argparse
import datetime as dt
import os
from collections import Counter
from importlib import import_module
from typing import Any

from huiqi.policies import load
from huiqi.simulation.population import MOST_FIRMS
from huiqi.units.money import show_yuan
from huiqi.web.commands import InputError, watch_days
from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--firms", type=_count, default=300, metavar="N", help="企业数，默认 300")
    parser.add_argument("--seed", type=_count, default=7, metavar="S", help="种子，默认 7")
    parser.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="这一年的最后一天；默认昨天")


def run(args: argparse.Namespace) -> int:
    os.environ.setdefault("HUIQI_DEMONSTRATION", "1")  # the treasury of a made-up district pays from a made-up account
    open_database()
    year = import_module("huiqi.web.district.year")  # framework hook: models load after the settings
    until = args.until or dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date() - dt.timedelta(1)
    try:
        lived = year.live_a_year(firms=args.firms, seed=args.seed, until=until, watch=watch_days)
    except year.NotEmpty:
        raise InputError(
            "DEMO_NOT_EMPTY",
            "数据库里已有企业、账号或窗口期；huiqi demo 只在空的数据库里造数据。"
            "请换一个：DATABASE_URL=sqlite:////tmp/demo.sqlite3 huiqi demo，或另设 HUIQI_VAR。",
        ) from None
    print("\n".join(_lines(lived, until)))
    return 0


def _lines(lived: Any, until: dt.date) -> list[str]:
    """How many cases stand where, by measure and by state, and what was awarded."""
    measures = {m.id: f"{m.clause} {m.title}" for m in load("livestream").policy.money}
    labels = dict(import_module("huiqi.cases.states").State.choices)  # framework hook: it is a text choice of a model
    states: Counter[str] = Counter()
    lines = [f"{lived.firms} 家企业的一年，到 {until} 为止"]
    for measure, title in measures.items():
        here = {state: n for (m, state), n in lived.cases.items() if m == measure}
        states.update(here)
        shown = "，".join(f"{label} {here[state]}" for state, label in labels.items() if state in here)
        lines.append(f"{title}：{sum(here.values())} 项{'，其中' if here else ''}{shown}")
    lines.append("合计：" + "，".join(f"{label} {states[state]}" for state, label in labels.items()))
    lines.append("按规定没有办成：" + "，".join(f"{code} {n} 次" for code, n in lived.refused.items()))
    lines.append(f"共审定支持 {show_yuan(lived.awarded_fen)}（不含已撤销的）")
    return lines


def _count(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= MOST_FIRMS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} 不行；请填 1 至 {MOST_FIRMS} 的整数")


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是日期；请写成 2026-11-24") from None
