"""What may the next years cost? The same firms drawn on many times over; each draw is exact, the draws tell the spread.

A year: some firms leave and others come, their amounts grow, those who are eligible apply or not, what is awarded is paid
at once or a year later; then the law remembers (`Program.next_year`). The same seed gives the same draws.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from huiqi.engine.backends import output_columns
from huiqi.engine.backends.arrays import Arrays
from huiqi.engine.backends.columns import Columns, dtype_of
from huiqi.engine.backends.numba import Kernel, compile_kernel
from huiqi.engine.backends.ranges import ranges
from huiqi.engine.bind import Binding
from huiqi.engine.program import Program
from huiqi.simulation.assumptions import BP, Assumptions

GROWING = (
    "rent_paid_fen", "other_rent_subsidy_fen", "revenue_last_year_fen", "operator_investment_fen", "contribution_fen",
    "event_cost_net_fen", "paired_sales_net_fen", "interest_paid_fen",
)  # fmt: skip
"""Amounts of a year, which are a firm's own growth away from those of the year before."""
MOVING = (*GROWING, "revenue_year_before_fen", "two_full_years", "listing_stage", "settled_on")
"""What a year changes beside what the law remembers."""
_BLOCK = 1 << 17
LISTED = 3
QUANTILES_BP = (500, 2_500, 5_000, 7_500, 9_500)

Facts = dict[str, np.ndarray]


