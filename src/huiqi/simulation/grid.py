"""Which sets of numbers are asked about? Every combination of what each swept number may be."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from huiqi.engine.bind import DecisionError, read_number
from huiqi.engine.facts import nearest
from huiqi.engine.program import Program
from huiqi.engine.rule import Number
from huiqi.units.sentence import Sentence

MOST_SCENARIOS = 1_000_000


class GridError(ValueError):
    """A grid cannot be read; `reason` says what, where and how to write it."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Grid:
    """The values of each swept number, by its key, in the order they were asked for."""

    values: Mapping[str, tuple[int, ...]]

    @property
    def keys(self) -> tuple[str, ...]:
        """The swept numbers."""
        return tuple(self.values)

    @property
    def scenarios(self) -> int:
        """How many combinations there are."""
        return math.prod(self._lengths)

    @property
    def _lengths(self) -> tuple[int, ...]:
        return tuple(map(len, self.values.values()))

    def rows(self, start: int, stop: int) -> np.ndarray:
        """int64, a row for each combination from `start` to `stop`, a column each number; the last changes fastest."""
        places = np.unravel_index(np.arange(start, min(stop, self.scenarios)), self._lengths)
        chosen = [np.array(values, np.int64)[at] for values, at in zip(self.values.values(), places, strict=True)]
        return np.stack(chosen, axis=1)


def read_grid(program: Program, texts: Sequence[str]) -> Grid:
    """`KEY=FROM:TO:STEP` , which always ends with TO, or `KEY=A,B,C`. Raises GridError."""
    values: dict[str, tuple[int, ...]] = {}
    for text in texts:
        key, equals, said = text.partition("=")
        if not equals or not said:
            raise GridError(
                "%(text)s：要写成 KEY=FROM:TO:STEP 或 KEY=A,B，如 livestream.m03.rate_bp=2000:5000:100", text=text
            )
        if key not in program.numbers:
            close = nearest(key, list(program.numbers))
            raise GridError("政策中没有名为 %(number)s 的数字%(close)s", number=key, close=close)
        if key in values:
            raise GridError("%(number)s 写了两次；请合成一个", number=key)
        values[key] = _read(program.numbers[key], said)
    if not values:
        raise GridError("没有写要变动的数字；请至少写一个 --grid KEY=FROM:TO:STEP")
    grid = Grid(values)
    if grid.scenarios > MOST_SCENARIOS:
        raise GridError(
            "共有 %(count)s 组数字，超过 %(most)s；请加大步长或减少数字", count=grid.scenarios, most=MOST_SCENARIOS
        )
    return grid


def _read(number: Number, said: str) -> tuple[int, ...]:
    try:
        if ":" not in said:
            return tuple(dict.fromkeys(read_number(number, part) for part in said.split(",")))
        first, last, step = said.split(":")
        if number.choices or number.unit == "date":
            raise GridError("%(number)s 不能按步长变动；请写成 %(number)s=A,B", number=number.key)
        low, high, by = read_number(number, first), read_number(number, last), int(step.replace("_", ""))
    except DecisionError as error:
        raise GridError("%(why)s", why=error.reason) from None
    except GridError:
        raise
    except ValueError:
        raise GridError("%(number)s=%(said)s：步长要写成 FROM:TO:STEP，三个整数", number=number.key, said=said) from None
    if by <= 0 or low > high:
        raise GridError("%(number)s=%(said)s：步长须大于0，起点不大于终点", number=number.key, said=said)
    if (high - low) // by >= MOST_SCENARIOS:
        raise GridError(
            "%(number)s=%(said)s：超过 %(most)s 个值；请加大步长", number=number.key, said=said, most=MOST_SCENARIOS
        )
    return (*range(low, high, by), high)
