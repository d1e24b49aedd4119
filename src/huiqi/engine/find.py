"""Which measures are still possible for a firm, for how much, and what is best asked next?"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from huiqi.engine.bind import Binding
from huiqi.engine.explain import Evaluation, Explanation, as_json, explain
from huiqi.engine.facts import Fact
from huiqi.engine.formula import Say, as_written
from huiqi.engine.interval import Range
from huiqi.engine.rule import Measure, Question


@dataclass(frozen=True)
class Next:
    """A question worth asking: its facts that still matter, and by how many fen an answer can move the total."""

    question: Question
    facts: tuple[Fact, ...]
    moves_fen: int


@dataclass(frozen=True)
class Finding:
    """What the known facts already settle. `answers` has the money measures asked about, in the order of the text."""

    binding: Binding
    facts: Mapping[str, int]
    answers: tuple[Explanation, ...]
    ahead: tuple[Next, ...]
    """Every question that can still move an award, the one that moves most first."""

    @property
    def next(self) -> Next | None:
        """The question to ask next; None when no further answer can move an award."""
        return self.ahead[0] if self.ahead else None

    @property
    def possible(self) -> list[Explanation]:
        """The measures that can still give something."""
        return [a for a in self.answers if a.award_range_fen[1] > 0]

    @property
    def total_range_fen(self) -> Range:
        """The least and the most of all measures that are not blocked, in fen."""
        open_now = [a.award_range_fen for a in self.answers if not is_blocked(self.binding, a.measure)]
        return sum(lo for lo, _ in open_now), sum(hi for _, hi in open_now)


def find(
    binding: Binding, facts: Mapping[str, int], *, declined: Collection[str] = (), within: Collection[str] = ()
) -> Finding:
    """What is possible with these facts, and the question that can move the most money.

    `declined` names the facts that the firm cannot tell: they are not asked again. `within` names the measures
    to look at, by id; none means all. A blocked measure cannot be applied for, so its money counts only where no
    other question is left. Of two questions that move the same, the one with fewer amounts and fewer facts comes first.
    """
    answers = tuple(explain(binding, m.id, facts) for m in binding.program.policy.money if not within or m.id in within)
    return Finding(binding, facts, answers, _ahead(binding, facts, answers, declined))


def questions(binding: Binding) -> list[Question]:
    """Every question of the policy: those asked together, then one for each fact that stands alone."""
    policy = binding.program.policy
    grouped = {name for q in policy.interview for name in q.facts}
    single = [Question(f.name, f.ask, (f.name,), f.why) for f in binding.program.facts.values() if f.name not in grouped]
    return [*policy.interview, *single]


def finding_json(finding: Finding, say: Say = as_written) -> dict[str, object]:
    """The finding as plain JSON values: every answer in the form of explain, and the question to ask next."""
    ahead = finding.next
    return {
        "policy": finding.binding.program.policy.id,
        "on": finding.binding.on.isoformat(),
        "total_range_fen": list(finding.total_range_fen),
        "possible": [a.measure.id for a in finding.possible],
        "questions_ahead": len(finding.ahead),
        "next": ahead
        and {
            "key": ahead.question.key,
            "ask": say(ahead.question.ask),
            "why": say(ahead.question.why) if ahead.question.why else "",
            "facts": [f.name for f in ahead.facts],
            "moves_fen": ahead.moves_fen,
        },
        "answers": [as_json(a, say) for a in finding.answers],
    }


def is_blocked(binding: Binding, measure: Measure) -> bool:
    """True where no application may be opened for the measure on the binding's day."""
    return bool(measure.blocked) and measure.id not in binding.cleared


def _ahead(
    binding: Binding, facts: Mapping[str, int], answers: tuple[Explanation, ...], declined: Collection[str]
) -> tuple[Next, ...]:
    undecided = [a for a in answers if a.award_range_fen[0] != a.award_range_fen[1]]
    matter = {name for a in undecided for name in a.missing}.difference(declined)
    found = []
    for question in questions(binding):
        if asked := tuple(binding.program.policy.facts[n] for n in question.facts if n in matter):
            concerned = [a.measure for a in undecided if not {*question.facts}.isdisjoint(a.missing)]
            moved = _moved(binding, concerned, facts, asked)
            amounts = sum(fact.kind == "fen" for fact in asked)
            found.append(((moved, -amounts, -len(asked)), Next(question, asked, moved[0] or moved[1])))
    return tuple(n for _, n in sorted(found, key=lambda f: f[0], reverse=True))


def _moved(binding: Binding, measures: list[Measure], facts: Mapping[str, int], asked: tuple[Fact, ...]) -> Range:
    """Fen by which answers to `asked` can narrow the awards of `measures` together: of open measures, of blocked ones."""

    def widths(known: Mapping[str, int]) -> Range:
        """How many fen lie between the least and the most of all awards: of open measures, of blocked ones."""
        evaluation = Evaluation(binding, known)
        sums = [0, 0]
        for measure in measures:
            lo, hi = evaluation.line(binding.program.lines[measure.id].award)
            sums[is_blocked(binding, measure)] += hi - lo
        return sums[0], sums[1]

    before = widths(facts)
    settled = dict(facts)
    for fact in asked:
        settled[fact.name] = min(_extremes(fact), key=lambda value: widths({**settled, fact.name: value}))
    after = widths(settled)
    return before[0] - after[0], before[1] - after[1]


def _extremes(fact: Fact) -> Iterable[int]:
    """The answers worth trying: every code or truth, the ends of an amount."""
    return range(fact.lo, fact.hi + 1) if fact.kind in ("bool", "code") else (fact.lo, fact.hi)
