"""Is this a unified social credit code (统一社会信用代码)? Its form and check digit, by GB 32100-2015."""

import re
import unicodedata

from huiqi.units.sentence import Sentence

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of a code, in the order of their values: no I, O, S, V, Z."""

LENGTH = 18
WEIGHTS = tuple(3**place % 31 for place in range(LENGTH - 1))
"""What each of the first 17 characters weighs in the check digit."""

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""What each of the 8 characters of an organisation's own number weighs in its check digit (GB 11714)."""

FORM = rf"[1-9ANY][1-9][0-9]{{6}}[{ALPHABET}]{{10}}"
"""What a code looks like but for its check digit, as a regular expression: registrar, kind, division, organisation."""
_SEPARATORS = re.compile(r"[\s\-]")


class CreditCodeError(ValueError):
    """A text is no unified social credit code; `reason` says why and what to look at: a pattern with its values."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


def read_credit_code(text: str) -> str:
    """The code in capitals, without spaces, hyphens and full-width forms. Raises CreditCodeError.

    >>> read_credit_code(" ９１44 0300-708461136t ")
    '91440300708461136T'
    """
    code = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if not code:
        raise CreditCodeError("没有填统一社会信用代码")
    if len(code) != LENGTH:
        raise CreditCodeError("应为%(length)s位，现在是%(now)s位", length=LENGTH, now=len(code))
    if strange := [c for c in code if c not in ALPHABET]:
        raise CreditCodeError("含有“%(strange)s”；代码只用数字和大写字母，不用 I、O、S、V、Z", strange=strange[0])
    if not re.fullmatch(FORM, code):
        raise CreditCodeError("前8位应为登记部门、机构类别和6位行政区划数字，请核对")
    if code[-1] != (right := check_digit(code[:-1])):
        raise CreditCodeError("校验位不符：按前17位末位应为 %(right)s，请核对是否抄错", right=right)
    return code


def check_digit(first: str) -> str:
    """The 18th character for the first 17, all of ALPHABET.

    >>> check_digit("91440300708461136")
    'T'
    """
    weighed = sum(ALPHABET.index(c) * weight for c, weight in zip(first, WEIGHTS, strict=True))
    return ALPHABET[-weighed % 31]


def make_credit_code(organisation: str, *, region: str = "440305", registrar: str = "91") -> str:
    """A valid code for an organisation's own number (8 characters of ALPHABET), both check digits included.

    `region` is the six-digit division code (Nanshan 440305), `registrar` the authority and kind (91 a company).

    >>> make_credit_code("MA5ABCDE")
    '91440305MA5ABCDE56'
    """
    weighed = sum(int(c, 36) * weight for c, weight in zip(organisation, ORGANISATION_WEIGHTS, strict=True))
    first = f"{registrar}{region}{organisation}{'0123456789X'[-weighed % 11]}"
    return first + check_digit(first)
