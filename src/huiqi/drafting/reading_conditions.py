"""What must hold? Sentences that ask, forbid or say for whom; and from which day to which the document holds."""

import datetime as dt
import re
from collections.abc import Iterator

from huiqi.drafting.findings import Finding, Role

_MUST_NOT = re.compile("不得|不予|不能|不再|严禁|禁止|不享受|未被|未列入|未发生|无重大|没有")
_MUST = re.compile(
    "必须|应当|须(?!知)|(?<![供效反响适对相照感])应(?![用急对链届收激答邀])|需(?=具备|符合|满足|提供|在)|具备|符合|满足|方可"
    "|仅限|限于|要求为|经[^，。；]{0,14}(?:认定|备案|同意|批准)的"
)
_WHO = re.compile(
    r"(?:^|[，。；、：])\s*(?:对于?([^，。；：]{2,60}?)|(?:支持|鼓励)([^，。；：]{3,60}?的[^，。；：]{1,20}?))"
    r"(?=，|给予|按|分别|最高|一次性)"
)
_PART = r"([0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_DATE = re.compile(rf"([0-9]{{4}}|[二〇零一三四五六七八九]{{4}})\s*年\s*{_PART}\s*月\s*{_PART}\s*日")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_STARTS = re.compile("(?:之?日)?起(?:正式)?(?:施行|实施|执行|生效|试行|开始)|起施行")
_SINCE = re.compile("起?至")
_UNTIL = re.compile(r"(?:有效期[^，。；]{0,6}至|至|到|截至|截止)\s*$")
_HOLDS = re.compile("有效|施行|实施|执行")
_OFFICE_DOES = re.compile(r"[局委办会心](?:应当|应|须|必须|每年)")
_CN = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0}


def conditions_in(plain: str, start: int, end: int, *, listed: bool) -> Iterator[Finding]:
    """What the sentence at [start:end] asks; `listed` where it stands in a list that its clause calls conditions.

    What an office must do is no condition of a firm.
    """
    words = plain[start:end]
    span = (start, end)
    if listed:
        yield Finding("condition", "item", start, end, words, sentence=span, says=span)
        return
    if who := _WHO.search(words):
        a, b = (start + place for place in who.span(1 if who[1] else 2))
        yield Finding("condition", "who", a, b, plain[a:b], sentence=span, says=(a, b))
    role: Role | None = "must_not" if _MUST_NOT.search(words) else "must" if _MUST.search(words) else None
    if role and not _OFFICE_DOES.search(words):
        yield Finding("condition", role, start, end, words, sentence=span, says=span)


def dates_in(plain: str, start: int, end: int) -> Iterator[Finding]:
    """The days from which and to which the document holds, where the sentence at [start:end] says so."""
    for m in _DATE.finditer(plain, start, end):
        value = _day(m)
        if value is None:
            continue
        role: Role | None = None
        if _STARTS.match(plain, m.end(), end) or (_SINCE.match(plain, m.end(), end) and _HOLDS.search(plain, start, end)):
            role = "effective"
        elif _UNTIL.search(plain[max(start, m.start() - 12) : m.start()]) and re.search(
            "有效|施行|实施|执行", plain[start:end]
        ):
            role = "expires"
        if role:
            yield Finding("date", role, m.start(), m.end(), m[0], value, sentence=(start, end), says=m.span())


def read_day(words: str) -> int | None:
    """A day as people write it, 2026年3月1日 or 2026-03-01, as YYYYMMDD; None for what is none.

    >>> read_day("2026年3月1日"), read_day("二〇二六年三月一日"), read_day("2026-03-01"), read_day("2026年2月30日")
    (20260301, 20260301, 20260301, None)
    """
    found = _DATE.fullmatch(words) or _ISO_DATE.fullmatch(words)
    return _day(found) if found else None


def _day(m: re.Match[str]) -> int | None:
    year, month, day = (_whole(part) for part in m.groups())
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return found.year * 10_000 + found.month * 100 + found.day


def _whole(words: str) -> int:
    """2026, 二〇二六, 十二, 三十一."""
    if words.isascii():
        return int(words)
    if "十" in words:
        tens, _, ones = words.partition("十")
        return (_CN[tens] if tens else 1) * 10 + (_CN[ones] if ones else 0)
    return int("".join(str(_CN[c]) for c in words))
