"""Which facts decide an award under given numbers, and what is asked of firms? Each weighed by its declared yardstick."""

from collections.abc import Iterator, Mapping

from huiqi.drafting.fair_competition_articles import Severity
from huiqi.drafting.fair_competition_concerns import Concern, Place
from huiqi.drafting.fair_competition_words import find_wordings
from huiqi.drafting.fair_competition_yardsticks import Yardstick, YardstickKind
from huiqi.engine.bind import Binding
from huiqi.engine.explain import Evaluation, explain
from huiqi.engine.expression import names
from huiqi.engine.rule import Measure, Number
from huiqi.units.sentence import Sentence

Yardsticks = Mapping[str, Yardstick]
_OF_PAPERS = {"staying", "registration", "moving_in", "tax_base", "business_secrets"}
"""Items that the name of a paper can show; a certificate of a list proves something else."""


def deciding(binding: Binding, measure: Measure) -> tuple[str, ...]:
    """The facts that can still change the measure's award, or who gets it, under the binding's numbers.

    A fact behind an alternative that is not in force is not among them.
    """
    return () if measure.is_service else explain(binding, measure.id, {}).missing


def fact_concerns(binding: Binding, measure: Measure, yardsticks: Yardsticks) -> Iterator[Concern]:
    """What the conditions, the sum, the alternatives, the questions and the papers of a measure show."""
    for name in deciding(binding, measure):
        yardstick = yardsticks.get(name)
        if yardstick is None:
            why = Sentence("没有人说明%(fact)s是什么样的标准；请先归类。", fact=binding.program.policy.facts[name].label)
            yield Concern("other", Severity.MEDIUM, Place("fact", name), why, name)
        elif yardstick.severity is not None:
            yield from _uses(binding, measure, name, yardstick)
        yield from _promises_asked(binding, name)
    for number in binding.program.numbers_of(measure.id).values():
        if number.choices:
            yield from _alternatives(binding, measure, number, yardsticks)
    for paper in measure.papers:
        for found in find_wordings(paper.name, gives_money=not measure.is_service):
            if found.item in _OF_PAPERS:
                yield Concern(found.item, found.severity, Place("paper", paper.name), found.why)


def _uses(binding: Binding, measure: Measure, name: str, yardstick: Yardstick) -> Iterator[Concern]:
    """One concern a condition and a step that the fact can move, or one for a thing that is only asked."""
    severity = yardstick.severity or Severity.NOTE
    if yardstick.sensitive or yardstick.kind is YardstickKind.STAYING:
        yield Concern(yardstick.item, severity, Place("fact", name), yardstick.why, name)
        return
    program, lines = binding.program, binding.program.lines[measure.id]
    evaluation = Evaluation(binding, {})
    for line in lines.conditions:
        if name in evaluation.open_facts(program.values[line].expr):
            yield Concern(yardstick.item, severity, Place("condition", line), yardstick.why, name)
    for line in lines.steps:
        expr = program.values[line].expr
        if name in names(expr, "fact") and name in evaluation.open_facts(expr):
            yield Concern(yardstick.item, severity, Place("step", line), yardstick.why, name)


def _alternatives(binding: Binding, measure: Measure, number: Number, yardsticks: Yardsticks) -> Iterator[Concern]:
    """What an open alternative brings in where it is in force, and a note of what it would bring in where it is not."""
    here, now = _restricting(binding, measure, yardsticks), binding.values[number.key]
    others = [i for i in range(len(number.choices)) if i != now]
    facts = binding.program.policy.facts
    avoidable: dict[str, int] = {}
    for other in others:
        there = _restricting(binding.supposing({number.key: other}), measure, yardsticks)
        for name in (n for n in here if n not in there):
            avoidable.setdefault(name, other)
        for name in (n for n in there if n not in here):
            why = Sentence(
                "改取“%(choice)s”就要看%(fact)s：%(why)s",
                choice=number.choice_labels[other], fact=facts[name].label, why=yardsticks[name].why,
            )  # fmt: skip
            yield Concern(
                yardsticks[name].item, Severity.NOTE, Place("number", number.key, number.choices[other]), why, name
            )
    for name, other in avoidable.items():
        why = Sentence(
            "取“%(choice)s”才要看%(fact)s，改取“%(other)s”就不看：%(why)s",
            choice=number.choice_labels[now], other=number.choice_labels[other], fact=facts[name].label,
            why=yardsticks[name].why,
        )  # fmt: skip
        severity = yardsticks[name].severity or Severity.NOTE
        yield Concern(yardsticks[name].item, severity, Place("number", number.key, number.choices[now]), why, name)


def _restricting(binding: Binding, measure: Measure, yardsticks: Yardsticks) -> list[str]:
    """The deciding facts that are worse than a note."""
    found = [(n, yardsticks.get(n)) for n in deciding(binding, measure)]
    return [n for n, c in found if c is not None and (c.severity or Severity.NOTE) > Severity.NOTE]


def _promises_asked(binding: Binding, name: str) -> Iterator[Concern]:
    """A question that asks for a promise to stay, whatever the fact was declared to be."""
    fact = binding.program.policy.facts[name]
    for found in find_wordings(f"{fact.label}\n{fact.ask}", gives_money=True):
        if found.item == "staying":
            yield Concern(found.item, found.severity, Place("fact", name, found.words), found.why, name)
            return


def asked_concerns(binding: Binding, yardsticks: Yardsticks) -> Iterator[Concern]:
    """What the finder's own pages ask though no measure decides by it under these numbers."""
    policy = binding.program.policy
    read = {name for m in policy.money for name in deciding(binding, m)}
    asked = dict.fromkeys(name for page in policy.interview for name in page.facts)
    for name in (n for n in asked if n not in read):
        yardstick = yardsticks.get(name)
        if yardstick is not None and (yardstick.severity or Severity.NOTE) > Severity.NOTE:
            why = Sentence("没有措施要看，却在询问：%(why)s", why=yardstick.why)
            yield Concern(yardstick.item, yardstick.severity or Severity.NOTE, Place("fact", name), why, name)
        yield from _promises_asked(binding, name)
