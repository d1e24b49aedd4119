"""Quantities as the policy's own words write them."""

import re

from huiqi.units.money import wan

_DIGIT = {c: n for n, c in enumerate("零一二三四五六七八九十")}
_QUANTITY = re.compile(r"(?P<wan>\d+)万元|(?P<percent>\d+)%|(?P<years>\d{1,2}|[一二三四五六七八九十])年")


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
