"""Whom does a simulation ask about? Made-up firms, the register's own without names, or a table somebody uploaded."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.utils.translation import gettext as _t

from huiqi.access.models import AuditEntry
from huiqi.engine.backends.columns import Columns
from huiqi.policies import load
from huiqi.register import queries
from huiqi.register.models import SUB_DISTRICTS
from huiqi.simulation.population import generate
from huiqi.simulation.results import whole_file
from huiqi.web.lab.models import FirmTable

PROGRAM = load("livestream")
OWN, TABLE, SEED = "register", "table-", 7
SIZES = (1_000, 10_000, 100_000)
"""Made-up firms that can be chosen."""


@dataclass(frozen=True)
class People:
    """The firms a simulation asks about; no name or code goes with them."""

    columns: Columns
    unknown: int = 0
    """Firms that lack a fact the sums read; they are in no column."""
    bad: int = 0
    sub_districts: np.ndarray | None = None
    """As queries.Population has them."""

    @property
    def firms(self) -> int:
        return len(next(iter(self.columns.values())))

    @cached_property
    def sha256(self) -> str:
        """The same hash means the same facts of the same firms in the same order."""
        found = hashlib.sha256()
        for name in PROGRAM.facts:
            column = self.columns[name]
            found.update(f"{name} {column.dtype.str} {len(column)}\n".encode())
            found.update(np.ascontiguousarray(column).data)
        return found.hexdigest()

    def facts_of(self, row: int) -> dict[str, int]:
        """One firm's facts as whole numbers."""
        return {name: int(self.columns[name][row]) for name in PROGRAM.facts}


def choices() -> list[tuple[str, str]]:
    """What can be asked about, by the value of the field."""
    made_up = [(str(n), _t("示范企业 %(count)s 家") % {"count": f"{n:,}"}) for n in SIZES]
    tables = [(f"{TABLE}{table.pk}", table.name) for table in FirmTable.objects.all()]
    return [*made_up, (OWN, _t("登记库的企业（不显示名称）")), *tables]


def people(asked: str, on: dt.date) -> People:
    """The firms behind a value of choices(). Raises FirmTable.DoesNotExist for a table that was taken away."""
    if asked == OWN:
        done = AuditEntry.objects.filter(verb__startswith="register.").order_by("-seq").values_list("seq", flat=True)
        return _own(on, done.first() or 0)
    if asked.startswith(TABLE):
        table = FirmTable.objects.get(pk=int(asked.removeprefix(TABLE)))
        return _uploaded(table.columns_sha256, table.unknown, table.bad)
    return _made_up(int(asked))


@lru_cache(maxsize=3)
def _made_up(firms: int) -> People:
    table = generate(PROGRAM, firms=firms, seed=SEED)
    return People({name: table[name].to_numpy().copy() for name in PROGRAM.facts})


@lru_cache(maxsize=2)
def _own(on: dt.date, last: int) -> People:
    """Read again on another day, and after whatever was done in the register: its number in the log is `last`."""
    found = queries.own_firms(PROGRAM, on)
    return People(found.columns, found.unknown, 0, found.sub_districts)


@lru_cache(maxsize=2)
def _uploaded(sha256: str, unknown: int, bad: int) -> People:
    table = pq.read_table(path_of(sha256))
    return People({name: table[name].to_numpy().copy() for name in PROGRAM.facts}, unknown, bad)


def path_of(sha256: str) -> Path:
    """Where the columns of an uploaded table are."""
    return Path(settings.MEDIA_ROOT) / "lab" / f"{sha256}.parquet"


def keep(found: People) -> str:
    """Write the columns to their file, once however often they are uploaded; their hash. Raises OSError."""
    path = path_of(found.sha256)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        table = pa.table({name: np.asarray(found.columns[name]) for name in PROGRAM.facts})
        whole_file(path, lambda part: pq.write_table(table, part, compression="zstd"))
    return found.sha256


def streets(found: People) -> tuple[np.ndarray, Sequence[str]] | None:
    """Which sub-district each firm is of, and what they are called; None where it is not known."""
    return None if found.sub_districts is None else (found.sub_districts, (*SUB_DISTRICTS, "街道不明"))


def sized(found: People) -> tuple[np.ndarray, Sequence[str]]:
    """Which of the size groups each firm is of, by the revenue of the last year, and what they are called."""
    return np.digitize(found.columns["revenue_last_year_fen"], SIZE_BOUNDS_FEN), SIZE_LABELS


SIZE_BOUNDS_FEN = (500_000_000, 2_000_000_000, 20_000_000_000)
"""Of revenue: 500万, 2000万 (where a service firm is above designated size), 2亿 yuan. Our own bands, for reading only."""
SIZE_LABELS = ("上年营业收入不足500万元", "500万元至2000万元", "2000万元至2亿元", "2亿元以上")
