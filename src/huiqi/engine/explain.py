"""What does the policy answer for one firm, and why? The oracle: every engine must give the same fen.

Works with facts missing: every line is a range, and the answer names the facts that would narrow it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from huiqi.engine.bind import Binding, Decision, show_number
from huiqi.engine.expression import Expr, names
from huiqi.engine.formula import Say, as_written, formula
from huiqi.engine.interval import FALSE, TRUE, Range, combine
from huiqi.engine.program import Program, Value
from huiqi.engine.rule import Condition, Measure, Number
from huiqi.units.money import show_money
from huiqi.units.sentence import Sentence

ENGINE_VERSION = "2"
"""Raised when the same rules, numbers and facts may give another answer, or the same one in other words."""

Status = Literal["eligible", "refused", "unknown"]
_STATUS: dict[Range, Status] = {TRUE: "eligible", FALSE: "refused"}


class Evaluation:
    """The range of every line of a program for one firm.

    `given` replaces lines by name: the batch steps put their figures there (engine/batch.py).
    """

    def __init__(self, binding: Binding, facts: Mapping[str, int], given: Mapping[str, Range] | None = None) -> None:
        self.binding, self.facts, self._lines = binding, facts, dict(given or {})
        self._nodes: dict[int, Range] = {}

    def line(self, name: str) -> Range:
        """The range of the line called `name`."""
        if name not in self._lines:
            self._lines[name] = self.node(self.binding.program.values[name].expr)
        return self._lines[name]

    def node(self, expr: Expr) -> Range:
        """The range of one expression."""
        if expr.op == "fact":
            known = self.facts.get(expr.name)
            return self.binding.program.policy.facts[expr.name].range if known is None else (known, known)
        if expr.op == "number":
            number = self.binding.values[expr.name]
            return number, number
        if expr.op == "value":
            return self.line(expr.name)
        if (found := self._nodes.get(id(expr))) is None:
            found = self._nodes[id(expr)] = combine(expr, [self.node(x) for x in expr.args])
        return found

    def open_facts(self, expr: Expr) -> list[str]:
        """The unknown facts that can still move `expr`, in the order the rule reads them."""
        lo, hi = self.node(expr)
        if lo == hi:
            return []
        if expr.op == "fact":
            return [expr.name]
        if expr.op == "value":
            return self.open_facts(self.binding.program.values[expr.name].expr)
        return list(dict.fromkeys(name for x in self._that_matter(expr) for name in self.open_facts(x)))

    def _that_matter(self, expr: Expr) -> tuple[Expr, ...]:
        """The arguments that can still decide the outcome: one branch of a settled where, the lower of a settled min."""
        if expr.op == "where":
            condition = self.node(expr.args[0])
            if condition[0] == condition[1]:
                return (expr.args[1] if condition == TRUE else expr.args[2],)
        if expr.op in ("min", "max"):
            a, b = (self.node(x) for x in expr.args)
            low, high = (a, b) if expr.op == "min" else (b, a)
            if low[1] <= high[0]:
                return (expr.args[0],)
            if high[1] <= low[0]:
                return (expr.args[1],)
        return expr.args


@dataclass(frozen=True)
class Line:
    """One line of the trace: what it is, what it is worth for this firm, and from which words or origin."""

    value: Value
    range: Range
    evaluation: Evaluation

    @property
    def known(self) -> bool | int | None:
        """The value as a truth or as fen; None where it is not known."""
        if self.range[0] != self.range[1]:
            return None
        return bool(self.range[0]) if self.value.expr.unit == "bool" else self.range[0]

    @property
    def numbers(self) -> list[Number]:
        """The policy's numbers that the line reads."""
        return [self.evaluation.binding.program.numbers[k] for k in names(self.value.expr, "number")]

    def formula(self, say: Say = as_written) -> str:
        """The line as a sum in figures, in the language of `say`."""
        return formula(self.value.expr, self.evaluation.binding, self.evaluation.node, say)


