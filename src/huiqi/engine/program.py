"""What does a policy compute, line by line? One flat list of named values, in an order that only looks back.

Every engine lowers this list; a name such as `livestream.m03.cap` means the same line in all of them.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from huiqi.engine.expression import BOOL, Expr, RuleError, lift, names, total, walk, where
from huiqi.engine.facts import Fact
from huiqi.engine.rule import Measure, Number, Policy
from huiqi.units.money import FEN_PER_WAN

Kind = Literal["condition", "eligible", "step", "award", "total"]


@dataclass(frozen=True)
class Value:
    """One named line: `name` is unique in the policy, `key` within its measure."""

    name: str
    key: str
    label: str
    kind: Kind
    expr: Expr
    clause: str = ""
    says: str | None = None
    origin: str | None = None


@dataclass(frozen=True)
class Lines:
    """The names of one measure's lines, in order: conditions, `eligible`, steps, `award`."""

    measure: Measure
    conditions: tuple[str, ...]
    eligible: str
    steps: tuple[str, ...]
    award: str


@dataclass(frozen=True)
class Program:
    """All lines of a policy. Values read facts, numbers and earlier values only."""

    policy: Policy
    values: Mapping[str, Value]
    lines: Mapping[str, Lines]
    """By measure id; service measures have conditions and an award of nothing."""
    numbers: Mapping[str, Number]

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """The facts the money lines read, in the order they are first read."""
        used = dict.fromkeys(n for v in self.money_values.values() for n in names(v.expr, "fact"))
        return {n: self.policy.facts[n] for n in used}

    @cached_property
    def money_values(self) -> dict[str, Value]:
        """The lines an engine must compute to know the awards and their total."""
        return self.closure([self.total])

    @property
    def total(self) -> str:
        return f"{self.policy.id}.total"

    @property
    def awards(self) -> tuple[str, ...]:
        """The award of every money measure, in the order of the text."""
        return tuple(self.lines[m.id].award for m in self.policy.money)

    @property
    def outputs(self) -> tuple[str, ...]:
        """The awards, then their total."""
        return (*self.awards, self.total)

    @cached_property
    def next_year(self) -> dict[str, Expr]:
        """What each fact is a year later, by its name, where the law or the calendar moves it; the others stay."""
        found = {}
        for m in (m for m in self.policy.money if m.received):
            fact = self.policy.facts[m.received].expr
            found[m.received] = fact | (m.paid > 0) if fact.unit == BOOL else fact + m.paid
        for rules in (self.policy, *self.policy.measures):
            found |= rules.remembered
        return found

    @cached_property
    def bits(self) -> dict[str, int]:
        """The bit that each condition of a money measure has in a row's explanation."""
        conditions = [v.name for v in self.money_values.values() if v.kind == "condition"]
        return {name: bit for bit, name in enumerate(conditions)}

    def closure(self, wanted: list[str]) -> dict[str, Value]:
        """The lines needed for `wanted`, in program order."""
        need: set[str] = set()
        todo = list(wanted)
        while todo:
            name = todo.pop()
            if name not in need:
                need.add(name)
                todo += names(self.values[name].expr, "value")
        return {n: v for n, v in self.values.items() if n in need}

    def facts_of(self, measure_id: str) -> dict[str, Fact]:
        """The facts one measure reads, conditions first."""
        values = self.closure([self.lines[measure_id].award]).values()
        used = dict.fromkeys(n for v in values for n in names(v.expr, "fact"))
        return {n: self.policy.facts[n] for n in used}

    def numbers_of(self, measure_id: str) -> dict[str, Number]:
        """The numbers one measure reads or states."""
        values = self.closure([self.lines[measure_id].award]).values()
        used = dict.fromkeys(n for v in values for n in names(v.expr, "number"))
        stated = {n.key: n for n in self.lines[measure_id].measure.numbers.values()}
        return {n: self.numbers[n] for n in used} | stated

    @cached_property
    def version(self) -> str:
        """Names the text and every rule in it: another rule, number or condition gives another version."""
        law = [f"{v.name}={v.expr!r}" for v in self.values.values()]
        law += [f"{n.key}={n.value}|{n.says}|{n.origin}|{n.changes}" for n in self.numbers.values()]
        law += [f"{fact}>{expr!r}" for fact, expr in self.next_year.items()]
        return f"{self.policy.id}@{self.policy.edition}+{hashlib.sha256(chr(10).join(law).encode()).hexdigest()[:12]}"


