"""What was a decision computed from, and does it come out again? One JSON object, its SM3, and the way back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from huiqi.access.audit import canonical, sm3
from huiqi.cases.evaluation import CaseFact, claimed_fen
from huiqi.cases.models import Decision
from huiqi.cases.postings import postings_differ
from huiqi.cases.scores import result_of
from huiqi.engine.batch import Claim, settle
from huiqi.engine.bind import Binding
from huiqi.engine.bind import Decision as NumberDecision
from huiqi.engine.explain import ENGINE_VERSION, Explanation, as_json, explain
from huiqi.engine.interval import Range
from huiqi.policies import load


@dataclass(frozen=True)
class Replay:
    """What came out again. `differences` are faults; `notes` say which rules or engine have moved on since."""

    award_fen: int
    frozen_fen: int
    differences: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def same(self) -> bool:
        return not self.differences


@dataclass(frozen=True)
class Share:
    """A case's place in its batch, fen: its own claim, what all others claimed, and the budget they share.

    By priority `rank` is its place, from 1, and `left_fen` what those before it left; pro rata there is neither.
    """

    claimed_fen: int
    others_fen: int
    budget_fen: int
    rank: int | None = None
    left_fen: int | None = None

    def lines(self, binding: Binding, measure: str) -> dict[str, Range]:
        """The batch lines of the trace, settled anew. A live matter is unique, so highest-only takes nothing."""
        if self.left_fen is not None:
            alone = Claim("this", measure, "this", self.claimed_fen)
            return settle(binding, [alone], self.left_fen, {"this": 1}).claims[0].given_lines()
        both = [Claim("this", measure, "this", self.claimed_fen), Claim("others", measure, "others", self.others_fen)]
        return settle(binding, both, self.budget_fen).claims[0].given_lines()


def freeze(
    answer: Explanation,
    facts: Mapping[str, CaseFact],
    share: Share | None,
    review: Mapping[str, object] | None = None,
) -> dict[str, Any]:
    """All that is needed to compute an answer again, as plain JSON.

    `share` is None where nothing was to be shared, `review` where no experts judged.
    """
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
        "share": asdict(share) if share else None,
        "answer": as_json(answer),
    } | ({"review": dict(review)} if review else {})


def seal(frozen: Mapping[str, Any]) -> str:
    """SM3 over the canonical JSON, 64 hexadecimal digits."""
    return sm3(canonical(frozen))


def thaw(frozen: Mapping[str, Any]) -> tuple[Explanation, int]:
    """The answer computed again from facts and numbers with the rules installed now, and the claim before the batch."""
    program = load(frozen["measure"].partition(".")[0])
    decided = {
        key: NumberDecision(key, value, dt.date.fromisoformat(since), document, approver)
        for key, (value, since, document, approver) in frozen["decided"].items()
    }
    binding = Binding(
        program,
        dt.date.fromisoformat(frozen["on"]),
        {k: frozen["numbers"].get(k, n.value) for k, n in program.numbers.items()},
        decided,
        frozenset(),
        frozenset(frozen["cleared"]),
    )
    facts = {f["fact"]: f["value"] for f in frozen["facts"]}
    alone = explain(binding, frozen["measure"], facts)
    if frozen["share"] is None:
        return alone, claimed_fen(alone)
    share = replace(Share(**frozen["share"]), claimed_fen=claimed_fen(alone))
    given = share.lines(binding, frozen["measure"])
    return explain(binding, frozen["measure"], facts, given=given), share.claimed_fen


def replay(decision: Decision) -> Replay:
    """A decision computed again with the rules installed now: seal, numbers and fen must be the same.

    The trace must be too, unless the rules or the engine have another version by now.
    """
    frozen = decision.frozen
    answer, claimed = thaw(frozen)
    again = (answer.award_fen or 0) if frozen["share"] else 0
    notes, differences = _versions(frozen, answer), []
    if seal(frozen) != decision.sm3:
        differences.append("冻结的内容与其 SM3 摘要不符，记录被改动过")
    if not notes and answer.binding.numbers_hash != frozen["numbers_hash"]:
        differences.append("冻结的数字与其摘要不符")
    if frozen["share"] and claimed != frozen["share"]["claimed_fen"]:
        differences.append(f"核减前的金额不同：当时 {frozen['share']['claimed_fen']} 分，现在 {claimed} 分")
    if again != decision.award_fen:
        differences.append(f"金额不同：当时 {decision.award_fen} 分，现在 {again} 分")
    if (review := frozen.get("review")) and asdict(result_of(review["sheet"], review["points"])) != review["result"]:
        differences.append("专家评审的统计与当时的评分不符")
    if not notes and as_json(answer) != frozen["answer"]:
        differences.append("计算过程与当时的记录不同")
    differences += postings_differ(decision)
    return Replay(again, decision.award_fen, tuple(differences), tuple(notes))


def _versions(frozen: Mapping[str, Any], answer: Explanation) -> list[str]:
    """Which of the versions frozen are no longer the installed ones."""
    pairs = (
        ("政策", frozen["policy_version"], answer.binding.program.version),
        ("引擎", frozen["engine_version"], ENGINE_VERSION),
    )
    return [f"{what}版本已变：当时 {then}，现在 {now}" for what, then, now in pairs if then != now]
