"""What can be asked from a shell? One module a command: `add_arguments(parser)` and `run(args) -> exit code`.

Nothing is imported here that takes time: `huiqi explain` starts without the web framework.
"""

import argparse
import datetime as dt
import sys
from collections.abc import Iterable
from typing import Any

from tqdm import tqdm

from huiqi.engine.bind import Decision, DecisionError, read_number
from huiqi.engine.facts import nearest
from huiqi.engine.program import Program


class InputError(ValueError):
    """What was handed in is wrong: printed as `CODE: what, where, why, next step`, exit code 1."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def add_date(parser: argparse.ArgumentParser, *, words: str = "按哪一天的规定计算", required: bool = True) -> None:
    """`--on`: the day whose numbers hold."""
    parser.add_argument("--on", required=required, type=_day, metavar="YYYY-MM-DD", help=words)


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是日期；请写成 2026-11-24") from None


def add_decisions(parser: argparse.ArgumentParser) -> None:
    """`--decide KEY=VALUE`, any number of times."""
    parser.add_argument(
        "--decide",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="视同已作出的决定，如 livestream.m03.rate_bp=3500；可以重复",
    )


def read_decisions(program: Program, given: Iterable[str], on: dt.date) -> list[Decision]:
    """The decisions of `--decide`. Raises InputError naming the key and the nearest right one."""
    decisions = []
    for text in given:
        key, equals, value = text.partition("=")
        if not equals:
            raise InputError("DECISION_FORM", f"--decide {text}：要写成 KEY=VALUE，如 livestream.m03.rate_bp=3500")
        if key not in program.numbers:
            raise InputError("NUMBER_UNKNOWN", f"政策中没有名为 {key} 的数字{nearest(key, list(program.numbers))}")
        try:
            decisions.append(Decision(key, read_number(program.numbers[key], value), on, "--decide"))
        except DecisionError as error:
            raise InputError("DECISION_VALUE", str(error)) from None
    return decisions


def watch_days(days: Iterable[dt.date], number: int) -> Iterable[dt.date]:
    """A bar that shows on a terminal how far a made-up year is."""
    return tqdm(days, total=number, unit="天", desc="演示区的一年", disable=not sys.stderr.isatty(), leave=False)


def watch_parts(parts: Iterable[Any], words: str) -> Iterable[Any]:
    """A bar that shows on a terminal how many parts of a backup are done."""
    return tqdm(parts, unit="个", desc=words, disable=not sys.stderr.isatty(), leave=False)
