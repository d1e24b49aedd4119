"""Which reference rows does the software ship? Industry codes, boards, the calendar: the files beside this one."""

import datetime as dt
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FOLDER = Path(__file__).parent


@cache
def industry_codes() -> tuple[dict[str, Any], ...]:
    """One mapping of column values per code, with the span of its edition."""
    read = _read("industry_codes.yaml")
    return tuple(row | read["editions"][row["edition"]] for row in read["codes"])


@cache
def calendar_days() -> tuple[tuple[dt.date, bool, str, str], ...]:
    """Date, whether worked, note, notice (empty for a forecast)."""
    return tuple(day for year in _read("calendar.yaml") for day in _days(year))


@cache
def boards() -> tuple[dict[str, Any], ...]:
    """One mapping of column values per board of a stock exchange."""
    return tuple(_read("boards.yaml"))


def _days(year: dict[str, Any]) -> Iterator[tuple[dt.date, bool, str, str]]:
    for note, (first, last) in year["rest"].items():
        for place in range((last - first).days + 1):
            yield first + dt.timedelta(place), False, note, year["notice"]
    for day in year["work"]:
        yield day, True, "调休上班", year["notice"]


def _read(name: str) -> Any:
    return yaml.safe_load((_FOLDER / name).read_text(encoding="utf-8"))
