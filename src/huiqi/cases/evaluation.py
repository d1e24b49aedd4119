"""What is known in a case, from whom, and what does the law answer to it?

An officer's finding stands above a register, a register above what the firm says; what differs is kept and shown.
The numbers are those of the day asked about: for a decision, the day of the meeting.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache

from huiqi.cases.clocks import day_of
from huiqi.cases.models import Case, CreditCheck, Verification
from huiqi.engine.bind import Binding
from huiqi.engine.explain import Explanation, explain
from huiqi.engine.facts import Fact
from huiqi.engine.interval import Range
from huiqi.policies import find_measure
from huiqi.register import queries as register

DECLARED, REGISTER, VERIFIED, CREDIT = "declaration", "register", "verified", "credit"
_RANK = (DECLARED, REGISTER, VERIFIED, CREDIT)


@dataclass(frozen=True)
class Source:
    """One word on a fact: the stored whole number, who says it, and when."""

    value: int
    source: str
    kind: str
    """declaration, register, verified (an officer), credit (the gate's answer)."""
    on: str
    why: str = ""


@dataclass(frozen=True)
class CaseFact:
    """What counts for a fact, and what else was said of it."""

    fact: str
    holds: Source
    differs: tuple[Source, ...]
    """Other sources with another value, the strongest first."""

    def as_json(self) -> dict[str, object]:
        """As frozen into examinations and decisions."""
        return {"fact": self.fact, **asdict(self.holds), "differs": [asdict(s) for s in self.differs]}


def asked(case: Case) -> dict[str, Fact]:
    """The facts the case's measure reads, conditions first."""
    return dict(_asked(case.measure))


@cache
def _asked(measure: str) -> dict[str, Fact]:
    """Found once for all cases: it walks every line of the measure."""
    return find_measure(measure)[0].facts_of(measure)


@dataclass(frozen=True)
class Words:
    """What others than the firm said of a case: the register on a day, officers, the credit gate, the latest last."""

    register: Sequence[register.FactSource]
    verifications: Sequence[Verification]
    checks: Sequence[CreditCheck]


def words_on(case: Case, on: dt.date) -> Words:
    """What they say on a day."""
    known = register.facts_with_sources(case.enterprise, on=on, only=tuple(asked(case)))
    return Words(known, list(case.verifications.all()), list(case.credit_checks.all()))


def case_facts(case: Case, on: dt.date, *, words: Words | None = None) -> dict[str, CaseFact]:
    """Every fact known in the case on a day, by name, in the order of the measure; `words` where read for many at once."""
    said = _said(case, words or words_on(case, on))
    found = {}
    for name in asked(case):
        if ranked := sorted(said.get(name, ()), key=lambda s: (_RANK.index(s.kind), s.on), reverse=True):
            holds = ranked[0]
            found[name] = CaseFact(name, holds, tuple(s for s in ranked[1:] if s.value != holds.value))
    return found


def _said(case: Case, words: Words) -> dict[str, list[Source]]:
    facts = asked(case)
    said: dict[str, list[Source]] = {}
    day = day_of(case.submitted_at or case.saved_at).isoformat()
    for name, raw in case.facts.items():
        if raw is not None and name in facts:
            said.setdefault(name, []).append(Source(facts[name].read(raw), "本次申报", DECLARED, day))
    for top in words.register:
        for word in (top, *top.differs_from):
            if word.fact in facts and word.kind == REGISTER:
                said.setdefault(word.fact, []).append(Source(word.value, word.source, REGISTER, word.date.isoformat()))
    for v in words.verifications:
        said.setdefault(v.fact, []).append(Source(v.value, v.source, VERIFIED, v.on.isoformat(), v.why))
    check = words.checks[-1] if words.checks else None
    if check and check.outcome != "not_connected" and "on_dishonesty_list" in facts:
        listed = int(check.outcome == "blocked")
        said.setdefault("on_dishonesty_list", []).append(
            Source(listed, check.list_name, CREDIT, day_of(check.asked_at).isoformat())
        )
    return said


DECLARED_SOURCE = "申报"
"""The source under which a firm's own answers are kept in the register."""


def values(facts: Mapping[str, CaseFact]) -> dict[str, int]:
    """The whole numbers the engine reads."""
    return {name: f.holds.value for name, f in facts.items()}


def binding_on(case: Case, on: dt.date) -> Binding:
    """The numbers of the case's policy on a day."""
    return register.binding(case.program, on)


def answer(
    case: Case, on: dt.date, *, given: Mapping[str, Range] | None = None, facts: Mapping[str, CaseFact] | None = None
) -> Explanation:
    """What the law answers to the case with what is known on a day; `facts` where they have been read already."""
    known = case_facts(case, on) if facts is None else facts
    return explain(binding_on(case, on), case.measure, values(known), given=given)


def claimed_fen(answer: Explanation) -> int:
    """What the sum came to before any batch step, in fen: nothing where the firm is not eligible."""
    if answer.status != "eligible":
        return 0
    alone = next((line for line in answer.steps if line.value.key == "highest_only"), None)
    return alone.range[0] if alone else 0
