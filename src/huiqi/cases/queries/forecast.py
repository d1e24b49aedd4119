"""What may the envelopes of a year still be asked for? The claims of cases that are not decided, computed in bulk."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases.evaluation import case_facts
from huiqi.cases.models import Case
from huiqi.cases.states import ACCEPTED, EXAMINED, RETURNED, SUBMITTED
from huiqi.engine.backends.ranges import Bounds, ranges
from huiqi.engine.bind import Binding
from huiqi.policies import find_measure
from huiqi.register import queries as register

UNDECIDED = (SUBMITTED, RETURNED, ACCEPTED, EXAMINED)
MOST = 2_000
"""So many cases of a year are computed at most, the oldest first; a forecast says how many it left out."""


@dataclass(frozen=True)
class Forecast:
    """What the undecided cases of a measure and year come to: at most so many fen; `left_out` were not computed."""

    cases: int = 0
    fen: int = 0
    left_out: int = 0


def forecast(actor: Actor, year: int, on: dt.date, *, most: int = MOST) -> dict[str, Forecast]:
    """By measure; ten queries, or fewer, however many cases there are. Raises Forbidden.

    A case that its department examined counts with what was proposed. Any other counts with the most that the law
    can answer to what is known of it, so that the forecast is never too low.
    """
    require(actor, "budget.read")
    waiting = Case.objects.filter(state__in=UNDECIDED, year=year)
    counted = list(
        waiting.select_related("enterprise")
        .prefetch_related("verifications", "credit_checks", "examinations")
        .order_by("pk")[:most]
    )
    by_measure: dict[str, list[Case]] = {}
    for case in counted:
        by_measure.setdefault(case.measure, []).append(case)
    found = {measure: Forecast(len(cases), fen) for measure, cases, fen in _sums(by_measure, on)}
    if len(counted) == most:
        rest = waiting.filter(pk__gt=counted[-1].pk).values_list("measure", flat=True)
        for measure in rest.iterator():
            old = found.get(measure, Forecast())
            found[measure] = Forecast(old.cases + 1, old.fen, old.left_out + 1)
    return found


def _sums(by_measure: dict[str, list[Case]], on: dt.date) -> list[tuple[str, list[Case], int]]:
    """Each measure's cases with what they come to."""
    fresh = {measure: [c for c in cases if c.state != EXAMINED] for measure, cases in by_measure.items()}
    firms = {c.enterprise_id: c.enterprise for cases in fresh.values() for c in cases}
    asked = {name for measure in by_measure for name in find_measure(measure)[0].facts_of(measure)}
    words = register.facts_by_firm(list(firms.values()), on=on, only=asked) if firms else {}
    programs = {program.policy.id: program for program, _law in map(find_measure, by_measure)}
    bindings = {policy: register.binding(program, on) for policy, program in programs.items()}
    found = []
    for measure, cases in by_measure.items():
        last = [examinations[-1] for c in cases if c.state == EXAMINED and (examinations := list(c.examinations.all()))]
        proposed = sum(e.award_fen for e in last if e.supports)
        found.append((measure, cases, proposed + _at_most(measure, fresh[measure], words, on, bindings)))
    return found


def _at_most(
    measure: str, cases: Sequence[Case], words: dict[int, list[register.FactSource]], on: dt.date,
    bindings: Mapping[str, Binding],
) -> int:  # fmt: skip
    """The most that the law can answer to these cases, one pass over columns."""
    if not cases:
        return 0
    program, law = find_measure(measure)
    known = [case_facts(c, on, known=words[c.enterprise_id]) for c in cases]
    columns: dict[str, Bounds] = {}
    for name, fact in program.facts_of(measure).items():
        ends = [(f.holds.value, f.holds.value) if (f := facts.get(name)) else fact.range for facts in known]
        low, high = np.array(ends, np.int64).T
        columns[name] = (low, high)
    line = program.lines[law.id].award
    _, highest = ranges(program, bindings[program.policy.id], columns, [line])[line]
    return int(highest.sum())
