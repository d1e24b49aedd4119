"""Is this a resident identity number (公民身份号码)? Its form, birth date and check character, by GB 11643.

No message here repeats the number: it is personal data wherever the message goes.
"""

import datetime as dt
import re
import unicodedata

_PROVINCES = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83"
_FORM = re.compile(r"\d{17}[\dX]")
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CHECKS = "10X98765432"
LENGTH = 18


class IdentityNumberError(ValueError):
    """A text is no identity number; the message says why, without the number."""


def read_identity_number(text: str) -> str:
    """The number without spaces and full-width forms, X in capitals. Raises IdentityNumberError.

    >>> read_identity_number(" 11010519491231002x ")
    '11010519491231002X'
    """
    number = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    if len(number) != LENGTH:
        raise IdentityNumberError(f"身份证号码应为{LENGTH}位，现在是{len(number)}位；请核对")
    if not _FORM.fullmatch(number) or not number.isascii():
        raise IdentityNumberError("身份证号码前17位应为数字，末位为数字或 X；请核对")
    if number[:2] not in _PROVINCES.split():
        raise IdentityNumberError("身份证号码前两位不是省级代码；请核对")
    try:
        dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise IdentityNumberError("身份证号码第7至14位不是日期；请核对") from None
    if number[-1] != check_character(number[:-1]):
        raise IdentityNumberError("身份证号码校验位不符，请核对是否抄错")
    return number


def check_character(first: str) -> str:
    """The 18th character for the first 17 figures (ISO 7064, MOD 11-2)."""
    return _CHECKS[sum(int(c) * w for c, w in zip(first, _WEIGHTS, strict=True)) % 11]


def mask_identity_number(number: str) -> str:
    """The first and last four characters, the rest as stars.

    >>> mask_identity_number("11010519491231002X")
    '1101**********002X'
    """
    return f"{number[:4]}{'*' * (LENGTH - 8)}{number[-4:]}"


def invented_identity_number(born_on: dt.date) -> str:
    """A number of valid form that nobody can hold: place 440300 is no district, and order number 000 is not given out.

    >>> mask_identity_number(invented_identity_number(dt.date(1990, 1, 1)))[:4]
    '4403'
    """
    first = f"440300{born_on:%Y%m%d}000"
    return first + check_character(first)
