"""今后几年要付多少：企业会增长、会来会走，有的不申请，有的晚付；抽很多次，每次逐家算到分 (what the next years may cost).

读 xlsx、csv、parquet，列与 huiqi sweep 相同。写 parquet：每次抽样的每一年一行，先是各项措施和合计审定的金额，再是当年付出的
（paid_fen，含上一年拖下来的）和企业数。分布写 5%、2%~8%（均匀）或 5%±3%（正态）；都写在文件里，huiqi rerun 可以逐字节重算。
"""

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from huiqi.engine.bind import bind
from huiqi.engine.years import MOST_YEARS
from huiqi.policies import load
from huiqi.simulation.assumptions import USUAL, SpreadError, read_assumptions
from huiqi.simulation.firms import TableError
from huiqi.simulation.outlook import outlook, outlook_table
from huiqi.simulation.stamps import OutlookStamp, law_of, write_stamped
from huiqi.simulation.sweeping import read_population
from huiqi.units.money import MoneyError, read_money, show_yuan
from huiqi.web.commands import InputError, add_date, add_decisions, read_decisions
from huiqi.web.commands.sweep import parquet

_ABOUT = {
    "growth": "每家企业每年的增长", "entry": "每年新来的企业占第一年的比例", "exit": "每家企业每年离开的可能",
    "take_up": "符合条件的企业申请的可能", "delay": "审定后下一年才付的可能", "progress": "上市已备案的一年内再进一步的可能",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("population", type=Path, metavar="POPULATION", help="企业表：xlsx、csv 或 parquet")
    add_date(parser)
    parser.add_argument("--years", type=int, choices=range(1, MOST_YEARS + 1), default=MOST_YEARS, metavar=f"1…{MOST_YEARS}")
    parser.add_argument("--draws", type=int, default=200, help="抽多少次，默认 200")
    parser.add_argument("--seed", type=int, default=7, help="种子，同一种子每次相同；默认 7")
    parser.add_argument("--budget", type=_money, metavar="5000万元", help="每年的预算：给出超出的次数")
    for name, usual in USUAL.items():
        about = f"{_ABOUT[name]}，默认 {usual}".replace("%", "%%")
        parser.add_argument(f"--{name.replace('_', '-')}", default=usual, metavar="分布", help=about)
    parser.add_argument("--out", required=True, type=parquet, metavar="FILE.parquet", help="结果写到哪里")
    add_decisions(parser)


def run(args: argparse.Namespace) -> int:
    assumed = {name: getattr(args, name) for name in USUAL}
    drawn = {"years": args.years, "draws": args.draws, "seed": args.seed, "budget": args.budget}
    compute(args.population, args.on, args.decide, assumed, args.out, **drawn)
    return 0


def compute(
    source: Path, on: dt.date, decide: Sequence[str], assumed: Mapping[str, str], out: Path, named: str = "", *,
    years: int, draws: int, seed: int, budget: int | None = None,
) -> None:  # fmt: skip
    """Draw the years and write them; `named` is how the stamp calls the population. Raises InputError."""
    program = load("livestream")
    binding = bind(program, on=on, decisions=read_decisions(program, decide, on))
    if not source.is_file():
        raise InputError("FIRMS_FILE", f"{source}：没有这个文件，请核对路径")
    if draws < 1 or seed < 0:
        raise InputError("DRAWS", "--draws 要大于0，--seed 不能小于0")
    try:
        spreads, firms = read_assumptions(assumed), read_population(program, source)
        found = outlook(binding, firms.columns, spreads, years=years, draws=draws, seed=seed, watch=_watched)
        origin = OutlookStamp(
            **law_of(binding), decisions=tuple(decide), years=years, population=named or str(source.resolve()),
            population_sha256=firms.sha256, firms=firms.rows, unknown=firms.unknown, bad=firms.bad, draws=draws, seed=seed,
            assumed=dict(assumed),
        )  # fmt: skip
        write_stamped(out, outlook_table(program, found), origin)
    except SpreadError as error:
        raise InputError("ASSUMPTION", str(error)) from None
    except TableError as error:
        raise InputError("FIRMS_TABLE", str(error)) from None
    except OSError as error:
        raise InputError("OUT_FILE", f"{out}：写不了（{error}）；请换一个可以写的位置") from None
    for place, (year, row) in enumerate(zip(found.years, found.fan(), strict=True)):
        over = "" if budget is None else f"，{draws} 次里超出预算 {found.breaks(budget)[place]} 次"
        print(f"{year} 年付出：低 {show_yuan(row[0])}，中 {show_yuan(row[2])}，高 {show_yuan(row[-1])}{over}")
    print(f"{draws} 次 × {firms.rows:,} 家企业 × {years} 年，见 {out}")
    if firms.unknown or firms.bad:
        print(f"另有 {firms.unknown} 家事实不全、{firms.bad} 行读不出来，没有算进去", file=sys.stderr)


def _watched(draws: range) -> Iterable[int]:
    return tqdm(draws, unit="次", disable=not sys.stderr.isatty())


def _money(text: str) -> int:
    try:
        return read_money(text)
    except MoneyError:
        raise argparse.ArgumentTypeError(f"{text!r} 不是金额；请带单位，如 5000万元") from None
