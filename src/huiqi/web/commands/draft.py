"""读一份政策文本：条款、金额、比例、年限、部门；起草规则，对照两稿并测算 (read a policy text, compare two drafts).

读 .txt（UTF-8、UTF-16、GB 18030）、.docx 和有文字层的 .pdf。读出的内容供人核对，不用于付款。

compare 给出 --population 和 --on 时，把原文数字和新文本的数字各算一遍，说明变动要多花或少花多少钱。
measure 的文件夹里，每份文本旁边放同名的 .json 标注，如：
{"amounts": ["70万元"], "rates": ["35%"], "years": [3], "departments": ["区工信局"]}
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

from huiqi.drafting.comparing import ClauseChange, Comparison, FindingChange, compare
from huiqi.drafting.findings import Finding
from huiqi.drafting.measuring import MEASURED, Score, measure, read_labels, together
from huiqi.drafting.reading import Reading, read_policy
from huiqi.drafting.skeleton import skeleton
from huiqi.drafting.text_files import SUFFIXES, read_file
from huiqi.engine.bind import DecisionError, bind
from huiqi.engine.formula import show_value
from huiqi.policies import POLICIES, load
from huiqi.policies.text import TextError
from huiqi.units.money import show_money, show_yuan
from huiqi.web.commands import InputError, add_date
from huiqi.web.drafting.words import CHANGES, KINDS, ROLES, SCOPES, worth

_MEASURED = {"amounts": "金额", "rates": "比例", "years": "年数", "departments": "部门"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    read = verbs.add_parser("read", help="逐条列出读出的金额、比例、年限、部门和条件，以及施行日期和有效期")
    read.add_argument("file", type=Path, metavar="FILE.txt|docx|pdf")
    read.add_argument("--json", action="store_true", help="输出 JSON，每处带在文本中的起止位置")
    begin = verbs.add_parser("skeleton", help="由一个条款起草一份措施文件，打印出来供补全")
    begin.add_argument("file", type=Path, metavar="FILE.txt|docx|pdf")
    begin.add_argument("--clause", required=True, metavar="三（三）", help="条款号，括号全角半角都可以")
    two = verbs.add_parser("compare", help="对照两份文本：条款增删改号，词句和数字的变化")
    two.add_argument("old", type=Path, metavar="OLD")
    two.add_argument("new", type=Path, metavar="NEW")
    two.add_argument("--population", type=Path, metavar="FIRMS.parquet", help="企业表：用它测算数字变动要花多少钱")
    add_date(two, required=False)
    measured = verbs.add_parser("measure", help="对照人工标注，看读得准不准、全不全")
    measured.add_argument("folder", type=Path, metavar="FOLDER", help="文本和同名的 .json 标注")
    for verb in (begin, two):
        verb.add_argument("--policy", default="livestream", choices=sorted(POLICIES), help="政策编号，默认 livestream")


def run(args: argparse.Namespace) -> int:
    try:
        if args.verb == "read":
            print(_as_json(_read(args.file)) if args.json else "\n".join(_page(_read(args.file))))
        elif args.verb == "skeleton":
            reading = _read(args.file)
            print(skeleton(reading, reading.clause(args.clause), args.policy), end="")
        elif args.verb == "compare":
            _compare(args)
        else:
            print("\n".join(_measured(args.folder)))
    except TextError as error:
        raise InputError("TEXT", str(error)) from None
    return 0


def _read(file: Path) -> Reading:
    return read_policy(read_file(file))


def _page(reading: Reading) -> Iterator[str]:
    yield reading.title
    effective = (
        f"自 {reading.effective_on} 起施行" if reading.effective_on else "自印发之日起施行" if reading.on_issue else ""
    )
    years = f"有效期 {reading.valid_years} 年" if reading.valid_years else ""
    yield "，".join(part for part in (effective, years, f"至 {reading.expires_on}" if reading.expires_on else "") if part)
    yield from (f"! {note}" for note in reading.notes)
    for clause in reading.clauses:
        yield f"{clause.number} {clause.title}".rstrip()
        yield from (f"    {_told(f)}" for f in reading.within(clause))


def _told(f: Finding) -> str:
    role = SCOPES[f.scope] + ROLES[f.role]
    if f.kind == "condition":
        return f"{KINDS[f.kind]}（{role}） {' '.join(f.words.split())}"
    of = f"，按{f.of}" if f.of else ""
    return f"{KINDS[f.kind]}（{role}{of}） {worth(f)}"


def _as_json(reading: Reading) -> str:
    days = {"effective_on": reading.effective_on, "expires_on": reading.expires_on}
    made = {
        "title": reading.title,
        **{name: day.isoformat() if day else None for name, day in days.items()},
        "on_issue": reading.on_issue,
        "valid_years": reading.valid_years,
        "notes": [str(note) for note in reading.notes],
        "attachments": reading.attachments,
        "clauses": [asdict(clause) for clause in reading.clauses],
        "findings": [asdict(finding) for finding in reading.findings],
    }
    return json.dumps(made, ensure_ascii=False, indent=2)


def _compare(args: argparse.Namespace) -> None:
    if (args.population is None) != (args.on is None):
        raise InputError("COST", "--population 和 --on 要一起给出：哪些企业，按哪一天的规定")
    found = compare(_read(args.old), _read(args.new), load(args.policy))
    print("\n".join(_difference(found)))
    program = load(args.policy)
    for key, value in found.scenario.items():
        number = program.numbers[key]
        print(f"测算用的数字 {key}：{show_value(number.value, number.unit)} → {show_value(value, number.unit)}")
    if args.population is not None:
        print("\n".join(_cost(args, found)))


def _difference(found: Comparison) -> Iterator[str]:
    if not found.changed:
        yield "两份文本的条款没有不同"
    for one in found.changed:
        yield f"{CHANGES[one.change]} {_numbers(one)} {(one.new or one.old or one).title}".rstrip()  # type: ignore[union-attr]
        for pieces in one.words:
            marked = {"=": "%s", "-": "［-%s-］", "+": "［+%s+］"}
            yield "    " + " ".join("".join(marked[mark] % words for mark, words in pieces).split())
        yield from (f"    {_changed(change)}" for change in one.findings)
    yield from (f"! {note}" for note in found.notes)


def _numbers(one: ClauseChange) -> str:
    numbers = [clause.number for clause in (one.old, one.new) if clause]
    return " → ".join(dict.fromkeys(numbers))


def _changed(change: FindingChange) -> str:
    sides = [_told(f) if f else "无" for f in (change.before, change.after)]
    return " → ".join(sides)


def _cost(args: argparse.Namespace, found: Comparison) -> Iterator[str]:
    """What the changed numbers cost or save over the firms, measure by measure and in all."""
    from huiqi.simulation import reform  # noqa: PLC0415  slow import: it compiles kernels
    from huiqi.simulation.firms import TableError  # noqa: PLC0415  slow import
    from huiqi.simulation.sweeping import read_population  # noqa: PLC0415  slow import

    if not found.scenario:
        yield "没有可以测算的数字变动"
        return
    program = load(args.policy)
    try:
        if not args.population.is_file():
            raise InputError("FIRMS_FILE", f"{args.population}：没有这个文件，请核对路径")
        population = read_population(program, args.population)
        before = bind(program, on=args.on)
        result = reform.compare(before, before.supposing(found.scenario), population.columns)
    except TableError as error:
        raise InputError("FIRMS_TABLE", str(error)) from None
    except DecisionError as error:
        raise InputError("DECISION_VALUE", str(error)) from None
    titles = {m.id: f"{m.clause} {m.title}" for m in program.policy.money}
    rows = [(titles[name], row) for name, row in result.measures.items() if row.before_fen != row.after_fen or row.losers]
    for name, row in (*rows, ("合计", result.total)):
        sign = "+" if row.change_fen > 0 else ""
        yield (
            f"{name}：{show_yuan(row.before_fen)} → {show_yuan(row.after_fen)}（{sign}{show_yuan(row.change_fen)}），"
            f"{row.winners} 家增加，{row.losers} 家减少"
        )
    yield f"{population.rows:,} 家企业；另有 {population.unknown} 家事实不全、{population.bad} 行读不出来，没有算进去"


def _measured(folder: Path) -> Iterator[str]:
    """Precision and recall of each text and in all, and what was missed and what was wrong."""
    files = sorted(
        file for file in folder.glob("*") if file.suffix.lower() in SUFFIXES and file.with_suffix(".json").exists()
    )
    if not files:
        raise InputError("MEASURE_FOLDER", f"{folder}：没有文本和同名的 .json 标注；请放在一起，如 a.docx 和 a.json")
    every: dict[str, list[Score]] = {name: [] for name in MEASURED}
    for file in files:
        scores = measure(_read(file), read_labels(file.with_suffix(".json")))
        yield file.name
        yield from _lines(scores)
        for name, score in scores.items():
            every[name].append(score)
    yield f"合计（{len(files)} 份）"
    yield from _lines({name: together(scores) for name, scores in every.items() if scores})


def _lines(scores: Mapping[str, Score]) -> Iterator[str]:
    for name, score in scores.items():
        precision, recall = (show_value(share, "bp") for share in (score.precision_bp, score.recall_bp))
        told = f"    {_MEASURED[name]}：准确率 {precision}，召回率 {recall}（{score.right} 处对"
        told += f"；漏掉 {_values(name, score.missed)}" if score.missed else ""
        told += f"；多出 {_values(name, score.wrong)}" if score.wrong else ""
        yield told + "）"


def _values(name: str, counted: Counter[int | str]) -> str:
    return "、".join(_value(name, value) for value in _each(counted))


def _each(counted: Counter[int | str]) -> Iterable[int | str]:
    return sorted(counted.elements(), key=str)


def _value(name: str, value: int | str) -> str:
    if isinstance(value, str):
        return value
    return show_money(value) if name == "amounts" else show_value(value, "bp") if name == "rates" else str(value)
