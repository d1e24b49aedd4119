"""What may the public see of a firm, and of what an officer typed for all to read? No code, number or contact in full."""

import re

_WIDE = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), 0xFF20)}
"""Full-width figures, capitals and @ as plain ones, so that none slips through."""
_SECRETS = re.compile(
    # an address for mail; a long word without @ is gone through once, not from each of its signs on
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)+"
    r"|(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])"  # a credit code
    r"|(?<!\d)(?:\d[ -]?){12,29}[\dXx](?!\d)"  # an identity number or a bank account, in groups or not
    r"|(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)"  # a telephone
)
HIDDEN = "＊＊＊"
"""What stands in its place."""


def public_words(text: str) -> str:
    """The text without telephones, addresses for mail, identity numbers, bank accounts and credit codes.

    >>> public_words("经办人13800138000，账号6222 0000 0000 1230，文号〔2026〕12号")
    '经办人＊＊＊，账号＊＊＊，文号〔2026〕12号'
    """
    return _SECRETS.sub(HIDDEN, text.translate(_WIDE))


def masked_credit_code(code: str) -> str:
    """The first four and the last four signs of a credit code.

    >>> masked_credit_code("91350100M000100Y43")
    '9135**********0Y43'
    """
    return f"{code[:4]}{'*' * (len(code) - 8)}{code[-4:]}"
