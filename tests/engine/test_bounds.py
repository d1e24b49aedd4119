"""What nothing may pass: 64 bits, the ends of a range, the conditions of a law that has none."""

import itertools
import operator
from collections.abc import Callable

import numpy as np
import pytest

from engine.test_backends import DAY, Columns, by_case, by_duckdb, by_kernel, by_oracle, by_polars, by_ranges
from engine.test_rule import FACTS
from huiqi.engine.backends import BITS_COLUMN, ranges
from huiqi.engine.backends.arrays import Arrays
from huiqi.engine.backends.columns import narrowest
from huiqi.engine.bind import bind
from huiqi.engine.expression import BOOL, Expr, RuleError
from huiqi.engine.facts import Fact
from huiqi.engine.interval import combine
from huiqi.engine.lint import BoundsError, prove_bounds
from huiqi.engine.program import Program, compile_program
from huiqi.engine.rule import Measure, Policy
from huiqi.units.money import wan

SMALL = range(-3, 4)
RANGES = [(lo, hi) for lo in SMALL for hi in SMALL if lo <= hi]
ENGINES = [by_kernel, by_duckdb, by_polars, by_ranges, by_case, by_oracle]
TRUTHS = [(0, 0), (0, 1), (1, 1)]
OF_NUMBERS: dict[str, Callable[..., int]] = {
    "add": operator.add, "sub": operator.sub, "mul": operator.mul, "min": min, "max": max,
    "ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt, "eq": operator.eq,
}  # fmt: skip
OF_TRUTHS: dict[str, Callable[..., int]] = {"and": operator.and_, "or": operator.or_}


def law(facts: list[Fact], *measures: Measure) -> Program:
    """A policy of these measures, each paid from one 万元 on."""
    policy = Policy("p", title="示例", edition="draft", facts={f.name: f for f in facts}, measures=measures)
    policy.number("award_min_fen", wan(1), "起付额", origin="assumed", standing=True)
    return compile_program(policy)


def grant(name: str, base: Expr, rate_bp: int) -> Measure:
    """A share of what was paid, without any condition."""
    m = Measure(id=f"p.{name}", clause="一", title="资助", lead="甲局", kind="grant", summary="按实付资助。", who="企业。")
    m.base(base, "实付")
    m.share(m.number("rate_bp", rate_bp, "比例", origin="assumed"))
    return m


def for_everybody(most_fen: int) -> Program:
    """A third of what was paid, up to 70万元."""
    paid = Fact("paid_fen", "fen", "实付", "实付多少？", hi=most_fen)
    m = grant("m", paid.expr, 3_333)
    m.cap(m.number("cap_fen", wan(70), "上限", says="最高70万元"))
    return law([paid], m)


def one_sum_for_two() -> Program:
    """Two measures with a condition each; the second begins with what the first works out on the way."""
    paid = Fact("paid_fen", "fen", "实付", "实付多少？", hi=10**12)
    filed = [Fact(name, "bool", "已备案", "是否备案？", hi=1) for name in ("m1", "m2")]
    measures = grant("m1", paid.expr, 5_000), grant("m2", Expr("value", unit="fen", name="p.m1.share"), 5_000)
    for m, fact in zip(measures, filed, strict=True):
        m.require("filed", fact.expr, "已备案", origin="assumed")
    return law([paid, *filed], *measures)


def exact(by: Callable[..., int], *spans: tuple[int, int]) -> tuple[int, int]:
    """The least and the most of all values there are."""
    found = [int(by(*values)) for values in itertools.product(*(range(lo, hi + 1) for lo, hi in spans))]
    return min(found), max(found)


def of_columns(op: str, spans: list[tuple[tuple[int, int], ...]], kind: type) -> list[tuple[int, int]]:
    """The same of many at once, as `ranges` works them out."""
    args = [tuple(np.array([span[at][end] for span in spans], kind) for end in (0, 1)) for at in range(len(spans[0]))]
    lo, hi = ranges._combine(Expr(op, unit="count"), args)
    assert {lo.dtype.kind, hi.dtype.kind} <= set("ib"), "a fraction of a fen"
    return [(int(a), int(b)) for a, b in zip(lo, hi, strict=True)]


