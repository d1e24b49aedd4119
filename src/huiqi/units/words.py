"""Quantities as the policy's own words write them."""

import re

from huiqi.units.money import wan

_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_QUANTITY = re.compile(r"(?<!\d)(?:(?P<wan>\d++)万元|(?P<percent>\d++)%)|(?P<years>\d{1,2}|[一二三四五六七八九十])年")


def quantities(words: str) -> list[int]:
    """Every quantity in `words`, in order: fen for 万元, basis points for %, whole years for 年.

    >>> quantities("每年最高70万元"), quantities("不超过其实际支付利息70%"), quantities("最多支持三年")
    ([70000000], [7000], [3])
    """
    out = []
    for found in _QUANTITY.finditer(words):
        if found["wan"]:
            out.append(wan(int(found["wan"])))
        elif found["percent"]:
            out.append(int(found["percent"]) * 100)
        else:
            years = found["years"]
            out.append(_DIGIT[years] if years in _DIGIT else int(years))
    return out


def read_percent(text: str) -> int:
    """Basis points in a percentage with at most two places. Raises ValueError.

    >>> read_percent("35%"), read_percent("0.25%")
    (3500, 25)
    """
    found = re.fullmatch(r"([0-9]{1,4})(?:\.([0-9]{1,2}))?%", text)
    if not found:
        raise ValueError(text)
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
