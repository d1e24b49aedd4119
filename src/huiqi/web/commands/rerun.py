"""按文件里记下的政策版本、日期、数字和企业表重算一次，并逐字节核对 (compute a result again and compare every byte)."""

import argparse
import datetime as dt
from pathlib import Path

from huiqi.policies import load
from huiqi.simulation.firms import TableError
from huiqi.simulation.stamps import OutlookStamp, Stamp, SweepStamp, read_stamp
from huiqi.simulation.sweeping import sha256_of
from huiqi.web.commands import InputError, outlook, sweep
from huiqi.web.commands.sweep import add_engine, parquet, read_machine


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE.parquet", help="huiqi sweep 或 outlook 写的文件")
    parser.add_argument("--out", required=True, type=parquet, metavar="AGAIN.parquet", help="重算的结果写到哪里")
    parser.add_argument("--population", type=Path, metavar="POPULATION", help="企业表现在的位置；默认是当时的位置")
    add_engine(parser)


def run(args: argparse.Namespace) -> int:
    try:
        said = read_stamp(args.file)
    except TableError as error:
        raise InputError("SWEEP_FILE", str(error)) from None
    if said.policy_version != load("livestream").version:
        raise InputError(
            "POLICY_VERSION", f"{args.file}：当时的政策版本是 {said.policy_version}，现在不同；请用当时的程序重算"
        )
    source = args.population or Path(said.population)
    if not source.exists() or sha256_of(source) != said.population_sha256:
        raise InputError(
            "POPULATION", f"{source}：不是当时的企业表（SHA-256 {said.population_sha256[:16]}…）；请用 --population 指明"
        )
    _again(said, source, args)
    same = sha256_of(args.out) == sha256_of(args.file)
    print("与原文件逐字节一致" if same else "与原文件不一致；请核对程序和依赖库的版本")
    return 0 if same else 1


def _again(said: Stamp, source: Path, args: argparse.Namespace) -> None:
    on = dt.date.fromisoformat(said.on)
    if isinstance(said, OutlookStamp):
        drawn = {"years": said.years, "draws": said.draws, "seed": said.seed}
        outlook.compute(source, on, said.decisions, said.assumed, args.out, said.population, **drawn)
    elif isinstance(said, SweepStamp):
        machine = read_machine(args)
        sweep.compute(source, on, said.decisions, said.grids, args.out, said.population, said.years, machine)
