"""看一项政策的规则，核对它与原文是否一致 (show, map, lint or check a policy)."""

import argparse
from importlib import import_module
from pathlib import Path

from huiqi.engine.expression import names
from huiqi.engine.formula import show_value
from huiqi.engine.lint import prove_bounds
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure, Number, Policy
from huiqi.policies import POLICIES, find_measure, load
from huiqi.policies.check import check, quoted
from huiqi.policies.map import map_page
from huiqi.policies.text import TextError, clauses, read_text
from huiqi.units.money import show_money
from huiqi.web.commands import InputError
from huiqi.web.database import read_settings

PAGES_FROM, PAGES_TO = "<!-- pages: huiqi policy pages --write README.md -->", "<!-- end of pages -->"
"""Between these two lines the README shows the table of pages."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    show = verbs.add_parser("show", help="列出措施；给出编号时列出它的数字、条件和计算步骤")
    show.add_argument("measure", nargs="?", metavar="MEASURE", help="如 livestream.m03")
    map_of = verbs.add_parser("map", help="条款、文件、案例、页面和科目的对照表（docs/map.md）")
    map_of.add_argument("--write", type=Path, metavar="FILE", help="写入文件，而不是打印")
    pages = verbs.add_parser("pages", help="条款和办事页面的对照表；--write 写入 README 的同一处")
    pages.add_argument("--write", type=Path, metavar="README.md", help="写入文件里两个标记之间，而不是打印")
    lint = verbs.add_parser("lint", help="证明任何企业的计算都不会溢出，并列出没有用到的事实和数字")
    checked = verbs.add_parser("check", help="逐字核对规则引用的词句是否在原文的同一条款中")
    checked.add_argument("--text", required=True, type=Path, metavar="FILE.txt|docx", help="政策原文")
    for verb in (show, map_of, pages, lint, checked):
        verb.add_argument("--policy", default="livestream", choices=sorted(POLICIES), help="政策编号，默认 livestream")


def run(args: argparse.Namespace) -> int:
    program = load(args.policy)
    if args.verb == "show":
        print(_measure_page(args.measure) if args.measure else _policy_page(program.policy))
        return 0
    if args.verb == "map":
        return _map(program, args.write)
    if args.verb == "pages":
        return _pages(program.policy, args.write)
    return _lint(program) if args.verb == "lint" else _check(program, args.text)


def _policy_page(policy: Policy) -> str:
    rows = [f"{m.clause}\t{m.id}\t{m.title}\t{m.lead}{'（暂不开放）' if m.blocked else ''}" for m in policy.measures]
    return "\n".join([policy.title, *rows])


def _measure_page(measure_id: str) -> str:
    try:
        program, m = find_measure(measure_id)
    except KeyError as unknown:
        raise InputError("MEASURE_UNKNOWN", str(unknown.args[0])) from None
    lines = program.lines[m.id]
    conditions = [program.values[name] for name in lines.conditions]
    page = [f"{m.clause} {m.title}（{m.id}）", m.summary, f"牵头 {m.lead}" + "".join(f"，{d}" for d in m.co_departments)]
    page += [f"暂不开放：{m.blocked}"] if m.blocked else []
    page += ["", "数字", *(f"  {n.key} = {_number(n)}  {n.label}  〔{_ground(n)}〕" for n in m.numbers.values())]
    page += ["", "条件", *(f"  {c.key}  {c.label}  〔{f'“{c.says}”' if c.says else c.origin}〕" for c in conditions)]
    page += ["", "计算", *(f"  {program.values[name].key}  {program.values[name].label}" for name in lines.steps)]
    page += ["", "草案未定", *(f"  - {q}" for q in m.questions)] if m.questions else []
    return "\n".join(page)


def _number(number: Number) -> str:
    return number.choices[number.value] if number.choices else show_value(number.value, number.unit)


def _ground(number: Number) -> str:
    return f"“{number.says}”" if number.says else f"{number.origin}"


def _map(program: Program, target: Path | None) -> int:
    page = map_page(program)
    if target:
        target.write_text(page, encoding="utf-8")
    else:
        print(page, end="")
    return 0


def _pages(policy: Policy, target: Path | None) -> int:
    read_settings()
    table = import_module("huiqi.web.clauses.overview").page_table(policy)  # framework hook: it has models
    if target is None:
        print(table)
        return 0
    before, between, after = target.read_text(encoding="utf-8").partition(PAGES_FROM)
    if not between or PAGES_TO not in after:
        raise InputError("PAGES_MARKS", f"{target} 里没有 {PAGES_FROM} 和 {PAGES_TO}：请先在要放表的地方写上这两行。")
    rest = after.partition(PAGES_TO)[2]
    target.write_text(f"{before}{PAGES_FROM}\n{table}\n{PAGES_TO}{rest}", encoding="utf-8")
    return 0


def _lint(program: Program) -> int:
    """load() has already refused a rule that could overflow; this prints the proof."""
    ranges = prove_bounds(program)
    for m in program.policy.money:
        lo, hi = ranges[program.lines[m.id].award]
        conditions = len(program.lines[m.id].conditions)
        print(f"{m.clause}\t{m.id}\t{conditions} 项条件\t可能的最大值 {show_money(hi)}，最小值 {show_money(lo)}")
    print(f"{len(ranges)} 行计算都在 64 位整数之内，没有除以负数")
    warned = {f for w in program.policy.warnings for f in names(w.test, "fact")}
    for name in program.policy.facts.keys() - program.facts.keys() - warned:
        print(f"没有规则用到的事实：{name}")
    return 0


def _check(program: Program, text: Path) -> int:
    try:
        findings = check(program, clauses(read_text(text)))
    except TextError as error:
        raise InputError("TEXT", str(error)) from None
    for finding in findings:
        print(finding)
    rules: list[Policy | Measure] = [program.policy, *program.policy.measures]
    total = sum(1 for r in rules for _ in quoted(r))
    print(f"{program.policy.id}：{total} 处引用，{len(findings)} 处与原文不符")
    return 1 if findings else 0
