"""A sweep's sums are the kernel's, scenario by scenario, whichever numbers change."""

from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.test_backends import DAY, bindings, firms, kernel
from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.bind import Binding, DecisionError, bind
from huiqi.engine.residual import residual
from huiqi.policies import load

ROWS = 20_000
LAW = "law"
Columns = dict[str, np.ndarray]


@cache
def few() -> Columns:
    """Firms on each side of every bound, and some at random."""
    return {name: np.ascontiguousarray(column[:ROWS]) for name, column in firms(LAW).items()}


def law() -> Binding:
    return bindings()[LAW]


def by_kernel(keys: tuple[str, ...], scenarios: np.ndarray, columns: Columns) -> list[list[int]]:
    """The sums of each scenario by the kernel that computes every firm."""
    found = []
    for row in scenarios.tolist():
        binding = bind(load("livestream"), on=DAY, scenario=dict(zip(keys, row, strict=True)))
        found.append([int(fen.sum()) for fen in kernel().run(columns, binding).fen.values()])
    return found


def drawn(key: str, values: int, seed: int = 7) -> list[int]:
    """The law's value of a number, both ends of its range, and some between."""
    number = load("livestream").numbers[key]
    low, high = number.range
    near = [max(low, law().values[key] * k // 4) for k in range(1, 9)]
    some = np.random.default_rng(seed).integers(low, high + 1, values).tolist()
    return [v for v in (law().values[key], low, high, *near, *some) if low <= v <= high]


@pytest.mark.parametrize("key", load("livestream").numbers)
def test_each_number_swept_alone_gives_the_sums_of_the_kernel(key: str) -> None:
    sweep, scenarios = Sweep(load("livestream"), (key,)), np.array([[v] for v in drawn(key, 4)], np.int64)
    assert sweep.run(sweep.prepare(few(), law()), scenarios).tolist() == by_kernel((key,), scenarios, few())


def test_all_numbers_swept_together_give_the_sums_of_the_kernel() -> None:
    keys = tuple(load("livestream").numbers)
    scenarios = np.array(list(zip(*(drawn(key, 20, seed)[:12] for seed, key in enumerate(keys)), strict=False)), np.int64)
    sweep = Sweep(load("livestream"), keys)
    assert sweep.run(sweep.prepare(few(), law()), scenarios).tolist() == by_kernel(keys, scenarios, few())


def test_a_reform_that_changes_nothing_costs_nothing() -> None:
    keys = ("livestream.m03.rate_bp", "livestream.m03.cap_fen", "livestream.m12b.cap_fen")
    sweep = Sweep(load("livestream"), keys)
    found = sweep.run(sweep.prepare(few(), law()), np.array([[law().values[key] for key in keys]], np.int64))
    assert found.tolist() == [[int(fen.sum()) for fen in kernel().run(few(), law()).fen.values()]]
    assert found[0, -1] > 0


CAPS = [key for key in load("livestream").numbers if "cap" in key and load("livestream").numbers[key].unit == "fen"]


@pytest.mark.parametrize("cap", CAPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 10**10), min_size=2, max_size=40))
def test_a_wider_cap_never_costs_less(cap: str, values: list[int]) -> None:
    sweep = Sweep(load("livestream"), (cap,))
    found = sweep.run(_prepared(cap), np.array([[v] for v in sorted(values)], np.int64))
    assert (np.diff(found[:, -1]) >= 0).all()
    assert (found[:, :-1].sum(axis=1) == found[:, -1]).all()


@cache
def _prepared(key: str):
    return Sweep(load("livestream"), (key,)).prepare(few(), law())


def test_the_number_of_threads_and_of_scenarios_changes_no_sum() -> None:
    key = "livestream.m03.rate_bp"
    sweep, scenarios = Sweep(load("livestream"), (key,)), np.arange(0, 10_001, 50).reshape(-1, 1)
    prepared = sweep.prepare(few(), law())
    whole = sweep.run(prepared, scenarios, threads=2)
    assert (whole == sweep.run(prepared, scenarios, threads=1)).all()
    assert (whole[7] == sweep.run(prepared, scenarios[7:8])[0]).all()
    assert sweep.run(prepared, scenarios[:0]).shape == (0, len(load("livestream").outputs))


def test_a_measure_that_no_swept_number_moves_is_worked_out_once() -> None:
    program = load("livestream")
    sweep = Sweep(program, ("livestream.m03.rate_bp",))
    assert list(sweep.parts) == ["livestream.m03.award"]
    assert residual(program, "livestream.m04.award", ["livestream.m03.rate_bp"]) is None
    assert set(sweep.prepare(few(), law()).fixed) == {*program.outputs} - {"livestream.m03.award", program.total}
    rest = sweep.parts["livestream.m03.award"]
    assert [repr(column) for column in rest.columns] == ["value(livestream.m03.base)"]
    assert len(rest.gate) > 5


def test_nobody_gets_anything_in_an_empty_population() -> None:
    sweep = Sweep(load("livestream"), ("livestream.m03.rate_bp",))
    nobody = {name: column[:0] for name, column in few().items()}
    assert sweep.run(sweep.prepare(nobody, law()), np.array([[5_000]])).tolist() == [[0] * len(load("livestream").outputs)]


def test_a_value_that_a_number_cannot_have_is_named() -> None:
    sweep = Sweep(load("livestream"), ("livestream.m03.rate_bp",))
    with pytest.raises(DecisionError, match=r"m03\.rate_bp：-1 超出范围"):
        sweep.run(sweep.prepare(few(), law()), np.array([[5_000], [-1]]))
    with pytest.raises(KeyError):
        _ = Sweep(load("livestream"), ("livestream.m99.rate_bp",)).parts
