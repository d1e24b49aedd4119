"""Which questions has the finder asked, and which comes next? Replayed from the answers; no other state is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from huiqi.engine.bind import Binding
from huiqi.engine.facts import Fact, FactError
from huiqi.engine.find import Finding, Next, find, questions
from huiqi.engine.program import Program
from huiqi.engine.rule import Question


@dataclass(frozen=True)
class Walk:
    """Where the finder stands. `asked` has the answered questions in the order they come up."""

    asked: tuple[Next, ...]
    finding: Finding

    def question(self, key: str) -> Question:
        """The question called `key`. Raises KeyError."""
        return {q.key: q for q in questions(self.finding.binding)}[key]

    def facts(self, question: Question, answers: Mapping[str, object]) -> tuple[Fact, ...]:
        """What a question asks here: what it was answered, and what still matters."""
        wanted = {f.name for n in (*self.asked, *self.finding.ahead) if n.question.key == question.key for f in n.facts}
        wanted |= set(question.facts) & set(answers)
        known = self.finding.binding.program.policy.facts
        return tuple(known[name] for name in question.facts if name in wanted or not wanted)

    def place(self, key: str) -> int:
        """How many questions come before `key`."""
        return next((i for i, n in enumerate(self.asked) if n.question.key == key), len(self.asked))

    def moves_fen(self, key: str) -> int | None:
        """By how much a question can move the total; None where it no longer can."""
        return next((n.moves_fen for n in (*self.asked, *self.finding.ahead) if n.question.key == key), None)


@dataclass(frozen=True)
class _Known:
    """What decides the next question: the numbers, the answers, the measures asked about."""

    numbers_hash: str
    cleared: frozenset[str]
    facts: frozenset[tuple[str, int]]
    declined: frozenset[str]
    within: tuple[str, ...]
    binding: Binding = field(compare=False)


@lru_cache(maxsize=4096)
def _next(known: _Known) -> Next | None:
    return find(known.binding, dict(known.facts), declined=known.declined, within=known.within).next


def walk(binding: Binding, answers: Mapping[str, object], within: tuple[str, ...] = ()) -> Walk:
    """The way through the questions that these answers make. `answers` as SavedAnswers keeps them."""
    facts, declined = read_answers(binding.program, answers)
    known: dict[str, int] = {}
    asked: list[Next] = []
    while True:
        given_up = declined & {f.name for n in asked for f in n.facts}
        state = _Known(binding.numbers_hash, binding.cleared, frozenset(known.items()), frozenset(given_up), within, binding)
        question = _next(state)
        if question is None or any(f.name not in facts and f.name not in declined for f in question.facts):
            break
        asked.append(question)
        known |= {f.name: facts[f.name] for f in question.facts if f.name in facts}
    return Walk(tuple(asked), find(binding, facts, declined=declined, within=within))


def read_answers(program: Program, answers: Mapping[str, object]) -> tuple[dict[str, int], set[str]]:
    """The known facts, and those the firm cannot tell. An answer that the policy no longer understands is asked again."""
    facts, declined = {}, set()
    for name, answer in answers.items():
        fact = program.policy.facts.get(name)
        if fact is None:
            continue
        if answer is None:
            declined.add(name)
            continue
        try:
            facts[name] = fact.read(answer)
        except FactError:
            continue
    return facts, declined
