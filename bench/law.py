"""Which numbers do all engines compute with? The law's on the day of the benchmark."""

import datetime as dt

from huiqi.engine.bind import Binding, bind
from huiqi.engine.expression import Expr
from huiqi.engine.program import Program, identifier
from huiqi.policies import load

POLICY = "livestream"
DAY = dt.date(2026, 6, 30)


def program() -> Program:
    return load(POLICY)


def binding() -> Binding:
    return bind(program(), on=DAY)


def short_numbers() -> dict[str, int]:
    """The numbers by key without the policy's name: m03.rate_bp."""
    return {key.removeprefix(f"{POLICY}."): value for key, value in binding().values.items()}


def short_lines() -> dict[str, dict]:
    """Every money line as plain JSON, by a name without dots; the awards by the measure's short id."""
    law = program()
    named = {name: identifier(name) for name in law.money_values}
    named |= {law.lines[m.id].award: m.short for m in law.policy.money} | {law.total: "total"}

    def plain(x: Expr) -> dict:
        name: object = named[x.name] if x.op == "value" else x.name
        if x.op == "number":
            short = x.name.removeprefix(f"{POLICY}.")
            name = short.split(".") if "." in short else ["policy", short]
        return {"op": x.op, "name": name, "value": x.value, "unit": x.unit, "args": [plain(a) for a in x.args]}

    return {named[name]: plain(value.expr) for name, value in law.money_values.items()}


def openfisca_law(*, lines: bool) -> dict[str, object]:
    """What OpenFisca's processes are told: the numbers, which facts are truths, and with `lines` every money line."""
    truths = [name for name, fact in program().facts.items() if fact.kind == "bool"]
    return {"numbers": short_numbers(), "truths": truths} | ({"lines": short_lines()} if lines else {})
