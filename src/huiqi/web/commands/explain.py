"""回答一家企业能否享受一项措施、多少、为什么 (explain one measure for one firm)."""

import argparse
import json
import sys
from pathlib import Path

from huiqi.engine.bind import bind
from huiqi.engine.explain import Explanation, as_json, explain
from huiqi.engine.facts import FactError, read_facts
from huiqi.policies import find_measure
from huiqi.units.money import show_money
from huiqi.web.commands import InputError, add_date, add_decisions, read_decisions

_MARKS = {True: "✓", False: "✗", None: "?"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("measure", metavar="MEASURE", help="措施编号，如 livestream.m03")
    parser.add_argument("--facts", required=True, metavar="FILE.json|-", help="事实，JSON 对象；- 从标准输入读")
    add_date(parser)
    add_decisions(parser)
    parser.add_argument("--json", action="store_true", help="输出 JSON")


def run(args: argparse.Namespace) -> int:
    try:
        program, measure = find_measure(args.measure)
    except KeyError as unknown:
        raise InputError("MEASURE_UNKNOWN", str(unknown.args[0])) from None
    raw = read_json(args.facts)
    try:
        facts = read_facts(program.policy.facts, raw)
    except FactError as error:
        raise InputError("FACT_UNKNOWN" if error.fact not in program.policy.facts else "FACT_VALUE", str(error)) from None
    binding = bind(program, on=args.on, decisions=read_decisions(program, args.decide, args.on))
    answer = explain(binding, measure.id, facts)
    print(json.dumps(as_json(answer), ensure_ascii=False, indent=2) if args.json else in_words(answer))
    return 0


def read_json(source: str) -> dict[str, object]:
    """The JSON object in a file or on standard input. Raises InputError."""

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        names = [name for name, _ in pairs]
        if twice := {n for n in names if names.count(n) > 1}:
            raise InputError("FACTS_TWICE", f"{source}：{'、'.join(sorted(twice))} 写了不止一次，请只留一个")
        return dict(pairs)

    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
        found = json.loads(text, object_pairs_hook=once)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("FACTS_FILE", f"{source}：读不出来（{error}）；请给一个 UTF-8 的 JSON 文件") from None
    except json.JSONDecodeError as error:
        raise InputError("FACTS_JSON", f"{source}：第 {error.lineno} 行不是 JSON（{error.msg}）；请改正后重试") from None
    if not isinstance(found, dict):
        raise InputError("FACTS_JSON", f'{source}：要一个 JSON 对象，如 {{"livestream_firm": true}}')
    return found


def in_words(answer: Explanation) -> str:
    """The whole answer as a person reads it on a terminal."""
    lines = [f"{answer.measure.clause} {answer.measure.title}（{answer.measure.id}，{answer.binding.on:%Y-%m-%d}）"]
    lines += [_headline(answer), "", "条件"]
    for line in answer.conditions:
        why = f"“{line.value.says}”" if line.value.says else line.value.origin
        mark = _MARKS[None if line.known is None else bool(line.known)]
        lines.append(f"  {mark} {line.value.label}：{line.formula()}  〔{line.value.clause} {why}〕")
    if answer.status != "refused" and answer.steps:
        lines += ["", "计算"]
        lines += [f"  {line.value.label}：{line.formula()} → {_amount(line.range)}" for line in answer.steps]
    if answer.blocked_by:
        lines += ["", "现在还不能发放", *(f"  - {reason}" for reason in answer.blocked_by)]
    lines += [f"  ! {warning.label}" for warning in answer.warnings]
    return "\n".join(lines)


def _headline(answer: Explanation) -> str:
    if answer.status == "refused":
        return "暂不符合：" + "、".join(line.value.label for line in answer.conditions if line.known is False)
    if answer.status == "unknown":
        labels = answer.binding.program.policy.facts
        missing = "、".join(f"{labels[n].label}（{n}）" for n in answer.missing)
        return f"还不能确定，{_amount(answer.award_range_fen)}；还差：{missing}"
    return f"可以申领，{_amount(answer.award_range_fen)}"


def _amount(span: tuple[int, int]) -> str:
    lo, hi = span
    return show_money(lo) if lo == hi else f"{show_money(lo)} 至 {show_money(hi)}"
