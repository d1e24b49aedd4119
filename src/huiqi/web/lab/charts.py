"""How are the results drawn? Bars, a fan and a heat map as SVG, drawn by us: whole numbers, no script, prints well.

The table that stands under each picture says the same in figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huiqi.policies import load
from huiqi.units.money import FEN_PER_WAN

FILLS = ("#f2f7fc", "#dfebf7", "#c9def2", "#aecded", "#8dbae5", "#2f74bb", "#1c66b1", "#0b5cab", "#083e75")
"""The shades of the heat map, the lightest first, as lab.css has them: from DARK on the figures stand in white."""
SHADES, DARK = len(FILLS), 5
LEFT, RIGHT, TOP, WIDTH, HEIGHT = 116, 16, 24, 760, 320


@dataclass(frozen=True)
class Bar:
    """One measure before and after, lengths in thousandths of the longest."""

    label: str
    before_fen: int
    after_fen: int
    before: int
    after: int
    y: int


@dataclass(frozen=True)
class Bars:
    """A picture of bars, and how high it is."""

    bars: list[Bar]
    height: int


def measure_bars(found: Any) -> Bars:
    """Each measure of a Reform before and after."""
    money = load("livestream").policy.money
    most = max([max(d.before_fen, d.after_fen) for d in found.measures.values()] + [1])
    bars = []
    for place, m in enumerate(money):
        d = found.measures[m.id]
        lengths = [1_000 * fen // most for fen in (d.before_fen, d.after_fen)]
        bars.append(Bar(m.title, d.before_fen, d.after_fen, lengths[0], lengths[1], 48 * place))
    return Bars(bars, 48 * len(money))


@dataclass(frozen=True)
class Tick:
    """A mark on the axis of money."""

    at: int
    fen: int


@dataclass(frozen=True)
class Fan:
    """Payments year by year: two bands around a line, and the budget where there is one."""

    years: list[tuple[int, int]]
    """Place and year."""
    outer: str
    inner: str
    middle: str
    before: str
    """The middle under the law's numbers; empty where nothing was changed."""
    budget: int | None
    ticks: list[Tick]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    bottom: int = HEIGHT - 40


def fan(years: Sequence[int], rows: Sequence[Sequence[int]], before: Sequence[int], budget_fen: int | None) -> Fan:
    """`rows` are the payments of each year at the quantiles of simulation.outlook, the lowest first."""
    most = nice(max([*(row[-1] for row in rows), *before, budget_fen or 0, 1]))
    bottom = HEIGHT - 40
    span = (WIDTH - RIGHT - LEFT) // max(len(years), 1)
    places = [LEFT + span // 2 + span * i for i in range(len(years))]

    def y(fen: int) -> int:
        return bottom - (bottom - TOP) * fen // most

    def line(fens: Sequence[int]) -> list[str]:
        return [f"{x},{y(fen)}" for x, fen in zip(places, fens, strict=True)]

    by_rank = list(zip(*rows, strict=True))
    bands = [" ".join([*line(by_rank[i]), *reversed(line(by_rank[-1 - i]))]) for i in (0, 1)]
    ticks = [Tick(y(most * part // 4), most * part // 4) for part in range(5)]
    return Fan(
        list(zip(places, years, strict=True)), bands[0], bands[1], " ".join(line(by_rank[len(by_rank) // 2])),
        " ".join(line(before)) if before else "", None if budget_fen is None else y(budget_fen), ticks,
    )  # fmt: skip


def nice(fen: int) -> int:
    """The next 4, 8 or 20 times a power of ten: four marks divide it into whole 万元.

    >>> nice(31_500_000_000), nice(1)
    (40000000000, 4000000)
    """
    unit = FEN_PER_WAN
    while unit * 20 < fen:
        unit *= 10
    return next(unit * part for part in (4, 8, 20) if unit * part >= fen)


def shade(fen: int, low: int, high: int) -> int:
    """Which of SHADES a cost between two is drawn in.

    >>> shade(0, 0, 90), shade(90, 0, 90), shade(5, 5, 5)
    (0, 8, 0)
    """
    return 0 if high == low else min(SHADES - 1, SHADES * (fen - low) // (high - low))
