"""What does the text of a policy say? Its clauses, and in each the amounts, rates, times, offices and conditions.

Every finding has its exact place in the text, so that a page can show it beside the words for a person to confirm. What
is found is a reading and no law: nothing is paid by it.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from huiqi.drafting.findings import Clause, Finding
from huiqi.drafting.outline import outline
from huiqi.drafting.reading_conditions import conditions_in, dates_in
from huiqi.drafting.reading_departments import departments_in
from huiqi.drafting.reading_quantities import quantities_in
from huiqi.policies.text import TextError
from huiqi.units.sentence import Sentence

_FULL_WIDTH = {ord(wide): ord(wide) - 0xFEE0 for wide in "０１２３４５６７８９．％"} | {0x3000: 32, 0xA0: 32}
_HALF_WIDTH = {ord(half): ord(half) + 0xFEE0 for half in ",:;()!?"}
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_LISTS_CONDITIONS = re.compile(r"(?:条件|要求|情形之一|情形)(?:之一)?(?:的[^：:。]*)?[：:]\s*$")
_CALLS_CONDITIONS = re.compile(r"(?:条件|情形)(?:之一)?(?:的[^：:。]*)?[：:].+")
"""A list of conditions in one line."""
_ON_ISSUE = re.compile(r"自(?:印发|发布|公布|颁布)之日起(?:\d+[日天]后|三十日后)?(?:施行|实施|执行|生效)")


class ReadingError(TextError):
    """A file or a text cannot be read as a policy; `reason` says why and what to do."""


@dataclass(frozen=True)
class Reading:
    """What a text says. Every place is one in `text`, which is kept as it was given."""

    text: str
    title: str
    clauses: tuple[Clause, ...]
    findings: tuple[Finding, ...]
    """In the order of the text."""
    attachments: int
    """Where the attachments begin; the length of the text where there are none. Nothing is read in them."""
    twice: tuple[str, ...]
    """Numbers of clauses that stand more than once."""

    @cached_property
    def effective_on(self) -> dt.date | None:
        """The day from which the text holds, where it gives one."""
        return _date(self.findings, "effective")

    @cached_property
    def on_issue(self) -> bool:
        """True where the text holds from the day it is issued and gives no date."""
        return self.effective_on is None and _ON_ISSUE.search(plain_text(self.text), 0, self.attachments) is not None

    @cached_property
    def valid_years(self) -> int | None:
        """For how many years the text holds, where it says so."""
        return next((f.value for f in reversed(self.findings) if f.kind == "years" and f.role == "validity"), None)

    @cached_property
    def expires_on(self) -> dt.date | None:
        """The last day, where the text gives it or a start and a length of time."""
        return _date(self.findings, "expires") or _after(self.effective_on, self.valid_years)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """What a person should look at before relying on the reading."""
        notes = [Sentence("条款号 %(clause)s 出现了不止一次，请核对编号。", clause=number) for number in self.twice]
        if self.effective_on is None and not self.on_issue:
            notes.append(Sentence("没有找到施行日期，请核对。"))
        if self.expires_on is None and self.valid_years is None:
            notes.append(Sentence("没有找到有效期，请核对。"))
        return tuple(notes)

    def clause(self, number: str) -> Clause:
        """The clause of that number; brackets may be half width. Raises ReadingError."""
        wanted = number.replace("(", "（").replace(")", "）").replace(" ", "")
        if (found := next((c for c in self.clauses if c.number == wanted), None)) is None:
            raise ReadingError(
                "文本中没有条款 %(clause)s；有的是：%(clauses)s",
                clause=wanted,
                clauses=tuple(c.number for c in self.clauses),
            )
        return found

    def within(self, clause: Clause) -> tuple[Finding, ...]:
        """What stands in the clause itself, not in those under it."""
        return tuple(f for f in self.findings if f.clause == clause.number)

    def words(self, clause: Clause) -> str:
        """The clause's own words, without its number."""
        return self.text[clause.body : clause.end].strip()


def plain_text(text: str) -> str:
    """The text with half-width figures and full-width marks, of the same length: a place in one is that in the other.

    >>> plain_text("２０％　以上(含),")
    '20% 以上（含），'
    """
    return text.translate(_FULL_WIDTH | _HALF_WIDTH)


def read_policy(text: str) -> Reading:
    """The reading of a text. Raises ReadingError where it bears no clause numbers."""
    plain = plain_text(text)
    clauses, twice, end = outline(plain)
    if not clauses:
        raise ReadingError("文本中没有 第一条、一、（一）1. 这样的条款号；Word 的自动编号请先转为文字，再读一次")
    found = [f for clause in clauses for f in _findings(plain, clause, _is_listed(plain, clauses, clause))]
    findings = tuple(replace(f, words=text[f.start : f.end]) for f in found)
    return Reading(text, _title(text, clauses[0].start), tuple(clauses), findings, end, tuple(twice))


def sentences(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends, without the white space around it."""
    for m in _SENTENCE.finditer(plain, start, end):
        words = m[0]
        if words.strip():
            a = m.start() + len(words) - len(words.lstrip())
            yield a, m.start() + len(words.rstrip())


def _findings(plain: str, clause: Clause, listed: bool) -> Iterator[Finding]:
    running = False
    for start, end in sentences(plain, clause.body, clause.end):
        here = listed or running
        found = [
            *quantities_in(plain, start, end), *departments_in(plain, start, end), *dates_in(plain, start, end),
            *conditions_in(plain, start, end, listed=here),
        ]  # fmt: skip
        running = (running or _CALLS_CONDITIONS.search(plain[start:end]) is not None) and plain[end - 1] == "；"
        for one in sorted(found, key=lambda f: (f.start, f.end)):
            yield replace(one, clause=clause.number)


def _is_listed(plain: str, clauses: list[Clause], clause: Clause) -> bool:
    """True for an item of a list that the clause above it calls conditions."""
    above = [c for c in clauses if c.start < clause.start and c.level < clause.level]
    return bool(above and _LISTS_CONDITIONS.search(plain[above[-1].body : above[-1].end].rstrip()))


def _date(findings: tuple[Finding, ...], role: str) -> dt.date | None:
    value = next((f.value for f in reversed(findings) if f.kind == "date" and f.role == role), None)
    return dt.date(value // 10_000, value // 100 % 100, value % 100) if value else None


def _after(start: dt.date | None, years: int | None) -> dt.date | None:
    """The day before the same day so many years later."""
    if start is None or years is None:
        return None
    try:
        return start.replace(year=start.year + years) - dt.timedelta(days=1)
    except ValueError:  # 29 February
        return dt.date(start.year + years, 2, 28)


def _title(text: str, end: int) -> str:
    """The first line that is no number of a document, joined with a line of brackets below it."""
    lines = [line.strip() for line in text[:end].splitlines() if line.strip()]
    title = next((line for line in lines if "〔" not in line and not line.startswith("附件")), "")
    under = next((line for line in lines[lines.index(title) + 1 :][:1] if line[0] in "（("), "") if title else ""
    return title + under
