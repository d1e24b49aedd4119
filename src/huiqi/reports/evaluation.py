"""What has a published policy cost, whom has it reached and what has it brought about, held against what was expected?"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiqi.access.actor import Actor
from huiqi.cases import queries as cases
from huiqi.drafting.models import PolicyForecast
from huiqi.ledger import queries as ledger
from huiqi.policies import load
from huiqi.register import queries as register
from huiqi.register.models import PublishedVersion


@dataclass(frozen=True)
class Sums:
    """Money in fen, firms counted. What was expected is None where nothing was."""

    expected_fen: int | None
    budget_fen: int
    decided_fen: int
    """Reserved, paid and recovered."""
    paid_fen: int
    recovered_fen: int
    expected_firms: int | None = None
    applied: int = 0
    supported: int = 0

    @property
    def off_fen(self) -> int | None:
        """How much more was decided than expected."""
        return None if self.expected_fen is None else self.decided_fen - self.expected_fen


@dataclass(frozen=True)
class Result:
    """One of register.queries.RESULTS: on the policy's first day, now, and what it is to be at the end."""

    key: str
    before: int
    now: int
    expected: int | None

    @property
    def reached_bp(self) -> int | None:
        """What share of the way from `before` to `expected` is done, in basis points; None where none is to be done."""
        if self.expected is None or self.expected <= self.before:
            return None
        return max(0, (self.now - self.before) * 10_000 // (self.expected - self.before))


@dataclass(frozen=True)
class Figures:
    """A policy from its first day to `on`, or to its last."""

    on: dt.date
    years: tuple[int, ...]
    measures: Mapping[str, Sums]
    """By id, the money measures in the order of the text."""
    by_year: Mapping[int, Sums]
    total: Sums
    results: tuple[Result, ...]

    def as_json(self) -> dict[str, Any]:
        """What a concluded evaluation keeps."""
        return {
            "on": self.on.isoformat(), "years": list(self.years), "total": vars(self.total),
            "measures": {key: vars(sums) for key, sums in self.measures.items()},
            "by_year": {str(year): vars(sums) for year, sums in self.by_year.items()},
            "results": [vars(result) for result in self.results],
        }  # fmt: skip

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> "Figures":
        """The inverse of as_json()."""
        return cls(
            dt.date.fromisoformat(kept["on"]), tuple(kept["years"]),
            {key: Sums(**sums) for key, sums in kept["measures"].items()},
            {int(year): Sums(**sums) for year, sums in kept["by_year"].items()}, Sums(**kept["total"]),
            tuple(Result(**result) for result in kept["results"]),
        )  # fmt: skip


def figures(actor: Actor, version: PublishedVersion, forecast: PolicyForecast | None, on: dt.date) -> Figures:
    """Of the calendar years that the policy has been in force in, up to a day. Raises Forbidden."""
    last = min(on, version.expires_on)
    years = tuple(range(version.effective_on.year, last.year + 1))
    money = [m.id for m in load(version.policy).policy.money]
    books = _books(actor, years, money)
    reached = cases.reach(years)
    measures = {
        m: _sums([books[m, y] for y in years], _expected(forecast, years, [m]), _most(forecast, years, m), reached.get(m))
        for m in money
    }
    by_year = {y: _sums([books[m, y] for m in money], _expected(forecast, (y,), money)) for y in years}
    total = _sums([books[m, y] for m in money for y in years], _expected(forecast, years, money))
    return Figures(on, years, measures, by_year, total, _results(version, forecast, last))


def _books(actor: Actor, years: tuple[int, ...], money: list[str]) -> dict[tuple[str, int], tuple[int, int, int, int]]:
    """Appropriated, decided, paid and recovered by measure and year."""
    found = {(m, y): (0, 0, 0, 0) for m in money for y in years}
    for year in years:
        for one in ledger.figures(actor, year):
            key = (one.envelope.measure, year)
            if key in found:
                decided = one.reserved_fen + one.paid_fen + one.recovered_fen
                own = (one.appropriated_fen, decided, one.paid_fen, one.recovered_fen)
                found[key] = tuple(a + b for a, b in zip(found[key], own, strict=True))  # type: ignore[assignment]  # four
    return found


def _sums(
    books: list[tuple[int, int, int, int]], expected_fen: int | None, firms: int | None = None,
    reached: cases.Reach | None = None,
) -> Sums:  # fmt: skip
    budget, decided, paid, recovered = (sum(one[i] for one in books) for i in range(4))
    who = reached or cases.Reach()
    return Sums(expected_fen, budget, decided, paid, recovered, firms, who.applied, who.supported)


def _expected(forecast: PolicyForecast | None, years: tuple[int, ...], money: list[str]) -> int | None:
    """Fen that some measures were expected to cost in some years together; None without a forecast."""
    if forecast is None:
        return None
    return sum(fen for m in money for year, fen in _rows(forecast, m, "fen") if year in years)


def _most(forecast: PolicyForecast | None, years: tuple[int, ...], measure: str) -> int | None:
    """Firms that were expected in the year of these in which most were: who is supported twice is one firm."""
    if forecast is None:
        return None
    return max((firms for year, firms in _rows(forecast, measure, "firms") if year in years), default=0)


def _rows(forecast: PolicyForecast, measure: str, what: str) -> list[tuple[int, int]]:
    """Each year with what was expected of a measure in it; none where the forecast does not know the measure."""
    found = forecast.measures.get(measure, {}).get(what, [])
    return list(zip(forecast.years, found, strict=True)) if found else []


def _results(version: PublishedVersion, forecast: PolicyForecast | None, last: dt.date) -> tuple[Result, ...]:
    before, now = register.results(version.effective_on), register.results(last)
    wanted = forecast.results if forecast else {}
    return tuple(Result(key, before[key], now[key], wanted.get(key)) for key in register.RESULTS)
