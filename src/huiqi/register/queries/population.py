"""The district's own firms as a population: what is known of each on a day, as the columns that engines read."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from huiqi.engine.backends.columns import dtype_of
from huiqi.engine.program import Program
from huiqi.register.models import SUB_DISTRICTS, Enterprise
from huiqi.register.queries.facts import facts_by_firm

AT_ONCE = 500


@dataclass(frozen=True)
class Population:
    """The firms whose facts are all known; no name or code goes with them."""

    columns: dict[str, np.ndarray]
    unknown: int = 0
    """Firms that lack a fact the sums read; they are in no column."""
    sub_districts: np.ndarray | None = None
    """int8: the place of each firm's sub-district in SUB_DISTRICTS, or one past them where it is not known; None where
    the firms are of no district."""

    @property
    def firms(self) -> int:
        """How many firms there are."""
        return len(next(iter(self.columns.values())))


def own_firms(program: Program, on: dt.date) -> Population:
    """Every enterprise in the register, by its number (two queries and a few for each AT_ONCE firms)."""
    parts: dict[str, list[int]] = {name: [] for name in program.facts}
    places, unknown = [], 0
    for firm, known in _known(program, on):
        if len(known) < len(program.facts):
            unknown += 1
            continue
        places.append(SUB_DISTRICTS.index(firm.sub_district) if firm.sub_district in SUB_DISTRICTS else len(SUB_DISTRICTS))
        for name, values in parts.items():
            values.append(known[name])
    columns = {name: np.array(values, dtype_of(program.facts[name])) for name, values in parts.items()}
    return Population(columns, unknown, np.array(places, np.int8))


def _known(program: Program, on: dt.date) -> Iterator[tuple[Enterprise, dict[str, int]]]:
    firms = Enterprise.objects.order_by("pk").iterator(AT_ONCE)
    while chunk := list(islice(firms, AT_ONCE)):
        words = facts_by_firm(chunk, on=on, only=tuple(program.facts))
        for firm in chunk:
            yield firm, {word.fact: word.value for word in words[firm.pk]}
