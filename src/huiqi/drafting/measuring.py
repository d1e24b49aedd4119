"""How well is a text read? What the reader found against what a person labelled: precision and recall of each kind."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from huiqi.drafting.findings import Kind
from huiqi.drafting.reading import Reading, ReadingError
from huiqi.units.money import MoneyError, read_money

MEASURED: dict[str, Kind] = {"amounts": "amount", "rates": "rate", "years": "years", "departments": "department"}
"""What a file of labels may hold, and the kind of finding each is."""
Labels = Mapping[str, Counter[int | str]]
"""By what is measured, how often each value stands in the text: fen, basis points, years, names."""


@dataclass(frozen=True)
class Score:
    """Of one kind: how many values were found rightly, which were missed, which are wrong."""

    right: int
    missed: Counter[int | str]
    wrong: Counter[int | str]

    @property
    def precision_bp(self) -> int:
        """What share of what was found is right, in basis points rounded down; 10000 where nothing was found."""
        found = self.right + self.wrong.total()
        return self.right * 10_000 // found if found else 10_000

    @property
    def recall_bp(self) -> int:
        """What share of what is there was found, in basis points rounded down; 10000 where nothing is there."""
        there = self.right + self.missed.total()
        return self.right * 10_000 // there if there else 10_000


def read_labels(file: Path) -> Labels:
    """The labels of a text. Raises ReadingError naming the file and the value that cannot be read."""
    try:
        given = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ReadingError("%(file)s：读不出标注（%(why)s）；请写成 UTF-8 的 JSON", file=str(file), why=str(error)) from None
    if not isinstance(given, dict) or not all(isinstance(v, list) for k, v in given.items() if k in MEASURED):
        raise ReadingError("%(file)s：标注要写成 amounts: [70万元] 这样，每类一个列表", file=str(file))
    return {name: Counter(_value(file, name, value) for value in given[name]) for name in MEASURED if name in given}


def _value(file: Path, name: str, value: Any) -> int | str:
    """A label in the unit of its kind, read by the plainest of means and not by what is measured."""
    try:
        if name == "departments" and isinstance(value, str):
            return value
        if name == "rates" and isinstance(value, str) and value.endswith("%"):
            return int(Decimal(value[:-1]) * 100)
        if name == "amounts" and isinstance(value, str):
            return read_money(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
    except (MoneyError, InvalidOperation):
        pass
    raise ReadingError(
        "%(file)s：%(kind)s 里的 %(value)s 读不出；金额写 70万元 或分，比例写 35%% 或基点，年数写整数，部门写名称",
        file=str(file), kind=name, value=str(value),
    )  # fmt: skip


def measure(reading: Reading, labels: Labels) -> dict[str, Score]:
    """The score of each kind that has labels; only how often a value stands counts, not where."""
    scores = {}
    for name, there in labels.items():
        found = Counter(
            re.sub(r"\s+", "", f.words) if name == "departments" else f.value if f.value is not None else f.words
            for f in reading.findings
            if f.kind == MEASURED[name]
        )
        scores[name] = Score((found & there).total(), there - found, found - there)
    return scores


def together(scores: Iterable[Score]) -> Score:
    """One score over several."""
    every = list(scores)
    missed: Counter[int | str] = sum((s.missed for s in every), Counter())
    wrong: Counter[int | str] = sum((s.wrong for s in every), Counter())
    return Score(sum(s.right for s in every), missed, wrong)
