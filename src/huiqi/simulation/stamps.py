"""What does a result rest on? Written into the file itself, so that anybody can compute it again, byte for byte."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from huiqi.engine.bind import Binding
from huiqi.engine.explain import ENGINE_VERSION
from huiqi.simulation.firms import TableError
from huiqi.simulation.results import whole_file


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """The law, its numbers, and the firms."""

    policy_version: str
    engine_version: str
    numbers_hash: str
    on: str
    decisions: tuple[str, ...]
    years: int
    population: str
    population_sha256: str
    firms: int
    unknown: int
    bad: int


@dataclass(frozen=True, kw_only=True)
class SweepStamp(Stamp):
    """And the numbers that were swept."""

    grids: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OutlookStamp(Stamp):
    """And what was assumed and drawn."""

    draws: int
    seed: int
    assumed: dict[str, str]


_KINDS: dict[bytes, type[Stamp]] = {b"huiqi.sweep": SweepStamp, b"huiqi.outlook": OutlookStamp}


def law_of(binding: Binding) -> dict[str, Any]:
    """What a stamp says of the law."""
    return {
        "policy_version": binding.program.version, "engine_version": ENGINE_VERSION, "numbers_hash": binding.numbers_hash,
        "on": binding.on.isoformat(),
    }  # fmt: skip


def write_stamped(path: Path, table: pa.Table, origin: Stamp) -> None:
    """The parquet file `path`, whole or not at all. Raises OSError."""
    key = next(key for key, kind in _KINDS.items() if type(origin) is kind)
    said = json.dumps(asdict(origin), ensure_ascii=False, sort_keys=True)
    stamped = table.replace_schema_metadata({key: said.encode()})
    whole_file(path, lambda part: pq.write_table(stamped, part, compression="zstd"))


def read_stamp(path: Path) -> Stamp:
    """The stamp of a file that write_stamped() wrote. Raises TableError."""
    try:
        metadata = pq.read_schema(path).metadata or {}
        key = next(key for key in _KINDS if key in metadata)
        said = json.loads(metadata[key])
        return _KINDS[key](**said | {name: tuple(value) for name, value in said.items() if isinstance(value, list)})
    except (pa.ArrowException, OSError, StopIteration, ValueError, TypeError):
        raise TableError("%(file)s：不是 huiqi sweep 或 outlook 写的文件；请给出它写的 .parquet", file=str(path)) from None
