"""Can this be a Chinese bank account, and this a bank code? What can be told from the digits alone.

A bank code (CNAPS, 12 digits: clearing system CNAPS of the ISO 20022 external code sets) is checked for its form only:
no published rule for its last digit was found. Corporate accounts have no common check digit either. Cards that begin
with 62 carry the check digit of ISO/IEC 7812-1 (Luhn); as some old ones do not, a miss is a warning and stops nothing.
"""

import re

from huiqi.units.sentence import Sentence

ACCOUNT = re.compile(r"[0-9]{9,30}")
BANK_CODE = re.compile(r"[0-9]{12}")
_CARD = re.compile(r"62[0-9]{14,17}")


def account_warning(account: str) -> Sentence | None:
    """What looks wrong about an account number that may still be right; None where nothing does.

    >>> account_warning("6222020000000000001")
    '账号像银行卡号，但校验位不符；请向收款人再核对一次。'
    """
    if _CARD.fullmatch(account) and not _luhn(account):
        return Sentence("账号像银行卡号，但校验位不符；请向收款人再核对一次。")
    return None


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (1 + place % 2)
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
