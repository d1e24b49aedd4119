"""What do a million firms get? One compiled pass over their columns, kept on disk for the next start."""

import hashlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Thread
from typing import Any

import numpy as np
from llvmlite.binding import set_option

from huiqi.engine.backends import output_columns
from huiqi.engine.backends.columns import Columns, check_range, stored
from huiqi.engine.backends.kernel_source import BLOCK, by_width, kernel_source
from huiqi.engine.backends.ranges import ranges
from huiqi.engine.bind import Binding
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program

NO_JUMPS = "-x86-cmov-converter=false"
"""LLVM turns choices between two values into jumps, and no processor foresees where a firm meets a cap: twice the time."""
set_option("huiqi", NO_JUMPS)  # for all that is compiled in this process; other machines than x86 do not know it
_CHUNK = 4 * BLOCK
"""The most rows a thread takes at a time."""
_WORTH_A_THREAD = 8 * BLOCK
"""Fewer rows are computed sooner than a second thread starts."""


@dataclass(frozen=True)
class Awards:
    """What each firm gets, in the order of the rows."""

    fen: dict[str, np.ndarray]
    """Fen by output column: livestream.m03_fen …, total_fen. int64; int32 only where that was asked for and holds them."""
    bits: np.ndarray | None
    """int64 by firm: bit `program.bits[condition]` is set where that condition fails. None unless asked for."""


@dataclass(frozen=True)
class Kernel:
    """A program compiled for many firms. One kernel serves every binding, from any thread."""

    program: Program
    _compiled: dict[tuple[bool, str], Callable[..., int]] = field(default_factory=dict)
    _types: dict[str, str] = field(default_factory=dict)

    def run(
        self,
        columns: Columns,
        binding: Binding,
        *,
        bits: bool = False,
        threads: int | None = None,
        checked: bool = False,
        narrow: bool = False,
    ) -> Awards:
        """The awards of every row; `threads` is by default the number of cores this process may use.

        `checked` skips the range check, for columns that passed it before: a sweep reads the same firms many times.
        `narrow` stores fen in int32 if no firm's total can pass that under these numbers: half the memory, a fifth less
        time; such columns are for reading and summing (numpy sums them in int64), not for arithmetic among them.
        `columns` has an array for each of `program.facts`: integers or booleans of one length. Raises ColumnError,
        naming fact and row, for one that is missing, has nulls or a value out of its range.
        """
        arrays = stored(self.program.facts.values(), columns)
        rows = len(arrays[0])
        fen = np.empty((len(self.program.outputs), rows), self._type(binding) if narrow else "int64")
        flags = np.empty(rows, np.int64) if bits else None
        compute = self._rows(bits, fen.dtype.name)
        by_name = dict(zip(self.program.facts, arrays, strict=True))
        tuples = [tuple(by_name[f.name] for f in facts) for facts in self._widths.values()]
        given = [np.array(binding.vector, np.int64), fen, np.empty(0, np.int64) if flags is None else flags, *tuples]

        def chunk(start: int) -> int:
            return compute(start, min(start + step, rows), not checked, *given)

        workers = min(threads or len(os.sched_getaffinity(0)), 1 + rows // _WORTH_A_THREAD)
        step = min(_CHUNK, BLOCK * (1 + rows // (workers * BLOCK)))
        wrong = in_threads(chunk, range(0, rows, step), workers)
        if any(block >= 0 for block in wrong):
            for fact, array in zip(self.program.facts.values(), arrays, strict=True):
                check_range(fact, array)
        return Awards(dict(zip(output_columns(self.program).values(), fen, strict=True)), flags)

    @cached_property
    def _widths(self) -> dict[str, list[Fact]]:
        return by_width(self.program)

    def _type(self, binding: Binding) -> str:
        """The narrowest type that holds the most any firm can get under these numbers."""
        if binding.numbers_hash not in self._types:
            most = ranges(self.program, binding, {}, [self.program.total])[self.program.total][1]
            self._types[binding.numbers_hash] = "int32" if most.max() <= np.iinfo(np.int32).max else "int64"
        return self._types[binding.numbers_hash]

    def _rows(self, bits: bool, fen: str) -> Callable[..., int]:
        if (bits, fen) not in self._compiled:
            self._compiled[bits, fen] = compiled(kernel_source(self.program, bits=bits, fen=fen))
        return self._compiled[bits, fen]


def in_threads(compute: Callable[[int], int], chunks: range, workers: int) -> list[int]:
    """What `compute` says of every chunk, in no order. The calling thread works too: one that starts takes its time."""
    left = iter(chunks)
    found: list[int] = []

    def work() -> None:
        found.extend(compute(start) for start in left)

    others = [Thread(target=work) for _ in range(workers - 1)]
    for thread in others:
        thread.start()
    work()
    for thread in others:
        thread.join()
    if len(found) != len(chunks):
        raise RuntimeError(f"{len(chunks) - len(found)} of {len(chunks)} chunks were not computed; see the error above")
    return found


def compile_kernel(program: Program) -> Kernel:
    """A kernel for a program. It is compiled at its first run, or read from the cache: $HUIQI_CACHE or ~/.cache/huiqi."""
    return Kernel(program)


def compiled(source: str) -> Callable[..., int]:
    """The function of a generated module. Its machine code is kept beside its text, under the text's hash."""
    try:
        return _function(source.replace("cache=CACHED", "cache=True"), str(_kept(source)))
    except (OSError, RuntimeError):  # nowhere to write (numba says so with a RuntimeError): compile for this process only
        return _function(source.replace("cache=CACHED", "cache=False"), "<kernel>")


def _function(text: str, path: str) -> Callable[..., int]:
    """Only text made here is ever run; the file at `path` is where numba looks for what it compiled before."""
    scope: dict[str, Any] = {"__name__": __name__}  # numba imports a cached function's module by its name
    exec(compile(text, path, "exec"), scope)  # noqa: S102 our own text
    return scope["rows"]


def _kept(source: str) -> Path:
    """The file of a generated module, written once and whole, however many processes write it at once."""
    home = Path(os.environ.get("HUIQI_CACHE") or Path.home() / ".cache" / "huiqi")
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = home / f"kernel_{hashlib.sha256(f'{NO_JUMPS}{source}'.encode()).hexdigest()[:16]}.py"
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=home, suffix=".draft")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(source)
        Path(draft).replace(path)
    return path
