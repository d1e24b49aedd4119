"""How much, what share, how long? Amounts, rates and lengths of time in a sentence, each with what it does there."""

import re
from collections.abc import Iterator
from decimal import Decimal

from huiqi.drafting.findings import Finding, Kind, Role, Scope
from huiqi.units.money import FEN_PER_YUAN

_DIGITS = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, **{c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}}
_DIGITS |= {"〇": 0, "两": 2, "俩": 2}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1_000, "仟": 1_000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_CN = "[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]"
_FIGURE = r"(?:[0-9]{1,3}(?:[,，][0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_NUMBER = rf"(?:{_FIGURE}|{_CN}+(?:[万亿]{_CN}+)*)"
_LIST = r"(?:、|和|或|及|与|以及|，和)"
_TO = r"(?:-|－|—+|–+|~|～|至|到)"
_BETWEEN = rf"\s*(?:{_LIST}|{_TO})\s*"
_CURRENCY = "(?:人民币)?"
_INCLUDED = "(?:（不?含[^（）]{0,8}）)?"

_MONEY = re.compile(
    rf"(?<![\d.,]){_CURRENCY}\s*{_NUMBER}\s*(?:[余多]?[百千]?[万亿]{{0,2}}\s*元?)?"
    rf"(?:{_BETWEEN}{_CURRENCY}\s*{_NUMBER}\s*(?:[余多]?[百千]?[万亿]{{0,2}}\s*元?)?)*"
)
_MONEY_ITEM = re.compile(rf"{_CURRENCY}\s*(?P<number>{_NUMBER})\s*[余多]?(?P<unit>[百千]?[万亿]{{0,2}})\s*(?P<yuan>元?)")
_BARE_HUNDRED_MILLION = re.compile(r"(?<=[超过上破达逾])(?P<unit>[百千]?亿|千万)元")
_NO_MONEY_AFTER = re.compile(r"[旦件素器月首宵化论]")
_NOT_YUAN_AFTER_WAN = re.compile(
    r"\s*(?:人|件|平|吨|户|台|辆|次|美|欧|港|日元|英|㎡|亩|千瓦|股|条|个|座|套|只|棵|株|架|场|册|公里|立方|TEU|标|级|象|达|物|能"
    r"|用户|余|多|名|家)"
)
_ABOUT_MONEY = re.compile(
    "奖|补|资助|给予|投资|收入|产值|资金|资本|贷款|营收|费用|金额|销售|封顶|上限|最高|不超过|出资|支持"
)

_RATE = re.compile(
    rf"(?<![\d.])(?:(?P<low>{_FIGURE})\s*(?P<sign>[%‰]?)\s*(?:{_TO}|、)\s*)?(?P<number>{_FIGURE})\s*"
    rf"(?P<unit>%|‰|个?百分点|个?基点|[bB][pP][sS]?)|(?P<part>百|千|万)分之(?P<words>{_CN}+(?:点{_CN}+)?|{_FIGURE})"
)
_PER = {"%": 100, "‰": 10, "百分点": 100, "基点": 1, "bp": 1, "bps": 1, "百": 100, "千": 10, "万": 1}
_OF = re.compile(r"(?:按照|按|以)([^，。；、按]{1,24}?)的?(?:最高|不超过|最多)*$")
_BOUND_FIRST = re.compile("^(?:最高)?(?:不超过|不高于)其?|^其")

_TIME = re.compile(
    rf"(?<![\d.,第])(?:(?P<low>{_NUMBER})\s*{_TO}\s*)?(?P<number>{_NUMBER})\s*(?P<unit>个?(?:自然|会计|完整|完整会计|纳税)?年度?"
    r"|周年|个月|个?工作日|个?自然日|日内|天)|(?P<half>半年)"
)
_UNITS: dict[str, Kind] = {"月": "months", "工作日": "working_days", "自然日": "days", "日内": "days", "天": "days"}
_NO_YEARS_BEFORE = re.compile("[第—－-]$")
_NO_ONE_YEAR_BEFORE = re.compile("[统唯上某这该那每同下头前]$")
_NO_YEARS_AFTER = re.compile(
    r"\s*(?:期.{0,8}(?:LPR|贷款|市场报价|利率)|级|龄|行动|一[度届]|\d{1,2}月|[一二三四五六七八九十]{1,2}月|期以上)"
)
_VALIDITY = re.compile(r"(?:有效期|试行期?)(?:限)?[^，。；]{0,3}$")
_MOST_YEARS = 100