@dataclass(frozen=True)
class Outlook:
    """What each draw came to, in int64 fen."""

    years: tuple[int, ...]
    awarded_fen: np.ndarray
    """(draws, years, measures in the order of the text)."""
    paid_fen: np.ndarray
    """(draws, years): awards of the year that are paid at once, and those of the year before that were late."""
    later_fen: np.ndarray
    """(draws,): paid after the last year."""
    firms: np.ndarray
    """(draws, years): firms there are."""
    receivers: np.ndarray
    """(draws, years, measures): firms that are awarded something."""

    @property
    def draws(self) -> int:
        return len(self.paid_fen)

    def fan(self) -> list[list[int]]:
        """What is paid in each year at QUANTILES_BP of the draws, by nearest rank: a row a year."""
        return np.take_along_axis(self.paid_fen, np.array(self.fan_draws()).T, axis=0).T.tolist()

    def fan_draws(self) -> list[list[int]]:
        """Which draw each figure of fan() is of: the first of those that pay the same."""
        ranks = [self.rank(quantile) for quantile in QUANTILES_BP]
        return np.argsort(self.paid_fen, axis=0, kind="stable")[ranks].T.tolist()

    def rank(self, quantile_bp: int) -> int:
        """Which of the sorted draws stands at a quantile, by nearest rank."""
        return max(0, -(-quantile_bp * self.draws // BP) - 1)

    def breaks(self, budget_fen: int) -> list[int]:
        """In how many draws each year's payments exceed a yearly budget, and last: in how many any year does."""
        over = self.paid_fen > budget_fen
        return [*over.sum(axis=0).tolist(), int(over.any(axis=1).sum())]


def outlook(
    binding: Binding, columns: Columns, assumed: Assumptions, *, years: int, draws: int, seed: int,
    watch: Callable[[range], Iterable[int]] = iter,
) -> Outlook:  # fmt: skip
    """`draws` futures of `years` years. `watch` is handed the draws, to show how far it is or to end by raising.

    Numbers are those of `binding` for all years. Raises ColumnError like Kernel.run.
    """
    district = _District(binding, columns)
    sums = [_Draw(district, assumed, np.random.default_rng([seed, draw])).run(years) for draw in watch(range(draws))]
    awarded, paid, firms, receivers = (np.array([one[part] for one in sums], np.int64) for part in range(4))
    calendar = tuple(binding.on.year + year for year in range(years))
    return Outlook(calendar, awarded, paid[:, :years], paid[:, years], firms, receivers)


def outlook_table(program: Program, found: Outlook) -> pa.Table:
    """A row for each year of each draw: what is awarded by measure and in all, what is paid, how many firms there are."""
    draws, years = found.paid_fen.shape
    names = list(output_columns(program).values())
    awarded = found.awarded_fen.reshape(draws * years, -1)
    return pa.table(
        {"draw": np.repeat(np.arange(draws), years), "year": np.tile(np.array(found.years), draws)}
        | dict(zip(names, [*awarded.T, awarded.sum(axis=1)], strict=True))
        | {"paid_fen": found.paid_fen.ravel(), "firms": found.firms.ravel()}
    )


@dataclass(frozen=True)
class Year:
    """One year of a draw, of the firms that a measure may concern."""

    numbers: np.ndarray
    """int64, what each firm is called in this draw: its row in the table counted from 1, later ones counted on."""
    facts: Facts
    awards: tuple[np.ndarray, ...]
    """int64 fen of each firm by measure in the order of the text; nothing where it did not apply."""
    late: tuple[np.ndarray, ...]
    """By measure, the rows whose award is paid a year later."""
    firms: int
    """All firms there are, those included that no measure concerns."""

    @property
    def awarded(self) -> list[int]:
        """Fen by measure."""
        return [int(fen.sum(dtype=np.int64)) for fen in self.awards]

    @property
    def late_fen(self) -> int:
        """Fen that are paid a year later."""
        return sum(int(fen[rows].sum(dtype=np.int64)) for fen, rows in zip(self.awards, self.late, strict=True))

    def late_of(self, place: int) -> np.ndarray:
        """int64 fen of each firm that are paid a year later, of the measure at a place."""
        found = np.zeros_like(self.awards[place])
        found[self.late[place]] = self.awards[place][self.late[place]]
        return found


def relive(binding: Binding, columns: Columns, assumed: Assumptions, *, years: int, seed: int, draw: int) -> list[Year]:
    """One of outlook()'s draws once more, firm by firm: the same numbers, firms and seed give the same fen."""
    return list(_Draw(_District(binding, columns), assumed, np.random.default_rng([seed, draw])).lived(years))


class _District:
    """The firms of the first year, and of them those that any measure could ever concern."""

    def __init__(self, binding: Binding, columns: Columns) -> None:
        self.binding, self.program = binding, binding.program
        self.kernel: Kernel = compile_kernel(self.program)
        self.kernel.run(columns, binding)  # checks every range once
        self.firms = len(next(iter(columns.values())))
        facts = self.program.facts
        concerned = np.concatenate([self._concerned(columns, start) for start in range(0, max(self.firms, 1), _BLOCK)])
        self.facts: Facts = {name: columns[name][concerned].astype(dtype_of(fact)) for name, fact in facts.items()}
        self.numbers = np.flatnonzero(concerned) + 1
        self.names = [output_columns(self.program)[award] for award in self.program.awards]

    def _concerned(self, columns: Columns, start: int) -> np.ndarray:
        """Rows that get something under some amounts, given the facts that no year changes."""
        bounds = {}
        for name, fact in self.program.facts.items():
            fixed = name not in MOVING and name not in self.program.next_year and fact.kind in ("bool", "code")
            part = columns[name][start : start + _BLOCK]
            bounds[name] = (part, part) if fixed else (np.full(len(part), fact.lo), np.full(len(part), fact.hi))
        most = ranges(self.program, self.binding, bounds, [self.program.total])[self.program.total][1]
        return np.broadcast_to(most > 0, len(columns[name][start : start + _BLOCK]))


class _Draw:
    """One future."""

    def __init__(self, district: _District, assumed: Assumptions, rng: np.random.Generator) -> None:
        self.district, self.assumed, self.rng = district, assumed, rng
        self.facts = {name: column.copy() for name, column in district.facts.items()}
        self.numbers, self.called = district.numbers, district.firms
        self.all = district.firms

    def run(self, years: int) -> tuple[list[list[int]], list[int], list[int], list[list[int]]]:
        """Awards by year and measure; payments by year and after the last; firms by year; who is awarded, like awards."""
        awarded, paid, firms, receivers = [], [0] * (years + 1), [], []
        for place, year in enumerate(self.lived(years)):
            sums, late = year.awarded, year.late_fen
            awarded.append(sums)
            firms.append(year.firms)
            paid[place] += sum(sums) - late
            paid[place + 1] += late
            receivers.append([int(np.count_nonzero(fen)) for fen in year.awards])
        return awarded, paid, firms, receivers

    def lived(self, years: int) -> Iterator[Year]:
        """Each year as it is before the law remembers it."""
        for year in range(years):
            if year:
                self._come_and_go(year)
            awards, late = self._awards()
            yield Year(self.numbers, dict(self.facts), tuple(awards), tuple(late), self.all)
            self._remember(awards)

    def _awards(self) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """What each firm is awarded by measure, and in which rows it is paid a year later."""
        district, rng = self.district, self.rng
        apply_bp, late_bp = self.assumed.take_up.one(rng), self.assumed.delay.one(rng)
        found, late = [], []
        every = district.kernel.run(self.facts, district.binding, checked=True).fen
        for name in district.names:
            fen = every[name]
            rows = np.flatnonzero(fen)
            fen[rows[rng.integers(0, BP, len(rows)) >= apply_bp]] = 0
            late.append(rows[rng.integers(0, BP, len(rows)) < late_bp])
            found.append(fen)
        return found, late

    def _remember(self, awards: list[np.ndarray]) -> None:
        program = self.district.program
        arrays = Arrays(self.district.binding, self.facts, dict(zip(program.awards, awards, strict=True)))
        moved = {name: arrays.of(expr) for name, expr in program.next_year.items() if name in program.facts}
        for name, column in moved.items():
            fact = program.facts[name]
            self.facts[name] = np.minimum(column, fact.hi).astype(dtype_of(fact))

    def _come_and_go(self, year: int) -> None:
        """Firms leave, the others grow and go on, new ones come."""
        rng, assumed, facts = self.rng, self.assumed, self.facts
        here = rng.integers(0, BP, self._rows) >= (leave := assumed.exit.one(rng))
        others = self.all - self._rows  # those that no measure concerns leave as often, and are only counted
        self.facts = facts = {name: column[here] for name, column in facts.items()}
        self.numbers = self.numbers[here]
        self.all = self._rows + int(rng.binomial(others, 1 - leave / BP))
        self._grow(assumed.growth.draw(rng, self._rows))
        self._list(assumed.progress.one(rng))
        came = int(rng.binomial(self.district.firms, assumed.entry.one(rng) / BP))
        self.all += came
        self._enter(int(rng.binomial(came, self._share)), year)

    @property
    def _rows(self) -> int:
        return len(self.facts["livestream_firm"])

    @property
    def _share(self) -> float:
        return len(self.district.facts["livestream_firm"]) / max(self.district.firms, 1)

    def _grow(self, growth_bp: np.ndarray) -> None:
        program, facts = self.district.program, self.facts
        before, two = facts["revenue_last_year_fen"], facts["two_full_years"]
        moves = growth_bp != 0
        if moves.any():  # without growth a year is like the one before, its own increase included
            facts["revenue_year_before_fen"] = np.where(moves, before, facts["revenue_year_before_fen"])
        for name in (name for name in GROWING if name in program.facts):
            fact = program.facts[name]
            facts[name] = (facts[name] * (BP + growth_bp) // BP).clip(fact.lo, fact.hi).astype(dtype_of(fact))
        facts["two_full_years"] = np.where(moves & (before > 0), 1, two).astype(two.dtype)

    def _list(self, progress_bp: int) -> None:
        """Firms that have filed reach the next stage; who is listed counts months from then."""
        facts = self.facts
        stage = facts["listing_stage"]
        moves = (facts["listing_filed"] != 0) & (stage < LISTED) & (self.rng.integers(0, BP, self._rows) < progress_bp)
        facts["listing_stage"] = (stage + moves).astype(stage.dtype)
        facts["months_since_listing"] = np.where(moves, 0, facts["months_since_listing"]).astype(
            facts["months_since_listing"].dtype
        )

    def _enter(self, count: int, year: int) -> None:
        """`count` firms like those of the first year, of whom the law remembers nothing yet."""
        program, first = self.district.program, self.district.facts
        if not count:
            return
        rows = self.rng.integers(0, len(first["livestream_firm"]), count)
        new = {name: column[rows] for name, column in first.items()}
        for name in _forgotten(program):
            new[name][:] = 0
        claim_year = self.district.binding.on.year + year
        for name, value in (("two_full_years", 0), ("revenue_year_before_fen", 0), ("claim_year", claim_year)):
            new[name][:] = value
        new["settled_on"] = (claim_year * 10_000 + new["settled_on"] % 10_000).astype(new["settled_on"].dtype)
        self.facts = {name: np.concatenate([column, new[name]]) for name, column in self.facts.items()}
        self.numbers = np.concatenate([self.numbers, self.called + 1 + np.arange(count)])
        self.called += count


def _forgotten(program: Program) -> list[str]:
    """Facts that payments move: a new firm begins with none."""
    moved = {name for m in program.policy.measures for name in m.remembered} | {m.received for m in program.policy.money}
    return [name for name in program.facts if name in moved and name != "claim_year"]
