"""看一项政策的规则，核对它与原文是否一致，初审公平竞争 (show, map, lint, check or review a policy)."""

import argparse
import datetime as dt
from importlib import import_module
from pathlib import Path

from huiqi.drafting.fair_competition import Review, review
from huiqi.drafting.fair_competition_concerns import Concern
from huiqi.engine.bind import DecisionError, bind, read_number
from huiqi.engine.expression import names
from huiqi.engine.facts import nearest
from huiqi.engine.formula import show_value
from huiqi.engine.lint import prove_bounds
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure, Number, Policy
from huiqi.policies import POLICIES, find_measure, load
from huiqi.policies.check import check, quoted
from huiqi.policies.map import map_page
from huiqi.policies.text import TextError, clauses, read_text
from huiqi.units.money import show_money
from huiqi.web.commands import InputError, add_date
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
    reviewed = verbs.add_parser("review", help="公平竞争初审：原文、条件和询问中有什么问题；有阻断项时返回 1")
    reviewed.add_argument("--text", type=Path, metavar="FILE.txt|docx", help="政策原文；不给时只看规则")
    reviewed.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="假设一个数字取某值，如 livestream.m02.basis=as_drafted；可以重复",
    )
    add_date(reviewed, words="按哪一天的数字看，默认今天", required=False)
    for verb in (show, map_of, pages, lint, checked, reviewed):
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
    if args.verb == "review":
        return _review(program, args.text, args.set, args.on)
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


def _clauses(text: Path) -> dict[str, str]:
    try:
        return clauses(read_text(text))
    except TextError as error:
        raise InputError("TEXT", str(error)) from None


def _check(program: Program, text: Path) -> int:
    findings = check(program, _clauses(text))
    for finding in findings:
        print(finding)
    rules: list[Policy | Measure] = [program.policy, *program.policy.measures]
    total = sum(1 for r in rules for _ in quoted(r))
    print(f"{program.policy.id}：{total} 处引用，{len(findings)} 处与原文不符")
    return 1 if findings else 0


def _review(program: Program, text: Path | None, supposed: list[str], on: dt.date | None) -> int:
    day = on or dt.datetime.now(dt.timezone(dt.timedelta(hours=8))).date()
    binding = bind(program, on=day, scenario=_supposed(program, supposed))
    found = review(binding, _clauses(text) if text else {})
    print(_review_page(found))
    return 1 if found.blocks else 0


def _supposed(program: Program, given: list[str]) -> dict[str, int]:
    """The numbers of `--set`. Raises InputError naming the key and the nearest right one."""
    values = {}
    for one in given:
        key, equals, value = one.partition("=")
        if not equals:
            raise InputError("SET_FORM", f"--set {one}：要写成 KEY=VALUE，如 livestream.m02.basis=as_drafted")
        if key not in program.numbers:
            raise InputError("NUMBER_UNKNOWN", f"政策中没有名为 {key} 的数字{nearest(key, list(program.numbers))}")
        try:
            values[key] = read_number(program.numbers[key], value)
        except DecisionError as error:
            raise InputError("SET_VALUE", str(error)) from None
    return values


def _review_page(found: Review) -> str:
    """The concerns measure by measure, the worst first, each with its articles; then those outside of the measures."""
    page: list[str] = []
    for m in found.measures:
        page.append(f"{m.measure.clause} {m.measure.title}（{m.measure.id}）：{m.verdict.label}")
        page += [] if m.text_read or not found.text_given else ["  原文中没有这一条"]
        page += [_concern(f) for f in sorted(m.concerns, key=lambda f: -f.severity)]
        page += [f"  → {redesign}" for redesign in m.redesigns]
    for title, concerns in (("其他条款", found.elsewhere), ("没有措施要看的询问", found.asked)):
        page += [title, *map(_concern, concerns)] if concerns else []
    page.append("这是机器初审，没有发现问题不等于没有问题；结论由人作出。带“未核”的条文未经核对原文。")
    return "\n".join(page)


def _concern(concern: Concern) -> str:
    item = concern.question
    articles = "、".join((*item.articles, *(f"{a}（未核）" for a in item.known)))
    return f"  [{concern.severity.label}] {concern.place}：{concern.why}  〔{articles}〕"
