"""Which measures are still possible for a firm, for how much, and what is best asked next?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from huiqi.engine.bind import Binding
from huiqi.engine.explain import Evaluation, Explanation, explain_all
from huiqi.engine.facts import Fact
from huiqi.engine.interval import Range
from huiqi.engine.rule import Measure, Question


@dataclass(frozen=True)
class Next:
    """The question to ask next: its facts that still matter, and by how many fen an answer can move the total."""

    question: Question
    facts: tuple[Fact, ...]
    moves_fen: int


@dataclass(frozen=True)
class Finding:
    """What the known facts already settle. `answers` has every money measure in the order of the text."""

    binding: Binding
    facts: Mapping[str, int]
    answers: tuple[Explanation, ...]
    next: Next | None
    """None when no further answer can move an award."""

    @property
    def possible(self) -> list[Explanation]:
        """The measures that can still give something."""
        return [a for a in self.answers if a.award_range_fen[1] > 0]

    @property
    def total_range_fen(self) -> Range:
        """The least and the most of all measures that are not blocked, in fen."""
        open_now = [a.award_range_fen for a in self.answers if not _blocked(self.binding, a.measure)]
        return sum(lo for lo, _ in open_now), sum(hi for _, hi in open_now)


def find(binding: Binding, facts: Mapping[str, int]) -> Finding:
    """What is possible with these facts, and the question that can move the most money.

    A blocked measure cannot be applied for, so its money counts only where no other question is left. Of two
    questions that move the same, the one with fewer amounts and fewer facts comes first.
    """
    answers = explain_all(binding, facts)
    return Finding(binding, facts, tuple(answers), _next(binding, facts, answers))


def questions(binding: Binding) -> list[Question]:
    """Every question of the policy: those asked together, then one for each fact that stands alone."""
    policy = binding.program.policy
    grouped = {name for q in policy.interview for name in q.facts}
    single = [Question(f.name, f.ask, (f.name,), f.why) for f in binding.program.facts.values() if f.name not in grouped]
    return [*policy.interview, *single]


def _next(binding: Binding, facts: Mapping[str, int], answers: list[Explanation]) -> Next | None:
    undecided = [a for a in answers if a.award_range_fen[0] != a.award_range_fen[1]]
    matter = {name for a in undecided for name in a.missing}
    found = []
    for question in questions(binding):
        if asked := tuple(binding.program.policy.facts[n] for n in question.facts if n in matter):
            moved = _moved(binding, facts, asked)
            amounts = sum(fact.kind == "fen" for fact in asked)
            found.append(((moved, -amounts, -len(asked)), Next(question, asked, moved[0] or moved[1])))
    return max(found, key=lambda f: f[0])[1] if found else None


def _moved(binding: Binding, facts: Mapping[str, int], asked: tuple[Fact, ...]) -> Range:
    """Fen by which answers to `asked` can narrow the awards together: of open measures, of blocked ones."""
    before = _widths(binding, facts)
    settled = dict(facts)
    for fact in asked:
        settled[fact.name] = min(_extremes(fact), key=lambda value: _widths(binding, {**facts, fact.name: value}))
    after = _widths(binding, settled)
    return before[0] - after[0], before[1] - after[1]


def _extremes(fact: Fact) -> Iterable[int]:
    """The answers worth trying: every code or truth, the ends of an amount."""
    return range(fact.lo, fact.hi + 1) if fact.kind in ("bool", "code") else (fact.lo, fact.hi)


def _widths(binding: Binding, facts: Mapping[str, int]) -> Range:
    """How many fen lie between the least and the most of all awards: of open measures, of blocked ones."""
    evaluation = Evaluation(binding, facts)
    widths = [0, 0]
    for measure in binding.program.policy.money:
        lo, hi = evaluation.line(binding.program.lines[measure.id].award)
        widths[_blocked(binding, measure)] += hi - lo
    return widths[0], widths[1]


def _blocked(binding: Binding, measure: Measure) -> bool:
    return bool(measure.blocked) and measure.id not in binding.cleared
