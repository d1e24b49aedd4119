"""What was a decision computed from, and does it come out again? One JSON object, its SM3, and the way back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huiqi.access.audit import canonical, sm3
from huiqi.cases.evaluation import CaseFact
from huiqi.cases.models import Decision
from huiqi.engine.bind import Binding
from huiqi.engine.bind import Decision as NumberDecision
from huiqi.engine.explain import ENGINE_VERSION, Explanation, as_json, explain
from huiqi.engine.interval import Range
from huiqi.policies import load


@dataclass(frozen=True)
class Replay:
    """What came out again. `differences` says in words what did not; empty where all is the same."""

    award_fen: int
    frozen_fen: int
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.differences


def freeze(answer: Explanation, facts: Mapping[str, CaseFact], given: Mapping[str, Range]) -> dict[str, Any]:
    """All that is needed to compute an answer again, as plain JSON."""
    binding = answer.binding
    return {
        "measure": answer.measure.id,
        "policy_version": binding.program.version,
        "engine_version": ENGINE_VERSION,
        "on": binding.on.isoformat(),
        "numbers": dict(binding.values),
        "numbers_hash": binding.numbers_hash,
        "decided": {k: [d.value, d.since.isoformat(), d.document, d.approver] for k, d in binding.decided.items()},
        "cleared": sorted(binding.cleared),
        "facts": [f.as_json() for f in facts.values()],
        "given": {name: list(span) for name, span in given.items()},
        "answer": as_json(answer),
    }


def seal(frozen: Mapping[str, Any]) -> str:
    """SM3 over the canonical JSON, 64 hexadecimal digits."""
    return sm3(canonical(frozen))


def thaw(frozen: Mapping[str, Any]) -> Explanation:
    """The answer computed again from what was frozen, with the rules installed now."""
    program = load(frozen["measure"].partition(".")[0])
    decided = {
        key: NumberDecision(key, value, dt.date.fromisoformat(since), document, approver)
        for key, (value, since, document, approver) in frozen["decided"].items()
    }
    binding = Binding(
        program,
        dt.date.fromisoformat(frozen["on"]),
        {k: frozen["numbers"][k] for k in program.numbers if k in frozen["numbers"]},
        decided,
        frozenset(),
        frozenset(frozen["cleared"]),
    )
    facts = {f["fact"]: f["value"] for f in frozen["facts"]}
    given = {name: (lo, hi) for name, (lo, hi) in frozen["given"].items()}
    return explain(binding, frozen["measure"], facts, given=given)


def replay(decision: Decision) -> Replay:
    """A decision computed again and compared: the seal, the numbers, the rules, the fen, the trace."""
    frozen = decision.frozen
    answer = thaw(frozen)
    again = (answer.award_fen or 0) if decision.supported else 0
    differences = []
    if seal(frozen) != decision.sm3:
        differences.append("冻结的内容与其 SM3 摘要不符：记录被改动过")
    if answer.binding.numbers_hash != frozen["numbers_hash"]:
        differences.append("冻结的数字与其摘要不符")
    if answer.binding.program.version != frozen["policy_version"]:
        differences.append(f"政策版本不同：当时 {frozen['policy_version']}，现在 {answer.binding.program.version}")
    if frozen["engine_version"] != ENGINE_VERSION:
        differences.append(f"引擎版本不同：当时 {frozen['engine_version']}，现在 {ENGINE_VERSION}")
    if again != decision.award_fen:
        differences.append(f"金额不同：当时 {decision.award_fen} 分，现在 {again} 分")
    if as_json(answer)["trace"] != frozen["answer"]["trace"]:
        differences.append("计算过程的记录不同")
    return Replay(again, decision.award_fen, tuple(differences))
