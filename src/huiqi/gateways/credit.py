"""Is a firm on a credit list? The answer, whoever gives it; NotConnected where nobody does; a CSV list as the fake.

The list's columns: credit_code, list, since, until, effect. A row holds from `since` through `until` (empty: on and on);
`effect` is blocked (serious dishonesty) or warned (abnormal operation).
"""

import csv
import datetime as dt
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from huiqi.units.credit_code import CreditCodeError, read_credit_code
from huiqi.units.sentence import Sentence

BLOCKED, WARNED, CLEAR, NOT_CONNECTED = "blocked", "warned", "clear", "not_connected"
LABELS = {BLOCKED: "列入名单", WARNED: "有警示", CLEAR: "未列入", NOT_CONNECTED: "未核查"}
"""How people read an outcome."""
COLUMNS = ("credit_code", "list", "since", "until", "effect")
_DISTRICT = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class CreditAnswer:
    """What the lists say: `outcome` is clear, warned, blocked or not_connected."""

    outcome: str
    list_name: str
    detail: str = ""


class CreditSource(Protocol):
    """Whoever can answer for a firm."""

    def check(self, credit_code: str, at: dt.datetime) -> CreditAnswer:
        """The answer at a moment. Raises CreditListError where it should answer and cannot."""


class CreditListError(Exception):
    """The list cannot be read: `reason` says which line and what to do."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


class NotConnected:
    """No list is connected: the answer says so, and is never shown as clear."""

    def check(self, credit_code: str, at: dt.datetime) -> CreditAnswer:
        """Always not_connected."""
        return CreditAnswer(NOT_CONNECTED, "未接入信用名单")


@dataclass(frozen=True)
class Listing:
    """One row of the list; `until` None: without end."""

    list_name: str
    since: dt.date
    until: dt.date | None
    effect: str


@dataclass
class CreditList:
    """A list in a file, read again whenever the file is another one."""

    path: Path
    _rows: dict[str, list[Listing]] = field(default_factory=dict)
    _seen: tuple[int, int] = (0, 0)

    def check(self, credit_code: str, at: dt.datetime) -> CreditAnswer:
        """The gravest row that holds on the day; else clear, with the day the list is of."""
        self._read()
        day = at.astimezone(_DISTRICT).date()
        holding = [r for r in self._rows.get(credit_code, []) if r.since <= day and (r.until is None or day <= r.until)]
        if not holding:
            written = dt.datetime.fromtimestamp(self._seen[0] / 1e9, _DISTRICT).date()
            return CreditAnswer(CLEAR, f"信用名单（{written}版）")
        row = min(holding, key=lambda r: (r.effect != BLOCKED, r.since))
        return CreditAnswer(row.effect, row.list_name, f"{row.since}起" + (f"，至{row.until}" if row.until else ""))

    def _read(self) -> None:
        try:
            state = self.path.stat()
            if (seen := (state.st_mtime_ns, state.st_size)) == self._seen:
                return
            text = self.path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CreditListError(
                "读不出信用名单 %(file)s（%(error)s）；请放好 UTF-8 编码的 CSV 文件。", file=self.path.name, error=str(error)
            ) from None
        self._rows, self._seen = read_list(text), seen


def read_list(text: str) -> dict[str, list[Listing]]:
    """The rows of a list by credit code. Raises CreditListError naming the first line that is wrong."""
    rows = csv.DictReader(io.StringIO(text))
    if missing := [c for c in COLUMNS if c not in (rows.fieldnames or ())]:
        raise CreditListError(
            "信用名单缺列：%(missing)s；第一行应是 %(columns)s。", missing=tuple(missing), columns=",".join(COLUMNS)
        )
    found: dict[str, list[Listing]] = {}
    for row in rows:
        try:
            code = read_credit_code(row["credit_code"] or "")
        except CreditCodeError as error:
            raise CreditListError(
                "信用名单第 %(line)s 行的统一社会信用代码不对：%(why)s。", line=rows.line_num, why=str(error)
            ) from None
        found.setdefault(code, []).append(_listing(row, rows.line_num))
    return found


def _listing(row: dict[str, str], line: int) -> Listing:
    try:
        since = dt.date.fromisoformat((row["since"] or "").strip())
        until = dt.date.fromisoformat(row["until"].strip()) if (row["until"] or "").strip() else None
    except ValueError:
        raise CreditListError("信用名单第 %(line)s 行的日期不对；请写成 2026-03-01。", line=line) from None
    effect, name = (row["effect"] or "").strip(), (row["list"] or "").strip()
    if effect not in (BLOCKED, WARNED) or not name or (until and until < since):
        raise CreditListError(
            "信用名单第 %(line)s 行的名单、起止或效果不对；效果写 blocked 或 warned，止不早于起。", line=line
        )
    return Listing(name[:100], since, until, effect)
