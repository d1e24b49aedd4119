"""在一张企业表上试多组数字，每组给出各项措施和合计要花多少钱 (what a population costs under many sets of numbers).

读 xlsx、csv、parquet，要有政策算钱所用的全部列；事实不全的企业另行计数，不计入任何一组。写 parquet：一组一行，先是变动的
数字，再是各项措施和合计，以分计；连算几年时，后面再列每一年的。步长包含两端。文件记下政策版本、数字和企业表的散列值，
huiqi rerun 可以逐字节重算。

--engine duckdb 和 spark 算内存装不下的企业表，结果与 memory 逐字节相同；只读 parquet（也可以是一个文件夹），列名和类型同
huiqi population 的输出。算到一半的数据放在 --out 旁边的临时文件夹，算完即删；spark 的各个工作节点要能看到它和企业表。
"""

import argparse
import datetime as dt
import re
import sys
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow as pa
from tqdm import tqdm

from huiqi.engine.bind import Binding, bind
from huiqi.engine.years import MOST_YEARS
from huiqi.policies import load
from huiqi.simulation.firms import TableError
from huiqi.simulation.grid import Grid, GridError, read_grid
from huiqi.simulation.machines import ENGINES, IN_MEMORY, EngineError, Machine
from huiqi.simulation.out_of_core import swept_out_of_core
from huiqi.simulation.stamps import write_stamped
from huiqi.simulation.sweeping import BATCH, Population, read_population, stamp, swept
from huiqi.units.money import show_yuan
from huiqi.web.commands import InputError, add_date, add_decisions, read_decisions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("population", type=Path, metavar="POPULATION", help="企业表：xlsx、csv 或 parquet")
    add_date(parser)
    parser.add_argument(
        "--grid", action="append", default=[], metavar="KEY=FROM:TO:STEP|KEY=A,B",
        help="变动的数字，如 livestream.m03.rate_bp=2000:5000:100；可以重复，各个数字的值两两组合",
    )  # fmt: skip
    parser.add_argument(
        "--years", type=int, choices=range(1, MOST_YEARS + 1), default=1, metavar=f"1…{MOST_YEARS}",
        help="连算几年：每年事实不变，只有政策会记住的（已补贴年数、累计已得、月数等）逐年变；数字用 --on 当天的；默认 1",
    )  # fmt: skip
    parser.add_argument("--out", required=True, type=parquet, metavar="FILE.parquet", help="结果写到哪里")
    add_engine(parser)
    add_decisions(parser)


def run(args: argparse.Namespace) -> int:
    compute(args.population, args.on, args.decide, args.grid, args.out, years=args.years, machine=read_machine(args))
    return 0


def add_engine(parser: argparse.ArgumentParser) -> None:
    """`--engine`, `--master` and `--memory`: on what a sweep is computed."""
    parser.add_argument("--engine", choices=ENGINES, default="memory", help="用什么算：装得进内存的用 memory（默认）")
    parser.add_argument("--master", help="spark 的主节点：spark://HOST:PORT，或本机 local[2]；默认 local[*]")
    parser.add_argument("--memory", type=_size, metavar="4GB", help="内存上限：duckdb 整个进程，默认 4GB；spark 每个执行器")


def read_machine(args: argparse.Namespace) -> Machine:
    """What add_engine() asked for. Raises InputError where an option has no meaning for the engine."""
    if args.engine == "memory" and args.memory is not None:
        raise InputError("ENGINE", "--memory 要与 --engine duckdb 或 spark 一起用；memory 引擎把整张表放进内存")
    if args.engine != "spark" and args.master:
        raise InputError("ENGINE", "--master 只用于 --engine spark")
    return Machine(args.engine, args.memory, args.master or "local[*]")


def _size(text: str) -> int:
    """Bytes: 4GB, 512MB."""
    found = re.fullmatch(r"(\d+)\s*(MB|GB)", text.strip().upper())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} 不是内存大小；请写成如 4GB、512MB")
    return int(found[1]) * {"MB": 10**6, "GB": 10**9}[found[2]]


def compute(
    source: Path,
    on: dt.date,
    decide: Sequence[str],
    grids: Sequence[str],
    out: Path,
    named: str = "",
    years: int = 1,
    machine: Machine = IN_MEMORY,
) -> None:
    """Compute a sweep and write it; `named` is how the stamp calls the population. Raises InputError."""
    program = load("livestream")
    binding = bind(program, on=on, decisions=read_decisions(program, decide, on))
    _require_source(source, machine)
    try:
        grid = read_grid(program, grids)
        population, table, took = _computed(binding, source, grid, out, years, machine)
        write_stamped(out, table, stamp(binding, population, named or str(source.resolve()), decide, grids, years))
    except GridError as error:
        raise InputError("GRID", str(error)) from None
    except TableError as error:
        raise InputError("FIRMS_TABLE", str(error)) from None
    except EngineError as error:
        raise InputError("ENGINE", str(error)) from None
    except OSError as error:
        raise InputError("OUT_FILE", f"{out}：写不了（{error}）；请换一个可以写的位置") from None
    totals = table["total_fen"].to_numpy()
    size = f"{grid.scenarios:,} 组数字 × {population.rows:,} 家企业" + (f" × {years} 年" if years > 1 else "")
    print(f"{size}，用时 {took:.2f} 秒")
    print(f"合计从 {show_yuan(int(totals.min()))}到 {show_yuan(int(totals.max()))}，见 {out}")
    if population.unknown or population.bad:
        print(f"另有 {population.unknown} 家事实不全、{population.bad} 行读不出来，不在任何一组的合计中", file=sys.stderr)


def _require_source(source: Path, machine: Machine) -> None:
    if source.is_dir() and machine.engine == "memory":
        raise InputError("FIRMS_FILE", f"{source}：是文件夹；memory 引擎只读一个文件，请加 --engine duckdb 或 spark")
    if not source.exists():
        raise InputError("FIRMS_FILE", f"{source}：没有这个文件，请核对路径")


def _computed(
    binding: Binding, source: Path, grid: Grid, out: Path, years: int, machine: Machine
) -> tuple[Population, pa.Table, float]:
    """The firms that were summed, the sums, and the seconds it took: in memory without the reading of the table."""
    began = time.perf_counter()
    if machine.engine == "memory":
        population = read_population(binding.program, source)
        began = time.perf_counter()
        table = swept(binding, population, grid, lambda starts: _watched(starts, grid.scenarios), years)
    else:
        population, table = swept_out_of_core(binding, source, grid, machine, out.parent, _watched_awards, years)
    return population, table, time.perf_counter() - began


def _watched_awards(awards: Sequence[str]) -> Iterable[str]:
    return tqdm(awards, unit="项", disable=not sys.stderr.isatty())


def _watched(starts: Sequence[int], scenarios: int) -> Iterable[int]:
    with tqdm(total=scenarios, unit="组", disable=not sys.stderr.isatty()) as progress:
        for start in starts:
            yield start
            progress.update(min(BATCH, scenarios - start))


def parquet(text: str) -> Path:
    """The argument of --out."""
    if text.endswith(".parquet"):
        return Path(text)
    raise argparse.ArgumentTypeError(f"{text!r} 的扩展名不对；请写成 FILE.parquet")