@dataclass(frozen=True)
class Explanation:
    """The answer for one firm and one measure. Money is fen; a range includes both ends."""

    measure: Measure
    binding: Binding
    facts: Mapping[str, int]
    status: Status
    award_range_fen: Range
    refused: tuple[str, ...]
    missing: tuple[str, ...]
    warnings: tuple[Condition, ...]
    trace: tuple[Line, ...]

    @property
    def award_fen(self) -> int | None:
        """The award, or None where missing facts leave a range."""
        lo, hi = self.award_range_fen
        return lo if lo == hi else None

    @property
    def conditions(self) -> tuple[Line, ...]:
        return tuple(line for line in self.trace if line.value.kind == "condition")

    @property
    def steps(self) -> tuple[Line, ...]:
        return tuple(line for line in self.trace if line.value.kind == "step")

    @property
    def undecided(self) -> list[Number]:
        """The numbers of this measure that wait for an official decision."""
        return self.binding.undecided(self.measure.id)

    @cached_property
    def blocked_by(self) -> list[Sentence]:
        """Every reason why nothing can be paid on this answer; empty where it can."""
        closed = self.measure.blocked and self.measure.id not in self.binding.cleared
        reasons = [Sentence(self.measure.blocked)] if closed else []
        assumed = "%(label)s（%(key)s）只是假定，须有正式决定才能发放：%(origin)s"
        reasons += [Sentence(assumed, label=n.label, key=n.key, origin=n.origin) for n in self.undecided]
        if supposed := tuple(sorted(self.binding.scenario)):
            reasons.append(Sentence("按设想的数字测算：%(numbers)s", numbers=supposed))
        if self.refused:
            unmet = tuple(line.value.label for line in self.conditions if line.range == FALSE)
            reasons.append(Sentence("不符合条件：%(conditions)s", conditions=unmet))
        if self.missing:
            labels = tuple(self.binding.program.policy.facts[name].label for name in self.missing)
            reasons.append(Sentence("还缺：%(facts)s", facts=labels))
        elif self.status == "eligible" and not self.award_fen:
            reasons.append(Sentence("本项不发放资金" if self.measure.is_service else "核算后没有可发放的金额"))
        return reasons

    @property
    def payable(self) -> bool:
        """True where the award is known, above nothing, and rests on decided numbers only."""
        return not self.blocked_by


def explain(
    binding: Binding, measure_id: str, facts: Mapping[str, int], *, given: Mapping[str, Range] | None = None
) -> Explanation:
    """The answer for one firm and one measure on the binding's day. `facts` as read_facts() gives them.

    Raises KeyError where the policy has no such measure.
    """
    program = binding.program
    lines = program.lines[program.policy.measure(measure_id).id]
    evaluation = Evaluation(binding, facts, given)
    status = _STATUS.get(evaluation.line(lines.eligible), "unknown")
    wanted = (*lines.conditions, lines.eligible, *lines.steps, lines.award)
    trace = tuple(Line(program.values[n], evaluation.line(n), evaluation) for n in wanted)
    both = (program.values[lines.eligible].expr, program.values[lines.award].expr)
    return Explanation(
        measure=lines.measure,
        binding=binding,
        facts=facts,
        status=status,
        award_range_fen=evaluation.line(lines.award),
        refused=tuple(program.values[n].key for n in lines.conditions if evaluation.line(n) == FALSE),
        missing=tuple(dict.fromkeys(name for expr in both for name in evaluation.open_facts(expr))),
        warnings=tuple(w for w in program.policy.warnings if evaluation.node(w.test) == TRUE),
        trace=trace,
    )


def as_json(answer: Explanation, say: Say = as_written) -> dict[str, object]:
    """The answer as plain JSON values; what commands print and the API sends."""
    binding = answer.binding
    return {
        "measure": answer.measure.id,
        "policy_version": binding.program.version,
        "engine_version": ENGINE_VERSION,
        "numbers_hash": binding.numbers_hash,
        "on": binding.on.isoformat(),
        "status": answer.status,
        "award_fen": answer.award_fen,
        "award_range_fen": list(answer.award_range_fen),
        "refused": list(answer.refused),
        "missing": list(answer.missing),
        "payable": answer.payable,
        "blocked_by": [reason.said(say, show_money) for reason in answer.blocked_by],
        "warnings": [say(w.label) for w in answer.warnings],
        "trace": [_line_json(line, say) for line in answer.trace],
    }


def _line_json(line: Line, say: Say) -> dict[str, object]:
    value, binding = line.value, line.evaluation.binding
    return {
        "key": value.key,
        "kind": value.kind,
        "label": say(value.label),
        "clause": value.clause,
        "says": value.says,
        "origin": value.origin,
        "value": line.known,
        "range": list(line.range),
        "formula": line.formula(say),
        "numbers": [number_json(n, binding, say) for n in line.numbers],
    }


def number_json(number: Number, binding: Binding, say: Say = as_written) -> dict[str, object]:
    """A number with what fixes it: words, origin, or the decision in force."""
    decision: Decision | None = binding.decided.get(number.key)
    since: dt.date | None = decision.since if decision else None
    return {
        "key": number.key,
        "label": say(number.label),
        "value": show_number(number, binding.values[number.key]),
        "unit": number.unit,
        "says": number.says,
        "origin": number.origin,
        "decided_by": decision.document if decision else None,
        "decided_from": since.isoformat() if since else None,
    }


def explain_all(binding: Binding, facts: Mapping[str, int]) -> list[Explanation]:
    """The answers of every money measure, in the order of the text."""
    program: Program = binding.program
    return [explain(binding, m.id, facts) for m in program.policy.money]
