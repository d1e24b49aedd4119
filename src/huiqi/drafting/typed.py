"""What value did a person type for a thing in a text? 70万元, 35%, 三年: whole fen, basis points, years."""

from huiqi.drafting.errors import FindingInvalid
from huiqi.drafting.findings import WITHOUT_VALUE, Finding, Kind
from huiqi.drafting.reading import plain_text
from huiqi.drafting.reading_conditions import dates_in, read_day
from huiqi.drafting.reading_quantities import quantities_in
from huiqi.units.money import MoneyError, read_money
from huiqi.units.words import read_percent

VALUE_MOST = 10**15
"""Of any kind; in fen ten million million yuan."""
_COUNTED: frozenset[Kind] = frozenset({"years", "months", "working_days", "days"})


def read_value(kind: Kind, typed: str) -> int | None:
    """The value in the unit of the kind, never rounded; None for a kind that has none. Raises FindingInvalid.

    >>> read_value("amount", "70万元"), read_value("amount", "五十万元"), read_value("rate", "35.5%")
    (70000000, 50000000, 3550)
    >>> read_value("years", "三年"), read_value("years", "3"), read_value("date", "2026年3月1日")
    (3, 3, 20260301)
    """
    if kind in WITHOUT_VALUE:
        return None
    words = plain_text(typed).replace("，", ",").strip()
    value = _read(kind, words) if all(c.isascii() or not c.isdigit() for c in words) else None
    if value is None or not 0 < value <= VALUE_MOST:
        raise FindingInvalid(
            "FINDING_VALUE", "看不懂“%(typed)s”；请按这样填写：70万元、35%%、3年、2026-03-01。", typed=typed
        )
    return value


def value_in(kind: Kind, words: str) -> int | None:
    """The one value of the kind that words of the text write; None where they write none or several."""
    plain = plain_text(words)
    found = {f.value for f in quantities_in(plain, 0, len(plain)) if f.kind == kind}
    if kind == "date":
        found = {f.value for f in dates_in(plain, 0, len(plain))} or {read_day(plain)}
    return found.pop() if len(found) == 1 else None


def _read(kind: Kind, words: str) -> int | None:
    """As figures with their unit, else as the reader of texts would read the whole of it."""
    try:
        match kind:
            case "amount":
                return read_money(f"{words[1:]}元" if words.startswith("¥") else words)
            case "rate":
                return read_percent(words)
            case "date":
                return read_day(words)
    except (MoneyError, ValueError):
        pass
    if kind in _COUNTED and words.isdecimal() and len(words) <= 4:
        return int(words)
    return next((f.value for f in quantities_in(words, 0, len(words)) if _is_all(f, kind, words)), None)


def _is_all(found: Finding, kind: Kind, words: str) -> bool:
    return found.kind == kind and (found.start, found.end) == (0, len(words))
