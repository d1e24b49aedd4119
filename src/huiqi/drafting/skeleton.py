"""How would a clause begin as a rule? A measure file in the form of the policies, for a rule writer to complete.

What the text fixes stands in it beside its words; what only a person can say stands as a comment or a question. It is
Python that compiles and can be imported, and it pays nothing: it has no steps of a sum.
"""

import json
import re
from collections.abc import Collection, Iterator, Sequence

from huiqi.drafting.findings import Clause, Finding
from huiqi.drafting.reading import Reading
from huiqi.engine.rule import AwardKind
from huiqi.policies.facts import FACTS
from huiqi.units.money import FEN_PER_WAN
from huiqi.units.words import quantities

_KINDS: tuple[tuple[str, AwardKind], ...] = (
    ("贴息", "interest_subsidy"), ("补贴|补助", "subsidy"), ("奖励|奖补|奖", "reward"), ("资助|扶持|支持|配套", "grant"),
)  # fmt: skip
_AMOUNTS = {
    ("cap", "per_year"): ("cap", "每年上限"), ("cap", "total"): ("cap_total", "累计上限"), ("cap", ""): ("cap", "上限"),
    ("cap", "once"): ("cap", "一次性上限"), ("cap", "per_month"): ("cap_monthly", "每月上限"),
    ("floor", ""): ("threshold", "起点"), ("range_low", ""): ("award_low", "最低金额"),
    ("range_high", ""): ("cap", "最高金额"), ("fixed", ""): ("award", "金额"),
}  # fmt: skip
_RATES = {"cap": ("rate", "最高比例"), "floor": ("rate_least", "最低比例")}
_YEARS = {
    "cap": ("years_max", "最多年数"), "duration": ("years_max", "年数"), "within": ("within_years", "期限（年）"),
    "past": ("past_years", "近几年"), "floor": ("years_least", "至少年数"),
}  # fmt: skip
_TIMES = {"months": ("months", "月数"), "working_days": ("working_days", "工作日"), "days": ("days", "天数")}
_SAYS_MOST = 40
_FACT_LEAST = 3
"""Characters of a fact's name: a shorter one is found in any sentence."""
_CN = {c: n for n, c in enumerate("零一二三四五六七八九")}


def skeleton(reading: Reading, clause: Clause, policy: str = "policy", unchecked: Collection[Finding] | None = None) -> str:
    """The source of a measure file for a clause and all under it: `policy` begins its id.

    `unchecked` is what of the findings no person has confirmed yet, each marked so; None where nobody was asked.
    """
    found = [f for c in (clause, *_under(reading, clause)) for f in reading.within(c)]
    numbers = [f for f in found if f.kind in ("amount", "rate", "years", "months", "working_days", "days")]
    numbers = [f for f in numbers if f.value is not None and f.role != "validity"]
    head = "\n".join(_measure(reading, clause, found, numbers, policy))
    lines = list(_numbers(reading, numbers, unchecked))
    required = list(_conditions(reading, clause, found, unchecked))
    imports = ["from huiqi.engine.rule import Measure"]
    imports += ["from huiqi.policies.facts import fact"] if any(not line.startswith("#") for line in required) else []
    imports += ["from huiqi.units.money import wan"] if any("wan(" in line for line in lines) else []
    about = _about(clause, _flat(_title(reading, clause)).replace("\\", "＼"), found, unchecked)
    parts = [about, "\n".join(imports), head, "\n".join(lines), "\n".join(required), "\n".join(_sum(numbers))]
    return "\n\n".join(part for part in parts if part) + "\n"


def _about(clause: Clause, title: str, found: Sequence[Finding], unchecked: Collection[Finding] | None) -> str:
    """The docstring: what it was begun from, and whether a person has confirmed that."""
    heading = f"{clause.number}{'' if clause.number.endswith('）') else ' '}{title}: begun from the text; to be completed"
    if unchecked is None:
        return f'"""{heading} and confirmed."""'
    left = sum(f in unchecked for f in found)
    if not left:
        return f'"""{heading}.\n\nA person has confirmed what was read in the clause.\n"""'
    return (
        f'"""{heading} and confirmed.\n\n'
        f"NOT CONFIRMED 未核对: {left} of {len(found)} things read in the clause; each is marked below.\n"
        '"""'
    )