def identifier(name: str) -> str:
    """A value's or number's name where dots may not stand: in SQL, in generated Python.

    >>> identifier("livestream.m03.rate_bp")
    'livestream_m03_rate_bp'
    """
    return name.replace(".", "_")


def compile_program(policy: Policy) -> Program:
    """The flat program of a policy. Raises RuleError for a name used twice or read before it is written."""
    values: dict[str, Value] = {}

    def add(value: Value) -> Expr:
        if value.name in values:
            raise RuleError(f"{value.name}: two lines bear this name; rename the condition or the step")
        for node in walk(value.expr):
            known = {"value": values, "fact": policy.facts, "number": policy.all_numbers()}.get(node.op)
            if known is not None and node.name not in known:
                raise RuleError(f"{value.name} reads {node.op} {node.name}, which is not defined before it")
        values[value.name] = value
        return Expr("value", unit=value.expr.unit, name=value.name)

    shared = tuple(
        add(Value(f"{policy.id}.{c.key}", c.key, c.label, "condition", c.test, "", c.says, c.origin))
        for c in policy.conditions
    )
    lines = {m.id: _measure_lines(policy, m, shared if not m.is_service else (), add) for m in policy.measures}
    awards = [Expr("value", unit="fen", name=lines[m.id].award) for m in policy.money]
    add(Value(f"{policy.id}.total", "total", "合计", "total", total(awards)))
    return Program(policy, values, lines, policy.all_numbers())


def _measure_lines(policy: Policy, m: Measure, shared: tuple[Expr, ...], add) -> Lines:  # type: ignore[no-untyped-def]
    conditions = shared + tuple(
        add(Value(f"{m.id}.{c.key}", c.key, c.label, "condition", c.test, m.clause, c.says, c.origin)) for c in m.conditions
    )
    both = conditions[0] if conditions else lift(True, BOOL)
    for c in conditions[1:]:
        both = both & c
    eligible = add(Value(f"{m.id}.eligible", "eligible", "符合全部条件", "eligible", both, m.clause))
    steps = [add(Value(f"{m.id}.{s.key}", s.key, s.label, "step", s.expr, m.clause)) for s in m.steps]
    if steps:
        steps += _closing_steps(policy, m, steps[-1], add)
        award = where(eligible, steps[-1], 0)
    else:
        award = Expr("literal", unit="fen", value=0)
    done = add(Value(f"{m.id}.award", "award", m.title, "award", award, m.clause))
    names_of = [tuple(e.name for e in group) for group in (conditions, steps)]
    return Lines(m, names_of[0], eligible.name, names_of[1], done.name)


_CUT = "通行做法：一批申请超出预算时按同一比例核减到分，或按审定机构排定的次序用完为止"


def _closing_steps(policy: Policy, m: Measure, last: Expr, add) -> list[Expr]:  # type: ignore[no-untyped-def]
    """The steps of every money measure after its own. Alone, a case loses nothing to the two batch steps; in a
    batch engine/batch.py puts their figures here, and floor and minimum follow from them.
    """
    least = policy.numbers["award_min_fen"].expr
    steps = []

    def step(key: str, label: str, expr: Expr, origin: str) -> Expr:
        steps.append(add(Value(f"{m.id}.{key}", key, label, "step", expr, m.clause, None, origin)))
        return steps[-1]

    alone = step("highest_only", "同一事项就高不重复", last, "通行做法：同一事项只支持一次，取最高一项")
    cut = step("pro_rata_cut", "超预算时核减", alone, _CUT)
    floor = step("floor_to_wan", "舍尾取整到万元", cut.floor_to(FEN_PER_WAN), "NS/SZ：深圳、南山专项资金按万元舍尾取整")
    step("minimum", "低于起付额不发", where(floor >= least, floor, 0), "NS-EXPO24：不足1万元的不予资助")
    return steps
