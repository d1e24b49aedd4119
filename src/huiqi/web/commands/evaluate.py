"""按一张企业表算出每家企业各项措施的金额 (awards for a whole table of firms).

读 xlsx、csv、parquet：一行一家企业，列名用中文或代码（统一社会信用代码、企业名称、政策的事实）。没有的列和空单元格按
“不清楚”处理，不当作零。金额的单位看列名里的（万元）等，或表头上方的“单位：万元”，都没有写就是元；以 _fen 结尾的列是分。
写 csv、parquet 以分计，写 xlsx 以元计并附原因。读不出来的行带行号和原因写到 OUT.errors.csv，其余照算，退出码仍是 0。
事实不全而金额不能确定的，留空并给出合计的最低和最高。
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tqdm import tqdm

from huiqi.engine.backends import output_columns
from huiqi.engine.bind import Binding, bind
from huiqi.policies import load
from huiqi.simulation.evaluate import Reason, evaluate, open_firms, reasons
from huiqi.simulation.firms import BadRow, Firms, Reading, TableError
from huiqi.simulation.results import Origin, awards_table, write_awards, write_errors
from huiqi.web.commands import InputError, add_date, add_decisions, read_decisions

_SUFFIXES = (".xlsx", ".csv", ".parquet")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("firms", type=_table, metavar="FIRMS.xlsx|csv|parquet", help="企业表")
    add_date(parser)
    parser.add_argument("--out", required=True, type=_table, metavar="OUT.xlsx|csv|parquet", help="结果写到哪里")
    add_decisions(parser)


def run(args: argparse.Namespace) -> int:
    program = load("livestream")
    binding = bind(program, on=args.on, decisions=read_decisions(program, args.decide, args.on))
    if not args.firms.is_file():
        raise InputError("FIRMS_FILE", f"{args.firms}：没有这个文件，请核对路径")
    if not args.out.parent.is_dir():
        raise InputError("OUT_FILE", f"{args.out.parent}：没有这个文件夹，请先建好")
    if args.out.exists() and args.out.samefile(args.firms):
        raise InputError("OUT_FILE", f"{args.out}：结果不能写在企业表上，请换一个文件名")
    try:
        reading, chunks = open_firms(program, args.firms)
        _say_what_is_not_read(binding, reading)
        return _evaluate(args, binding, reading, chunks)
    except TableError as error:
        raise InputError("FIRMS_TABLE", str(error)) from None
    except OSError as error:
        raise InputError("OUT_FILE", f"{args.out}：写不了（{error}）；请换一个可以写的位置") from None


def _evaluate(args: argparse.Namespace, binding: Binding, reading: Reading, chunks: Iterable[Firms]) -> int:
    with_reasons = args.out.suffix.lower() == ".xlsx"
    batches, kept = [], []
    bad: list[BadRow] = []
    rows = empty = 0
    with tqdm(total=reading.rows, unit="行", disable=not sys.stderr.isatty()) as progress:
        for firms in chunks:
            batches.append(evaluate(binding, firms))
            kept += [firms] * with_reasons
            bad += firms.bad
            rows, empty = rows + firms.rows, empty + firms.empty
            progress.update(firms.rows + firms.empty)
    table = awards_table(output_columns(binding.program).values(), batches)
    write_awards(args.out, table, Origin(binding, args.firms.name), _all_reasons(binding, kept))
    errors = args.out.with_suffix(".errors.csv")
    errors.unlink(missing_ok=True)
    if bad:
        write_errors(errors, bad)
        print(f"{len(bad)} 行读不出来，行号和原因见 {errors}", file=sys.stderr)
    print(f"读入 {rows} 行 = 结果 {table.num_rows} 行 + 错误 {len(bad)} 行；另有空行 {empty} 行")
    if unsettled := table["total_fen"].null_count:
        print(f"其中 {unsettled} 家事实不全，合计还不能确定，留空")
    return 0


def _all_reasons(binding: Binding, kept: Iterable[Firms]) -> Iterator[Reason]:
    for firms in kept:
        yield from reasons(binding, firms)


def _say_what_is_not_read(binding: Binding, reading: Reading) -> None:
    """Which columns mean nothing, and which facts no column gives."""
    if reading.ignored:
        print(f"未用的列：{'、'.join(reading.ignored)}", file=sys.stderr)
    absent = [f.label for f in binding.program.facts.values() if f.name not in reading.facts]
    if absent:
        print(f"没有的列按“不清楚”处理：{'、'.join(absent)}", file=sys.stderr)


def _table(text: str) -> Path:
    if Path(text).suffix.lower() in _SUFFIXES:
        return Path(text)
    raise argparse.ArgumentTypeError(f"{text!r} 的扩展名不对；请用 {'、'.join(_SUFFIXES)}")