def kind_of(title: str, words: str) -> AwardKind:
    """The kind that the title names, else the one the words name most often; a grant where they name none.

    >>> kind_of("房租补贴", "给予最高70万元补贴"), kind_of("融资", "给予贴息，奖励另计")
    ('subsidy', 'interest_subsidy')
    """
    for text in (title, words):
        counted = [(len(re.findall(pattern, text)), -place, kind) for place, (pattern, kind) in enumerate(_KINDS[:3])]
        if max(counted)[0]:
            return max(counted)[2]
    return "grant"


def short_name(number: str) -> str:
    """m03 for 三（三）, m12a for 三（十二）1, m04b for 第四条（二）.

    >>> short_name("三（三）"), short_name("三（十二）1"), short_name("第四条（二）"), short_name("六")
    ('m03', 'm12a', 'm04b', 'm06')
    """
    parts = re.findall(r"[零〇一二三四五六七八九十百]+|\d+", number.partition("·")[0])
    parts = parts if number.startswith("第") or len(parts) == 1 else parts[1:]
    counts = [_count(part) for part in parts] or [0]
    letters = "".join(chr(ord("a") + (count - 1) % 26) for count in counts[1:])
    return f"m{counts[0]:02d}{letters}"


def _count(part: str) -> int:
    if part.isdecimal():
        return int(part)
    hundreds, _, rest = part.rpartition("百")
    tens, ten, ones = rest.rpartition("十")
    last = int("".join(str(_CN.get(c, 0)) for c in ones) or 0)
    return (_CN.get(hundreds, 0) * 100) + ((_CN.get(tens[-1:], 1) * 10) if ten else 0) + last


def _under(reading: Reading, clause: Clause) -> Iterator[Clause]:
    """The clauses that stand in it."""
    for one in reading.clauses:
        if one.start > clause.start:
            if one.level <= clause.level:
                return
            yield one


def _measure(
    reading: Reading, clause: Clause, found: Sequence[Finding], numbers: Sequence[Finding], policy: str
) -> Iterator[str]:
    lead = next((f.words for f in found if f.kind == "department" and f.role == "lead"), "")
    helps = list(dict.fromkeys(f.words for f in found if f.kind == "department" and f.role == "with" and f.words != lead))
    who = next((f.words for f in found if f.kind == "condition" and f.role == "who"), "")
    words = "".join(reading.words(c) for c in (clause, *_under(reading, clause)))
    gives = any(f.kind in ("amount", "rate") and f.role != "floor" for f in numbers)
    kind = kind_of(_title(reading, clause), words) if gives else "service"
    yield "m = measure = Measure("
    yield f"    id={_quoted(f'{policy}.{short_name(clause.number)}')},"
    yield f"    clause={_quoted(clause.number)},"
    yield f"    title={_quoted(_title(reading, clause))},"
    yield f"    kind={_quoted(kind)},"
    yield f"    lead={_quoted(lead)},"
    if helps:
        yield f"    co_departments=({' '.join(_quoted(one) + ',' for one in helps)}),"
    yield '    summary="请用自己的话写一句：给谁、给什么、上限多少。",'
    yield f"    who={_quoted(f'{who}。' if who else '请写明谁可以申请。')},"
    yield from _questions(lead, numbers, gives)
    yield ")"


def _questions(lead: str, numbers: Sequence[Finding], gives: bool) -> Iterator[str]:
    asked = [] if lead else ["没有写明由哪个部门牵头。"]
    if gives and not any(f.kind == "rate" for f in numbers):
        asked.append("没有写明比例。")
    if gives and not any(f.role in ("cap", "range_high") and f.kind == "amount" for f in numbers):
        asked.append("没有写明上限。")
    if asked:
        yield f"    questions=({' '.join(_quoted(one) + ',' for one in asked)}),"


