"""Which whole number did somebody type, or does an address name?"""

from typing import TypeVar

from django.http import HttpRequest

T = TypeVar("T")
DIGITS_MAX = 17
"""What 64 bits hold whatever the digits are; no key, version or year is longer."""


def whole(typed: str, otherwise: T) -> int | T:
    """The number from 0 on; `otherwise` for all else: a sign, a blank, another script's digits, too many of them.

    >>> whole("2026", None), whole("-1", None), whole("２", None), whole("9" * 5000, None)
    (2026, None, None, None)
    """
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= DIGITS_MAX else otherwise


def version_in(request: HttpRequest) -> int:
    """The version the reader saw; one that cannot be read is older than any."""
    return whole(request.POST.get("version", ""), -1)