_CAP = "不超过|不得超过|不高于|不得高于|不多于|最高|最多|至多|最长|上限|限额|封顶|控制在|以内|不大于|不超出|以下|低于"
_FLOOR = "不低于|不得低于|不少于|不得少于|达到|突破|超过|超|至少|满|首次达|高于|每满|以上|大于|达|过"
_BOUND = re.compile(rf"(?P<floor>不低于|不得低于|不少于|不得少于)|(?P<cap>{_CAP})|(?P<floor2>{_FLOOR})")
_AFTER = re.compile(rf"\s*）?\s*{_INCLUDED}\s*及?(?P<word>以上|以内|以下|封顶|内(?!容|部)|为限)")
_PER_YEAR = re.compile(r"每(?:一)?年|(?<![上前本])年度|每自然年|全年|逐年|按年(?!利率|化)")
_AFTER_YEAR = re.compile(r"\s*(?:/|每)\s*年|\s*／年")
_AFTER_ONCE = re.compile(r"\s*的?一次性")
_TOTAL, _ONCE = re.compile("累计|合计|总额|总计|共计"), re.compile("一次性|一次")
_MONTH = re.compile("每月|月均|/月")
_SAYS = re.compile(
    r"(?:(?:每|单)(?:家|个|户|人|场|条|项|次|吨|辆|架次|单位|件|套)?(?:企业|机构|项目|单位|活动|园区|银行|展会)?|每年度?|年度|按年"
    r"|累计|合计|总额|一次性|每月|连续|最多|前|近|满|给予|支持|补贴|补助|奖励|资助|奖补|贴息|额|不得|不|超过|高于|最高|至多|最长|上限|限额|封顶"
    r"|低于|少于|达到|突破|其?实际支付利息|为|再|另行|有效期|试行期?)*分?$"
)
_LEAN = re.compile(r"(?:给予|支持|为|补助|补贴|奖励|资助|额|再|另行)+")
"""Words that fix nothing where they stand first."""
_SAYS_MOST = 24


def number_of(words: str) -> Decimal:
    """The number that figures or Chinese numerals write; no error, for only what the patterns match comes here.

    >>> [int(number_of(w)) for w in ("1,000", "五十", "一百二十", "十五", "捌佰", "两千零五", "一万五千")]
    [1000, 50, 120, 15, 800, 2005, 15000]
    """
    if words[0].isdigit() and words[0].isascii():
        return Decimal(words.replace(",", "").replace("，", ""))
    whole, _, part = words.partition("点")
    total = section = digit = 0
    for place, c in enumerate(whole):
        if c in _MYRIADS:
            total, section, digit = (total + section + digit) * _MYRIADS[c], 0, 0
        elif c in _TENS:
            section, digit = section + (digit or (1 if place == 0 or whole[place - 1] in "零〇万亿" else 0)) * _TENS[c], 0
        else:
            digit = digit * 10 + _DIGITS[c] if digit and place and whole[place - 1] in _DIGITS else _DIGITS[c]
    fraction = Decimal("0." + "".join(str(_DIGITS[c]) for c in part)) if part else 0
    return Decimal(total + section + digit) + fraction


def quantities_in(plain: str, start: int, end: int) -> Iterator[Finding]:
    """Amounts, rates and lengths of time of the sentence at [start:end], in their order in the text."""
    found = [*_amounts(plain, start, end), *_rates(plain, start, end), *_times(plain, start, end)]
    # 1年（含1年）以上 says the year once.
    yield from sorted((f for f in found if not plain.endswith("（含", start, f.start)), key=lambda one: one.start)


