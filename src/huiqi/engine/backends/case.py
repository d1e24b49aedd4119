"""What does one firm get? The lines as one Python function: no trace, no unknowns, a few microseconds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from huiqi.engine.backends.source import local, python
from huiqi.engine.bind import Binding
from huiqi.engine.expression import BOOL, Expr
from huiqi.engine.facts import FactError
from huiqi.engine.program import Program


@dataclass(frozen=True)
class Case:
    """A program compiled for one firm at a time."""

    program: Program
    _run: Callable[[Mapping[str, int], tuple[int, ...]], dict[str, int]]

    def __call__(self, facts: Mapping[str, int], binding: Binding) -> dict[str, int]:
        """Every line of `program.money_values` by name; money in fen, truths as bool.

        `facts` are whole numbers in their declared ranges (engine.facts.read_facts). Raises FactError for a missing one.
        """
        try:
            return self._run(facts, binding.vector)
        except KeyError as missing:
            name = str(missing.args[0])
            fact = self.program.policy.facts[name]
            raise FactError(
                name,
                "缺少 %(name)s（%(label)s）；%(ask)s未知时请用 engine.explain",
                name=name,
                label=fact.label,
                ask=fact.ask,
            ) from None


def compile_case(program: Program) -> Case:
    """The program as a Python function, compiled once and good for every binding."""
    scope: dict[str, Callable[[Mapping[str, int], tuple[int, ...]], dict[str, int]]] = {}
    exec(compile(_source(program), f"<case of {program.policy.id}>", "exec"), scope)  # noqa: S102 our own text
    return Case(program, scope["case"])


def _leaf(expr: Expr) -> str:
    return local(expr.op, expr.name)


def _source(program: Program) -> str:
    lines = ["def case(facts, numbers):"]
    lines.append(f"    [{', '.join(local('number', n) for n in program.numbers)}] = numbers")
    for fact in program.facts.values():
        truth = " == 1" if fact.unit == BOOL else ""
        lines.append(f"    {local('fact', fact.name)} = facts[{fact.name!r}]{truth}")
    for name, value in program.money_values.items():
        lines.append(f"    {local('value', name)} = {python(value.expr, _leaf)}")
    pairs = ", ".join(f"{name!r}: {local('value', name)}" for name in program.money_values)
    return "\n".join([*lines, f"    return {{{pairs}}}", ""])
