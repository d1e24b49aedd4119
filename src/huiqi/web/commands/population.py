"""造一份示范企业名单，同一种子每次相同 (make the demonstration population).

列与 huiqi evaluate 读入的相同：统一社会信用代码、企业名称和政策的全部事实。全部为虚构，不含真实企业。
"""

import argparse
import sys
from pathlib import Path

import pyarrow.parquet as pq

from huiqi.policies import load
from huiqi.simulation.population import MOST_FIRMS, generate
from huiqi.web.commands import InputError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--firms", required=True, type=_count, metavar="N", help="企业数")
    parser.add_argument("--seed", required=True, type=_seed, metavar="S", help="种子：不小于 0 的整数，同一种子每次相同")
    parser.add_argument("--out", required=True, type=_parquet, metavar="FILE.parquet", help="写到哪里")


def run(args: argparse.Namespace) -> int:
    table = generate(load("livestream"), firms=args.firms, seed=args.seed)
    try:
        pq.write_table(table, args.out, compression="zstd")
    except OSError as error:
        raise InputError("OUT_FILE", f"{args.out}：写不了（{error}）；请换一个可以写的位置") from None
    print(f"{args.out}：{table.num_rows} 家企业，{table.num_columns} 列", file=sys.stdout)
    return 0


def _count(text: str) -> int:
    if text.isdecimal() and int(text) <= MOST_FIRMS:
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} 不是企业数；请填 0 至 {MOST_FIRMS} 的整数")


def _seed(text: str) -> int:
    if text.isdecimal():
        return int(text)
    raise argparse.ArgumentTypeError(f"{text!r} 不是种子；请填不小于 0 的整数")


def _parquet(text: str) -> Path:
    if text.endswith(".parquet"):
        return Path(text)
    raise argparse.ArgumentTypeError(f"{text!r} 的扩展名不对；请写成 FILE.parquet")
