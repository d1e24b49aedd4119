"""What is the smallest cut that fits a budget? The same cut for all, a lower rate, or a lower cap: each exact."""

from dataclasses import dataclass

import numpy as np

from huiqi.engine.backends.arrays import Arrays
from huiqi.engine.backends.columns import Columns
from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.batch import Batch, Claim, settle
from huiqi.engine.bind import Binding
from huiqi.units.money import FEN_PER_WAN

_AT_ONCE = 20_000


@dataclass(frozen=True)
class Fit:
    """One way to stay inside a budget. `value` is the greatest that does; None where the measure has no such number."""

    way: str
    """pro_rata, rate or cap."""
    key: str
    value: int
    cost_fen: int
    receivers: int


def claims(binding: Binding, measure_id: str, columns: Columns) -> np.ndarray:
    """int64 fen, what each firm's own sum comes to before any step of a batch; nothing where it is not eligible."""
    program, arrays = binding.program, Arrays(binding, columns)
    lines = program.lines[measure_id]
    eligible, own = (arrays.of(program.values[name].expr) for name in (lines.eligible, f"{measure_id}.highest_only"))
    return np.where(eligible, own, 0)


def pro_rata(binding: Binding, measure_id: str, columns: Columns, budget_fen: int) -> Fit:
    """All claims of a measure in one batch, cut alike where they exceed the budget; `value` is the share left, in bp."""
    settled, _rows = batch(binding, measure_id, columns, budget_fen)
    wanted = sum(s.claim.claimed_fen for s in settled.claims)
    share = 10_000 if wanted <= budget_fen else budget_fen * 10_000 // wanted
    return Fit("pro_rata", "", share, settled.paid_fen, sum(s.award_fen > 0 for s in settled.claims))


def batch(binding: Binding, measure_id: str, columns: Columns, budget_fen: int) -> tuple[Batch, np.ndarray]:
    """All claims of a measure settled in one batch, and the row of each."""
    fen = claims(binding, measure_id, columns)
    rows = np.flatnonzero(fen)
    return settle(binding, [Claim(str(r), measure_id, str(r), int(fen[r])) for r in rows], budget_fen), rows


def lower(binding: Binding, measure_id: str, columns: Columns, budget_fen: int, way: str) -> Fit | None:
    """The greatest rate in basis points, or cap in whole 万元, not above the law's, whose cost fits the budget.

    None where the measure has no such number, or nothing fits: a lower number never costs more (a test says so).
    """
    key = f"{measure_id}.{'rate_bp' if way == 'rate' else 'cap_fen'}"
    number = binding.program.numbers.get(key)
    if number is None:
        return None
    top, step = binding.values[key], 1 if way == "rate" else FEN_PER_WAN
    values = np.append(np.arange(0, top, step, dtype=np.int64), top)
    sweep = Sweep(binding.program, (key,))
    award = binding.program.lines[measure_id].award
    if award not in sweep.parts:
        return None
    prepared, place = sweep.prepare(columns, binding), binding.program.outputs.index(award)
    low, high = 0, len(values) - 1  # the costs rise with the values: halve the span instead of asking for each
    while low < high:
        middle = np.unique(np.linspace(low, high, min(_AT_ONCE, high - low + 1)).astype(np.int64))
        fits = sweep.run(prepared, values[middle].reshape(-1, 1))[:, place] <= budget_fen
        if not fits[0]:
            return None
        last = int(np.flatnonzero(fits)[-1])
        low = int(middle[last])
        high = int(middle[last + 1]) - 1 if last + 1 < len(middle) else low
    cost = int(sweep.run(prepared, values[low : low + 1].reshape(-1, 1))[0, place])
    if cost > budget_fen:
        return None
    return Fit(way, key, int(values[low]), cost, _receivers(binding, measure_id, columns, key, int(values[low])))


def _receivers(binding: Binding, measure_id: str, columns: Columns, key: str, value: int) -> int:
    changed = binding.supposing({key: value})
    return int((Arrays(changed, columns).of(binding.program.values[f"{measure_id}.award"].expr) > 0).sum())


def fits(binding: Binding, measure_id: str, columns: Columns, budget_fen: int) -> list[Fit]:
    """Every way that fits the budget of a measure: the same cut for all, a lower rate, a lower cap."""
    found = [pro_rata(binding, measure_id, columns, budget_fen)]
    found += [fit for way in ("rate", "cap") if (fit := lower(binding, measure_id, columns, budget_fen, way))]
    return found
