"""Which fact stands under this heading, and in which unit? Headings as departments write them, or code names."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from huiqi.engine.facts import Fact
from huiqi.units.sentence import Sentence

CREDIT_CODE, NAME = "credit_code", "name"
_KEYS = {
    CREDIT_CODE: ("统一社会信用代码", "社会信用代码", "信用代码", "统一代码", "统一社会信用代码证号"),
    NAME: ("企业名称", "单位名称", "名称", "企业名", "公司名称", "申报单位", "申报企业", "机构名称"),
}
UNITS_FEN = {
    "分": 1,
    "元": 100,
    "千元": 100_000,
    "万": 1_000_000,
    "万元": 1_000_000,
    "百万元": 100_000_000,
    "亿": 10_000_000_000,
    "亿元": 10_000_000_000,
}
"""Fen in one of each unit in which amounts are written."""

_MONEY_NAMES = {"fen": 1, "yuan": 100, "wan": 1_000_000}
_SUFFIX = re.compile(r"[\(\[【]([^()\[\]【】]*)[\)\]】]$")
_UNIT = re.compile(r"(?:(?:金额)?单位[:为]?)?(?:人民币)?(?P<unit>[^:,;]*?)(?:人民币)?")
_SHEET_UNIT = re.compile(r"单位:?(?:人民币)?(?P<unit>[百千万亿]*元|分)")
_DECORATION = re.compile(r"[\s*“”\"'‘’:]")
_CLOSE = 0.75
"""How alike an unknown heading must be to a known one to be taken for a slip of the pen."""


class HeadingError(ValueError):
    """The headings cannot be read safely: one is misspelt, given twice, or in a unit that does not fit; see `reason`."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Heading:
    """One column: `key` is `credit_code`, `name` or a fact's name, `text` the heading as written.

    `unit_fen` is how many fen one counts, for a fact that is money.
    """

    key: str
    text: str
    unit_fen: int = 1


@dataclass(frozen=True)
class Layout:
    """The columns of a table by place, and the headings that mean nothing to the policy."""

    columns: Mapping[int, Heading]
    ignored: tuple[str, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        return frozenset(h.key for h in self.columns.values())


def plain(text: object) -> str:
    """A heading without what only decorates it: full-width forms, spaces, quotes, the star of a required column.

    >>> plain("“四上” 在库（是／否）*")
    '四上在库(是/否)'
    """
    return _DECORATION.sub("", unicodedata.normalize("NFKC", str(text))).lower()


def sheet_unit(cells: Iterable[object]) -> int | None:
    """Fen in the unit that a line above the headings sets for the whole sheet, such as 单位：万元; None where none does."""
    for cell in cells:
        if found := _SHEET_UNIT.search(unicodedata.normalize("NFKC", str(cell)).replace(" ", "")):
            return UNITS_FEN.get(found["unit"])
    return None


def is_heading_row(cells: Iterable[object]) -> bool:
    """True for the row that holds the heading of the credit code."""
    codes = {plain(t) for t in (CREDIT_CODE, *_KEYS[CREDIT_CODE])}
    return any(_split(plain(c))[0] in codes for c in cells)


def read_headings(facts: Mapping[str, Fact], cells: Iterable[object], *, unit_fen: int | None = None) -> Layout:
    """The columns under a row of headings. `unit_fen` is what the sheet says of all its amounts; default yuan.

    A heading that means nothing is ignored and listed, unless it is close to a known one. Raises HeadingError.
    """
    known = _known(facts)
    columns: dict[int, Heading] = {}
    ignored: list[str] = []
    for place, cell in enumerate(cells):
        text = str(cell).strip() if cell is not None else ""
        if not text:
            continue
        heading = _heading(facts, known, text, unit_fen)
        if heading is None:
            ignored.append(text)
            continue
        if twice := next((h for h in columns.values() if h.key == heading.key), None):
            raise HeadingError(
                "列“%(first)s”和“%(second)s”是同一项（%(key)s），请只留一列", first=twice.text, second=text, key=heading.key
            )
        columns[place] = heading
    if CREDIT_CODE not in {h.key for h in columns.values()}:
        raise HeadingError("没有“统一社会信用代码”（credit_code）这一列，请补上")
    return Layout(columns, tuple(ignored))


def _known(facts: Mapping[str, Fact]) -> dict[str, tuple[str, int | None]]:
    """Key by plain heading, with the fen that a code name says one counts."""
    known: dict[str, tuple[str, int | None]] = {}
    for key, texts in _KEYS.items():
        known |= {plain(t): (key, None) for t in (key, *texts)}
    for fact in facts.values():
        known |= {plain(t): (fact.name, None) for t in (fact.label, *fact.aliases)}
        known[fact.name] = (fact.name, None)
        if fact.kind == "fen":
            stem = fact.name.removesuffix("_fen")
            known |= {f"{stem}_{unit}": (fact.name, fen) for unit, fen in _MONEY_NAMES.items()}
    return known


def _split(text: str) -> tuple[str, str]:
    """A plain heading and what stands in brackets at its end."""
    if found := _SUFFIX.search(text):
        return text[: found.start()], found[1]
    return text, ""


def _heading(
    facts: Mapping[str, Fact], known: Mapping[str, tuple[str, int | None]], text: str, sheet_fen: int | None
) -> Heading | None:
    """The meaning of one heading; None where it has none. Raises HeadingError."""
    body, notes = plain(text), []
    while body not in known and (split := _split(body))[0] != body:
        body = split[0]
        notes.append(split[1])
    if body not in known:
        close = difflib.get_close_matches(body, list(known), n=1, cutoff=_CLOSE)
        if close:
            right = known[close[0]][0]
            label = facts[right].label if right in facts else _KEYS[right][0]
            raise HeadingError(
                "不认识列“%(text)s”；是否想写“%(label)s”（%(key)s）？请改正列名，或删去这一列",
                text=text,
                label=label,
                key=right,
            )
        return None
    key, named_fen = known[body]
    stated = [fen for note in notes if (fen := _unit(text, note)) is not None]
    if key not in facts or facts[key].kind != "fen":
        if stated:
            raise HeadingError("列“%(text)s”不是金额，不应带金额单位，请核对列名", text=text)
        return Heading(key, text)
    if named_fen is not None and any(fen != named_fen for fen in stated):
        raise HeadingError("列“%(text)s”的列名和括号里的单位不一致，请只留一个", text=text)
    unit_fen = named_fen or (stated[0] if stated else sheet_fen or UNITS_FEN["元"])
    return Heading(key, text, unit_fen)


def _unit(text: str, note: str) -> int | None:
    """Fen in the unit a note names; None where the note speaks of something else. Raises HeadingError."""
    found = _UNIT.fullmatch(note)
    unit = found["unit"] if found else note
    if unit in UNITS_FEN:
        return UNITS_FEN[unit]
    if re.search(r"[元圆币]|usd|hkd|eur|美金", note):
        raise HeadingError(
            "列“%(text)s”的单位“%(unit)s”不能换算成分；可用的单位：%(units)s", text=text, unit=note, units=tuple(UNITS_FEN)
        )
    return None