def _amounts(plain: str, start: int, end: int) -> Iterator[Finding]:
    before: Finding | None = None
    spans = [(m.start(), m.end()) for m in _MONEY.finditer(plain, start, end)]
    bare = list(_BARE_HUNDRED_MILLION.finditer(plain, start, end))
    taken: list[tuple[int, int, int | None]] = []
    for run_start, run_end in spans:
        taken += _priced(plain, start, run_start, run_end, end)
    for m in bare:
        if not any(a <= m.start() < b for a, b, _ in taken):
            taken.append((m.start(), m.end(), _fen(Decimal(1), m["unit"])))
    for a, b, value in sorted(taken):
        before = _placed(plain, Finding("amount", "fixed", a, b, plain[a:b], value, sentence=(start, end)), before)
        yield before


def _priced(plain: str, start: int, run_start: int, run_end: int, end: int) -> list[tuple[int, int, int | None]]:
    """What of a run of numbers (10万、20万、30万元) is money: a number without a unit has that of the next."""
    items = list(_MONEY_ITEM.finditer(plain, run_start, run_end))
    priced: list[tuple[int, int, int | None]] = []
    unit, money = "", False
    for place in range(len(items) - 1, -1, -1):
        item = items[place]
        if item["yuan"]:
            unit, money = item["unit"], not _NO_MONEY_AFTER.match(plain, item.end())
        elif place == len(items) - 1:
            unit, money = item["unit"], _is_bare_money(plain, start, item, end)
        elif item["unit"]:
            unit = item["unit"]
        if money and (unit or item["yuan"] or place < len(items) - 1):
            priced.append((item.start(), item.end(), _fen(number_of(item["number"]), item["unit"] or unit)))
    return priced[::-1]


def _is_bare_money(plain: str, start: int, item: re.Match[str], end: int) -> bool:
    """50万 without 元 is money where the sentence speaks of money before it and names no other thing after it."""
    if item["unit"][-1:] not in ("万", "亿") or _NOT_YUAN_AFTER_WAN.match(plain, item.end(), end):
        return False
    return bool(_ABOUT_MONEY.search(plain, max(start, item.start() - 20), item.start()))


def _fen(number: Decimal, unit: str) -> int | None:
    """None for what is no whole number of fen, such as 0.125元."""
    for c in unit:
        number *= _MYRIADS.get(c, _TENS.get(c, 1))
    fen = number * FEN_PER_YUAN
    return int(fen) if fen == int(fen) else None


def _rates(plain: str, start: int, end: int) -> Iterator[Finding]:
    before: Finding | None = None
    for m in _RATE.finditer(plain, start, end):
        unit = (m["unit"] or m["part"]).removeprefix("个").lower()
        pairs = [(m.start(), m.end(), m["words"] or m["number"])]
        if m["low"]:
            pairs = [(m.start(), m.end("sign"), m["low"]), (m.start("number"), m.end(), m["number"])]
        for a, b, written in pairs:
            bp = number_of(written) * _PER[unit]
            about = _OF.search(plain[start:a])
            one = Finding(
                "rate", "fixed", a, b, plain[a:b], int(bp) if bp == int(bp) else None, sentence=(start, end),
                of=_BOUND_FIRST.sub("", about[1]) if about else "",
            )  # fmt: skip
            before = _placed(plain, one, before)
            yield before


def _placed(plain: str, one: Finding, before: Finding | None) -> Finding:
    """The finding with what it does: by the words since the last one of its kind, by those after it, or as the last."""
    start, end = one.sentence
    since = before.end if before else start
    between = plain[since : one.start]
    if before and re.fullmatch(rf"\s*{_INCLUDED}\s*{_TO}\s*", between):
        return _with(plain, one, "range_high", before.scope)
    after = _AFTER.match(plain, one.end, end)
    if re.match(rf"\s*{_INCLUDED}\s*{_TO}\s*(?:人民币)?{_NUMBER}", plain[one.end : end]):
        return _with(plain, one, "range_low", _scope(plain, between, one.end))
    if before and re.fullmatch(rf"\s*{_LIST}\s*", between) and before.role != "range_high":
        return _with(plain, one, _role_after(after) or before.role, before.scope)
    segment = re.split("[，,；：]", between)[-1]
    bounds = list(_BOUND.finditer(segment))
    role: Role | None = _role_after(after)
    if role is None and bounds:
        role = "cap" if bounds[-1]["cap"] else "floor"
        if role == "floor" and re.search("部分|给予|奖励|补贴|补助", segment[bounds[-1].end() :]):
            role = None
    return _with(plain, one, role or "fixed", _scope(plain, between, one.end))


