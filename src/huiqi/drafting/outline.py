"""Where do the clauses of a text begin and end? By the numbers it bears, whatever their style."""

import re
from collections.abc import Iterator
from dataclasses import replace

from huiqi.drafting.findings import Clause

CHAPTER, ARTICLE = 0, 1
_CN = "[零〇一二三四五六七八九十百]{1,5}"
_PREFIX = r"\s*(?:\[bookmark[：:][^\]]*\])?\s*"
"""White space, and what converters of .docx leave in plain text."""
_HEADINGS = tuple(
    re.compile(_PREFIX + pattern)
    for pattern in (
        rf"第\s*({_CN}|\d{{1,2}})\s*[章编节](?=\s|$)",
        rf"第\s*({_CN}|\d{{1,3}})\s*条(?![款例件第])(?=[\s：:、.．【\[（(]|[^\s，。、（(])",
        rf"({_CN})\s*[、.．]",
        rf"[（(]\s*({_CN})\s*[）)]",
        r"(\d{1,2})\s*(?:[.．](?![\d])|、)",
        r"(?:[（(]\s*(\d{1,2})\s*[）)]|([①-⑳])|(\d{1,2})\s*[）)])",
    )
)
_ATTACHMENT = re.compile(r"\s*(?:附\s*[件表录]|附)\s*[\d一二三四五六七八九十]{0,3}\s*(?:[：:.．、].*)?")
_CONTENTS = re.compile(r"\s*目\s*[录次]\s*")
_TITLE_ENDS = re.compile(r"[。：:；\n]")
_TITLE_MOST = 30
"""Characters: what is longer before its first full stop is a sentence and no title."""


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """Every line with the place where it begins."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\r\n\u2028\u2029\x0b\x0c\x1c\x1d\x1e\x85")
        at += len(line)


def outline(plain: str) -> tuple[list[Clause], list[str], int]:
    """The clauses in their order, the numbers that stand more than once, and where the attachments begin.

    `plain` as reading.plain_text() gives it. A number that stands again in the same place is kept apart as 三（一）·2.
    """
    clauses: list[Clause] = []
    path: dict[int, str] = {}
    seen: dict[str, int] = {}
    end = len(plain)
    for at, line in _body_lines(plain):
        if clauses and _ATTACHMENT.fullmatch(line):
            end = at
            break
        if (found := _heading(line)) is None:
            continue
        level, number, width = found
        path = {key: value for key, value in path.items() if key < level} | {level: number}
        whole = _joined(path)
        seen[whole] = seen.get(whole, 0) + 1
        whole += f"·{seen[whole]}" if seen[whole] > 1 else ""
        if clauses:
            clauses[-1] = replace(clauses[-1], end=at)
        clauses.append(Clause(whole, _title(line[width:]), path.get(CHAPTER, ""), at, at + width, end, level))
    if clauses:
        clauses[-1] = replace(clauses[-1], end=end)
    return clauses, [number for number, times in seen.items() if times > 1], end


def _body_lines(plain: str) -> list[tuple[int, str]]:
    """The lines after a table of contents, which has every heading once more."""
    lines = list(lines_of(plain))
    for place, (_, line) in enumerate(lines):
        if _CONTENTS.fullmatch(line):
            listed = next((ln.split() for _, ln in lines[place + 1 :] if _heading(ln)), [])
            if again := [n for n, (_, ln) in enumerate(lines) if n > place and listed and ln.split()[:1] == listed[:1]][1:]:
                return lines[again[0] :]
        if _heading(line):
            break
    return lines


def _heading(line: str) -> tuple[int, str, int] | None:
    """Level, number as quoted, and how much of the line it takes."""
    for level, pattern in enumerate(_HEADINGS):
        if match := pattern.match(line):
            number = next(group for group in match.groups() if group)
            written = {
                0: match[0].split("]")[-1].replace(" ", ""), 1: f"第{number}条", 3: f"（{number}）",
                4: number.lstrip("0") or "0", 5: number if not number.isdecimal() else f"（{number}）",
            }  # fmt: skip
            return level, written.get(level, number), match.end()
    return None


def _joined(path: dict[int, str]) -> str:
    """An article's number stands alone, for it counts through all chapters; else the levels one after another."""
    levels = sorted(path)
    if ARTICLE in path:
        levels = [level for level in levels if level >= ARTICLE]
    elif levels != [CHAPTER]:
        levels = [level for level in levels if level != CHAPTER]
    return "".join(path[level] for level in levels)


def _title(rest: str) -> str:
    title = _TITLE_ENDS.split(rest.strip(), maxsplit=1)[0].strip(" 　【】[]")
    return title if len(title) <= _TITLE_MOST and "，" not in title else ""


def begins_clause(line: str) -> bool:
    """True where a line begins with the number of a clause."""
    return _heading(line) is not None
