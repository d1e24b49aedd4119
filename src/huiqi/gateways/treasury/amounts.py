"""How many fen is an amount in a file? Yuan as text, read digit by digit; never rounded."""

import re

_YUAN = re.compile(r"([0-9]{1,14}|[0-9]{1,3}(?:,[0-9]{3}){1,4})(?:\.([0-9]{1,2})0*)?")


def fen_of(text: str) -> int | None:
    """Yuan as written, in fen; None where it is no amount, is negative, or has a part of a fen.

    >>> fen_of("1,234.5"), fen_of("0.01"), fen_of("1.005"), fen_of("-1")
    (123450, 1, None, None)
    """
    found = _YUAN.fullmatch(text)
    return int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0")) if found else None