@pytest.mark.parametrize("op", [*OF_NUMBERS, *OF_TRUTHS])
def test_a_range_ends_at_the_least_and_the_most_there_can_be(op: str) -> None:
    known, kind = (TRUTHS, np.bool_) if op in OF_TRUTHS else (RANGES, np.int64)
    spans = list(itertools.product(known, known))
    right = [exact((OF_NUMBERS | OF_TRUTHS)[op], *span) for span in spans]
    assert [combine(Expr(op, unit="count"), list(span)) for span in spans] == right
    assert of_columns(op, spans, kind) == right


def test_a_share_is_rounded_down_at_both_ends() -> None:
    spans = [((paid, paid + 7), (rate, rate + 1)) for paid in (0, 1, 9_999, 10_001) for rate in (1, 3_333, 9_999)]
    right = [(lo * rate // 10_000, hi * more // 10_000) for (lo, hi), (rate, more) in spans]
    assert [combine(Expr("share", unit="fen"), list(span)) for span in spans] == right
    assert of_columns("share", spans, np.int64) == right


def test_a_product_past_64_bits_stops_the_build_though_its_share_would_fit() -> None:
    assert prove_bounds(for_everybody(10**14))["p.total"] == (0, 10**13)
    with pytest.raises(BoundsError, match=r"p\.m\.share.*can reach 20{20}, past 64 bits") as raised:
        prove_bounds(for_everybody(10**16))
    assert raised.value.value.startswith("p.m.")


def test_a_truth_is_no_number() -> None:
    with pytest.raises(RuleError, match=r"filed.*is a truth, not a number"):
        FACTS["filed"].expr.at_least(0)


@pytest.mark.parametrize("engine", ENGINES)
def test_who_must_fulfil_nothing_gets_it_and_is_refused_nothing(engine: Callable[..., Columns]) -> None:
    program = for_everybody(10**13)
    found = engine(program, bind(program, on=DAY), {"paid_fen": np.array([0, 30_003, 30_303_031, 10**13])})
    assert found["total_fen"].tolist() == [0, 0, 10_000_000, 70_000_000]
    assert np.array_equal(found[BITS_COLUMN], [0] * 4)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_line_that_two_measures_read_is_worked_out_for_both(engine: Callable[..., Columns]) -> None:
    program = one_sum_for_two()
    columns = {"paid_fen": np.array([wan(8)] * 4), "m1": np.array([0, 0, 1, 1]), "m2": np.array([0, 1, 0, 1])}
    found = engine(program, bind(program, on=DAY), columns)
    assert found["total_fen"].tolist() == [0, wan(2), wan(4), wan(6)]


def test_a_truth_that_is_written_in_the_rule_holds_in_every_row() -> None:
    binding = bind(for_everybody(10**13), on=DAY)
    always, never = (Expr("literal", unit=BOOL, value=value) for value in (1, 0))
    rows = Arrays(binding, {"paid_fen": np.array([0, 30_003, 30_303_031, 10**13])})
    assert (rows.of(always).tolist(), rows.of(never).tolist()) == ([True] * 4, [False] * 4)
    assert rows.of(binding.program.values["p.total"].expr).tolist() == [0, 0, 10_000_000, 70_000_000]
    assert rows.passing([always]).rows == 4
    assert rows.passing([never]).rows == 0


def test_a_firm_of_which_nothing_is_known_is_one_row() -> None:
    program = for_everybody(10**13)
    lo, hi = ranges.ranges(program, bind(program, on=DAY), {})["p.total"]
    assert (lo.tolist(), hi.tolist()) == ([0], [70_000_000])


@pytest.mark.parametrize(
    ("low", "high", "name"),
    [(-128, 127, "int8"), (-129, 0, "int16"), (0, 128, "int16"), (-(2**31), 2**31 - 1, "int32"), (0, 2**31, "int64")],
)
def test_the_narrowest_column_holds_both_ends(low: int, high: int, name: str) -> None:
    assert narrowest(low, high).name == name
