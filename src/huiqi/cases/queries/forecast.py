"""What may the envelopes of a year still be asked for? The claims of cases that are not decided, computed in bulk."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, QuerySet

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases.evaluation import CaseFact, Words, case_facts
from huiqi.cases.models import Case, CreditCheck, Examination, Verification
from huiqi.cases.states import ACCEPTED, EXAMINED, RETURNED, SUBMITTED
from huiqi.engine.backends.ranges import Bounds, ranges
from huiqi.engine.bind import Binding
from huiqi.policies import find_measure
from huiqi.register import queries as register

UNDECIDED = (SUBMITTED, RETURNED, ACCEPTED, EXAMINED)
MOST = 2_000
"""So many cases of a year are computed at most, the oldest first; a forecast says how many it left out."""
OF_A_CASE: tuple[type[Any], ...] = (Verification, CreditCheck, Examination)
"""What is read beside the cases themselves."""
ByCase = dict[int, list[Any]]
"""Rows of one of these by the key of their case."""


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
    counted = list(waiting.select_related("enterprise").order_by("pk")[:most])
    by_measure: dict[str, list[Case]] = {}
    for case in counted:
        by_measure.setdefault(case.measure, []).append(case)
    said = {model: _by_case(model, waiting.filter(pk__lte=counted[-1].pk)) for model in OF_A_CASE} if counted else {}
    found = {measure: Forecast(len(cases), fen) for measure, cases, fen in _sums(by_measure, said, on)}
    if len(counted) == most:
        rest = waiting.filter(pk__gt=counted[-1].pk).order_by().values_list("measure").annotate(Count("pk"))
        for measure, left in rest:
            old = found.get(measure, Forecast())
            found[measure] = Forecast(old.cases + left, old.fen, left)
    return found


def _by_case(model: type[Any], cases: QuerySet[Case]) -> ByCase:
    """The rows of each case in their order."""
    found: ByCase = {}
    for row in model.objects.filter(case__in=cases.order_by().values("pk")):
        found.setdefault(row.case_id, []).append(row)
    return found


def _sums(
    by_measure: dict[str, list[Case]], said: Mapping[type[Any], ByCase], on: dt.date
) -> list[tuple[str, list[Case], int]]:
    """Each measure's cases with what they come to."""
    fresh = {measure: [c for c in cases if c.state != EXAMINED] for measure, cases in by_measure.items()}
    firms = {c.enterprise_id: c.enterprise for cases in fresh.values() for c in cases}
    asked = {name for measure in by_measure for name in find_measure(measure)[0].facts_of(measure)}
    known = register.facts_by_firm(list(firms.values()), on=on, only=asked) if firms else {}
    programs = {program.policy.id: program for program, _law in map(find_measure, by_measure)}
    bindings = {policy: register.binding(program, on) for policy, program in programs.items()}
    found = []
    for measure, cases in by_measure.items():
        last = [rows[-1] for c in cases if c.state == EXAMINED and (rows := said[Examination].get(c.pk))]
        proposed = sum(e.award_fen for e in last if e.supports)
        words = {
            c.pk: Words(known[c.enterprise_id], said[Verification].get(c.pk, ()), said[CreditCheck].get(c.pk, ()))
            for c in fresh[measure]
        }
        facts = [case_facts(c, on, words=words[c.pk]) for c in fresh[measure]]
        found.append((measure, cases, proposed + _at_most(measure, facts, bindings)))
    return found


def _at_most(measure: str, known: Sequence[Mapping[str, CaseFact]], bindings: Mapping[str, Binding]) -> int:
    """The most that the law can answer to cases of which this is known, one pass over columns."""
    if not known:
        return 0
    program, law = find_measure(measure)
    columns: dict[str, Bounds] = {}
    for name, fact in program.facts_of(measure).items():
        ends = [(f.holds.value, f.holds.value) if (f := facts.get(name)) else fact.range for facts in known]
        low, high = np.array(ends, np.int64).T
        columns[name] = (low, high)
    line = program.lines[law.id].award
    _, highest = ranges(program, bindings[program.policy.id], columns, [line])[line]
    return int(highest.sum())