def _role_after(after: re.Match[str] | None) -> Role | None:
    if after is None:
        return None
    return "floor" if after["word"] == "以上" else "cap"


def _scope(plain: str, between: str, end: int) -> Scope:
    found: list[tuple[int, Scope]] = []
    kinds: tuple[tuple[re.Pattern[str], Scope], ...] = (
        (_PER_YEAR, "per_year"), (_TOTAL, "total"), (_ONCE, "once"), (_MONTH, "per_month"),
    )  # fmt: skip
    for pattern, scope in kinds:
        found += [(m.start(), scope) for m in pattern.finditer(between)]
    if _AFTER_YEAR.match(plain, end):
        return "per_year"
    if _AFTER_ONCE.match(plain, end):
        return "once"
    return max(found)[1] if found else ""


def _with(plain: str, one: Finding, role: Role, scope: Scope) -> Finding:
    return Finding(
        one.kind, role, one.start, one.end, one.words, one.value, scope, one.of, one.clause, one.sentence,
        _says(plain, one.start, one.end, one.sentence[0]),
    )  # fmt: skip


def _says(plain: str, start: int, end: int, least: int) -> tuple[int, int]:
    """The few words that fix a number: what stands right before it and bounds it."""
    fixed = _SAYS.search(plain[max(least, start - _SAYS_MOST) : start])
    begin = start - len(fixed[0]) if fixed else start
    lean = _LEAN.match(plain, begin, start)
    return (lean.end() if lean else begin, end)


def _times(plain: str, start: int, end: int) -> Iterator[Finding]:
    for m in _TIME.finditer(plain, start, end):
        if m["half"]:
            yield _time(plain, m.start(), m.end(), "months", 6, (start, end))
            continue
        unit: Kind = next((kind for word, kind in _UNITS.items() if word in m["unit"]), "years")
        if unit == "years" and not _is_years(plain, m, end):
            continue
        for a, b, written in [(m.start(), m.end("low"), m["low"]), (m.start("number"), m.end(), m["number"])]:
            if written:
                yield _time(plain, a, b, unit, int(number_of(written)), (start, end))


def _is_years(plain: str, m: re.Match[str], end: int) -> bool:
    """No calendar year, no year of a row of years, no term of a market rate."""
    first = m["low"] or m["number"]
    if number_of(m["number"]) > _MOST_YEARS or len(re.findall("[〇零一二三四五六七八九]", first)) >= 3 or "百" in first:
        return False
    if _NO_YEARS_BEFORE.search(plain[max(0, m.start() - 1) : m.start()]) or _NO_YEARS_AFTER.match(plain, m.end(), end):
        return False
    one = m["number"] in ("一", "1") and not m["low"]
    return not (one and (m["unit"] == "年度" or _NO_ONE_YEAR_BEFORE.search(plain[max(0, m.start() - 1) : m.start()])))


def _time(plain: str, start: int, end: int, kind: Kind, value: int, sentence: tuple[int, int]) -> Finding:
    before, after = plain[max(sentence[0], start - 10) : start], plain[end : min(sentence[1], end + 12)]
    role: Role = "duration"
    if _VALIDITY.search(before):
        role = "validity"
    elif re.search("近|最近|前$", before[-3:]):
        role = "past"
    elif re.search(rf"(?:{_CAP})[^，。；]{{0,4}}$", before):
        role = "cap"
    elif after.startswith(("内", "以内", "之内")) or plain[start:end].endswith("内"):
        role = "within"
    elif re.match(f"{_INCLUDED}及?以上", after) or re.search("(?<!不)满|不少于|不低于|至少", before[-4:]):
        role = "floor"
    return Finding(
        kind, role, start, end, plain[start:end], value, sentence=sentence, says=_says(plain, start, end, sentence[0])
    )
