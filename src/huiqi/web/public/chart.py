"""How much does a measure give? Its own rule, evaluated and drawn: award against base, or award by stage.

Nothing here knows a formula: every point is computed by the engine, and between points the rule is straight.
Coordinates are SVG units, whole numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

from huiqi.engine.bind import Binding
from huiqi.engine.explain import Evaluation
from huiqi.engine.expression import names
from huiqi.engine.facts import MONEY_MAX, Code
from huiqi.engine.rule import Measure
from huiqi.units.money import FEN_PER_WAN
from huiqi.web.public.words import Cap, cap_of

LEFT, TOP, WIDTH, HEIGHT = 48, 36, 376, 200
"""The plot's place in a picture of 440 x 290."""


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: where, and the amount in 万元."""

    at: int
    wan: int


@dataclass(frozen=True)
class Row:
    """One line of the table under the picture: base, award after every step, and what the cap cut off. All fen."""

    base_fen: int
    award_fen: int
    cut_fen: int


@dataclass(frozen=True)
class LineChart:
    """Award against base amount: a line that ends at the cap, what was cut off shown lighter."""

    base_label: str
    rate_bp: int | None
    """The one rate of the sum, or None where there are bands or alternatives."""
    cap: Cap
    full_at_fen: int
    """The smallest base that earns the whole cap."""
    line: str
    cut: str
    knee: tuple[int, int]
    x_ticks: list[Tick]
    y_ticks: list[Tick]
    rows: list[Row]


@dataclass(frozen=True)
class Bar:
    """One stage: what it is called, the award in fen, and the bar's top and length."""

    code: Code
    fen: int
    y: int
    length: int


@dataclass(frozen=True)
class StageChart:
    """Award by stage reached, each bar ending at the cap at most."""

    cap: Cap
    bars: list[Bar]
    height: int


Award = Callable[[str, int], int]
"""The fen of one line of the sum, by its name, for a base amount in fen or the place of a stage."""


def chart_of(measure: Measure, binding: Binding) -> LineChart | StageChart | None:
    """The picture of a measure's sum on the binding's day; None for a service."""
    cap = cap_of(measure, binding)
    if cap is None:
        return None
    program = binding.program
    facts = program.facts_of(measure.id)
    nothing = {name: 0 for name, fact in facts.items() if fact.kind == "fen"}
    read = names(measure.steps[0].expr, "fact")
    stage = next((name for name in read if facts[name].kind == "code"), None)

    def award(line: str, at: int) -> int:
        given = {} if stage else {f"{measure.id}.base": (at, at)}
        known = nothing | ({stage: at} if stage else dict.fromkeys(read, at))
        return Evaluation(binding, known, given).line(f"{measure.id}.{line}")[0]

    if stage:
        return _stage_chart(facts[stage].codes, cap, award)
    return _line_chart(measure, binding, cap, award)


def _line_chart(measure: Measure, binding: Binding, cap: Cap, award: Award) -> LineChart:
    last, share = measure.steps[-1].key, measure.steps[1]
    full_at = _first(lambda base: award(last, base) >= cap.fen)
    right = _round_up(full_at * 3 // 2)
    top = award(share.key, right) * 21 // 20
    amounts = {binding.values[k] for k, n in binding.program.numbers_of(measure.id).items() if n.unit == "fen"}
    bends = sorted(fen for fen in amounts if 0 < fen < full_at)  # a rule bends only where one of its amounts stands

    def place(base: int, fen: int) -> tuple[int, int]:
        return LEFT + base * WIDTH // right, TOP + HEIGHT - fen * HEIGHT // top

    line = [place(base, award(last, base)) for base in (0, *bends, full_at, right)]
    knee = place(full_at, cap.fen)
    rates = [n for n in names(share.expr, "number") if binding.program.numbers[n].unit == "bp"]
    return LineChart(
        base_label=measure.steps[0].label,
        rate_bp=binding.values[rates[0]] if len(rates) == 1 else None,
        cap=cap,
        full_at_fen=full_at,
        line=_path(line),
        cut=_path([knee, place(right, award(share.key, right))]),
        knee=knee,
        x_ticks=[Tick(place(fen, 0)[0], fen // FEN_PER_WAN) for fen in _ticks(right)],
        y_ticks=[Tick(place(0, fen)[1], fen // FEN_PER_WAN) for fen in _ticks(top)],
        rows=[_row(base, share.key, cap, award) for base in _ticks(right)[1:]],
    )


def _row(base: int, share: str, cap: Cap, award: Award) -> Row:
    return Row(base, award("minimum", base), max(award(share, base) - cap.fen, 0))


def _stage_chart(codes: tuple[Code, ...], cap: Cap, award: Award) -> StageChart:
    reached = [(code, fen) for place, code in enumerate(codes) if (fen := award("minimum", place))]
    bars = [Bar(c, fen, 28 + i * 56, fen * 400 // cap.fen) for i, (c, fen) in enumerate(reached)]
    return StageChart(cap, bars, 56 * len(bars) + 16)


def _first(holds: Callable[[int], bool]) -> int:
    """The smallest amount from which `holds` is true; the rule only rises."""
    low, high = 0, MONEY_MAX
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle + 1, high)
    return low


def _ticks(top: int) -> list[int]:
    """Round amounts of whole 万元 from 0 to `top`, four to eight of them."""
    step = FEN_PER_WAN
    while top // step > 6:
        step = step * 5 // 2 if str(step)[0] == "2" else step * 2
    return list(range(0, top + 1, step))


def _round_up(fen: int) -> int:
    """A round amount not below `fen`, so that the last tick stands at the end of the axis."""
    step = _ticks(fen)[1]
    return -(-fen // step) * step


def _path(points: list[tuple[int, int]]) -> str:
    return " ".join(f"{x},{y}" for x, y in points)
