"""What does this cell say? One fact as people write it in a sheet, read exactly or refused with a reason."""

import datetime as dt
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from huiqi.engine.facts import Fact, day_number
from huiqi.simulation.headings import UNITS_FEN
from huiqi.units.sentence import Sentence

_UNKNOWN = {"", "未知", "不清楚", "不详", "不知道", "null", "nan"}
_YES = {"是", "有", "对", "真", "√", "✓", "y", "yes", "true", "t", "1"}
_NO = {"否", "无", "没有", "错", "假", "×", "✗", "n", "no", "false", "f", "0"}
_AMOUNT = re.compile(r"[¥]?(?P<figure>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?P<unit>[百千万亿]*元|[万亿分])?整?")
_COUNT = re.compile(r"(?P<figure>[+-]?\d+)(?:\.0+)?(?:个月|月|年|年度|次|天)?")
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)")
_MIDNIGHT = re.compile(r"[ t]0{1,2}:00(:00(\.0+)?)?$")
_SCIENTIFIC = re.compile(r"[+-]?\d+(\.\d+)?e[+-]?\d+")


class CellError(ValueError):
    """A cell does not say what its fact can be; `reason` says why and what to write."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


def tidy(raw: object) -> str:
    """A cell's text with half-width figures and punctuation, in small letters, without spaces at its ends."""
    return unicodedata.normalize("NFKC", str(raw)).strip().lower()


def is_empty(raw: object) -> bool:
    """True where nothing stands in the cell, or that it is not known.

    >>> is_empty("　"), is_empty("不清楚"), is_empty(0), is_empty("无")
    (True, True, False, False)
    """
    if raw is None or (isinstance(raw, float) and raw != raw):
        return True
    return isinstance(raw, str) and tidy(raw) in _UNKNOWN


def read_cell(fact: Fact, raw: object, unit_fen: int = 1) -> int:
    """The whole number that stands for a cell that is not empty; `unit_fen` is what one counts under this heading.

    Raises CellError for what the fact cannot be.
    """
    read = {"bool": _truth, "count": _count, "date": _day}.get(fact.kind)
    if read is not None:
        value = read(raw)
    elif fact.kind == "code":
        value = _code(fact, raw)
    else:
        value = _fen(raw, unit_fen)
    if not fact.lo <= value <= fact.hi:
        if fact.kind == "fen":
            raise CellError("超出范围，应在 %(lo_fen)s 至 %(hi_fen)s 之间", lo_fen=fact.lo, hi_fen=fact.hi)
        raise CellError("超出范围，应在 %(lo)s 至 %(hi)s 之间", lo=fact.show(fact.lo), hi=fact.show(fact.hi))
    return value


def exact(raw: int | float | Decimal) -> Decimal:
    """A sheet's number as it was typed.

    Sheets keep binary fractions and show 15 figures of them; those 15 figures are what was typed or shown, and
    hold every amount a fact may have to the fen. What a sheet computed (1234.1 + 2345.2) is read as it shows it.

    >>> exact(1234.1 + 2345.2), exact(0.1), exact(12)
    (Decimal('3579.3'), Decimal('0.1'), Decimal('12'))
    """
    return Decimal(f"{raw:.15g}") if isinstance(raw, float) else Decimal(raw)


def _number(raw: object) -> bool:
    return isinstance(raw, int | float | Decimal) and not isinstance(raw, bool)


def _fen(raw: object, unit_fen: int) -> int:
    if _number(raw):
        amount = exact(raw)  # type: ignore[arg-type]
    else:
        text = tidy(raw).replace(" ", "")
        if _SCIENTIFIC.fullmatch(text):
            raise CellError("是科学计数法，末尾的数字可能已经丢失；请把单元格改为数值格式后重填")
        found = _AMOUNT.fullmatch(text)
        if found is None or (found["unit"] and found["unit"] not in UNITS_FEN):
            raise CellError("不是金额；请填数字，没有就填 0，不清楚就留空")
        amount, unit_fen = Decimal(found["figure"].replace(",", "")), UNITS_FEN.get(found["unit"], unit_fen)
    return _whole(amount * unit_fen, "不是整分；金额最小到分")


def _whole(value: Decimal, otherwise: str) -> int:
    try:
        whole = int(value)
    except (ValueError, OverflowError, InvalidOperation):
        raise CellError(otherwise) from None
    if whole != value:
        raise CellError(otherwise)
    return whole


def _count(raw: object) -> int:
    wrong = "不是整数；请填整数，没有就填 0，不清楚就留空"
    if _number(raw):
        return _whole(exact(raw), wrong)  # type: ignore[arg-type]
    if found := _COUNT.fullmatch(tidy(raw).replace(" ", "")):
        return int(found["figure"])
    raise CellError(wrong)


def _truth(raw: object) -> int:
    text = tidy(f"{raw:g}" if isinstance(raw, float) else raw)
    if text in _YES:
        return 1
    if text in _NO:
        return 0
    raise CellError("请填 是 或 否，不清楚就留空")


def _day(raw: object) -> int:
    wrong = "不是日期；请填如 2026-03-01，年月日要齐全"
    if isinstance(raw, dt.datetime):
        if raw.time() != dt.time():
            raise CellError("带有时刻；请只填日期，如 2026-03-01")
        raw = raw.date()
    if isinstance(raw, dt.date):
        return day_number(raw)
    text = str(_whole(exact(raw), wrong)) if _number(raw) else _MIDNIGHT.sub("", tidy(raw)).replace(" ", "")  # type: ignore[arg-type]
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if found := _DAY.fullmatch(text):
        year, month, day = (int(x) for x in found.groups() if x is not None)
        try:
            return day_number(dt.date(year, month, day))
        except ValueError:
            raise CellError("历法上没有这一天，请核对") from None
    raise CellError(wrong)


def _code(fact: Fact, raw: object) -> int:
    text = tidy(raw)
    for place, code in enumerate(fact.codes):
        if text in (code.key, tidy(code.label)):
            return place
    raise CellError("不在代码表里，请填其中一项：%(codes)s", codes=tuple(code.label for code in fact.codes))
