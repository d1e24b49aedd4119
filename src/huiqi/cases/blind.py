"""What may an expert read of a case without knowing whose it is? Names, codes and contacts give way to a word.

Figures stay: they are what is judged. Of files see queries.blind_files.
"""

import re
from collections import Counter
from collections.abc import Iterable

from huiqi.access.models import Account
from huiqi.cases.models import Case

FIRM, CODE, PERSON, CONTACT = "企业名称", "统一社会信用代码", "人名", "联系方式和证件号码"
KINDS = (FIRM, CODE, PERSON, CONTACT)
_LEGAL_FORM = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团|公司|（[^（）]*）|\([^()]*\))$")
_PLACE = re.compile(r"^(广东省?|深圳市?|南山区?|（[^（）]*）|\([^()]*\))")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])", re.IGNORECASE)
_CONTACT = re.compile(
    r"(?<![\w.+-])[\w.+-]++@[\w-]++(\.[\w-]++)+|(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9}|0\d{2,3}[- ]?\d{7,8})(?!\d)"
)
_PLAIN = {wide: wide - 0xFEE0 for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B), 0xFF20)}
"""Full-width letters, figures and @ as plain ones, so that none slips through."""
_BREAKS = "\0\u00ad\u200b\ufffe"
"""Signs that are not drawn: what PDF readers put where a word is broken."""
_SHORTEST = 3
"""Signs of a firm's short name: a shorter one is an ordinary word."""


class Mask:
    """Hides from texts whatever names the firm of one case, and counts what it hid, by kind."""

    def __init__(self, names: Iterable[str], people: Iterable[str]) -> None:
        self.hidden: Counter[str] = Counter()
        shorts = {short for name in names for short in (name, short_name(name)) if len(short) >= _SHORTEST}
        self._rules = [
            (_CONTACT, CONTACT),
            (_CODE, CODE),
            (_any_of(shorts), FIRM),
            (_any_of({p for p in people if len(p) > 1}), PERSON),
        ]

    def hide(self, text: str) -> str:
        """The text without what names the firm."""
        text = text.translate(_PLAIN)
        for pattern, kind in self._rules:
            text, count = pattern.subn(f"〔{kind}〕", text)
            self.hidden[kind] += count
        return text

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Where in the text something names the firm, from and to; also where blanks or the end of a line break it up."""
        signs = [place for place, sign in enumerate(text) if not (sign.isspace() or sign in _BREAKS)]
        joined = "".join(text[place] for place in signs).translate(_PLAIN)
        found = [m.span() for pattern, _kind in self._rules for m in pattern.finditer(text.translate(_PLAIN))]
        for pattern, _kind in self._rules:
            found += [(signs[m.start()], signs[m.end() - 1] + 1) for m in pattern.finditer(joined)]
        return found


def mask_of(case: Case) -> Mask:
    """The mask of a case: its firm's name, long and short, and everybody known to belong to it."""
    firm = case.enterprise
    people = {firm.contact_name}
    people |= {account.name for account in Account.objects.filter(grants__credit_code=firm.credit_code)}
    people |= {role.person.name for role in firm.livestream_roles.select_related("person") if role.person}
    return Mask([firm.name], people)


def short_name(name: str) -> str:
    """A firm's name without place and legal form: what people call it.

    >>> short_name("深圳市星河直播（南山）有限公司")
    '星河直播'
    """
    while (less := _LEGAL_FORM.sub("", _PLACE.sub("", name))) != name:
        name = less
    return name


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first, blanks between signs and either kind of bracket; nothing where there is none.

    Blanks within a word are left out: what may stand between two signs twice over is tried in ways without end.
    """
    plain = sorted({"".join(w.translate(_PLAIN).split()) for w in words} - {""}, key=len, reverse=True)
    return re.compile("|".join(r"\s*".join(map(_sign, w)) for w in plain) or r"(?!)", re.IGNORECASE)


def _sign(sign: str) -> str:
    return next((f"[{pair}]" for pair in ("（(", "）)") if sign in pair), re.escape(sign))
