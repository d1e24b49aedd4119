"""How is an amount written in capital numerals (大写), as a letter or a cheque must show it?

Source: the rules for filling in bills of the 支付结算办法: 元 and 角 are closed by 整, zeros inside are read once.
"""

from huiqi.units.money import FEN_PER_YUAN, MoneyError

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_WAN, _YI = 10_000, 100_000_000
_LIMIT = _YI * _YI


def show_capitals(fen: int) -> str:
    """The amount in capital numerals, without 人民币. Raises MoneyError below zero and from 10¹⁶ yuan.

    >>> show_capitals(35_000_000), show_capitals(1_640_902), show_capitals(168_032)
    ('叁拾伍万元整', '壹万陆仟肆佰零玖元零贰分', '壹仟陆佰捌拾元叁角贰分')
    """
    yuan, rest = divmod(fen, FEN_PER_YUAN)
    if not 0 <= yuan < _LIMIT:
        raise MoneyError(f"{fen} 分不能写成大写金额；金额须在零和一亿亿元之间")
    jiao, cents = divmod(rest, 10)
    if not rest:
        return f"{_whole(yuan) or '零'}元整"
    said = f"{_whole(yuan)}元" if yuan else ""
    if jiao:
        said += f"{_DIGITS[jiao]}角"
    elif yuan:
        said += "零"
    return said + (f"{_DIGITS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    """A whole number below _LIMIT; empty for zero."""
    for unit, name in ((_YI, "亿"), (_WAN, "万")):
        if number >= unit:
            high, low = divmod(number, unit)
            gap = "零" if 0 < low < unit // 10 else ""
            return f"{_whole(high)}{name}{gap}{_whole(low)}"
    said, gap = "", ""
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if digit:
            said += f"{gap}{_DIGITS[digit]}{_PLACES[place]}"
            gap = ""
        elif said:
            gap = "零"
    return said
