"""How does the plan of a floor look? A square a spot, coloured by the median upload; the table beside it says the same."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop

from huiqi.register.models.networks import GRID
from huiqi.register.queries.networks import SpotSpeed

SQUARE = 30
"""SVG units of a square's side."""
GRADES = {"good": _noop("好"), "fair": _noop("一般"), "poor": _noop("差"), "none": _noop("未测")}


@dataclass(frozen=True)
class Square:
    """A spot on the plan: its corner, and what is said of it."""

    x: int
    y: int
    speed: SpotSpeed
    grade: str
    down: str
    up: str


@dataclass(frozen=True)
class Floor:
    """The plan of one floor."""

    number: int
    squares: list[Square]
    side: int = GRID * SQUARE


def floors(speeds: Iterable[SpotSpeed]) -> list[Floor]:
    """The floors of a venue from the lowest, each with its spots."""
    found: dict[int, list[Square]] = {}
    for it in speeds:
        x, y = (it.spot.column - 1) * SQUARE, (it.spot.row - 1) * SQUARE
        square = Square(x, y, it, _t(GRADES[it.grade]), _mbps(it.down_kbps), _mbps(it.up_kbps))
        found.setdefault(it.spot.floor, []).append(square)
    return [Floor(number, squares) for number, squares in sorted(found.items())]


def _mbps(kbps: int | None) -> str:
    return "—" if kbps is None else f"{kbps / 1_000:.0f}"
