"""What did a person type? Text without the signs that no database or printer takes."""

import unicodedata


def plain(text: str) -> str:
    """The text without control signs (line break and tab stay) and halves of signs, and without blanks at its ends.

    >>> plain(" 甲\\x00乙\\n丙\\ud800 ")
    '甲乙\\n丙'
    """
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()
