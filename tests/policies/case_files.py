"""How is a file of cases read? `given` is one firm, each case changes a few of its facts and says what comes out.

A file stands beside its rules: m03_rent_subsidy.py has m03_rent_subsidy.cases.yaml. Money is written as the
policy writes it (35万元), a fact set to null is not known, `decide` gives numbers as officials might decide them.
"""

import datetime as dt
import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

from huiqi.engine.bind import Binding, Decision, bind, read_number
from huiqi.engine.explain import Evaluation, Explanation, explain
from huiqi.engine.facts import nearest, read_facts
from huiqi.engine.program import Program
from huiqi.policies import POLICIES, load
from huiqi.units.money import read_money

ON = dt.date(2026, 11, 24)
POLICY_MODULES = {policy_id: importlib.import_module(f"huiqi.policies.{policy_id}").MODULES for policy_id in POLICIES}
"""The modules of each policy, in the order of its text."""
OUTCOMES = ("award", "refused", "unknown")
FOLDER = Path(__file__).parents[2] / "src/huiqi/policies"


class CaseFileError(ValueError):
    """A file of cases is not written as it should be. Names the file and the case."""


@dataclass(frozen=True)
class Example:
    """One case: the facts of a firm as whole numbers, and what must come out."""

    program: Program
    measure_id: str
    file: str
    sentence: str
    given: frozenset[str]
    """The facts its file states for every case."""
    facts: Mapping[str, int]
    decide: Mapping[str, int]
    outcome: str
    expected: object
    """Fen for an award, else a list of condition keys or fact names."""

    @cached_property
    def binding(self) -> Binding:
        decisions = [Decision(key, value, ON, "示例") for key, value in self.decide.items()]
        return bind(self.program, on=ON, decisions=decisions)

    @cached_property
    def answer(self) -> Explanation:
        return explain(self.binding, self.measure_id, self.facts)

    @cached_property
    def evaluation(self) -> Evaluation:
        return Evaluation(self.binding, self.facts)

    def fen(self, step: str) -> int | None:
        """What the line of the sum called `step` comes to, or None where the measure has no such line or it is open."""
        return next((line.known for line in self.answer.steps if line.value.key == step), None)

    @property
    def result(self) -> tuple[str, object]:
        """What the engine answers, in the form the case is written."""
        if self.answer.status == "refused":
            return "refused", list(self.answer.refused)
        if self.answer.status == "unknown" or self.answer.award_fen is None:
            return "unknown", list(self.answer.missing)
        return "award", self.answer.award_fen


def _fact_value(program: Program, name: str, raw: object) -> object:
    fact = program.policy.facts.get(name)
    return read_money(raw) if fact and fact.kind == "fen" and isinstance(raw, str) else raw


def _decided(program: Program, measure_id: str, raw: Mapping[str, object]) -> dict[str, int]:
    out = {}
    for short, value in raw.items():
        keys = (f"{measure_id}.{short}", f"{program.policy.id}.{short}")
        key = next((k for k in keys if k in program.numbers), None)
        if key is None:
            raise CaseFileError(f"{measure_id} has no number {short}{nearest(keys[0], dict(program.numbers))}")
        number = program.numbers[key]
        money = number.unit == "fen" and isinstance(value, str)
        out[key] = read_money(str(value)) if money else read_number(number, str(value))
    return out


def read_file(path: Path, program: Program, measure_id: str) -> list[Example]:
    """Every case of one file. Raises CaseFileError, FactError, DecisionError or MoneyError."""
    written = yaml.safe_load(path.read_text(encoding="utf-8"))
    if unknown := set(written) - {"measure", "given", "cases"}:
        raise CaseFileError(f"{path.name}: {', '.join(sorted(unknown))} is no part of a file of cases")
    measure_id = program.policy.measure(written["measure"]).id if "measure" in written else measure_id
    examples = []
    for row in written["cases"]:
        (sentence, said), *more = row.items()
        outcomes = [key for key in OUTCOMES if key in said]
        if more or len(outcomes) != 1:
            raise CaseFileError(f"{path.name}: {sentence}: one sentence, and one of {', '.join(OUTCOMES)}")
        changed = {k: v for k, v in said.items() if k not in (*OUTCOMES, "decide")}
        raw = {k: _fact_value(program, k, v) for k, v in {**written["given"], **changed}.items()}
        expected = said[outcomes[0]]
        examples.append(
            Example(
                program=program,
                measure_id=measure_id,
                file=path.name,
                sentence=sentence,
                given=frozenset(written["given"]),
                facts=read_facts(program.policy.facts, raw),
                decide=_decided(program, measure_id, said.get("decide", {})),
                outcome=outcomes[0],
                expected=read_money(expected) if outcomes[0] == "award" else expected,
            )
        )
    return examples


def case_file(policy_id: str, module: str) -> Path:
    """Where the cases of a measure's module stand."""
    return FOLDER / policy_id / f"{module.rsplit('.', 1)[-1]}.cases.yaml"


def read_policy(policy_id: str) -> list[Example]:
    """Every case of a policy, its measures in order, then the cases of the rules over all of them."""
    program = load(policy_id)
    files = {case_file(policy_id, module.__name__): module.measure.id for module in POLICY_MODULES[policy_id]}
    files[FOLDER / policy_id / f"{policy_id}.cases.yaml"] = policy_id
    return [example for path, owner in files.items() for example in read_file(path, program, owner)]
