"""Money is a whole number of fen (分). No float ever holds money."""

import re
from decimal import Decimal

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
_WRITTEN = re.compile(r"(?P<figure>-?\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元|分)")
_UNIT_FEN = {"亿元": 10_000 * FEN_PER_WAN, "万元": FEN_PER_WAN, "元": FEN_PER_YUAN, "分": 1}


class MoneyError(ValueError):
    """A text is no amount of money, or is not a whole number of fen."""


def wan(amount: int) -> int:
    """Fen in `amount` 万元.

    >>> wan(70)
    70000000
    """
    return amount * FEN_PER_WAN


def read_money(text: str) -> int:
    """Fen in an amount as the policy and people write it. Raises MoneyError.

    >>> read_money("35万元"), read_money("432,098.76元"), read_money("1.5万元")
    (35000000, 43209876, 1500000)
    """
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise MoneyError(f"{text!r} 不是金额；请写成 35万元 或 1,234.56元")
    fen = Decimal(found["figure"].replace(",", "")) * _UNIT_FEN[found["unit"]]
    if fen != int(fen):
        raise MoneyError(f"{text!r} 不是整分；金额最小到分")
    return int(fen)


def show_yuan(fen: int) -> str:
    """Exact yuan with thousands: what stands under every rounded figure.

    >>> show_yuan(43_209_876), show_yuan(-5)
    ('432,098.76元', '-0.05元')
    """
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return f"{sign}{whole // FEN_PER_YUAN:,}.{whole % FEN_PER_YUAN:02d}元"


def show_money(fen: int) -> str:
    """万元 where the amount is a whole number of 万元, else exact yuan: as the policy writes money.

    >>> show_money(70_000_000), show_money(43_209_876), show_money(0)
    ('70万元', '432,098.76元', '0元')
    """
    if fen and fen % FEN_PER_WAN == 0:
        return f"{fen // FEN_PER_WAN:,}万元"
    return f"{fen // FEN_PER_YUAN:,}元" if fen % FEN_PER_YUAN == 0 else show_yuan(fen)
