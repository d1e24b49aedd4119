"""What do the experts' points come to? Weighted totals and their statistics, exact until one rounding at the end.

Points are whole hundredths of a point; a total is a Fraction of them; a figure is rounded half up to the hundredth.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isqrt
from statistics import median

WHOLE_BP = 10_000
FEWEST = 3
"""Fewer experts make no panel. Source: assumed; practice asks for an odd number from three."""
TRIMMED_FROM = 5
"""From so many scores on, the highest and the lowest are left out of the score that counts. Source: assumed."""
WIDE_BP = 3_000
"""Totals further apart than this part of the scale are pointed out. Source: assumed."""


@dataclass(frozen=True)
class Criterion:
    """One line of a score sheet: what is judged, its weight in bp, and what to look at."""

    name: str
    weight_bp: int
    guide: str = ""


@dataclass(frozen=True)
class Statistics:
    """The totals of a panel in figures, hundredths of a point; `score` is the one that counts."""

    n: int
    mean: int
    median: int
    deviation: int
    """Of the sample (n − 1)."""
    lowest: int
    highest: int
    trimmed_mean: int
    """Without the highest and the lowest; the mean where there are fewer than three."""
    score: int
    wide: bool
    """True where the experts differ widely."""


def total(points: Sequence[int], weights_bp: Sequence[int]) -> Fraction:
    """One expert's weighted total.

    >>> total([8000, 9050], [6000, 4000])
    Fraction(8420, 1)
    """
    return Fraction(sum(p * w for p, w in zip(points, weights_bp, strict=True)), WHOLE_BP)


def statistics_of(totals: Sequence[Fraction], scale: int) -> Statistics:
    """The figures of one panel; `scale` is from its lowest to its highest points. Raises ValueError without totals.

    >>> s = statistics_of([Fraction(x) for x in (8000, 8200, 9000)], 10000)
    >>> (s.mean, s.median, s.deviation, s.trimmed_mean, s.score, s.wide)
    (8400, 8200, 529, 8200, 8400, False)
    """
    if not totals:
        raise ValueError("no total, no figures")
    ordered = sorted(totals)
    n, mean = len(ordered), _mean(ordered)
    inner = ordered[1:-1] if n >= FEWEST else ordered
    trimmed = _mean(inner)
    variance = sum(((t - mean) ** 2 for t in ordered), Fraction(0)) / max(n - 1, 1)
    return Statistics(
        n,
        _rounded(mean),
        _rounded(Fraction(median(ordered))),
        (isqrt(int(4 * variance)) + 1) // 2,
        _rounded(ordered[0]),
        _rounded(ordered[-1]),
        _rounded(trimmed),
        _rounded(trimmed if n >= TRIMMED_FROM else mean),
        (ordered[-1] - ordered[0]) * WHOLE_BP > WIDE_BP * scale,
    )


def result_of(sheet: Mapping[str, object], scores: Sequence[Sequence[int]]) -> Statistics:
    """The figures of the points that seats gave by a sheet in its frozen form (criteria, lowest, highest)."""
    criteria, lowest, highest = sheet["criteria"], sheet["lowest"], sheet["highest"]
    assert isinstance(criteria, list), "a sheet holds a list of criteria"
    assert isinstance(lowest, int), "points are whole"
    assert isinstance(highest, int), "points are whole"
    weights = [c["weight_bp"] for c in criteria]
    return statistics_of([total(points, weights) for points in scores], highest - lowest)


def _mean(totals: Sequence[Fraction]) -> Fraction:
    return sum(totals, Fraction(0)) / len(totals)


def _rounded(figure: Fraction) -> int:
    """Half up, as points are written."""
    return (2 * figure.numerator + figure.denominator) // (2 * figure.denominator)