def _numbers(reading: Reading, numbers: Sequence[Finding], unchecked: Collection[Finding] | None) -> Iterator[str]:
    used: dict[str, int] = {}
    for f in numbers:
        key, label = _named(f, used)
        says = reading.text[slice(*f.says)]
        whole = reading.text[slice(*f.sentence)]
        value = f"{f.value:_}"
        if f.kind == "amount" and f.value and f.value % FEN_PER_WAN == 0:
            value = f"wan({f.value // FEN_PER_WAN})"
        sure = unchecked is not None and f not in unchecked
        ground = f"says={_quoted(says)}" if quantities(says) == [f.value] and says in whole else _read(f, sure=sure)
        yield f"{key} = m.number({_quoted(key)}, {value}, {_quoted(label)}, {ground}){_mark(f, unchecked)}"


def _named(f: Finding, used: dict[str, int]) -> tuple[str, str]:
    """A key that ends in its unit, numbered where it stands already, and a label."""
    if f.kind == "amount":
        stem, label = _AMOUNTS.get((f.role, f.scope)) or _AMOUNTS[f.role, ""]
        tail = "_fen"
    elif f.kind == "rate":
        stem, label = _RATES.get(f.role, ("rate", f"{f.of}的比例" if f.of else "比例"))
        tail = "_bp"
    else:
        stem, label = _YEARS.get(f.role, ("years", "年数")) if f.kind == "years" else _TIMES[f.kind]
        tail = ""
    used[stem + tail] = used.get(stem + tail, 0) + 1
    if (times := used[stem + tail]) == 1:
        return stem + tail, label
    return (f"{stem}{times}{tail}" if tail else f"{stem}_{times}"), f"{label}（{times}）"


def _read(f: Finding, *, sure: bool) -> str:
    return f"origin={_quoted(f'文本写作“{_flat(f.words)}”，' + ('经人核对是这个数' if sure else '读成这个数，请核对'))}"


def _mark(f: Finding, unchecked: Collection[Finding] | None) -> str:
    return "  # NOT CONFIRMED 未核对" if unchecked and f in unchecked else ""


def _conditions(
    reading: Reading, clause: Clause, found: Sequence[Finding], unchecked: Collection[Finding] | None
) -> Iterator[str]:
    """A condition for each fact whose name stands in the clause's words; the others as comments."""
    own = reading.words(clause)
    for name, known in FACTS.items():
        says = next((words for words in (known.label, *known.aliases) if len(words) >= _FACT_LEAST and words in own), None)
        if known.unit == "bool" and says:
            yield f"m.require({_quoted(name)}, fact({_quoted(name)}), {_quoted(known.label)}, says={_quoted(says)})"
    asked = [f for f in found if f.kind == "condition"]
    if asked:
        yield "# Each of these asks for a fact and a key; say in a few words of the clause what fixes it."
    for f in asked:
        words = _flat(f.words).rstrip("。；")
        says = words if len(words) <= _SAYS_MOST else words[:_SAYS_MOST]
        fact = f'{"~" if f.role == "must_not" else ""}fact("…")'
        yield f'# m.require("…", {fact}, "…", says={_quoted(says)}){_mark(f, unchecked)}'


def _sum(numbers: Sequence[Finding]) -> Iterator[str]:
    rates = [f for f in numbers if f.kind == "rate" and f.role != "floor"]
    caps = [f for f in numbers if f.kind == "amount" and f.role in ("cap", "range_high")]
    if not rates and not caps:
        return
    yield "# The sum: from what fact does it start?"
    yield f'# m.base(fact("…_fen"), {_quoted(rates[0].of if rates and rates[0].of else "…")})'
    if rates:
        yield "# m.share(rate_bp)"
    if caps:
        yield "# m.cap(cap_fen)"


def _title(reading: Reading, clause: Clause) -> str:
    return clause.title or _flat(reading.words(clause))[:20] or clause.number


def _flat(words: str) -> str:
    return " ".join(words.split()).replace('"', "”")


def _quoted(words: str) -> str:
    return json.dumps(words, ensure_ascii=False)
